/**
 * The regularised incomplete beta function and the beta distribution.
 * @module
 */
import { logGamma } from "./gamma.ts";
import { findRoot } from "./root.ts";

/**
 * I_x(a, b), with the complement given beside x, so that neither end loses digits.
 *
 * @param y - 1 - x, as exactly as the caller knows it.
 * @see NIST DLMF 8.17.22 (continued fraction), by the modified Lentz method.
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges fast below the mean; above it, the mirror image does.
  return x < (a + 1) / (a + b + 2) ? fraction(a, b, x, y) : 1 - fraction(b, a, y, x);
}

function fraction(a: number, b: number, x: number, y: number): number {
  const tiny = 1e-300;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y)) / a;
  if (front === 0) return 0;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny);
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, tiny);
    c = nonZero(1 + even / c, tiny);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, tiny);
    c = nonZero(1 + odd / c, tiny);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * h;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

export interface Distribution {
  /** P(X <= x). */
  cdf(x: number): number;
  /** P(X > x), exact where it is small. */
  sf(x: number): number;
  /** The x with P(X <= x) = p; p in [0, 1]. */
  quantile(p: number): number;
}

/** Beta(a, b) on [0, 1]; a, b > 0. */
export function beta(a: number, b: number): Distribution {
  const cdf = (x: number) => incompleteBeta(a, b, x);
  const sf = (x: number) => incompleteBeta(b, a, 1 - x, x);
  return {
    cdf,
    sf,
    quantile(p) {
      if (!(p > 0)) return 0;
      if (p >= 1) return 1;
      // Solved in the logit of x and the logarithm of the smaller tail: both ends keep their digits.
      const x = (u: number) => 1 / (1 + Math.exp(-u));
      const y = (u: number) => 1 / (1 + Math.exp(u));
      const q = 1 - p;
      const f =
        p < 0.5
          ? (u: number) => Math.log(Math.max(incompleteBeta(a, b, x(u), y(u)), 1e-320)) - Math.log(p)
          : (u: number) => Math.log(q) - Math.log(Math.max(incompleteBeta(b, a, y(u), x(u)), 1e-320));
      return x(findRoot(f, -700, 700, 1e-15));
    },
  };
}
