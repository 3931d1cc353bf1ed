/**
 * Logarithms of binomial coefficients.
 * @module
 */
import { logGamma } from "./gamma.ts";

/** ln C(n, k); minus infinity outside 0..n. */
export function logBinomial(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
