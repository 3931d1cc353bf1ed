/**
 * The chance that all order statistics of a uniform sample keep inside given limits.
 * @module
 */
import { logGamma } from "./gamma.ts";

/**
 * P(lower[i] <= U_(i+1) <= upper[i] for every i), U_(1) <= ... <= U_(n) the order statistics of n uniform draws.
 *
 * The number of points left of x is a Poisson process of rate n, given that it ends at n: it is carried from limit to
 * limit with the counts that the limits allow. Every term is positive, so nothing cancels. O(n w²), w the most counts
 * that are possible at one limit (about 3 sqrt n for a band).
 *
 * @param lower - Ascending, in [0, 1]; `upper` likewise, as many.
 * @see A. Moscovich, B. Nadler (2017), "Fast calculation of boundary crossing probabilities for Poisson processes",
 * Statistics and Probability Letters 123:177-182.
 */
export function orderStatisticsInside(lower: readonly number[], upper: readonly number[]): number {
  const n = lower.length;
  const limits = [...new Set([...lower, ...upper, 1])].filter((x) => x > 0 && x <= 1).sort((x, y) => x - y);
  // chance[j - least]: j points so far, all limits kept.
  let chance = Float64Array.of(1);
  let [least, most, from] = [0, 0, 0];
  let [mustHave, mayHave] = [0, 0];
  for (const x of limits) {
    while (mustHave < n && (upper[mustHave] as number) <= x) mustHave++;
    while (mayHave < n && (lower[mayHave] as number) < x) mayHave++;
    if (mustHave > mayHave) return 0;
    const step = poissonUpTo(mayHave - least, n * (x - from));
    const start = Math.max(mustHave, least);
    const next = new Float64Array(mayHave - start + 1);
    for (let j = start; j <= mayHave; j++) {
      let sum = 0;
      for (let i = least; i <= Math.min(j, most); i++)
        sum += (chance[i - least] as number) * (step[j - i] as number);
      next[j - start] = sum;
    }
    chance = next;
    [least, most, from] = [start, mayHave, x];
  }
  return Math.min(1, (chance[n - least] as number) * Math.exp(n - n * Math.log(n) + logGamma(n + 1)));
}

/** P(Poisson(mean) = j), j = 0..most. */
function poissonUpTo(most: number, mean: number): Float64Array {
  const law = new Float64Array(most + 1);
  law[0] = Math.exp(-mean);
  for (let j = 1; j <= most; j++) law[j] = ((law[j - 1] as number) * mean) / j;
  return law;
}
