/**
 * Judged studies for the tests of every report. Between them they say all four words and hold what reports get wrong:
 * unknown parts, failures, several problems, a metric where lower is better, names that are hostile or very long.
 * @module
 */
import { encodeNumbers, type StudyDocument } from "../model/index.ts";
import { createRandom } from "../numerics/index.ts";
import { studyOf } from "./simulated-study.samples.ts";

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
  /** The same with classes that count alike, one of them of two items and one of a single one. */
  classes: () => {
    const classes = Array.from({ length: 40 }, (_, i) =>
      i === 39 ? "polka" : i >= 37 ? "waltz" : i % 3 === 0 ? "jig" : "reel",
    );
    const arm = (method: string, level: number, shift: readonly number[]) => ({
      method,
      level,
      units: 6,
      seedSpread: 0.004,
      items: { count: 40, shift, classes },
    });
    return studyOf({
      name: "tunes",
      metric: { name: "balanced_accuracy" },
      arms: [arm("transformer", 0.77, LUCKY_ITEMS), arm("ngram", 0.74, [0])],
    });
  },
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
  /** Every method against every other: none is the baseline. */
  allPairs: () =>
    studyOf({
      baseline: null,
      plan: { looks: 1, alpha: 0.05, primary: null, family: "pairs" },
      metric: { margin: 0.02 },
      arms: [
        { method: "resnet", level: 0.951, width: 0.012, trials: 40, units: 8, seedSpread: 0.006 },
        { method: "cnn", level: 0.948, width: 0.012, trials: 40, units: 8, seedSpread: 0.006 },
        { method: "logreg", level: 0.83, width: 0.012, trials: 40, units: 8, seedSpread: 0.004 },
      ],
    }),
  /** One candidate, a clear lead. */
  better: () =>
    studyOf({
      metric: { margin: 0.005 },
      arms: [
        { method: "resnet", level: 0.95, width: 0.012, trials: 40, units: 8, seedSpread: 0.006 },
        { method: "cnn", level: 0.88, width: 0.012, trials: 40, units: 8, seedSpread: 0.006 },
      ],
    }),
  /** A baseline that is also reported as it comes, on one problem; on the other its default failed. */
  untunedBaseline: () =>
    studyOf({
      metric: { margin: 0.01 },
      arms: (["breastmnist", "pneumoniamnist"] as const).flatMap((problem, i) => [
        { method: "resnet", problem, level: 0.921, width: 0.03, trials: 20, units: 8, seedSpread: 0.008 },
        {
          method: "cnn",
          problem,
          level: 0.894,
          width: 0.03,
          trials: 20,
          units: 8,
          seedSpread: 0.008,
          default: i === 0 ? 0.868 : "exit 1",
        },
      ]),
    }),
  /** The same units in both, lower is better, and scores of a size that no fixed number of digits suits. */
  pairedTiny: () =>
    studyOf({
      name: "fused-vs-plain",
      metric: { name: "val_loss", goal: "minimize", margin: 2e-7 },
      paired: true,
      arms: [
        { method: "fused", level: 3.1e-6, units: 8, seedSpread: 2e-7, sharedUnits: true },
        { method: "plain", level: 3.4e-6, units: 8, seedSpread: 2e-7, sharedUnits: true },
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

/** Names that try to be markup, to turn the text around them, or to fill the page. */
export const markupNames = () =>
  studyOf({
    name: `"><img src=x onerror="document.title='owned'">`,
    metric: { name: "acc</script><script>document.title='owned'</script>", selectBy: "val'\"&<b>" },
    remarks: [{ code: "note", message: "<iframe src='https://example.com/'></iframe> was printed" }],
    arms: [
      {
        method: "<script>document.title='owned'</script>",
        problem: "\u202edata\u202c 🩻👩‍🔬 <!-- data",
        level: 0.9,
        trials: 15,
        units: 5,
        failedTrials: { 3: "</td><script>document.title='owned'</script>" },
      },
      {
        method: "שיטה ב׳ (\u202eטובה\u202c)",
        problem: "\u202edata\u202c 🩻👩‍🔬 <!-- data",
        level: 0.87,
        trials: 15,
        units: 5,
      },
      {
        method: "x".repeat(300),
        problem: "\u202edata\u202c 🩻👩‍🔬 <!-- data",
        level: 0.88,
        trials: 15,
        units: 5,
      },
    ],
  });
