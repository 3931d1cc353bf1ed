/**
 * A distribution that sits on finitely many values, and the best of k draws from it.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { ascendingOrder } from "../numerics/index.ts";

export interface StepDistribution {
  /** P(X <= x). */
  cdf(x: number): number;
  /** The least value with P(X <= value) >= p, p in [0, 1]. */
  quantile(p: number): number;
  /** E[max of k draws], k > 0. */
  meanOfBest(k: number): number;
  /** The q-quantile of the max of k draws: the q^(1/k)-quantile of one. */
  quantileOfBest(k: number, q?: number): number;
}

/**
 * @param values - At least one; equal ones share their weight. An infinite value must have a weight of 0 for the mean.
 * @param weights - As many, >= 0, with a sum above 0; they are divided by it.
 * @throws {AssayError} INVALID_INPUT for unequal lengths, or weights that are not such.
 */
export function stepDistribution(values: readonly number[], weights: readonly number[]): StepDistribution {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (values.length === 0 || values.length !== weights.length || values.some(Number.isNaN))
    throw new AssayError(
      "INVALID_INPUT",
      `stepDistribution: ${values.length} values and ${weights.length} weights, expected as many numbers of each`,
    );
  if (!(total > 0 && total < Number.POSITIVE_INFINITY) || weights.some((weight) => !(weight >= 0)))
    throw new AssayError(
      "INVALID_INPUT",
      "stepDistribution: expected weights >= 0 with a finite sum above 0",
    );
  const levels: number[] = [];
  const steps: number[] = [];
  for (const i of ascendingOrder(values)) {
    const value = values[i] as number;
    if (levels.length === 0 || levels.at(-1) !== value) {
      levels.push(value);
      steps.push(0);
    }
    steps[steps.length - 1] = (steps.at(-1) as number) + (weights[i] as number);
  }
  // Shares first, then their running sum, then its last value as 1: where a level of the quantile meets a step exactly,
  // rounding decides between two neighbours, and in this order it decides as in opda (Lourie et al. 2024).
  let running = 0;
  const sums = steps.map((weight) => {
    running += weight / total;
    return running;
  });
  const cumulative = sums.map((sum) => sum / running);
  const quantile = (p: number) => {
    const place = cumulative.findIndex((sum) => p <= sum);
    return levels[place < 0 ? levels.length - 1 : place] as number;
  };
  return {
    cdf(x) {
      const above = levels.findIndex((level) => level > x);
      return above < 0 ? 1 : above === 0 ? 0 : (cumulative[above - 1] as number);
    },
    quantile,
    meanOfBest(k) {
      let before = 0;
      return levels.reduce((mean, level, i) => {
        const chance = (cumulative[i] as number) ** k - before ** k;
        before = cumulative[i] as number;
        return chance === 0 ? mean : mean + chance * level;
      }, 0);
    },
    quantileOfBest: (k, q = 0.5) => quantile(q ** (1 / k)),
  };
}
