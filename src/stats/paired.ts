/**
 * The paired t test: is the mean of the differences of the same units different from 0?
 *
 * Only when the plan declares the pairing and it is real (same data order, split or item in both methods).
 * @module
 */
import { AssayError } from "../model/index.ts";
import { covariance, meanAndVariance, studentT } from "../numerics/index.ts";
import { differencesVary } from "./differences-vary.ts";
import { requirePairs, requireScores } from "./require-scores.ts";
import type { WelchResult } from "./welch.ts";

export interface PairedResult extends WelchResult {
  /** Pearson's correlation of the two samples: what the pairing gains. NaN when one does not vary. */
  readonly correlation: number;
}

/**
 * Tests H0: E[a - b] = 0.
 *
 *     t = mean(a - b) / (s(a - b) / sqrt n),   df = n - 1
 *
 * @param a - n >= 2 finite scores; `b[i]` is the score of the same unit as `a[i]`.
 * @param confidence - Coverage of the interval, in (0, 1).
 * @throws {AssayError} INVALID_INPUT if the lengths differ, a score is not finite, or no difference varies.
 * @see Student (1908), "The probable error of a mean", Biometrika 6:1-25.
 */
export function pairedT(a: readonly number[], b: readonly number[], confidence = 0.95): PairedResult {
  requireScores("pairedT", { a, b }, 2);
  requirePairs("pairedT", a, b);
  const differences = a.map((score, i) => score - (b[i] as number));
  if (!differencesVary(a, b)) throw new AssayError("INVALID_INPUT", "pairedT: no difference varies");
  const { mean, variance } = meanAndVariance(differences);
  const standardError = Math.sqrt(variance / a.length);
  const law = studentT(a.length - 1);
  const t = mean / standardError;
  const halfWidth = law.quantile((1 + confidence) / 2) * standardError;
  return {
    difference: mean,
    standardError,
    t,
    degreesOfFreedom: a.length - 1,
    pValue: law.twoSidedP(t),
    pGreater: law.sf(t),
    interval: [mean - halfWidth, mean + halfWidth],
    correlation: covariance(a, b) / Math.sqrt(meanAndVariance(a).variance * meanAndVariance(b).variance),
  };
}
