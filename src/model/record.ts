/**
 * The record that is judged: runs as they were logged, plain data, from the store or from a reader of a foreign format.
 * @module
 */
import type { Configuration } from "./space.ts";
import type { Study } from "./study.ts";

/** MLflow's words. */
export type RunStatus = "SCHEDULED" | "RUNNING" | "FINISHED" | "FAILED" | "KILLED";

/**
 * search: a trial of a method's search; default: its declared default configuration, outside the search; confirm: fresh
 * units of the selected trial, or of the default; compare: a unit of a fixed configuration.
 */
export type Role = "search" | "default" | "confirm" | "compare";

/** The number of a method's declared default configuration among its trials: it is outside the sample. */
export const DEFAULT_TRIAL = -1;

export interface MetricPoint {
  readonly key: string;
  /** Exact: 64 bit. */
  readonly step: bigint;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** NaN and infinities are data. */
  readonly value: number;
}

/** What ties a run to its study. */
export interface RunLink {
  readonly studyId: string;
  readonly problem: string;
  readonly method: string;
  /** Number of the trial within (problem, method), from 0; for `compare` and `confirm` the number of the unit's configuration. */
  readonly trial: number;
  /** Which run of that trial, from 0. */
  readonly replicate: number;
  readonly role: Role;
  /** The value of the unit of replication: the seed, or the fold. */
  readonly unit: string;
}

/** Scores of one run on the items of the test set; either `scores`, perhaps with `labels`, or `labels` with `predictions`. */
export interface ItemTable {
  readonly ids: readonly string[];
  readonly scores: readonly number[] | null;
  readonly labels: readonly string[] | null;
  readonly predictions: readonly string[] | null;
  /** Items of one group (a patient, a document) are not independent. */
  readonly groups: readonly string[] | null;
}

export interface RecordedRun {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970, UTC. */
  readonly startTime: number;
  readonly endTime: number | null;
  readonly params: Readonly<Record<string, string>>;
  /** Typed parameters where the run belongs to a study; null elsewhere. */
  readonly config: Configuration | null;
  readonly tags: Readonly<Record<string, string>>;
  /** At least the series that the judge asked for, each in the order logged. */
  readonly series: Readonly<Record<string, readonly MetricPoint[]>>;
  readonly items: ItemTable | null;
  readonly link: RunLink | null;
}

/** How the code stood when the study ran. */
export type CodeState = "clean" | "captured" | "changed" | "unknown";

/** One study with everything that was run for it. */
export interface StudyRecord {
  readonly id: string;
  readonly study: Study;
  readonly planHash: string;
  /** Milliseconds since 1970: when the plan was stored, and when the first run started (null: none yet). */
  readonly plannedAt: number;
  readonly code: CodeState;
  /** Scores were shown, or units were added, outside the plan. */
  readonly unplannedLooks: number;
  readonly finished: boolean;
  readonly runs: readonly RecordedRun[];
}
