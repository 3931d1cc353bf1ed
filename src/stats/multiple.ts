/**
 * Several tests at once.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { ascendingOrder } from "../numerics/index.ts";

export interface HolmStep {
  /** 1 for the smallest p. */
  readonly rank: number;
  /** Two-sided error rate that this test is held to: alpha / (m - rank + 1), and from the first not rejected on, that step's. */
  readonly alpha: number;
  readonly rejected: boolean;
}

/**
 * Holm's steps, in the order of the p-values. Each test's interval at coverage 1 - `alpha` of its step excludes 0 exactly
 * when the test is rejected, so that interval and word agree.
 *
 * @param pValues - Two-sided, in [0, 1]; NaN counts as 1: a test that could not be made still takes its place.
 * @param alpha - Error rate of the whole family, in [0, 1].
 * @throws {AssayError} INVALID_INPUT for a p-value out of range.
 * @see S. Holm (1979), "A simple sequentially rejective multiple test procedure", Scand. J. Statistics 6:65-70.
 */
export function holmSteps(pValues: readonly number[], alpha: number): HolmStep[] {
  const p = requireChances("holmSteps", pValues);
  const m = p.length;
  const order = ascendingOrder(p);
  const steps = new Array<HolmStep>(m);
  let stopped: number | null = null;
  order.forEach((index, i) => {
    const level = stopped ?? alpha / (m - i);
    const rejected = stopped === null && (p[index] as number) <= level;
    if (!rejected && stopped === null) stopped = level;
    steps[index] = { rank: i + 1, alpha: level, rejected };
  });
  return steps;
}

/**
 * Holm's adjusted p-values: each the smallest alpha at which its test is rejected.
 *
 * @param pValues - As for `holmSteps`.
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const p = requireChances("holmAdjusted", pValues);
  const adjusted = new Array<number>(p.length);
  let most = 0;
  ascendingOrder(p).forEach((index, i) => {
    most = Math.min(1, Math.max(most, (p[index] as number) * (p.length - i)));
    adjusted[index] = most;
  });
  return adjusted;
}

/**
 * Adjusted p-values that control the false discovery rate.
 *
 * @param pValues - As for `holmSteps`.
 * @see Y. Benjamini, Y. Hochberg (1995), J. Royal Statistical Society B 57:289-300.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const p = requireChances("benjaminiHochberg", pValues);
  const m = p.length;
  const adjusted = new Array<number>(m);
  let least = 1;
  ascendingOrder(p)
    .reverse()
    .forEach((index, i) => {
      // The factor first: it is at least 1, so that no adjusted p is rounded below its p.
      least = Math.min(least, (p[index] as number) * (m / (m - i)));
      adjusted[index] = least;
    });
  return adjusted;
}

/** NaN as 1. */
function requireChances(routine: string, pValues: readonly number[]): number[] {
  const wrong = pValues.findIndex((p) => p < 0 || p > 1);
  if (wrong >= 0)
    throw new AssayError(
      "INVALID_INPUT",
      `${routine}: p-value ${wrong} is ${pValues[wrong]}, expected a number in [0, 1]`,
    );
  return pValues.map((p) => (Number.isNaN(p) ? 1 : p));
}
