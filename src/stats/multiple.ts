/**
 * Several tests at once.
 * @module
 */

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
 * @see S. Holm (1979), "A simple sequentially rejective multiple test procedure", Scand. J. Statistics 6:65-70.
 */
export function holmSteps(pValues: readonly number[], alpha: number): HolmStep[] {
  const m = pValues.length;
  const p = pValues.map((value) => (Number.isNaN(value) ? 1 : value));
  const order = p.map((_, i) => i).sort((i, j) => (p[i] as number) - (p[j] as number) || i - j);
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

/** Holm's adjusted p-values. */
export function holmAdjusted(pValues: readonly number[]): number[] {
  return stepwise(pValues, (p, i, m) => p * (m - i), Math.max, 0);
}

/**
 * Adjusted p-values that control the false discovery rate.
 * @see Y. Benjamini, Y. Hochberg (1995), J. Royal Statistical Society B 57:289-300.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length;
  const order = pValues.map((_, i) => i).sort((i, j) => (pValues[j] as number) - (pValues[i] as number));
  const adjusted = new Array<number>(m);
  let least = 1;
  order.forEach((index, i) => {
    least = Math.min(least, ((pValues[index] as number) * m) / (m - i));
    adjusted[index] = least;
  });
  return adjusted;
}

function stepwise(
  pValues: readonly number[],
  scale: (p: number, i: number, m: number) => number,
  join: (a: number, b: number) => number,
  start: number,
): number[] {
  const m = pValues.length;
  const order = pValues.map((_, i) => i).sort((i, j) => (pValues[i] as number) - (pValues[j] as number));
  const adjusted = new Array<number>(m);
  let running = start;
  order.forEach((index, i) => {
    running = Math.min(1, join(running, scale(pValues[index] as number, i, m)));
    adjusted[index] = running;
  });
  return adjusted;
}
