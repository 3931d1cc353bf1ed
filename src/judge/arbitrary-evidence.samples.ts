/**
 * Any evidence, for tests by property: searches and fixed comparisons, failures, ties, missing units, both goals.
 * @module
 */
import fc from "fast-check";
import type { Evidence } from "../model/index.ts";
import { type ArmSample, evidenceOf } from "./evidence.samples.ts";

/** Sixty-fourths: sums of them are exact, so that moving all scores by a whole number changes no last bit. */
export const score: fc.Arbitrary<number> = fc.integer({ min: -128, max: 128 }).map((n) => n / 64);

/** Now and then null: it failed. */
const unit = fc.option(score, { freq: 12 });
const units = fc.array(unit, { maxLength: 9 });

const trial = fc.option(
  fc.tuple(score, score).map(([selection, noise]) => [selection, selection + noise / 4] as const),
  { freq: 12 },
);

function arm(method: string, tuned: boolean): fc.Arbitrary<ArmSample> {
  return fc
    .record({
      trials: fc.array(trial, { minLength: 4, maxLength: 30 }),
      units,
      law: fc.constantFrom("iid", "iid", "iid", "claimed-iid", "adaptive", "unknown"),
      deterministic: fc.boolean(),
      still: fc.option(score, { freq: 4 }),
      declared: fc.option(
        fc.record(
          { trial: fc.option(score, { freq: 6 }), units },
          // Now and then it has not run yet.
          { requiredKeys: ["units"] },
        ),
        { nil: undefined },
      ),
    })
    .map(({ trials, units, law, deterministic, still, declared }): ArmSample => {
      const isStill = deterministic && still !== null;
      const fresh = isStill ? [still] : units;
      const base = { method, units: fresh, deterministic: isStill };
      if (!tuned) return base;
      return {
        ...base,
        ...(declared === undefined
          ? {}
          : {
              default: isStill
                ? { trial: still, units: [still] }
                : (declared as ArmSample["default"] & object),
            }),
        trials,
        law: law as NonNullable<ArmSample["law"]>,
        unitsMissing: fresh.length === 0 ? "the selected configuration has not been run" : null,
      };
    });
}

/** @param methods - How many; the last one is the baseline. */
export function evidence(
  methods: { readonly min: number; readonly max: number } = { min: 2, max: 4 },
): fc.Arbitrary<Evidence> {
  return fc
    .tuple(fc.boolean(), fc.integer(methods))
    .chain(([tuned, count]) =>
      fc.record({
        tuned: fc.constant(tuned),
        arms: fc.tuple(...Array.from({ length: count }, (_, i) => arm(`m${i}`, tuned))),
        goal: fc.constantFrom("maximize" as const, "minimize" as const),
        margin: fc.option(fc.constantFrom(1 / 64, 0.25, 1)),
        floor: fc.option(fc.constantFrom(-3, 0, 3)),
        unit: fc.constantFrom(
          { name: "seed", testFraction: null },
          { name: "seed", testFraction: null },
          { name: "fold", testFraction: null },
          { name: "fold", testFraction: 0.25 },
        ),
        paired: fc.boolean(),
        family: fc.constantFrom("baseline" as const, "pairs" as const),
        replicates: fc.integer({ min: 1, max: 3 }),
        selectBy: fc.constantFrom("val", null),
        planned: fc.boolean(),
        unbounded: fc.boolean(),
      }),
    )
    .map(({ arms, goal, margin, floor, unit, paired, family, replicates, selectBy, planned, unbounded }) => {
      const plain = evidenceOf(arms);
      return {
        ...plain,
        metric: { ...plain.metric, goal, margin, selectBy, unbounded },
        floor,
        unit,
        paired,
        planned,
        plan: { ...plain.plan, family },
        budget: { ...plain.budget, replicates },
      };
    });
}

/** Every score of the evidence, changed in one way; margin and floor are left to the caller. */
export function withScores(evidence: Evidence, change: (score: number) => number): Evidence {
  const changed = (value: number | null) => (value === null ? null : change(value));
  const withScore = <T extends { readonly score: number | null; readonly selection: number | null }>(
    one: T,
  ): T => ({
    ...one,
    score: changed(one.score),
    selection: changed(one.selection),
  });
  return {
    ...evidence,
    arms: evidence.arms.map((each) => ({
      ...each,
      trials: each.trials.map(withScore),
      units: each.units.map(withScore),
      default:
        each.default === null
          ? null
          : {
              ...each.default,
              trial: each.default.trial === null ? null : withScore(each.default.trial),
              units: each.default.units.map(withScore),
            },
    })),
  };
}
