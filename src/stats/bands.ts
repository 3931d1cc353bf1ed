/**
 * Simultaneous bands: limits for the whole distribution function of the scores, and so for the whole tuning curve.
 *
 * The best of k draws depends on the distribution function alone and falls with it, so the upper limit of the one gives the
 * lower limit of the other, at every k at once. For the picture and for sentences about a whole curve; the verdict at the
 * planned k is rule N's. About the observed score that also selects.
 *
 * `dkw` needs nothing and is wide, `ks` is exact of even width, `ld-equal-tailed` and `ld-highest-density` are exact and
 * narrower at both ends. Exact for a continuous law; with ties they hold at least as often as asked.
 *
 * @see N. Lourie, H. He, K. Cho (2024), "Show your work with confidence: confidence bands for tuning curves", NAACL.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { sorted } from "../numerics/index.ts";
import { dkwHalfWidth, ksHalfWidth } from "./ks.ts";
import { orderBand } from "./order-band.ts";
import { requireScores } from "./require-scores.ts";
import { type StepDistribution, stepDistribution } from "./step-distribution.ts";

export const BAND_METHODS = ["dkw", "ks", "ld-equal-tailed", "ld-highest-density"] as const;
export type BandMethod = (typeof BAND_METHODS)[number];

export interface BandOptions {
  /** That the whole band holds, in (0, 1). */
  readonly confidence: number;
  readonly method: BandMethod;
  /** The least and greatest score that are possible; infinite where there is no limit. */
  readonly range: readonly [number, number];
}

export interface DistributionBand {
  /** A law at least as good as the true one: its distribution function is the lower limit. */
  readonly lower: StepDistribution;
  readonly upper: StepDistribution;
}

/**
 * @param scores - n >= 1 finite scores inside the range, of iid trials.
 * @throws {AssayError} INVALID_INPUT for scores outside the range, or a confidence out of (0, 1).
 */
export function distributionBand(
  scores: readonly number[],
  { confidence, method, range: [low, high] }: BandOptions,
): DistributionBand {
  requireScores("distributionBand", { scores }, 1);
  if (!(confidence > 0 && confidence < 1))
    throw new AssayError(
      "INVALID_INPUT",
      `distributionBand: the confidence is ${confidence}, expected a number in (0, 1)`,
    );
  const ordered = [...sorted(scores)];
  const outside = ordered.find((score) => !(score >= low && score <= high));
  if (outside !== undefined)
    throw new AssayError(
      "INVALID_INPUT",
      `distributionBand: the score ${outside} lies outside the range from ${low} to ${high}`,
    );
  const { lower, upper } = limits(ordered.length, confidence, method);
  const values = [low, ...ordered, high];
  return {
    // Just below the first score the function may still be 0, and just below the next one only what it was before.
    lower: stepDistribution(values, differences([0, ...lower, 1])),
    upper: stepDistribution(values, differences([...upper, 1, 1])),
  };
}

/** Limits at the i-th score: lower[i] at the score itself, upper[i] just below it. */
function limits(
  n: number,
  confidence: number,
  method: BandMethod,
): { readonly lower: readonly number[]; readonly upper: readonly number[] } {
  if (method === "ld-equal-tailed") return orderBand(n, confidence, "equal-tailed");
  if (method === "ld-highest-density") return orderBand(n, confidence, "highest-density");
  const half = method === "dkw" ? dkwHalfWidth(n, 1 - confidence) : ksHalfWidth(n, 1 - confidence);
  const steps = Array.from({ length: n }, (_, i) => i);
  return {
    lower: steps.map((i) => Math.max(0, (i + 1) / n - half)),
    upper: steps.map((i) => Math.min(1, i / n + half)),
  };
}

function differences(cumulative: readonly number[]): number[] {
  return cumulative.map((value, i) => value - (cumulative[i - 1] ?? 0));
}

export interface CurveBand {
  /** By budget. Of the expected best of k draws; infinite where the range is. */
  readonly mean: readonly (readonly [number, number])[];
  /** Of the median of the best of k draws. */
  readonly median: readonly (readonly [number, number])[];
}

/** Limits of the tuning curve at each budget k > 0, all of them at once. */
export function tuningBand(
  scores: readonly number[],
  ks: readonly number[],
  options: BandOptions,
): CurveBand {
  const wrong = ks.find((k) => !(k > 0));
  if (wrong !== undefined)
    throw new AssayError("INVALID_INPUT", `tuningBand: a budget of ${wrong} trials, expected one above 0`);
  const { lower, upper } = distributionBand(scores, options);
  return {
    mean: ks.map((k) => [upper.meanOfBest(k), lower.meanOfBest(k)] as const),
    median: ks.map((k) => [upper.quantileOfBest(k), lower.quantileOfBest(k)] as const),
  };
}
