/**
 * A study as the program holds it: `assay.yaml`, or what `assay compare` makes of two commands, with every default
 * filled in. Plain data: it is hashed, stored, and sent to the judge as it is.
 * @module
 */
import type { Configuration, ParameterValue, SearchSpace } from "./space.ts";

export type Goal = "maximize" | "minimize";

/** Which point of a series is the run's score. All but `last` choose by looking, and cap the evidence grade. */
export type ScoreRule = "last" | "max" | "min" | `at:${string}`;

export interface Metric {
  /** The score that is reported and judged. */
  readonly name: string;
  /** The score that picks a configuration; null: `name` itself (selection and test shared, which caps the grade). */
  readonly selectBy: string | null;
  readonly goal: Goal;
  /** A difference below this does not matter, in units of the metric, > 0; null: EQUIVALENT is never said. */
  readonly margin: number | null;
  readonly score: ScoreRule;
  /** Has the score no ceiling on its good side? Then rule N uses its wider constant. */
  readonly unbounded: boolean;
}

export interface Unit {
  /** What varies between replicates: seed, fold, split... */
  readonly name: string;
  /** Share of the data that a fold tests on, for the corrected resampled t; null where it does not apply. */
  readonly testFraction: number | null;
}

export interface Problem {
  readonly name: string;
  /** What `${problem.key}` stands for. */
  readonly values: Readonly<Record<string, ParameterValue>>;
}

export const SAMPLER_NAMES = ["random", "sobol"] as const;
export type SamplerName = (typeof SAMPLER_NAMES)[number];

export interface Method {
  readonly name: string;
  /** A string is split into words by POSIX quoting rules; a list is words already. */
  readonly command: string | readonly string[];
  /** Hand the text to /bin/sh -c unchanged, parameters only by environment. */
  readonly shell: boolean;
  readonly space: SearchSpace;
  readonly sampler: SamplerName;
  /** Tried first, outside the iid sample and the budget. */
  readonly default: Configuration | null;
  readonly timeoutMs: number | null;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute, or relative to the folder of `assay.yaml`. */
  readonly cwd: string | null;
  /** A regular expression with groups `name`, `value` and optionally `step`, instead of score lines. */
  readonly scorePattern: string | null;
  /** Has no chance in it: one run is enough and has no spread. */
  readonly deterministic: boolean;
}

export interface Budget {
  /** n: configurations tried per method and problem. 0 in a comparison of fixed configurations. */
  readonly trials: number;
  /** k: the budget that the method verdict is about, <= trials / 5; null where there is none (trials < 10). */
  readonly decideAt: number | null;
  /** Runs of each trial, each with its own seed. */
  readonly replicates: number;
  /** Fresh units of each selected configuration. */
  readonly confirm: number;
  /** Units of each method in a comparison of fixed configurations; 0 in a tuned study. */
  readonly units: number;
}

export interface Plan {
  readonly looks: number;
  /** Two-sided error rate of the family of verdicts. */
  readonly alpha: number;
  /**
   * `candidate` or `candidate/problem`; null: the first candidate on the first problem. In a family of pairs it is the pair
   * of that candidate with the method written next.
   */
  readonly primary: string | null;
  /** Verdicts of every candidate against the baseline, or of all pairs. */
  readonly family: "baseline" | "pairs";
}

export interface Study {
  readonly name: string;
  readonly problems: readonly Problem[];
  readonly metric: Metric;
  readonly unit: Unit;
  /** The method that the others are held against; null in a family of pairs, where each pair has its own. */
  readonly baseline: string | null;
  /** In the order of the file. */
  readonly methods: readonly Method[];
  readonly budget: Budget;
  readonly plan: Plan;
  readonly seed: number;
  readonly executor: { readonly type: "local"; readonly parallel: number };
  /** The score of a failed unit; null: none declared. */
  readonly floor: number | null;
  /** Unit i has the same seed in every method. */
  readonly paired: boolean;
  /** What is recorded of code and environment. */
  readonly capture: { readonly git: boolean; readonly environment: boolean };
  /** Stop early when two units of one arm agree in every digit. */
  readonly seedCheck: boolean;
}

/** What a study has where its user says nothing. */
export const STUDY_DEFAULTS = {
  unit: { name: "seed", testFraction: null },
  /** Fresh units of each selected configuration, in a search. */
  confirm: 8,
  /** Where nothing is searched: how often each method runs. */
  fixedBudget: { trials: 0, decideAt: null, replicates: 1, confirm: 0, units: 8 },
  plan: { looks: 1, alpha: 0.05, primary: null, family: "baseline" },
  seed: 0,
  // One at a time: runs that share a machine slow each other down, and only the user knows how many fit.
  executor: { type: "local", parallel: 1 },
  paired: false,
  capture: { git: true, environment: true },
  seedCheck: true,
} as const satisfies Partial<Study> & { readonly confirm: number; readonly fixedBudget: Budget };

/** Does any method search? Then trials are judged by tuning curves; else units by Welch's rule. */
export function isTuned(study: Study): boolean {
  return study.budget.trials > 0;
}

/** The score that picks a configuration. */
export function selectionMetric(metric: Metric): string {
  return metric.selectBy ?? metric.name;
}
