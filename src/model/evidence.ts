/**
 * Evidence: what the judge weighs. A record of runs, arranged as arms with trials and units; how it was arranged (from a
 * planned study, or by guesswork from existing runs) is part of it, since the grade depends on it.
 * @module
 */
import type { CodeState, ItemTable } from "./record.ts";
import type { Configuration } from "./space.ts";
import type { Budget, Metric, Plan, Unit } from "./study.ts";

/** One configuration of a search, evaluated by one or more runs. */
export interface TrialEvidence {
  readonly number: number;
  readonly config: Configuration;
  /** Mean over replicates of the score that selects; null when the trial failed. Always the metric's own direction. */
  readonly selection: number | null;
  readonly score: number | null;
  readonly failed: boolean;
  readonly reason: string | null;
  readonly replicates: number;
  readonly seconds: number | null;
  readonly runs: readonly string[];
}

/** One fresh unit (seed, fold...) of a configuration that it did not help to choose. */
export interface UnitEvidence {
  readonly unit: string;
  readonly score: number | null;
  readonly selection: number | null;
  readonly failed: boolean;
  readonly reason: string | null;
  readonly seconds: number | null;
  readonly run: string;
  readonly items: ItemTable | null;
}

/** What the method is as it comes: the declared default configuration, which no search chose. */
export interface DefaultEvidence {
  readonly config: Configuration;
  /** Tried first, outside the sample; null: not yet. */
  readonly trial: TrialEvidence | null;
  /** Fresh units of it. */
  readonly units: readonly UnitEvidence[];
}

/** May a tuning curve be computed from the trials? Only an iid search has one. */
export type SearchLaw =
  /** The record states it: our own random sampler, MLflow tag `assay.sampler`. */
  | "iid"
  /** The user says so (`--search random`): caps the grade. */
  | "claimed-iid"
  /** The record states another sampler. */
  | "adaptive"
  | "unknown"
  /** Nothing was searched. */
  | "none";

export interface ArmEvidence {
  readonly problem: string;
  readonly method: string;
  readonly law: SearchLaw;
  /** The iid sample: n trials, in order. */
  readonly trials: readonly TrialEvidence[];
  /** Null: none is declared. */
  readonly default: DefaultEvidence | null;
  /** Fresh units of the selected configuration, or the units of a fixed one. */
  readonly units: readonly UnitEvidence[];
  /** Why there is no fresh unit although there are runs; null where there are some, or none could be expected. */
  readonly unitsMissing: string | null;
  readonly deterministic: boolean;
}

export interface MethodFacts {
  readonly name: string;
  readonly command: string;
  readonly space: Readonly<Record<string, unknown>>;
  readonly sampler: string;
}

export interface Evidence {
  readonly name: string;
  readonly studyId: string | null;
  readonly kind: "fixed" | "tuned";
  readonly metric: Metric;
  readonly unit: Unit;
  /** Null in a family of pairs. */
  readonly baseline: string | null;
  readonly paired: boolean;
  readonly floor: number | null;
  readonly methods: readonly MethodFacts[];
  readonly problems: readonly string[];
  readonly budget: Budget;
  readonly plan: Plan;
  readonly seed: number;
  readonly parallel: number;
  readonly planHash: string | null;
  /** Was the plan stored before the first run started? */
  readonly planned: boolean;
  readonly code: CodeState;
  readonly unplannedLooks: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly arms: readonly ArmEvidence[];
  /** Told to the user beside every verdict: duplicates dropped, arms guessed... */
  readonly remarks: readonly { readonly code: string; readonly message: string }[];
  /** The command that adds what is missing, for "what would decide it"; null: unknown. */
  readonly command: string | null;
}
