/**
 * The contract of a record of runs. MLflow's shape is the base: experiment > run with params, tags, metric points;
 * a study is one experiment, and trials link its runs.
 *
 * Every method that writes returns once the write is durable: what was acknowledged survives a kill of the process and
 * a loss of power. Every method that writes several things is atomic. Times are milliseconds since 1970, UTC.
 *
 * @throws Any method: {AssayError} BUSY when other processes hold the store for longer than the busy time-out; IO when the
 * disk is full or read-only, or the record was deleted; nothing is half-written then. INVALID_INPUT for ids that do not exist.
 * @module
 */
import type { Configuration, Json, MetricPoint, RunLink, RunStatus } from "../model/index.ts";

export interface Experiment {
  /** "0" is Default; others count up. Text, since MLflow's clients treat it so. */
  readonly id: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly stage: "active" | "deleted";
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Run {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly user: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly stage: "active" | "deleted";
  readonly artifactUri: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** By key, the point with the largest (step, time, value), as MLflow's "latest". */
  readonly latest: Readonly<Record<string, MetricPoint>>;
  /** Null for runs that belong to no study. */
  readonly link: RunLink | null;
}

export interface NewRun {
  /** Given by the caller when it must be known beforehand; else made. */
  readonly id?: string;
  readonly experimentId: string;
  readonly name?: string;
  readonly user?: string;
  readonly startTime: number;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** A second run with the same (study, problem, method, trial, replicate, role) that is FINISHED or RUNNING is refused: BUSY. */
  readonly link?: RunLink;
  /** Trials of the link's study that begin with this run, and the progress (sampler state) that proposed them. */
  readonly proposed?: Proposed;
}

export interface Proposed {
  readonly trials: readonly Omit<Trial, "studyId">[];
  readonly progress: Json;
}

export interface RunChange {
  readonly status?: RunStatus;
  readonly endTime?: number | null;
  readonly name?: string;
  readonly metrics?: readonly MetricPoint[];
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** The trial that this run completes gets this state, in the same transaction. */
  readonly trialState?: TrialState;
}

export interface RunQuery {
  readonly experimentIds?: readonly string[];
  readonly studyId?: string;
  readonly status?: readonly RunStatus[];
  readonly stage?: "active" | "deleted" | "all";
  /** At most this many; default all. Ordered by start time, then id. */
  readonly limit?: number;
  /** Runs strictly after this one in that order. */
  readonly after?: { readonly startTime: number; readonly id: string };
}

export type StudyState = "open" | "complete";
export type TrialState = "waiting" | "running" | "done" | "failed";

export interface StudyRow {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  /** The study with all its defaults, as stored (a `Study`). */
  readonly plan: Json;
  readonly planHash: string;
  /** Hash of plan + commands + working directory + code fingerprint. */
  readonly identity: string;
  /** What the code was at the start. */
  readonly fingerprint: Json;
  readonly state: StudyState;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** State of the samplers, code versions: what the coordinator needs to go on. It alone writes it, and whole. */
  readonly progress: Json;
  /** How often the scores were looked at outside the plan. */
  readonly unplannedLooks: number;
  /** The recorded judgement (`assay.study/1` less its envelope), once complete. */
  readonly verdict: Json;
}

export interface NewStudy {
  readonly name: string;
  readonly plan: Json;
  readonly planHash: string;
  readonly identity: string;
  readonly fingerprint: Json;
  readonly progress?: Json;
  readonly createdAt: number;
}

export interface StudyChange {
  readonly state?: StudyState;
  readonly progress?: Json;
  readonly verdict?: Json;
  readonly identity?: string;
  readonly fingerprint?: Json;
  readonly updatedAt: number;
}

export interface Trial {
  readonly studyId: string;
  readonly problem: string;
  readonly method: string;
  /** From 0 within (study, problem, method). -1: the declared default configuration. */
  readonly number: number;
  readonly config: Configuration;
  readonly state: TrialState;
}

/** An exclusive, expiring right, held by one process: to coordinate a study. */
export interface Lease {
  readonly name: string;
  /** Unguessable; only its holder can renew or release. */
  readonly token: string;
  /** For messages: pid, host, since. */
  readonly holder: Json;
  readonly expiresAt: number;
}

export interface RunStore {
  // Experiments
  createExperiment(input: {
    name: string;
    createdAt: number;
    tags?: Readonly<Record<string, string>>;
  }): Promise<Experiment>;
  experiment(id: string): Promise<Experiment | null>;
  experimentByName(name: string): Promise<Experiment | null>;
  experiments(query?: { stage?: "active" | "deleted" | "all" }): Promise<readonly Experiment[]>;

  // Runs
  /** With the trials that it begins: a configuration is durable before it runs. */
  createRun(input: NewRun): Promise<Run>;
  run(id: string): Promise<Run | null>;
  runs(query: RunQuery): Promise<readonly Run[]>;
  /** All of the change or nothing. Params are write-once: another value for an existing key is INVALID_INPUT. */
  changeRun(id: string, change: RunChange): Promise<void>;
  /**
   * Appends points; atomic: after a crash either all of `points` are readable or none is. A point sent twice counts
   * once. Steps are exact to 64 bit, values to the bit, NaN and infinities too; -0 becomes 0.
   */
  logMetrics(runId: string, points: readonly MetricPoint[]): Promise<void>;
  /** A whole series in the order (step, time), or its part from `fromStep` to `toStep`, both included. */
  metricHistory(
    runId: string,
    key: string,
    range?: { fromStep?: bigint; toStep?: bigint; limit?: number },
  ): Promise<readonly MetricPoint[]>;
  /** The histories of some keys of many runs in one call: what the judge reads. */
  metricHistories(
    runIds: readonly string[],
    keys: readonly string[],
  ): Promise<readonly (MetricPoint & { readonly runId: string })[]>;
  /** Soft: the run stays and can be restored. */
  deleteRun(id: string): Promise<void>;
  restoreRun(id: string): Promise<void>;

  // Studies
  /** Makes the study and its experiment; the experiment's name is the study's, with `#2`, `#3`... where taken. */
  createStudy(input: NewStudy): Promise<StudyRow>;
  study(id: string): Promise<StudyRow | null>;
  /** Newest first. */
  studies(query?: { name?: string; identity?: string; limit?: number }): Promise<readonly StudyRow[]>;
  changeStudy(id: string, change: StudyChange): Promise<void>;
  /**
   * Counts one more look outside the plan. Looks of several processes at the same moment all count; at a study that is
   * complete by then it is no such look, and nothing changes.
   */
  countLook(studyId: string, at: number): Promise<void>;
  trials(studyId: string): Promise<readonly Trial[]>;

  // Leases
  /** The lease, or null when another holder's has not expired at `now`; `current` tells whose. */
  acquireLease(name: string, holder: Json, ttlMs: number, now: number): Promise<Lease | null>;
  currentLease(name: string): Promise<Omit<Lease, "token"> | null>;
  /** False when the lease was lost meanwhile. */
  renewLease(lease: Lease, ttlMs: number, now: number): Promise<boolean>;
  releaseLease(lease: Lease): Promise<void>;

  /** Where it is, for messages: a path, or a URL without password. */
  readonly location: string;
  close(): Promise<void>;
}
