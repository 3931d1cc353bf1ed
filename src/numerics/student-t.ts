/**
 * Student's t distribution.
 * @module
 */
import { incompleteBeta } from "./beta.ts";
import type { Distribution } from "./distribution.ts";
import { logGammaStep } from "./gamma.ts";
import { standardNormal } from "./normal.ts";

export interface StudentT extends Distribution {
  /** P(|T| >= |t|). */
  twoSidedP(t: number): number;
  readonly df: number;
}

/** Beyond this many degrees of freedom the normal law is the same to ten digits, even where its tail is 1e-300. */
const NORMAL_FROM = 1e16;

/** @param df - Degrees of freedom, > 0, need not be whole; infinity is the normal law. */
export function studentT(df: number): StudentT {
  if (df >= NORMAL_FROM)
    return { ...standardNormal, df, twoSidedP: (t) => 2 * standardNormal.sf(Math.abs(t)) };
  const logDf = Math.log(df);
  /** ln of Gamma((df + 1)/2) / (Gamma(df/2) sqrt pi): of the density's front, times sqrt df. */
  const logFront = logGammaStep(df / 2) - Math.log(Math.PI) / 2;
  /** P(T > e^u): by its logarithm, since with few degrees of freedom t itself leaves the range of numbers. */
  const tail = (u: number): number => {
    if (u === Number.POSITIVE_INFINITY) return 0;
    // So far out the tail is a power: t^-df df^(df/2) times the front / df.
    if (2 * u - logDf > 80) return Math.exp(logFront - logDf - df * (u - logDf / 2));
    const square = Math.exp(2 * u - logDf);
    const sum = 1 + square;
    return incompleteBeta(df / 2, 0.5, 1 / sum, square / sum) / 2;
  };
  const upper = (t: number) => tail(Math.log(t));
  return {
    df,
    cdf: (t) => (t > 0 ? 1 - upper(t) : upper(-t)),
    sf: (t) => (t > 0 ? upper(t) : 1 - upper(-t)),
    twoSidedP: (t) => 2 * upper(Math.abs(t)),
    quantile(p) {
      if (Number.isNaN(p)) return Number.NaN;
      if (p === 0.5) return 0;
      if (p <= 0 || p >= 1) return p <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      const q = Math.min(p, 1 - p);
      // ln(tail) falls and is concave in ln(t), so Newton's steps reach the root from any start.
      let u = Math.log(-standardNormal.quantile(q));
      for (let i = 0; i < 200; i++) {
        const current = tail(u);
        // t times the density, over the tail: minus the slope of ln(tail).
        const spread = 2 * u - logDf;
        const logOnePlus = spread > 80 ? spread : Math.log1p(Math.exp(spread));
        const slope = Math.exp(logFront - ((df + 1) / 2) * logOnePlus + spread / 2) / current;
        const step = (Math.log(current) - Math.log(q)) / slope;
        u += step;
        if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(u))) break;
      }
      return p < 0.5 ? -Math.exp(u) : Math.exp(u);
    },
  };
}
