/**
 * Friedman's test: do several methods rank alike over problems? With the critical difference of Nemenyi.
 * @see M. Friedman (1937), JASA 32:675-701; J. Demsar (2006), JMLR 7:1-30.
 * @module
 */
import { chiSquared, midranks, normalRangeQuantile } from "../numerics/index.ts";

export interface Friedman {
  /** Corrected for ties. */
  readonly chi2: number;
  readonly pValue: number;
  /** By method; 1 is best (the largest score). */
  readonly meanRanks: readonly number[];
  /** Mean ranks that differ by less are not told apart, at the asked level. */
  readonly criticalDifference: number;
}

/** @param scores - By problem, then method; higher is better. At least 2 of each. */
export function friedman(scores: readonly (readonly number[])[], alpha = 0.05): Friedman {
  const problems = scores.length;
  const methods = (scores[0] as readonly number[]).length;
  const sums = new Array<number>(methods).fill(0);
  let ties = 0;
  for (const row of scores) {
    const ranks = midranks(row.map((score) => -score));
    ranks.forEach((rank, j) => {
      sums[j] = (sums[j] as number) + rank;
    });
    for (const same of Map.groupBy(ranks, (rank) => rank).values()) ties += same.length ** 3 - same.length;
  }
  const raw =
    (12 / (problems * methods * (methods + 1))) * sums.reduce((sum, rank) => sum + rank * rank, 0) -
    3 * problems * (methods + 1);
  const chi2 = raw / (1 - ties / (problems * methods * (methods * methods - 1)));
  return {
    chi2,
    pValue: chiSquared(methods - 1).sf(chi2),
    meanRanks: sums.map((sum) => sum / problems),
    criticalDifference:
      (normalRangeQuantile(methods, 1 - alpha) / Math.SQRT2) *
      Math.sqrt((methods * (methods + 1)) / (6 * problems)),
  };
}
