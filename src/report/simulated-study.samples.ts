/**
 * Simulated runs, really judged, the same every time: what the samples of reports are made of.
 * @module
 */
import { judge } from "../judge/index.ts";
import {
  type ArmEvidence,
  DEFAULT_TRIAL,
  type DefaultEvidence,
  type Evidence,
  type ItemTable,
  type Metric,
  type StudyDocument,
  type TrialEvidence,
  type UnitEvidence,
} from "../model/index.ts";
import { createRandom, type Random } from "../numerics/index.ts";

export interface ArmPlan {
  readonly method: string;
  readonly problem?: string;
  /** Level that a typical configuration reaches, and how far configurations differ. */
  readonly level: number;
  readonly width?: number;
  readonly trials?: number;
  readonly failedTrials?: Readonly<Record<number, string>>;
  /** Fresh units, or the units of a fixed configuration. */
  readonly units: number;
  readonly seedSpread?: number;
  readonly failedUnits?: Readonly<Record<number, string>>;
  readonly secondsPerRun?: number;
  /** Number of test items, with the share of each item's own luck; and the class of each, where classes count alike. */
  readonly items?: {
    readonly count: number;
    readonly shift: readonly number[];
    readonly classes?: readonly string[];
  };
  readonly law?: ArmEvidence["law"];
  readonly deterministic?: boolean;
  /** The same units in every arm. */
  readonly sharedUnits?: boolean;
  /** The declared default: the level of its configuration, or why it failed; with as many fresh units as the selected one. */
  readonly default?: number | string;
}

export interface StudyPlan extends Partial<Omit<Evidence, "arms" | "metric">> {
  readonly metric?: Partial<Metric>;
  readonly arms: readonly ArmPlan[];
}

/** Judges the runs that its arms describe; the last method is the baseline. */
export function studyOf({ arms: plans, metric, ...changes }: StudyPlan): StudyDocument {
  const tuned = plans.some((plan) => (plan.trials ?? 0) > 0);
  const methods = [...new Set(plans.map((plan) => plan.method))];
  const problems = [...new Set(plans.map((plan) => plan.problem ?? "breastmnist"))];
  const trials = Math.min(...plans.map((plan) => plan.trials ?? 0));
  const units = plans[0]?.units ?? 0;
  return judge({
    name: "medical-resnet",
    studyId: "5d".repeat(16),
    kind: tuned ? "tuned" : "fixed",
    metric: {
      name: "test_auc",
      selectBy: tuned ? "val_auc" : null,
      goal: "maximize",
      margin: null,
      score: "last",
      unbounded: false,
      ...metric,
    },
    unit: { name: "seed", testFraction: null },
    baseline: methods.at(-1) ?? "",
    paired: false,
    floor: null,
    methods: methods.map((name) => ({
      name,
      command: `node train.ts --model ${name} --lr \${lr} --width \${width} --seed \${seed}`,
      space: tuned
        ? {
            lr: { type: "float", low: 1e-4, high: 0.1, log: true },
            width: { type: "int", low: 4, high: 12, log: false },
          }
        : {},
      sampler: "random",
    })),
    problems,
    budget: {
      trials,
      decideAt: trials >= 10 ? Math.floor(trials / 5) : null,
      replicates: 1,
      confirm: tuned ? units : 0,
      units: tuned ? 0 : units,
    },
    plan: { looks: 1, alpha: 0.05, primary: null, family: "baseline" },
    seed: 0,
    parallel: 2,
    planHash: "3fa9c1d20b".padEnd(64, "7"),
    planned: true,
    code: "clean",
    unplannedLooks: 0,
    startedAt: Date.UTC(2026, 2, 14, 9, 30),
    endedAt: Date.UTC(2026, 2, 14, 12, 41),
    remarks: [],
    command: "assay run assay.yaml",
    ...changes,
    arms: problems.flatMap((problem) =>
      plans
        .filter((plan) => (plan.problem ?? "breastmnist") === problem)
        .map((plan) => armOf(plan, problem, metric?.goal === "minimize")),
    ),
  });
}

function armOf(plan: ArmPlan, problem: string, minimize: boolean): ArmEvidence {
  const random = createRandom(11, "sample", problem, plan.method);
  const trials = Array.from({ length: plan.trials ?? 0 }, (_, number) =>
    trialOf(plan, number, random, minimize),
  );
  const tried = trials.filter((trial) => trial.selection !== null);
  const better = minimize ? -1 : 1;
  const selected = tried.toSorted((a, b) => better * ((b.selection as number) - (a.selection as number)))[0];
  // The selected trial's own score is partly luck: fresh units of it fall back towards its level.
  const level =
    selected === undefined
      ? plan.level
      : (selected.score as number) - better * 0.4 * (plan.seedSpread ?? 0.01);
  return {
    problem,
    method: plan.method,
    law: plan.law ?? (trials.length > 0 ? "iid" : "none"),
    trials,
    default: plan.default === undefined ? null : defaultOf(plan, plan.default),
    units: Array.from({ length: plan.units }, (_, i) => unitOf(plan, i, level, random)),
    unitsMissing:
      plan.units === 0 && trials.length > 0 ? "the plan has no fresh units (budget.confirm: 0)" : null,
    deterministic: plan.deterministic ?? false,
  };
}

