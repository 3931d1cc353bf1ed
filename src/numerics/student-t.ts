/**
 * Student's t distribution.
 * @module
 */
import { type Distribution, incompleteBeta } from "./beta.ts";
import { logGamma } from "./gamma.ts";
import { standardNormal } from "./normal.ts";

export interface StudentT extends Distribution {
  /** P(|T| >= |t|). */
  twoSidedP(t: number): number;
  readonly df: number;
}

/** Beyond this many degrees of freedom the normal law is exact to double precision at any level in use. */
const NORMAL_FROM = 1e10;

/** @param df - Degrees of freedom, > 0, need not be whole; infinity is the normal law. */
export function studentT(df: number): StudentT {
  const normal = df >= NORMAL_FROM;
  /** P(T > t) for t >= 0. */
  const tail = (t: number): number => {
    if (normal) return standardNormal.sf(t);
    if (t === Number.POSITIVE_INFINITY) return 0;
    const square = t * t;
    return incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)) / 2;
  };
  const logNorm = normal ? 0 : logGamma((df + 1) / 2) - logGamma(df / 2) - Math.log(df * Math.PI) / 2;
  const density = (t: number) => Math.exp(logNorm - ((df + 1) / 2) * Math.log1p((t * t) / df));
  return {
    df,
    cdf: (t) => (t > 0 ? 1 - tail(t) : tail(-t)),
    sf: (t) => (t > 0 ? tail(t) : 1 - tail(-t)),
    twoSidedP: (t) => 2 * tail(Math.abs(t)),
    quantile(p) {
      if (normal) return standardNormal.quantile(p);
      if (Number.isNaN(p)) return Number.NaN;
      if (p === 0.5) return 0;
      if (p <= 0 || p >= 1) return p <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      const q = Math.min(p, 1 - p);
      // log(tail) falls and is concave in log(t), so Newton's steps reach the root from any start.
      let u = Math.log(-standardNormal.quantile(q));
      for (let i = 0; i < 200; i++) {
        const t = Math.exp(u);
        const current = tail(t);
        const step = ((Math.log(current) - Math.log(q)) * current) / (density(t) * t);
        u += step;
        if (Math.abs(step) < 1e-15) break;
      }
      return p < 0.5 ? -Math.exp(u) : Math.exp(u);
    },
  };
}
