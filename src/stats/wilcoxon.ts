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
  readonly pValue: number;
  readonly pGreater: number;
  /** Exact for up to 50 differences without ties or zeros; else the normal law without continuity correction. */
  readonly exact: boolean;
}

/** @param exactTo - Largest number of differences for the exact law. */
export function wilcoxon(differences: readonly number[], exactTo = 50): Wilcoxon {
  requireScores("wilcoxon", { differences }, 1);
  const moved = differences.filter((d) => d !== 0);
  const ranks = midranks(moved.map(Math.abs));
  const n = moved.length;
  const wPlus = moved.reduce((sum, d, i) => sum + (d > 0 ? (ranks[i] as number) : 0), 0);
  const wMin = Math.min(wPlus, (n * (n + 1)) / 2 - wPlus);
  const counts = [...Map.groupBy(ranks, (rank) => rank).values()].map((same) => same.length);
  const ties = counts.reduce((sum, count) => sum + count ** 3 - count, 0);
  if (n === 0) return { wPlus: 0, wMin: 0, pValue: 1, pGreater: 1, exact: false };
  if (ties === 0 && n === differences.length && n <= exactTo) {
    const law = signedRankLaw(n);
    const below = (w: number) => law.slice(0, w + 1).reduce((sum, p) => sum + p, 0);
    const total = (n * (n + 1)) / 2;
    return { wPlus, wMin, pValue: Math.min(1, 2 * below(wMin)), pGreater: below(total - wPlus), exact: true };
  }
  const spread = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const z = (wPlus - (n * (n + 1)) / 4) / spread;
  return {
    wPlus,
    wMin,
    pValue: 2 * standardNormal.sf(Math.abs(z)),
    pGreater: standardNormal.sf(z),
    exact: false,
  };
}

/** P(W+ = w) by adding one rank at a time. */
function signedRankLaw(n: number): number[] {
  let law = [1];
  for (let rank = 1; rank <= n; rank++) {
    const next = new Array<number>(law.length + rank).fill(0);
    law.forEach((p, w) => {
      next[w] = (next[w] as number) + p / 2;
      next[w + rank] = (next[w + rank] as number) + p / 2;
    });
    law = next;
  }
  return law;
}
