/**
 * The Mann-Whitney test: is P(A > B) different from 1/2?
 * @see H. B. Mann, D. R. Whitney (1947), Annals of Mathematical Statistics 18:50-60.
 * @module
 */
import { midranks, standardNormal } from "../numerics/index.ts";
import { everySplit } from "./permutation.ts";
import { requireScores } from "./require-scores.ts";

export interface MannWhitney {
  /** U of the first sample: pairs that a wins, ties counted half. */
  readonly u: number;
  readonly superiority: number;
  readonly cliffsDelta: number;
  /** Normal law, corrected for ties and continuity. */
  readonly asymptotic: { readonly twoSided: number; readonly greater: number };
  /** Exact, without ties; null with ties. */
  readonly exact: { readonly twoSided: number; readonly greater: number } | null;
}

export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  requireScores("mannWhitney", { a, b }, 1);
  const [m, n] = [a.length, b.length];
  const ranks = midranks([...a, ...b]);
  const u = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2;
  const counts = [...Map.groupBy(ranks, (rank) => rank).values()].map((same) => same.length);
  const ties = counts.reduce((sum, count) => sum + count ** 3 - count, 0);
  const N = m + n;
  const spread = Math.sqrt(((m * n) / 12) * (N + 1 - ties / (N * (N - 1))));
  const z = (value: number) => (value - (m * n) / 2 - 0.5) / spread;
  return {
    u,
    superiority: u / (m * n),
    cliffsDelta: (2 * u) / (m * n) - 1,
    asymptotic: {
      twoSided: Math.min(1, 2 * standardNormal.sf(z(Math.max(u, m * n - u)))),
      greater: standardNormal.sf(z(u)),
    },
    exact: ties > 0 ? null : exactP(u, m, n),
  };
}

/** P(U >= u) from the counts of all orderings, f(m, n, u) = f(m-1, n, u-n) + f(m, n-1, u). */
function exactP(u: number, m: number, n: number): { twoSided: number; greater: number } {
  const law = uLaw(m, n);
  const tail = (from: number) => law.slice(Math.ceil(from)).reduce((sum, p) => sum + p, 0);
  return { greater: Math.min(1, tail(u)), twoSided: Math.min(1, 2 * tail(Math.max(u, m * n - u))) };
}

function uLaw(m: number, n: number): number[] {
  // Generating function: the product of (1 - x^(n+i)) / (1 - x^i) over i = 1..m, divided by its sum as it grows.
  let law = [1];
  for (let i = 1; i <= m; i++) {
    const size = i * n + 1;
    const up = new Array<number>(size + i).fill(0);
    law.forEach((p, j) => {
      up[j] = (up[j] as number) + p;
      if (j + n + i < up.length) up[j + n + i] = (up[j + n + i] as number) - p;
    });
    for (let j = i; j < up.length; j++) up[j] = (up[j] as number) + (up[j - i] as number);
    law = up.slice(0, size).map((p) => (p * i) / (n + i));
  }
  return law;
}

/** P(U >= u) over all splits of the pooled scores: right with ties, for up to about 20 scores in all. */
export function mannWhitneyPermutation(a: readonly number[], b: readonly number[]): number {
  const ranks = midranks([...a, ...b]);
  const observed = ranks.slice(0, a.length).reduce((sum, rank) => sum + rank, 0);
  let [extreme, all] = [0, 0];
  everySplit(ranks.length, a.length, (chosen) => {
    let sum = 0;
    for (const i of chosen) sum += ranks[i] as number;
    if (sum >= observed - 1e-9) extreme++;
    all++;
  });
  return extreme / all;
}
