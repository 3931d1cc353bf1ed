/**
 * What the judge says, as the JSON document that is written: the same names in memory and on paper, so that
 * no number is lost between them. Within a major number fields are only added.
 * @module
 */
import { z } from "zod";

/** In memory a number; on paper NaN and the infinities are strings, since JSON has no word for them. */
const num = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]) as unknown as z.ZodType<number>;
const interval = z.tuple([num, num]);

export const WORDS = ["BETTER", "WORSE", "EQUIVALENT", "UNDECIDED"] as const;
export const word = z.enum(WORDS);
export type Word = z.infer<typeof word>;

export const GRADES = ["A", "B", "C", "D"] as const;
export const grade = z.enum(GRADES);
export type Grade = z.infer<typeof grade>;

/** One part of a gain. `known: false`: estimate and interval are null and `label` says what would make it known. */
export const part = z.object({
  estimate: num.nullable(),
  interval: interval.nullable(),
  known: z.boolean(),
  label: z.string(),
});
export type Part = z.infer<typeof part>;

export const sum = z.object({
  gain: part,
  luck: part,
  tuning: part,
  algorithm: part,
  /** Where luck is unknown: what can be said all the same, e.g. `algorithm + luck + tuning = +1.3`. */
  bound: z.string().nullable(),
});
export type Sum = z.infer<typeof sum>;

/**
 * The gain over the baseline as it comes: of the candidate's selected trial over the baseline's declared default, which was
 * tried once and not tuned. `algorithm` is the same as in the sum over the tuned baseline.
 */
export const untuned = z.object({
  /** The baseline's default configuration; null: it declares none. */
  config: z.record(z.string(), z.union([z.string(), num, z.boolean()])).nullable(),
  sum: sum.nullable(),
  /** Why there is no sum; null where there is one. */
  reason: z.string().nullable(),
});
export type Untuned = z.infer<typeof untuned>;

export const difference = z.object({
  estimate: num.nullable(),
  /** At `level`; the one that decides, so that "excludes 0" and the word agree. */
  interval: interval.nullable(),
  /** Coverage in (0, 1): 0.95, or the Holm step's. */
  level: num,
  df: num.nullable(),
  p: num.nullable(),
  /** The interval of the two one-sided tests at 1 - 2 * alpha, which decides EQUIVALENT; null without a margin. */
  equivalence_interval: interval.nullable(),
});
export type Difference = z.infer<typeof difference>;

export const ruleCheck = z.object({ id: z.string(), holds: z.boolean(), detail: z.string() });
export const cap = z.object({ grade, id: z.string(), detail: z.string() });
export const evidenceGrade = z.object({ grade, rules: z.array(ruleCheck), caps: z.array(cap) });
export type EvidenceGrade = z.infer<typeof evidenceGrade>;

export const nextStep = z.object({
  /** A sentence: which runs. */
  action: z.string(),
  /** The command that does it; null: nothing to run. */
  command: z.string().nullable(),
  runs: num.nullable(),
  seconds: num.nullable(),
  /** What it buys: the chance of a decision, or what becomes known. */
  reason: z.string(),
  /** Chance in [0, 1] that these runs decide, if the difference is as estimated; null: not computed. */
  chance: num.nullable(),
});
export type NextStep = z.infer<typeof nextStep>;

export const warning = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warning>;

/** What the items of the test set add: the interval over seeds and items, and the word that it supports. */
export const itemsFinding = z.object({
  /** How the score follows from the items: their mean, the mean over classes of their means, or the AUC. */
  kind: z.enum(["mean", "class-mean", "auc"]),
  items: z.int(),
  /** How many classes count alike; null for the other kinds. */
  classes: z.int().nullable(),
  groups: z.int().nullable(),
  interval,
  level: num,
  df: num.nullable(),
  /** Variance of the difference that comes from the units, and from the items. */
  unit_variance: num,
  item_variance: num,
  /** The word over units alone. */
  word_over_units: word,
});

export const verdict = z.object({
  word,
  /** One sentence with both names, and with k for methods. */
  sentence: z.string(),
  candidate: z.string(),
  baseline: z.string(),
  problem: z.string(),
  question: z.enum(["model", "method"]),
  metric: z.object({ name: z.string(), goal: z.enum(["maximize", "minimize"]), score: z.string() }),
  unit: z.object({ name: z.string(), n_candidate: z.int(), n_baseline: z.int() }),
  kind: z.enum(["fixed", "paired", "folds", "items", "tuned", "repeated"]),
  k: z.int().nullable(),
  /** Candidate minus baseline in the metric's own direction: negative means lower. */
  difference,
  margin: num.nullable(),
  /** Turned so that a gain is positive; null for a comparison of fixed configurations without a reported gain. */
  sum: sum.nullable(),
  /** The same over the baseline's declared default; null where the verdict is not the one that carries the sum. */
  untuned: untuned.nullable(),
  items: itemsFinding.nullable(),
  /** P(a unit of the candidate scores better than one of the baseline), ties counted half; null for tuned. */
  superiority: z.object({ estimate: num, interval, hedges_g: num.nullable() }).nullable(),
  evidence: evidenceGrade,
  next: z.array(nextStep),
  failed: z.object({ candidate: z.int(), baseline: z.int() }),
  warnings: z.array(warning),
  /** Sentences that say what the verdict holds for. */
  holds_for: z.array(z.string()),
  plan_hash: z.string().nullable(),
  inputs_hash: z.string(),
});
export type Verdict = z.infer<typeof verdict>;

