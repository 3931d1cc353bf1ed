/**
 * P(A > B): the chance that a unit of A scores better than a unit of B, ties counted half; with its interval.
 *
 * It answers another question than the mean difference, so it is shown beside the verdict and never decides it.
 * @module
 */
import { findRoot, standardNormal } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface Superiority {
  /** In [0, 1]; 0.5: neither is better. */
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

export function probabilityOfSuperiority(
  a: readonly number[],
  b: readonly number[],
  confidence = 0.95,
): Superiority {
  requireScores("probabilityOfSuperiority", { a, b }, 1);
  const estimate = superiority(a, b);
  const interval = newcombe5(estimate, a.length, b.length, confidence);
  if (estimate > 0 && estimate < 1) return { estimate, interval };
  // At the ends the estimate itself solves the equation; its other root is the bound that means something.
  const bound = farRoot(a.length, b.length, confidence);
  return { estimate, interval: estimate === 1 ? [bound, 1] : [0, 1 - bound] };
}

/** The share of pairs in which a is larger, ties counted half. */
export function superiority(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  return wins / (a.length * b.length);
}

/**
 * Newcombe's method 5: the t that solve |theta - t| = z sqrt(t (1 - t) [1 + N ((1 - t)/(2 - t) + t/(1 + t))] / (mn)),
 * N = (m + n)/2 - 1. At theta = 0 and 1 the root next to the estimate is the estimate itself, and it is what is returned.
 *
 * @see R. G. Newcombe (2006), "Confidence intervals for an effect size measure based on the Mann-Whitney statistic. Part
 * 2", Statistics in Medicine 25:559-573.
 */
export function newcombe5(
  theta: number,
  m: number,
  n: number,
  confidence: number,
): readonly [number, number] {
  const z = standardNormal.quantile((1 + confidence) / 2);
  const N = (m + n) / 2 - 1;
  const width = (t: number) =>
    z * Math.sqrt((t * (1 - t) * (1 + N * ((1 - t) / (2 - t) + t / (1 + t)))) / (m * n));
  const low = theta <= 0 ? 0 : findRoot((t) => theta - t - width(t), 0, theta);
  const high = theta >= 1 ? 1 : findRoot((t) => t - theta - width(t), theta, 1);
  return [low, high];
}

/** The root below 1 at theta = 1, where the equation divided by sqrt(1 - t) reads 1 - t = z² t [...] / (mn). */
function farRoot(m: number, n: number, confidence: number): number {
  const z = standardNormal.quantile((1 + confidence) / 2);
  const N = (m + n) / 2 - 1;
  return findRoot((t) => 1 - t - (z * z * t * (1 + N * ((1 - t) / (2 - t) + t / (1 + t)))) / (m * n), 0, 1);
}
