/**
 * Area under the ROC curve, and its parts per item.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { ascendingOrder, midranks } from "../numerics/index.ts";

/**
 * P(a positive item gets a larger prediction than a negative one), ties counted half. O(n log n).
 *
 * @throws {AssayError} INVALID_INPUT unless both classes are there.
 */
export function auc(predictions: readonly number[], positive: readonly boolean[]): number {
  const ranks = midranks(predictions);
  let [rankSum, m] = [0, 0];
  positive.forEach((is, i) => {
    if (!is) return;
    rankSum += ranks[i] as number;
    m++;
  });
  const n = positive.length - m;
  if (m === 0 || n === 0) throw new AssayError("INVALID_INPUT", "auc: items of both classes are needed");
  return (rankSum - (m * (m + 1)) / 2) / (m * n);
}

/**
 * DeLong's placements: for each item the share of the other class that it is ordered rightly against. Their mean over
 * either class is the AUC.
 *
 * @see E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988), Biometrics 44:837-845; X. Sun, W. Xu (2014), IEEE Signal
 * Processing Letters 21:1389-1393 (by ranks).
 */
export function placements(predictions: readonly number[], positive: readonly boolean[]): Float64Array {
  const all = midranks(predictions);
  const within = new Float64Array(predictions.length);
  for (const side of [true, false]) {
    const members = [...ascendingOrder(predictions)].filter((i) => positive[i] === side);
    const ranks = midranks(members.map((i) => predictions[i] as number));
    members.forEach((i, j) => {
      within[i] = ranks[j] as number;
    });
  }
  const m = positive.filter(Boolean).length;
  const n = positive.length - m;
  return Float64Array.from(predictions, (_, i) => {
    const below = (all[i] as number) - (within[i] as number);
    return positive[i] ? below / n : 1 - below / m;
  });
}