const value = z.union([z.string(), num, z.boolean()]);

/** decides: k <= n/5; weak: to n/3, without a word; bound: beyond. */
export const curvePoint = z.object({
  k: z.int(),
  estimate: num,
  interval: interval.nullable(),
  zone: z.enum(["decides", "weak", "bound"]),
});
export type CurvePoint = z.infer<typeof curvePoint>;

export const trialRow = z.object({
  number: z.int(),
  config: z.record(z.string(), value),
  state: z.enum(["done", "failed", "default"]),
  /** Mean over replicates. Null with state failed. */
  selection: num.nullable(),
  score: num.nullable(),
  replicates: z.int(),
  seconds: num.nullable(),
  runs: z.array(z.string()),
  reason: z.string().nullable(),
});
export type TrialRow = z.infer<typeof trialRow>;

export const unitRow = z.object({
  unit: z.string(),
  score: num.nullable(),
  selection: num.nullable(),
  failed: z.boolean(),
  seconds: num.nullable(),
  run: z.string(),
  reason: z.string().nullable(),
});
export type UnitRow = z.infer<typeof unitRow>;

/** The declared default configuration of a method: its trial is in `trials` with state `default`, or `failed`. */
export const defaultArm = z.object({
  config: z.record(z.string(), value),
  /** Score of its trial, as a paper would report it; null: it failed, or has not run. */
  reported: num.nullable(),
  /** Fresh units of it. */
  units: z.array(unitRow),
  mean: num.nullable(),
  mean_interval: interval.nullable(),
  spread: num.nullable(),
});
export type DefaultArm = z.infer<typeof defaultArm>;

/** One method on one problem: what was run, what was selected, its tuning curve. Levels in the metric's own direction. */
export const arm = z.object({
  problem: z.string(),
  method: z.string(),
  /** The default's trial (number -1), where one is declared, then the search's; empty in a fixed comparison. */
  trials: z.array(trialRow),
  /** Number of the trial with the best selection score; null: none succeeded, or a fixed comparison. */
  selected: z.int().nullable(),
  /** Score of the selected trial, as a paper would report it. */
  reported: num.nullable(),
  /** Fresh units of the selected configuration, or the units of a fixed one. */
  units: z.array(unitRow),
  mean: num.nullable(),
  mean_interval: interval.nullable(),
  spread: num.nullable(),
  /** What the method is as it comes; null: no default is declared. */
  default: defaultArm.nullable(),
  curve: z.array(curvePoint),
  seconds_per_run: num.nullable(),
});
export type Arm = z.infer<typeof arm>;

/** Difference of two tuning curves, candidate minus baseline, over k. */
export const curveDifference = z.object({
  problem: z.string(),
  candidate: z.string(),
  baseline: z.string(),
  points: z.array(curvePoint),
});
export type CurveDifference = z.infer<typeof curveDifference>;

export const studyFacts = z.object({
  name: z.string(),
  id: z.string().nullable(),
  /** fixed: configurations given; tuned: searched. */
  kind: z.enum(["fixed", "tuned"]),
  /** Null in a family of pairs: each verdict names its own. */
  baseline: z.string().nullable(),
  methods: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      space: z.record(z.string(), z.unknown()),
      sampler: z.string(),
    }),
  ),
  problems: z.array(z.string()),
  metric: z.object({
    name: z.string(),
    select_by: z.string().nullable(),
    goal: z.enum(["maximize", "minimize"]),
    margin: num.nullable(),
    score: z.string(),
  }),
  unit: z.string(),
  budget: z.object({
    trials: z.int(),
    decide_at: z.int().nullable(),
    replicates: z.int(),
    confirm: z.int(),
    units: z.int(),
  }),
  plan: z.object({ looks: z.int(), alpha: num, family: z.string(), primary: z.string().nullable() }),
  seed: z.int(),
  parallel: z.int(),
  plan_hash: z.string().nullable(),
  code: z.string(),
  /** Start of the first run and end of the last, milliseconds since 1970; null: no run. */
  started_at: num.nullable(),
  ended_at: num.nullable(),
});

/** The whole judgement of a study: `assay.study/1`. */
export const studyDocument = z.object({
  study: studyFacts,
  arms: z.array(arm),
  differences: z.array(curveDifference),
  verdicts: z.array(verdict),
  /** Index of the verdict that `--exit-code` maps, and that headlines. */
  primary: z.int(),
});
export type StudyDocument = z.infer<typeof studyDocument>;
