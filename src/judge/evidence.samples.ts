/**
 * Evidence for the tests of the judge: small, plain, every figure chosen by the test that uses it.
 * @module
 */
import {
  type ArmEvidence,
  DEFAULT_TRIAL,
  type DefaultEvidence,
  type Evidence,
  type ItemTable,
  type TrialEvidence,
  type UnitEvidence,
} from "../model/index.ts";

export interface ArmSample {
  readonly method: string;
  /** [selection, test] of each trial; null: it failed. */
  readonly trials?: readonly (readonly [number, number] | null)[];
  /** Score of each fresh unit; null: it failed. */
  readonly units?: readonly (number | null)[];
  readonly items?: readonly ItemTable[];
  readonly law?: ArmEvidence["law"];
  readonly unitsMissing?: string | null;
  readonly deterministic?: boolean;
  /** Test score of the declared default's trial (null: it failed; absent: not run yet), and scores of its fresh units. */
  readonly default?: { readonly trial?: number | null; readonly units: readonly (number | null)[] };
}

/** A planned, clean study; `changes` overrides any of it. */
export function evidenceOf(arms: readonly ArmSample[], changes: Partial<Evidence> = {}): Evidence {
  const trials = Math.min(...arms.map((arm) => arm.trials?.length ?? 0));
  const tuned = arms.some((arm) => (arm.trials?.length ?? 0) > 0);
  return {
    name: "sample",
    studyId: "0".repeat(32),
    kind: tuned ? "tuned" : "fixed",
    metric: {
      name: "acc",
      selectBy: tuned ? "val_acc" : null,
      goal: "maximize",
      margin: null,
      score: "last",
      unbounded: false,
    },
    unit: { name: "seed", testFraction: null },
    baseline: arms.at(-1)?.method ?? "",
    paired: false,
    floor: null,
    methods: arms.map(({ method }) => ({ name: method, command: method, space: {}, sampler: "random" })),
    problems: ["p"],
    budget: {
      trials,
      decideAt: trials >= 10 ? Math.floor(trials / 5) : null,
      replicates: 1,
      confirm: tuned ? (arms[0]?.units?.length ?? 0) : 0,
      units: tuned ? 0 : (arms[0]?.units?.length ?? 0),
    },
    plan: { looks: 1, alpha: 0.05, primary: null, family: "baseline" },
    seed: 0,
    parallel: 1,
    planHash: "f".repeat(64),
    planned: true,
    code: "clean",
    unplannedLooks: 0,
    startedAt: 0,
    endedAt: 1000,
    arms: arms.map(armOf),
    remarks: [],
    command: null,
    ...changes,
  };
}

function armOf(sample: ArmSample): ArmEvidence {
  const trials = sample.trials ?? [];
  return {
    problem: "p",
    method: sample.method,
    law: sample.law ?? (trials.length > 0 ? "iid" : "none"),
    trials: trials.map((pair, number) => trialOf(pair, number, sample.method)),
    default: sample.default === undefined ? null : defaultOf(sample.default, sample),
    units: (sample.units ?? []).map((score, i) => unitOf(score, i, sample)),
    unitsMissing: sample.unitsMissing ?? null,
    deterministic: sample.deterministic ?? false,
  };
}

function defaultOf({ trial, units }: NonNullable<ArmSample["default"]>, sample: ArmSample): DefaultEvidence {
  const pair = trial == null ? null : ([trial, trial] as const);
  return {
    config: { x: 0.5 },
    trial:
      trial === undefined
        ? null
        : { ...trialOf(pair, DEFAULT_TRIAL, sample.method), runs: [`${sample.method}-default`] },
    units: units.map((score, i) => ({
      ...unitOf(score, i, { ...sample, items: [] }),
      run: `${sample.method}-default-unit-${i}`,
    })),
  };
}

function trialOf(pair: readonly [number, number] | null, number: number, method: string): TrialEvidence {
  return {
    number,
    config: { x: number },
    selection: pair?.[0] ?? null,
    score: pair?.[1] ?? null,
    failed: pair === null,
    reason: pair === null ? "exit 1" : null,
    replicates: 1,
    seconds: 2,
    runs: [`${method}-${number}`],
  };
}

function unitOf(score: number | null, i: number, { method, items }: ArmSample): UnitEvidence {
  return {
    unit: String(i),
    score,
    selection: score,
    failed: score === null,
    reason: score === null ? "exit 1" : null,
    seconds: 3,
    run: `${method}-unit-${i}`,
    items: items?.[i] ?? null,
  };
}
