/**
 * Welch's unequal-variance t test: is the mean score of method A different from that of B?
 *
 * Use it when each replicate (a seed, a data split) gives one score per method and the two methods were run on different
 * seeds. Same units (splits, items, data order) in both, declared in the plan? Use `pairedT`, it decides sooner.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { meanAndVariance, studentT } from "../numerics/index.ts";
import { requireScores, varies } from "./require-scores.ts";
import { satterthwaite } from "./satterthwaite.ts";

export interface WelchResult {
  /** mean(a) - mean(b), in units of the score. */
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided, in [0, 1]. */
  readonly pValue: number;
  /** Of H1: E[a] > E[b]. */
  readonly pGreater: number;
  /** At the asked coverage, in units of the score. */
  readonly interval: readonly [number, number];
}

/**
 * Tests H0: E[a] = E[b], without assuming equal variances.
 *
 *     t  = (mean(a) - mean(b)) / sqrt(va + vb)            with va = s²(a) / n, vb = s²(b) / m
 *     df = (va + vb)² / (va² / (n - 1) + vb² / (m - 1))
 *
 * @param a - n >= 2 finite scores, one per replicate. Not modified.
 * @param b - m >= 2 finite scores, in the same unit.
 * @param confidence - Coverage of the interval, in (0, 1).
 * @throws {AssayError} INVALID_INPUT if a sample is too small or not finite, or neither varies.
 * @see B. L. Welch (1947), "The generalization of 'Student's' problem", Biometrika 34:28-35.
 * @example
 * welch([0.91, 0.93, 0.92], [0.90, 0.90, 0.91]).pValue; // 0.0824
 */
export function welch(a: readonly number[], b: readonly number[], confidence = 0.95): WelchResult {
  requireScores("welch", { a, b }, 2);
  if (!varies(a) && !varies(b))
    throw new AssayError("INVALID_INPUT", "welch: no score varies; is the seed passed to the runs?");
  const [A, B] = [meanAndVariance(a), meanAndVariance(b)];
  const difference = A.mean - B.mean;
  const { variance, df: degreesOfFreedom } = satterthwaite([
    { variance: A.variance / a.length, df: a.length - 1 },
    { variance: B.variance / b.length, df: b.length - 1 },
  ]);
  const standardError = Math.sqrt(variance);
  const law = studentT(degreesOfFreedom);
  const t = difference / standardError;
  const halfWidth = law.quantile((1 + confidence) / 2) * standardError;
  return {
    difference,
    standardError,
    t,
    degreesOfFreedom,
    pValue: law.twoSidedP(t),
    pGreater: law.sf(t),
    interval: [difference - halfWidth, difference + halfWidth],
  };
}
