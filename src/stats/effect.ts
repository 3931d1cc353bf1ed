/**
 * Standardised differences: how many spreads lie between two means.
 * @module
 */
import { logGammaStep, meanAndVariance } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface Effect {
  /** (mean(a) - mean(b)) / pooled spread. */
  readonly cohenD: number;
  /** d without its small-sample bias: J d. */
  readonly hedgesG: number;
  /** J = Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)), df = n + m - 2. */
  readonly correction: number;
  /** In units of the spread of b alone. */
  readonly glassDelta: number;
}

/**
 * @param a - At least 2 finite scores, likewise `b`. Where nothing varies the effects are NaN or infinite.
 * @see L. V. Hedges (1981), "Distribution theory for Glass's estimator of effect size", J. Educational Statistics 6:107-128.
 */
export function effect(a: readonly number[], b: readonly number[]): Effect {
  requireScores("effect", { a, b }, 2);
  const [A, B] = [meanAndVariance(a), meanAndVariance(b)];
  const df = a.length + b.length - 2;
  const pooled = Math.sqrt(((a.length - 1) * A.variance + (b.length - 1) * B.variance) / df);
  const cohenD = (A.mean - B.mean) / pooled;
  const correction = Math.exp(logGammaStep((df - 1) / 2)) / Math.sqrt(df / 2);
  return {
    cohenD,
    hedgesG: correction * cohenD,
    correction,
    glassDelta: (A.mean - B.mean) / Math.sqrt(B.variance),
  };
}
