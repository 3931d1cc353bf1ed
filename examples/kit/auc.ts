/** The area under the ROC curve. @module */

/**
 * The share of all pairs of a positive and a negative in which the positive is predicted higher; a tie is half a pair.
 *
 * By ranks in O(n log n): (sum of the positives' mean ranks - P (P + 1) / 2) / (P N).
 *
 * @param labels - 1 is positive, 0 negative; both must occur.
 * @see H. B. Mann and D. R. Whitney (1947), Annals of Mathematical Statistics 18:50-60.
 */
export function areaUnderCurve(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  const order = Array.from({ length: labels.length }, (_, i) => i);
  order.sort((i, j) => predictions[i]! - predictions[j]!);
  let [positives, rankSum] = [0, 0];
  for (let start = 0, end = 0; start < order.length; start = end) {
    let tied = 0; // positives among equal predictions
    for (; end < order.length && predictions[order[end]!] === predictions[order[start]!]; end++) {
      tied += labels[order[end]!]!;
    }
    if (end === start) throw new Error(`areaUnderCurve: prediction ${order[start]} is not a number`);
    positives += tied;
    rankSum += (tied * (start + end + 1)) / 2;
  }
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0)
    throw new Error("areaUnderCurve: only one of the two labels occurs");
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
