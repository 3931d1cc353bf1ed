/**
 * Wilcoxon's signed-rank test on paired differences (one per problem, for instance).
 * @see F. Wilcoxon (1945), Biometrics Bulletin 1:80-83. Zeros are left out (his own rule).
 * @module
 */
import { midranks, standardNormal } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface Wilcoxon {
  /** Sum of the ranks of the positive differences, and the smaller of both sums. */
  readonly wPlus: number;
  readonly wMin: number;
  /** Two-sided; NaN for the normal law where every difference is 0. */
  readonly pValue: number;
  readonly pGreater: number;
  /** Exact, given the ranks that ties share; else the normal law, corrected for ties, not for continuity. */
  readonly exact: boolean;
}

/**
 * @param differences - n >= 1 finite numbers. Where all are 0 nothing speaks against chance: p = 1.
 * @param exactTo - Largest number of differences other than 0 for the exact law; its cost grows with their cube.
 * @throws {AssayError} INVALID_INPUT for no difference, or one that is not finite.
 */
export function wilcoxon(differences: readonly number[], exactTo = 50): Wilcoxon {
  requireScores("wilcoxon", { differences }, 1);
  const moved = differences.filter((d) => d !== 0);
  const ranks = midranks(moved.map(Math.abs));
  const n = moved.length;
  const total = (n * (n + 1)) / 2;
  const wPlus = moved.reduce((sum, d, i) => sum + (d > 0 ? (ranks[i] as number) : 0), 0);
  const wMin = Math.min(wPlus, total - wPlus);
  if (n <= exactTo) {
    const law = signedRankLaw(ranks);
    /** P(W+ <= w), in half ranks. */
    const below = (w: number) => law.slice(0, 2 * w + 1).reduce((sum, p) => sum + p, 0);
    return {
      wPlus,
      wMin,
      pValue: Math.min(1, 2 * below(wMin)),
      pGreater: Math.min(1, below(total - wPlus)),
      exact: true,
    };
  }
  const counts = [...Map.groupBy(ranks, (rank) => rank).values()].map((same) => same.length);
  const ties = counts.reduce((sum, count) => sum + count ** 3 - count, 0);
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const z = (wPlus - total / 2) / spread;
  return {
    wPlus,
    wMin,
    pValue: 2 * standardNormal.sf(Math.abs(z)),
    pGreater: standardNormal.sf(z),
    exact: false,
  };
}

/** P(W+ = w / 2) by adding one rank at a time: in halves, so that shared ranks are whole numbers too. */
function signedRankLaw(ranks: Float64Array): Float64Array {
  const law = new Float64Array(ranks.reduce((sum, rank) => sum + 2 * rank, 0) + 1);
  law[0] = 1;
  let reach = 0;
  for (const rank of ranks) {
    const step = 2 * rank;
    reach += step;
    for (let w = reach; w >= 0; w--)
      law[w] = ((law[w] as number) + (w >= step ? (law[w - step] as number) : 0)) / 2;
  }
  return law;
}
