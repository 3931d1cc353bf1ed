/**
 * What every distribution answers.
 * @module
 */
export interface Distribution {
  /** P(X <= x). Relative error about 1e-12 where it is small. */
  cdf(x: number): number;
  /** P(X > x), as exact where it is small. */
  sf(x: number): number;
  /** The x with P(X <= x) = p; p in [0, 1]; NaN for NaN. */
  quantile(p: number): number;
}