function defaultOf(plan: ArmPlan, level: number | string): DefaultEvidence {
  const random = createRandom(13, "default", plan.problem ?? "", plan.method);
  const config = { lr: 0.015, width: 8 };
  const failed = typeof level === "string";
  const own = { ...plan, failedUnits: {}, method: `${plan.method}-default` };
  const score = failed ? null : level + (plan.seedSpread ?? 0.01) * random.normal();
  return {
    config,
    trial: {
      number: DEFAULT_TRIAL,
      config,
      selection: score,
      score,
      failed,
      reason: failed ? level : null,
      replicates: 1,
      seconds: plan.secondsPerRun ?? 48,
      runs: [hexOf(plan, "default")],
    },
    units: failed ? [] : Array.from({ length: plan.units }, (_, i) => unitOf(own, i, level, random)),
  };
}

function trialOf(plan: ArmPlan, number: number, random: Random, minimize: boolean): TrialEvidence {
  const lr = 10 ** (-4 + 3 * random.next());
  const width = 4 + random.int(9);
  // A quadratic basin in log lr with its bottom at 10^-2.3: light upper tail, as real searches have it.
  const loss = (Math.log10(lr) + 2.3) ** 2 / 3 + ((width - 9) / 16) ** 2;
  const quality = plan.level - (minimize ? -1 : 1) * (plan.width ?? 0.03) * loss;
  const noise = (plan.seedSpread ?? 0.01) * 0.7;
  const [selection, score] = [quality + noise * random.normal(), quality + noise * random.normal()];
  const reason = plan.failedTrials?.[number] ?? null;
  return {
    number,
    config: { lr: Number(lr.toPrecision(4)), width },
    selection: reason === null ? selection : null,
    score: reason === null ? score : null,
    failed: reason !== null,
    reason,
    replicates: 1,
    seconds: (plan.secondsPerRun ?? 48) * (0.8 + 0.4 * random.next()),
    runs: [hexOf(plan, `trial ${number}`)],
  };
}

function unitOf(plan: ArmPlan, i: number, level: number, random: Random): UnitEvidence {
  const reason = plan.failedUnits?.[i] ?? null;
  const noise = (plan.seedSpread ?? 0.01) * random.normal();
  const items = plan.items === undefined ? null : itemsOf(plan, i, level + noise);
  const score = items === null ? level + noise : meanOfItems(items);
  return {
    unit: String(1 + createRandom(3, "unit", plan.sharedUnits ? "" : plan.method, i).int(2 ** 31 - 2)),
    score: reason === null ? score : null,
    selection: reason === null ? score + 0.002 * random.normal() : null,
    failed: reason !== null,
    reason,
    seconds: (plan.secondsPerRun ?? 48) * (0.8 + 0.4 * random.next()),
    run: hexOf(plan, `unit ${i}`),
    items,
  };
}

/** Scores of items, the same hard and easy ones for everybody, each with the method's own steady luck on it. */
function itemsOf({ items, method }: ArmPlan, unit: number, level: number): ItemTable {
  const hardness = createRandom(7, "hardness");
  const noise = createRandom(7, "noise", method, unit);
  const { count, shift, classes } = items as NonNullable<ArmPlan["items"]>;
  const scores = Array.from(
    { length: count },
    (_, item) => level + 0.2 * hardness.normal() + (shift[item % shift.length] ?? 0) + 0.02 * noise.normal(),
  );
  return {
    ids: scores.map((_, item) => `img-${item}`),
    scores,
    labels: classes === undefined ? null : scores.map((_, item) => classes[item % classes.length] ?? ""),
    predictions: null,
    groups: null,
  };
}

/** Over all items, or over classes where they have any. */
function meanOfItems({ scores, labels }: ItemTable): number {
  const values = scores ?? [];
  if (labels === null) return mean(values);
  const classes = Map.groupBy(values.keys(), (item) => labels[item] ?? "");
  return mean([...classes.values()].map((items) => mean(items.map((item) => values[item] ?? Number.NaN))));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function hexOf({ method, problem }: ArmPlan, what: string): string {
  const random = createRandom(5, "run", method, problem ?? "", what);
  return Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, "0")).join("");
}
