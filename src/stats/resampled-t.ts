/**
 * Corrected resampled t test: folds or random splits of one data set share training data, so their scores are not
 * independent, and the usual paired t says BETTER far too often. The variance of the mean is widened by the share of data
 * that each split tests on:
 *
 *     V = s² (1/J + n_test / n_train),   df = J - 1
 *
 * @see C. Nadeau, Y. Bengio (2003), "Inference for the generalization error", Machine Learning 52:239-281.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { meanAndVariance, studentT } from "../numerics/index.ts";
import { differencesVary } from "./differences-vary.ts";
import { requireScores } from "./require-scores.ts";

export interface ResampledTResult {
  /** Mean of a[i] - b[i], in units of the score. */
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided, in [0, 1]. */
  readonly pValue: number;
  readonly interval: readonly [number, number];
}

/**
 * @param a - J >= 2 scores, one a split; `b` of the same splits in the same order.
 * @param testFraction - Share of the data that each split tests on, in (0, 1): 0.2 for 5 folds.
 * @param confidence - Coverage of the interval, in (0, 1).
 * @throws {AssayError} INVALID_INPUT for samples of unequal length, differences that do not vary, a fraction out of range.
 */
export function resampledT(
  a: readonly number[],
  b: readonly number[],
  testFraction: number,
  confidence = 0.95,
): ResampledTResult {
  requireScores("resampledT", { a, b }, 2);
  if (a.length !== b.length)
    throw new AssayError(
      "INVALID_INPUT",
      `resampledT: ${a.length} and ${b.length} scores, expected one of each split`,
    );
  if (!(testFraction > 0 && testFraction < 1))
    throw new AssayError(
      "INVALID_INPUT",
      `resampledT: the test fraction is ${testFraction}, expected a number in (0, 1)`,
    );
  const differences = a.map((score, i) => score - (b[i] as number));
  if (!differencesVary(a, b)) throw new AssayError("INVALID_INPUT", "resampledT: no difference varies");
  const { mean, variance } = meanAndVariance(differences);
  const standardError = Math.sqrt(variance * (1 / a.length + testFraction / (1 - testFraction)));
  const degreesOfFreedom = a.length - 1;
  const law = studentT(degreesOfFreedom);
  const half = law.quantile((1 + confidence) / 2) * standardError;
  const t = mean / standardError;
  return {
    difference: mean,
    standardError,
    t,
    degreesOfFreedom,
    pValue: law.twoSidedP(t),
    interval: [mean - half, mean + half],
  };
}
