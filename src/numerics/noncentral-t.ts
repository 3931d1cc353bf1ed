/**
 * The noncentral t distribution: Student's t when the null hypothesis is false.
 * @see R. V. Lenth (1989), Algorithm AS 243, Applied Statistics 38:185-189; the sum is started at its largest term, as
 * in D. Benton, K. Krishnamoorthy (2003), Computational Statistics and Data Analysis 43:249-267.
 * @module
 */
import { type Distribution, incompleteBeta } from "./beta.ts";
import { logGamma } from "./gamma.ts";
import { standardNormal } from "./normal.ts";
import { findRoot } from "./root.ts";

/**
 * @param df - Degrees of freedom, > 0.
 * @param delta - Noncentrality, |delta| <= 1000.
 */
export function noncentralT(df: number, delta: number): Distribution {
  const positive = (t: number, d: number): number => {
    // P(T <= t) for t >= 0.
    const x = (t * t) / (df + t * t);
    const y = df / (df + t * t);
    const lambda = (d * d) / 2;
    let sum = standardNormal.sf(d);
    if (x === 0) return sum;
    const term = (j: number): number => {
      const logPoisson =
        lambda === 0 ? (j === 0 ? 0 : Number.NEGATIVE_INFINITY) : j * Math.log(lambda) - lambda;
      const p = Math.exp(logPoisson - logGamma(j + 1));
      const q = (d / Math.SQRT2) * Math.exp(logPoisson - logGamma(j + 1.5));
      return (p * incompleteBeta(j + 0.5, df / 2, x, y) + q * incompleteBeta(j + 1, df / 2, x, y)) / 2;
    };
    const start = Math.floor(lambda);
    for (let j = start; j < start + 100_000; j++) {
      const next = term(j);
      sum += next;
      if (Math.abs(next) < 1e-17 && j > start + 2) break;
    }
    for (let j = start - 1; j >= 0; j--) {
      const next = term(j);
      sum += next;
      if (Math.abs(next) < 1e-17) break;
    }
    return Math.min(1, Math.max(0, sum));
  };
  const cdf = (t: number) => (t >= 0 ? positive(t, delta) : 1 - positive(-t, -delta));
  return {
    cdf,
    sf: (t) => 1 - cdf(t),
    quantile(p) {
      if (p <= 0 || p >= 1) return p <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      let half = 1 + Math.abs(delta);
      while (cdf(delta - half) > p || cdf(delta + half) < p) half *= 2;
      return findRoot((t) => cdf(t) - p, delta - half, delta + half, 1e-12);
    },
  };
}
