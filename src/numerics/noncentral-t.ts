/**
 * The noncentral t distribution: Student's t when the null hypothesis is false.
 * @see R. V. Lenth (1989), Algorithm AS 243, Applied Statistics 38:185-189; the sum is started at its largest term, as
 * in D. Benton, K. Krishnamoorthy (2003), Computational Statistics and Data Analysis 43:249-267.
 * @module
 */
import { incompleteBeta } from "./beta.ts";
import type { Distribution } from "./distribution.ts";
import { gammaKernel } from "./gamma.ts";
import { standardNormal } from "./normal.ts";
import { findRoot } from "./root.ts";

/**
 * Absolute error of `cdf` and `sf` about 1e-14. A call costs about 10 |delta| values of the incomplete beta function.
 *
 * @param df - Degrees of freedom, > 0.
 * @param delta - Noncentrality, |delta| <= 1e6.
 */
export function noncentralT(df: number, delta: number): Distribution {
  const cdf = (t: number) => (t >= 0 ? below(df, delta, t) : 1 - below(df, -delta, -t));
  const sf = (t: number) => 1 - cdf(t);
  return {
    cdf,
    sf,
    quantile(p) {
      if (Number.isNaN(p)) return Number.NaN;
      if (p <= 0 || p >= 1) return p <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      const q = 1 - p;
      const f =
        p < 0.5
          ? (t: number) => Math.log(Math.max(cdf(t), Number.MIN_VALUE)) - Math.log(p)
          : (t: number) => Math.log(q) - Math.log(Math.max(sf(t), Number.MIN_VALUE));
      let half = 1 + Math.abs(delta);
      while (f(delta - half) > 0 || f(delta + half) < 0) half *= 2;
      return findRoot(f, delta - half, delta + half, 1e-13);
    },
  };
}

/** P(T <= t) for t >= 0: a Poisson mixture of beta laws. */
function below(df: number, delta: number, t: number): number {
  if (t === Number.POSITIVE_INFINITY) return 1;
  const odds = (t * t) / df;
  const [x, y] = odds === Number.POSITIVE_INFINITY ? [1, 0] : [odds / (1 + odds), 1 / (1 + odds)];
  let sum = standardNormal.sf(delta);
  if (x === 0) return sum;
  const lambda = (delta * delta) / 2;
  const poisson = (s: number) => (s === 0 ? Math.exp(-lambda) : gammaKernel(s, lambda) / s);
  const term = (j: number): number => {
    const even = poisson(j) * incompleteBeta(j + 0.5, df / 2, x, y);
    const odd = Math.sign(delta) * poisson(j + 0.5) * incompleteBeta(j + 1, df / 2, x, y);
    return (even + odd) / 2;
  };
  const start = Math.floor(lambda);
  for (let j = start; ; j++) {
    const next = term(j);
    sum += next;
    // Where the mixture has left its weights behind, not where its two parts happen to cancel.
    if (poisson(j) < 1e-18 || !Number.isFinite(next)) break;
  }
  for (let j = start - 1; j >= 0; j--) {
    sum += term(j);
    if (poisson(j) < 1e-18) break;
  }
  return Math.min(1, Math.max(0, sum));
}
