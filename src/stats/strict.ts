/**
 * Strict mode: the median of best-of-k by order statistics. Distribution-free and conservative; about the observed score.
 * @see H. A. David, H. N. Nagaraja (2003), "Order Statistics", 3rd ed., sec. 7.1.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { binomialCdf, binomialSf, sorted } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

/**
 * Interval for the q-quantile of the scores, q = 0.5^(1/k): the median of the best of k draws.
 *
 * @param scores - n >= 1 finite scores of iid trials.
 * @param k - Budget, in trials, >= 1.
 * @param alpha - Error on each side, in (0, 1/2).
 * @returns Null when n is too small for an upper or lower end at this error (n/k below about 6.3).
 */
export function bestOfMedianInterval(
  scores: readonly number[],
  k: number,
  alpha: number,
): readonly [number, number] | null {
  requireScores("bestOfMedianInterval", { scores }, 1);
  if (!(k >= 1))
    throw new AssayError("INVALID_INPUT", `bestOfMedianInterval: k is ${k}, expected at least 1`);
  if (!(alpha > 0 && alpha < 0.5))
    throw new AssayError(
      "INVALID_INPUT",
      `bestOfMedianInterval: alpha is ${alpha}, expected a number in (0, 1/2)`,
    );
  const n = scores.length;
  const q = 0.5 ** (1 / k);
  let low = 0; // largest l with P(Bin(n, q) <= l - 1) <= alpha
  while (low + 1 <= n && binomialCdf(low, n, q) <= alpha) low++;
  let high = n + 1; // smallest u with P(Bin(n, q) >= u) <= alpha
  while (high - 1 >= 1 && binomialSf(high - 2, n, q) <= alpha) high--;
  if (low < 1 || high > n) return null;
  const ordered = sorted(scores);
  return [ordered[low - 1] as number, ordered[high - 1] as number];
}
