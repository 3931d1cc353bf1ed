/**
 * DeLong's test: two single models on one test set, compared by the area under the ROC curve.
 *
 * The models predict the same items, so their areas are correlated: the variance is that of the differences of the items'
 * placements, in each class. About new items from where these came, for these two models as they are; with several seeds a
 * method use `itemsEstimate`.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { meanAndVariance, standardNormal } from "../numerics/index.ts";
import { auc, placements } from "./auc.ts";
import { requireScores } from "./require-scores.ts";

export interface PairedDeLongResult {
  /** AUC of a and of b. */
  readonly areas: readonly [number, number];
  readonly difference: number;
  /** Of the difference; 0 where both order every item alike. */
  readonly standardError: number;
  /** difference / standardError; 0 where both are 0, infinite where the standard error alone is. */
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly interval: readonly [number, number];
}

/**
 * @param a - Predictions by item, larger is more positive; `b` of the same items.
 * @param positive - By item: at least 2 are, and at least 2 are not.
 * @param confidence - Coverage of the interval, in (0, 1).
 * @throws {AssayError} INVALID_INPUT otherwise.
 * @see E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), "Comparing the areas under two or more correlated receiver
 * operating characteristic curves", Biometrics 44:837-845.
 */
export function pairedDeLong(
  a: readonly number[],
  b: readonly number[],
  positive: readonly boolean[],
  confidence = 0.95,
): PairedDeLongResult {
  requireScores("pairedDeLong", { a, b }, 4);
  if (a.length !== b.length || a.length !== positive.length)
    throw new AssayError(
      "INVALID_INPUT",
      `pairedDeLong: ${a.length} and ${b.length} predictions of ${positive.length} items, expected one of each item`,
    );
  const [inA, inB] = [placements(a, positive), placements(b, positive)];
  const variances = [true, false].map((side) => {
    const gaps = positive.flatMap((is, i) => (is === side ? [(inA[i] as number) - (inB[i] as number)] : []));
    if (gaps.length < 2)
      throw new AssayError(
        "INVALID_INPUT",
        `pairedDeLong: ${gaps.length} ${side ? "positive" : "negative"} items, needed: at least 2 of each class`,
      );
    return meanAndVariance(gaps).variance / gaps.length;
  });
  const areas = [auc(a, positive), auc(b, positive)] as const;
  const difference = areas[0] - areas[1];
  const standardError = Math.sqrt((variances[0] as number) + (variances[1] as number));
  const z = difference === 0 ? 0 : difference / standardError;
  const half = standardNormal.quantile((1 + confidence) / 2) * standardError;
  return {
    areas,
    difference,
    standardError,
    z,
    pValue: Math.min(1, 2 * standardNormal.sf(Math.abs(z))),
    interval: [difference - half, difference + half],
  };
}
