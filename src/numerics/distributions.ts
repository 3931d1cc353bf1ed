/**
 * Distributions that follow from the incomplete beta and gamma functions: F, chi-squared, binomial.
 * @module
 */
import { beta, type Distribution, incompleteBeta } from "./beta.ts";
import { lowerGamma, upperGamma } from "./gamma.ts";
import { findRoot } from "./root.ts";

/** F with d1 and d2 degrees of freedom, both > 0. */
export function fDistribution(d1: number, d2: number): Distribution {
  const parts = (x: number) => [(d1 * x) / (d1 * x + d2), d2 / (d1 * x + d2)] as const;
  return {
    cdf: (x) => (x <= 0 ? 0 : incompleteBeta(d1 / 2, d2 / 2, ...parts(x))),
    sf(x) {
      if (x <= 0) return 1;
      const [b, c] = parts(x);
      return incompleteBeta(d2 / 2, d1 / 2, c, b);
    },
    quantile(p) {
      const b = beta(d1 / 2, d2 / 2).quantile(p);
      return (d2 * b) / (d1 * (1 - b));
    },
  };
}

/** Chi-squared with df degrees of freedom, > 0. */
export function chiSquared(df: number): Distribution {
  const cdf = (x: number) => lowerGamma(df / 2, x / 2);
  return {
    cdf,
    sf: (x) => upperGamma(df / 2, x / 2),
    quantile(p) {
      if (p <= 0) return 0;
      if (p >= 1) return Number.POSITIVE_INFINITY;
      let high = Math.max(1, 2 * df);
      while (cdf(high) < p) high *= 2;
      return findRoot((x) => cdf(x) - p, 0, high, 1e-13);
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
