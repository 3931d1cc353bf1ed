import { expect, it } from "vitest";
import { decide, type FixedQuestion, fixedVerdict } from "./fixed.ts";
import { resampledT } from "./resampled-t.ts";

const ask = (candidate: number[], baseline: number[], more: Partial<FixedQuestion> = {}) =>
  fixedVerdict({ candidate, baseline, margin: null, confidence: 0.95, ...more });

it.each([
  ["BETTER", [5, 6, 7], [1, 2, 3], {}],
  ["WORSE", [1, 2, 3], [5, 6, 7], {}],
  ["UNDECIDED", [1, 2, 3], [2, 3, 4], {}],
  ["EQUIVALENT", [1, 2, 3], [1, 2, 3], { margin: 5 }],
  // Inside the margin and different from 0: EQUIVALENT is asked first.
  ["EQUIVALENT", [5, 5.1, 5.2], [4, 4.1, 4.2], { margin: 5 }],
  // Pairs decide where units differ more than methods.
  ["BETTER", [11, 22, 33.1], [10, 21, 32], { paired: true }],
  ["UNDECIDED", [11, 22, 33.1], [10, 21, 32], {}],
] as const)("%s: %j against %j, %j", (word, candidate, baseline, more) => {
  const verdict = ask([...candidate], [...baseline], more);
  expect(verdict.word).toBe(word);
  expect(verdict.reason).toBeNull();
});

it("prints the 95 % interval and, with a margin, the 90 % one that decides it", () => {
  // d = -1, se = sqrt(2/3), df = 4; t(.975, 4) = 2.7764451, t(.95, 4) = 2.1318468 (tables).
  const { interval, equivalenceInterval, df } = ask([1, 2, 3], [2, 3, 4], { margin: 1 });
  expect(df).toBeCloseTo(4, 12);
  expect(interval?.[0]).toBeCloseTo(-1 - 2.7764451 * Math.sqrt(2 / 3), 6);
  expect(equivalenceInterval?.[1]).toBeCloseTo(-1 + 2.1318468 * Math.sqrt(2 / 3), 6);
});

it("a side without chance adds no variance, and one run of it is enough", () => {
  const verdict = ask([4, 5, 6], [3], { deterministic: { candidate: false, baseline: true } });
  // Against 3: mean 5, se = 1/sqrt 3, df = 2, t(.975, 2) = 4.3026527.
  expect(verdict.difference).toBe(2);
  expect(verdict.interval?.[0]).toBeCloseTo(2 - 4.3026527 / Math.sqrt(3), 6);
  expect(verdict.df).toBe(2);
  const mirrored = ask([3], [4, 5, 6], { deterministic: { candidate: true, baseline: false } });
  expect(mirrored.interval).toEqual(verdict.interval?.map((end) => -end).reverse());
});

it.each([
  ["BETTER", [2], [1], null],
  ["WORSE", [1], [2], null],
  ["UNDECIDED", [1], [1], null],
  ["EQUIVALENT", [1], [1.5], 1],
  ["BETTER", [3], [1.5], 1],
] as const)("two sides without chance: %s for %j and %j, margin %j", (word, candidate, baseline, margin) => {
  const both = { deterministic: { candidate: true, baseline: true }, margin };
  expect(ask([...candidate], [...baseline], both).word).toBe(word);
});

it.each([
  [[], [1, 2, 3], {}, "one side has no unit"],
  [[1, 2], [1, 2, 3], {}, "2 units are too few on one side: at least 3 of each"],
  [[1, 2, 3], [1], {}, "1 unit is too few on one side: at least 3 of each"],
  [[1, 1, 1], [1, 2, 3], {}, "the scores of one side do not vary at all: is the seed passed on?"],
  [[0.3, 0.1 + 0.2, 0.3], [1, 2, 3], {}, "the scores of one side do not vary at all: is the seed passed on?"],
  [
    [2, 3, 4],
    [1, 2, 3],
    { paired: true },
    "the paired differences do not vary at all: is the seed passed on?",
  ],
  [
    [2, 3],
    [1, 2, 3],
    { deterministic: { candidate: true, baseline: false } },
    "the scores of a side that was declared deterministic differ",
  ],
] as const)("no rule for %j and %j, %j: %s", (candidate, baseline, more, reason) => {
  const verdict = ask([...candidate], [...baseline], more as Partial<FixedQuestion>);
  expect(verdict).toMatchObject({ word: "UNDECIDED", reason, interval: null, p: null });
});

it("two scores of a side are too few whatever they say", () => {
  expect(ask([100, 101], [1, 2, 3, 4, 5]).word).toBe("UNDECIDED");
});

it("refuses pairs of unequal number, and scores that are not finite", () => {
  expect(() => ask([1, 2, 3], [1, 2, 4, 5], { paired: true })).toThrow("fixedVerdict: 3 scores against 4");
  expect(() => ask([1, 2, Number.NaN], [1, 2, 4])).toThrow("candidate[2] is NaN");
});

it("decides folds on their widened error", () => {
  // Differences 1, 2, 3, 2, 2: mean 2, s² = 0.5; V = 0.5 (1/5 + 0.25) with a fifth for testing.
  const folds = resampledT([2, 4, 6, 6, 7], [1, 2, 3, 4, 5], 0.2);
  expect(folds.standardError ** 2).toBeCloseTo(0.225, 14);
  expect(folds.degreesOfFreedom).toBe(4);
  const verdict = decide({ ...folds, df: folds.degreesOfFreedom }, null, 0.95);
  expect(verdict.interval).toEqual(folds.interval);
  expect(verdict.p).toBe(folds.pValue);
  expect(() => resampledT([1, 2], [1, 3], 1)).toThrow("the test fraction is 1");
  expect(() => resampledT([1, 2], [1, 3, 4], 0.2)).toThrow("2 and 3 scores, expected one of each split");
  expect(() => resampledT([1, 2], [0, 1], 0.2)).toThrow("no difference varies");
});
