import { expect, it } from "vitest";
import { studentT } from "../numerics/index.ts";
import { jackknifeVariance, type Search, tuningCurve } from "./tuning-curve.ts";
import { ruleN } from "./tuning-verdict.ts";

const own = (test: readonly number[]): Search => ({ selection: test, test });
const LOW = own([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
const HIGH = own([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);

it("says each of the four words", () => {
  const options = { c: 7.5, confidence: 0.95 };
  expect(ruleN(HIGH, LOW, 2, options).word).toBe("BETTER");
  expect(ruleN(LOW, HIGH, 2, options).word).toBe("WORSE");
  expect(ruleN(LOW, LOW, 2, options).word).toBe("UNDECIDED");
  expect(ruleN(LOW, LOW, 2, { ...options, margin: 100 }).word).toBe("EQUIVALENT");
  // Asked first, and without a margin never said.
  expect(ruleN(HIGH, LOW, 2, { ...options, margin: 100 }).word).toBe("EQUIVALENT");
  expect(ruleN(LOW, LOW, 2, options).equivalenceInterval).toBeNull();
});

it("is the formula, term by term", () => {
  const [k, c] = [2, 7.5];
  const [a, b] = [own([2, 5, 3, 9, 1, 4, 4.5, 7, 6, 2.5, 3.5, 8]), LOW];
  const result = ruleN(a, b, k, { c, confidence: 0.95 });
  const [UA, UA2] = tuningCurve(a, [k, 2 * k]) as [number, number];
  const [UB, UB2] = tuningCurve(b, [k, 2 * k]) as [number, number];
  const [JA, JB] = [jackknifeVariance(a, k), jackknifeVariance(b, k)];
  const V = JA + JB;
  // Lower end: a the winner, with n_a/k = 6; b the loser, with (n_b/k)/2 = 2.5.
  const lowerDf = V ** 2 / (JA ** 2 / 6 + JB ** 2 / 2.5);
  const lower =
    UA - UB - studentT(lowerDf).quantile(0.975) * Math.sqrt(V) - ((c * k) / 10) * (UB2 - UB) * (JB / V);
  const upperDf = V ** 2 / (JB ** 2 / 5 + JA ** 2 / 3);
  const upper =
    UA - UB + studentT(upperDf).quantile(0.975) * Math.sqrt(V) + ((c * k) / 12) * (UA2 - UA) * (JA / V);
  expect(result.df[0]).toBeCloseTo(lowerDf, 10);
  expect(result.df[1]).toBeCloseTo(upperDf, 10);
  expect(result.interval[0]).toBeCloseTo(lower, 10);
  expect(result.interval[1]).toBeCloseTo(upper, 10);
});

it("looks no further than all trials of the loser for its growth", () => {
  // 2k = 12 > 10: the growth is up to the best trial.
  const { interval } = ruleN(HIGH, LOW, 6, { c: 7.5, confidence: 0.95 });
  expect(interval.every(Number.isFinite)).toBe(true);
});

it("decides nothing where no trial differs by more than a rounding, whatever the levels", () => {
  const flat = (level: number) => own(new Array(15).fill(level));
  const result = ruleN(flat(5), flat(1), 3, { c: 7.5, confidence: 0.95 });
  expect(result).toMatchObject({ word: "UNDECIDED", difference: 4, p: 1, interval: [4, 4] });
  expect(result.reason).toContain("no trial of either search differs");
  // Weights of thirds and fifteenths do not add up to 1 exactly.
  for (const level of [0.1, 0.7, 1e9 / 7])
    expect(ruleN(flat(level), flat(level / 2), 3, { c: 7.5, confidence: 0.95 }).word).toBe("UNDECIDED");
  const rounded = own(Array.from({ length: 15 }, (_, i) => (i % 2 === 0 ? 0.3 : 0.1 + 0.2)));
  expect(ruleN(rounded, flat(0.1), 3, { c: 7.5, confidence: 0.95 }).word).toBe("UNDECIDED");
});

it("nor where every search of k trials finds the same best score", () => {
  const shared = (top: number) => own([0.1, 0.2, ...new Array(13).fill(top)]);
  const result = ruleN(shared(0.9), shared(0.7), 4, { c: 7.5, confidence: 0.95 });
  expect(result.word).toBe("UNDECIDED");
  expect(result.variances).toEqual([0, 0]);
  expect(result.reason).toContain("whichever trial is left out");
});

it("refuses a budget that leaves nothing out", () => {
  expect(() => ruleN(LOW, HIGH, 10, { c: 7.5, confidence: 0.95 })).toThrow("a budget of 10 trials");
});
