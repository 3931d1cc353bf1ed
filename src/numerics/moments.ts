/**
 * Mean, variance and covariance of samples.
 * @module
 */

export interface Moments {
  readonly mean: number;
  /** Unbiased (divided by n - 1); NaN for n < 2. */
  readonly variance: number;
}

/** Two passes: no cancellation. Empty samples give NaN. */
export function meanAndVariance(sample: ArrayLike<number>): Moments {
  const n = sample.length;
  const mean = meanOf(sample);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((sample[i] as number) - mean) ** 2;
  return { mean, variance: n < 2 ? Number.NaN : squares / (n - 1) };
}

/** NaN for an empty sample. A sample of equal values gives exactly that value. */
export function meanOf(sample: ArrayLike<number>): number {
  const n = sample.length;
  const first = sample[0] ?? Number.NaN;
  // Around the first value: equal scores have variance exactly 0 then, however they are rounded.
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (sample[i] as number) - first;
  return first + sum / n;
}

/** Unbiased; two samples of the same length n >= 2. */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [mx, my] = [meanOf(x), meanOf(y)];
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += ((x[i] as number) - mx) * ((y[i] as number) - my);
  return sum / (x.length - 1);
}
