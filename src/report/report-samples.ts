/**
 * Judged studies for the tests of every report: simulated runs, really judged, the same every time. Between them they
 * say all four words and hold what reports get wrong: unknown parts, failures, several problems, a metric where lower is
 * better, names that are hostile or very long.
 * @module
 */
import { judge } from "../judge/index.ts";
import {
  type ArmEvidence,
  type Evidence,
  encodeNumbers,
  type ItemTable,
  type Metric,
  type StudyDocument,
  type TrialEvidence,
  type UnitEvidence,
} from "../model/index.ts";
import { createRandom, type Random } from "../numerics/index.ts";

interface ArmPlan {
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
  /** Number of test items, with the share of each item's own luck. */
  readonly items?: { readonly count: number; readonly shift: readonly number[] };
  readonly law?: ArmEvidence["law"];
  readonly deterministic?: boolean;
}

interface StudyPlan extends Partial<Omit<Evidence, "arms" | "metric">> {
  readonly metric?: Partial<Metric>;
  readonly arms: readonly ArmPlan[];
}

function studyOf({ arms: plans, metric, ...changes }: StudyPlan): StudyDocument {
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
    defaultTrial: null,
    units: Array.from({ length: plan.units }, (_, i) => unitOf(plan, i, level, random)),
    unitsMissing:
      plan.units === 0 && trials.length > 0 ? "the plan has no fresh units (budget.confirm: 0)" : null,
    deterministic: plan.deterministic ?? false,
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
  const score = items === null ? level + noise : mean(items.scores ?? []);
  return {
    unit: String(1 + createRandom(3, "unit", plan.method, i).int(2 ** 31 - 2)),
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
  const { count, shift } = items as NonNullable<ArmPlan["items"]>;
  const scores = Array.from(
    { length: count },
    (_, item) => level + 0.2 * hardness.normal() + (shift[item % shift.length] ?? 0) + 0.02 * noise.normal(),
  );
  return {
    ids: scores.map((_, item) => `img-${item}`),
    scores,
    labels: null,
    predictions: null,
    groups: null,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function hexOf({ method, problem }: ArmPlan, what: string): string {
  const random = createRandom(5, "run", method, problem ?? "", what);
  return Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, "0")).join("");
}

/** Luck of single items, steady over seeds: what a test set of another draw would not repeat. */
const LUCKY_ITEMS = Array.from({ length: 40 }, (_, i) => 0.35 * createRandom(2, "lucky", i).normal());

/** Three methods, two of them candidates; failures; the demo's shape. */
const tuned = () =>
  studyOf({
    arms: [
      {
        method: "resnet",
        level: 0.893,
        trials: 24,
        units: 8,
        failedTrials: { 5: "exit 137", 17: "exit 137" },
        secondsPerRun: 61,
      },
      {
        method: "logreg",
        level: 0.815,
        width: 0.02,
        trials: 24,
        units: 8,
        seedSpread: 0.006,
        secondsPerRun: 7,
      },
      {
        method: "cnn",
        level: 0.884,
        trials: 24,
        units: 8,
        failedTrials: { 9: "time-out after 10 m" },
        secondsPerRun: 44,
      },
    ],
  });

const STUDIES = {
  tuned,
  /** Two problems, a declared margin, everything decided. */
  twoProblems: () =>
    studyOf({
      metric: { margin: 0.02 },
      arms: (["breastmnist", "pneumoniamnist"] as const).flatMap((problem, i) => [
        {
          method: "resnet",
          problem,
          level: [0.93, 0.951][i] as number,
          width: 0.012,
          trials: 40,
          units: 8,
          seedSpread: 0.006,
        },
        {
          method: "logreg",
          problem,
          level: [0.83, 0.87][i] as number,
          width: 0.012,
          trials: 40,
          units: 8,
          seedSpread: 0.004,
        },
        {
          method: "cnn",
          problem,
          level: [0.88, 0.948][i] as number,
          width: 0.012,
          trials: 40,
          units: 8,
          seedSpread: 0.006,
        },
      ]),
    }),
  /** Fixed configurations, lower is better. */
  minimised: () =>
    studyOf({
      name: "muon-vs-adam",
      metric: { name: "val_loss", goal: "minimize" },
      command: "assay compare 'node train.ts --opt muon' 'node train.ts --opt adam'",
      arms: [
        { method: "muon", problem: "data", level: 3.266, units: 8, seedSpread: 0.012, secondsPerRun: 610 },
        { method: "adam", problem: "data", level: 3.296, units: 8, seedSpread: 0.012, secondsPerRun: 590 },
      ],
    }),
  worse: () =>
    studyOf({
      name: "new-vs-old",
      arms: [
        { method: "new", problem: "data", level: 0.88, units: 6 },
        { method: "old", problem: "data", level: 0.93, units: 6 },
      ],
    }),
  equivalent: () =>
    studyOf({
      name: "bf16-vs-fp32",
      metric: { name: "accuracy", margin: 0.01 },
      arms: [
        { method: "bf16", problem: "data", level: 0.9012, units: 10, seedSpread: 0.003 },
        { method: "fp32", problem: "data", level: 0.9013, units: 10, seedSpread: 0.003 },
      ],
    }),
  /** Nothing ran on fresh seeds. */
  unknownLuck: () =>
    studyOf({
      arms: [
        { method: "resnet", level: 0.9, trials: 20, units: 0 },
        { method: "cnn", level: 0.88, trials: 20, units: 0 },
      ],
    }),
  /** Too few trials for a method verdict: the sum stands under the model verdict. */
  noMethodVerdict: () =>
    studyOf({
      arms: [
        { method: "resnet", level: 0.9, trials: 8, units: 5 },
        { method: "cnn", level: 0.88, trials: 8, units: 5 },
      ],
    }),
  /** Runs that were there already: 60 trials against 20, no plan, code unknown. */
  unequalBudgets: () =>
    studyOf({
      name: "by model",
      studyId: null,
      planHash: null,
      planned: false,
      code: "unknown",
      command: null,
      remarks: [
        {
          code: "arms-guessed",
          message: "runs were arranged by the parameter model; 3 runs without it were left out",
        },
        { code: "duplicates", message: "2 runs agree in every score with an earlier one and were dropped" },
      ],
      arms: [
        { method: "resnet", level: 0.9, trials: 60, units: 5, law: "claimed-iid" },
        { method: "cnn", level: 0.885, trials: 20, units: 5, law: "claimed-iid" },
      ],
    }),
  /** A word over seeds that fresh test items do not support. */
  items: () =>
    studyOf({
      metric: { name: "accuracy" },
      arms: [
        { method: "new", level: 0.77, units: 6, seedSpread: 0.004, items: { count: 40, shift: LUCKY_ITEMS } },
        { method: "old", level: 0.74, units: 6, seedSpread: 0.004, items: { count: 40, shift: [0] } },
      ],
    }),
  failedUnits: () =>
    studyOf({
      arms: [
        { method: "new", level: 0.93, units: 8, failedUnits: { 2: "exit 1", 6: "no test_auc was printed" } },
        { method: "old", level: 0.92, units: 8, failedUnits: { 1: "time-out after 10 m" } },
      ],
    }),
  /** One side has no success at all. */
  oneSideFailed: () =>
    studyOf({
      arms: [
        {
          method: "resnet",
          level: 0.9,
          trials: 10,
          units: 0,
          failedTrials: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i, "exit 1"])),
        },
        { method: "cnn", level: 0.88, trials: 10, units: 5 },
      ],
    }),
  twoUnits: () =>
    studyOf({
      arms: [
        { method: "new", level: 0.93, units: 2 },
        { method: "old", level: 0.92, units: 1 },
      ],
    }),
  /** Eight methods, one problem. */
  manyMethods: () =>
    studyOf({
      arms: ["a", "b", "c", "d", "e", "f", "g", "base"].map((method, i) => ({
        method,
        level: 0.9 - 0.004 * i,
        trials: 15,
        units: 5,
      })),
    }),
  /** Names as nobody should choose them. */
  hostile: () =>
    studyOf({
      name: "<script>alert(1)</script> \u001b[31mred\u001b[0m",
      metric: { name: "größe/acc\t@1" },
      remarks: [{ code: "note", message: "a message with \u001b]0;title\u0007 in it, and \r\n a line" }],
      arms: [
        {
          method: "方法-ünïcode \u001b[2J",
          problem: "data & more",
          level: 0.9,
          trials: 15,
          units: 5,
          failedTrials: { 3: "exit 1 \u001b[31m" },
        },
        {
          method:
            "a-method-with-a-name-that-is-much-longer-than-any-column-of-the-terminal-can-hold-without-a-break",
          problem: "data & more",
          level: 0.88,
          trials: 15,
          units: 5,
        },
      ],
    }),
  /** As read back from the record: NaN and infinities are words. */
  onPaper: () => encodeNumbers(tuned()) as unknown as StudyDocument,
} satisfies Record<string, () => StudyDocument>;

export type SampleName = keyof typeof STUDIES;
export const SAMPLE_NAMES = Object.keys(STUDIES) as SampleName[];

const judged = new Map<SampleName, StudyDocument>();

/** The same document each time; do not change it. */
export function studyDocument(name: SampleName): StudyDocument {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const document = STUDIES[name]();
  judged.set(name, document);
  return document;
}
