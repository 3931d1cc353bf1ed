/**
 * Distributions that follow from the incomplete beta and gamma functions: F, chi-squared, binomial.
 * @module
 */
import { betaLogit, incompleteBeta } from "./beta.ts";
import type { Distribution } from "./distribution.ts";
import { logGamma, lowerGamma, upperGamma } from "./gamma.ts";
import { findRoot } from "./root.ts";

/** F with d1 and d2 degrees of freedom, both > 0. */
export function fDistribution(d1: number, d2: number): Distribution {
  // d1 x / (d1 x + d2) and its complement, by the ratio that cannot overflow.
  const parts = (x: number): [number, number] => {
    const odds = (d1 / d2) * x;
    return odds < 1 ? [odds / (1 + odds), 1 / (1 + odds)] : [1 / (1 + 1 / odds), 1 / odds / (1 + 1 / odds)];
  };
  return {
    cdf: (x) => (x <= 0 ? 0 : incompleteBeta(d1 / 2, d2 / 2, ...parts(x))),
    sf(x) {
      if (x <= 0) return 1;
      const [b, c] = parts(x);
      return incompleteBeta(d2 / 2, d1 / 2, c, b);
    },
    quantile: (p) => Math.exp(betaLogit(d1 / 2, d2 / 2, p) + Math.log(d2 / d1)),
  };
}

/** Chi-squared with df degrees of freedom, > 0. */
export function chiSquared(df: number): Distribution {
  const a = df / 2;
  return {
    cdf: (x) => (x === Number.POSITIVE_INFINITY ? 1 : lowerGamma(a, x / 2)),
    sf: (x) => (x === Number.POSITIVE_INFINITY ? 0 : upperGamma(a, x / 2)),
    quantile(p) {
      if (Number.isNaN(p)) return Number.NaN;
      if (p <= 0) return 0;
      if (p >= 1) return Number.POSITIVE_INFINITY;
      // In ln(x / 2). P(a, x) <= x^a / Gamma(a + 1), with equality for x -> 0, bounds it from below.
      const least = (Math.log(p) + logGamma(a + 1)) / a;
      if (least < -700) return 2 * Math.exp(least);
      const q = 1 - p;
      const f =
        p < 0.5
          ? (u: number) => Math.log(lowerGamma(a, Math.exp(u))) - Math.log(p)
          : (u: number) => Math.log(q) - Math.log(Math.max(upperGamma(a, Math.exp(u)), Number.MIN_VALUE));
      let high = Math.max(least, Math.log(a)) + 1;
      while (f(high) < 0) high++;
      // A little lower than the bound, which rounding can put above the root.
      return 2 * Math.exp(findRoot(f, least - 1e-9 * (1 + Math.abs(least)), high, 1e-15));
    },
  };
}

/** P(Bin(n, q) <= x), for a whole n >= 0 and q in [0, 1]. */
export function binomialCdf(x: number, n: number, q: number): number {
  if (x < 0) return 0;
  if (x >= n) return 1;
  const k = Math.floor(x);
  return incompleteBeta(n - k, k + 1, 1 - q, q);
}

/** P(Bin(n, q) > x), without loss of its small values. */
export function binomialSf(x: number, n: number, q: number): number {
  if (x < 0) return 1;
  if (x >= n) return 0;
  const k = Math.floor(x);
  return incompleteBeta(k + 1, n - k, q, 1 - q);
}
