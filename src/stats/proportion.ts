/**
 * Intervals for a proportion, and the exact binomial test of 1/2.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { beta, binomialCdf, standardNormal } from "../numerics/index.ts";

export interface ProportionIntervals {
  /** Never below its coverage. C. J. Clopper, E. S. Pearson (1934), Biometrika 26:404-413. */
  readonly clopperPearson: readonly [number, number];
  /** Its coverage on average. E. B. Wilson (1927), JASA 22:209-212. */
  readonly wilson: readonly [number, number];
  /** Two-sided p of H0: the chance is 1/2. */
  readonly pHalf: number;
}

/** @param x - Successes in 0..n. */
export function proportionIntervals(x: number, n: number, confidence = 0.95): ProportionIntervals {
  if (!Number.isInteger(x) || !Number.isInteger(n) || n < 1 || x < 0 || x > n)
    throw new AssayError(
      "INVALID_INPUT",
      `proportionIntervals: ${x} of ${n}, expected whole numbers with 0 <= x <= n`,
    );
  return {
    clopperPearson: [lowerBound(x, n, (1 - confidence) / 2), upperBound(x, n, (1 - confidence) / 2)],
    wilson: wilson(x, n, confidence),
    pHalf: Math.min(1, 2 * binomialCdf(Math.min(x, n - x), n, 0.5)),
  };
}

/** The chance below which x or more successes of n have a chance of at most `alpha`: a one-sided exact bound. */
export function lowerBound(x: number, n: number, alpha: number): number {
  return x === 0 ? 0 : beta(x, n - x + 1).quantile(alpha);
}

export function upperBound(x: number, n: number, alpha: number): number {
  return x === n ? 1 : beta(x + 1, n - x).quantile(1 - alpha);
}

function wilson(x: number, n: number, confidence: number): readonly [number, number] {
  const z = standardNormal.quantile((1 + confidence) / 2);
  const p = x / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [x === 0 ? 0 : centre - half, x === n ? 1 : centre + half];
}
