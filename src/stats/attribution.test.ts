import fc from "fast-check";
import { expect, it } from "vitest";
import { studentT } from "../numerics/index.ts";
import { type AttributionArm, attribution } from "./attribution.ts";
import { level, score, search } from "./scores.samples.ts";
import { ruleN } from "./tuning-verdict.ts";

const arm = (reported: number, fresh: number[], more: Partial<AttributionArm> = {}): AttributionArm => ({
  reported,
  fresh,
  trials: 20,
  deterministic: false,
  ...more,
});

it("luck is what fresh units do not give again", () => {
  // Gain 4, fresh 13 - 10 = 3: luck 1; v = 1/3 each, df 4.
  const { gain, luck, tuning, algorithm, luckAndTuning } = attribution(
    arm(14, [12, 13, 14]),
    arm(10, [9, 10, 11]),
    null,
    null,
    0.95,
  );
  expect(gain).toBe(4);
  expect(luck?.estimate).toBeCloseTo(1, 14);
  const half = studentT(4).quantile(0.975) * Math.sqrt(2 / 3);
  expect(luck?.interval?.[0]).toBeCloseTo(1 - half, 12);
  expect([tuning, algorithm, luckAndTuning]).toEqual([null, null, null]);
});

it("without fresh units luck is unknown, and so is tuning; what both are together is not", () => {
  const own = (test: number[]) => ({ selection: test, test });
  const rule = ruleN(own([1, 2, 3, 4, 5, 6]), own([2, 2, 3, 3, 4, 4]), 1, { c: 15, confidence: 0.95 });
  const parts = attribution(arm(14, []), arm(10, [9, 10]), rule, 1, 0.95);
  expect(parts.luck).toBeNull();
  expect(parts.tuning).toBeNull();
  expect(parts.luckAndTuning).toBeCloseTo(4 - 0.5, 12);
});

it("one fresh unit of a method with chance has no spread: an estimate without an interval", () => {
  const { luck } = attribution(arm(14, [13]), arm(10, [9, 10]), null, null, 0.95);
  expect(luck?.estimate).toBe(14 - 10 - (13 - 9.5));
  expect(luck?.interval).toBeNull();
});

it("methods without chance have no luck at all", () => {
  const still = { deterministic: true };
  const { luck } = attribution(arm(14, [14], still), arm(10, [10], still), null, null, 0.95);
  expect(luck).toEqual({ estimate: 0, interval: [0, 0] });
});

const question = fc.record({
  a: search(10),
  b: search(10),
  reported: fc.tuple(score, score),
  fresh: fc.tuple(
    fc.array(score, { minLength: 2, maxLength: 8 }),
    fc.array(score, { minLength: 2, maxLength: 8 }),
  ),
  k: fc.integer({ min: 1, max: 3 }),
  confidence: level,
});

it("the parts add up to the gain; tuning is the least certain of what it is made of; swapping flips all signs", () => {
  fc.assert(
    fc.property(question, ({ a, b, reported, fresh, k, confidence }) => {
      const A = arm(reported[0], fresh[0], { trials: a.test.length });
      const B = arm(reported[1], fresh[1], { trials: b.test.length });
      const options = { c: 7.5, confidence };
      const sum = attribution(A, B, ruleN(a, b, k, options), k, confidence);
      const [luck, tuning, algorithm] = [sum.luck!, sum.tuning!, sum.algorithm!];
      expect(luck.estimate + tuning.estimate + algorithm.estimate).toBeCloseTo(sum.gain, 8);
      for (const { estimate, interval } of [luck, tuning, algorithm])
        if (interval !== null) {
          expect(interval[0]).toBeLessThanOrEqual(estimate);
          expect(interval[1]).toBeGreaterThanOrEqual(estimate);
        }
      const swapped = attribution(B, A, ruleN(b, a, k, options), k, confidence);
      expect(swapped.gain).toBe(-sum.gain + 0);
      expect(swapped.tuning!.estimate).toBeCloseTo(-tuning.estimate, 8);
      expect(swapped.luck!.interval![0]).toBeCloseTo(-luck.interval![1], 8);
    }),
  );
});
