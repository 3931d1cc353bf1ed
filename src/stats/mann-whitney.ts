/**
 * The Mann-Whitney test: is P(A > B) different from 1/2?
 * @see H. B. Mann, D. R. Whitney (1947), Annals of Mathematical Statistics 18:50-60.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { midranks, standardNormal } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface MannWhitney {
  /** U of the first sample: pairs that a wins, ties counted half. */
  readonly u: number;
  readonly superiority: number;
  readonly cliffsDelta: number;
  /** Normal law, corrected for ties and continuity. */
  readonly asymptotic: { readonly twoSided: number; readonly greater: number };
  /** Exact; null with ties (see `mannWhitneyPermutation`), and for samples so large that the normal law is as good. */
  readonly exact: { readonly twoSided: number; readonly greater: number } | null;
}

/** About a second; 1,000 scores a side. */
const MOST_STEPS = 1e9;

/**
 * @param a - m >= 1 finite scores; `b` n >= 1. O((m + n) log(m + n) + m n min(m, n)).
 * @throws {AssayError} INVALID_INPUT if a sample is empty or not finite.
 */
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
    exact: ties > 0 || Math.min(m, n) * m * n > MOST_STEPS ? null : exactP(u, m, n),
  };
}

/** By the lower end of the law, which is the mirror image of the upper one: there no digits are lost. */
function exactP(u: number, m: number, n: number): { twoSided: number; greater: number } {
  const law = lowerHalf(m, n);
  /** P(U <= w), w below the middle. */
  const below = (w: number) => {
    let sum = 0;
    for (let j = 0; j <= w; j++) sum += law[j] as number;
    return sum;
  };
  const other = m * n - u; // P(U >= u) = P(U <= m n - u)
  return {
    greater: other <= u ? below(other) : 1 - below(u - 1),
    twoSided: Math.min(1, 2 * below(Math.min(u, other))),
  };
}

/**
 * P(U = j) for j up to the middle: the product of (1 - x^(n+i)) / (1 - x^i) over i = 1..m, divided by its sum as it grows.
 * Up to the middle each product has larger coefficients than the one before, so that what the subtraction rounds off is
 * small against what is kept; beyond the middle it would be all there is.
 */
function lowerHalf(m: number, n: number): Float64Array {
  const [few, many] = m < n ? [m, n] : [n, m];
  const law = new Float64Array(Math.floor((m * n) / 2) + 1);
  law[0] = 1;
  for (let i = 1; i <= few; i++) {
    for (let j = law.length - 1; j >= many + i; j--)
      law[j] = (law[j] as number) - (law[j - many - i] as number);
    for (let j = i; j < law.length; j++) law[j] = (law[j] as number) + (law[j - i] as number);
    const share = i / (many + i);
    for (let j = 0; j < law.length; j++) law[j] = (law[j] as number) * share;
  }
  return law;
}

/**
 * P(U >= u) over all splits of the pooled scores, exact with ties too.
 *
 * Score by score, with the share of the splits so far that have so many scores in a and such a rank sum: every term is
 * positive. O(m (m + n) m (m + n)).
 *
 * @param a - m >= 1 finite scores; `b` n >= 1; m (m + n) at most about 20,000.
 * @throws {AssayError} INVALID_INPUT if a sample is empty, not finite, or both are too large.
 */
export function mannWhitneyPermutation(a: readonly number[], b: readonly number[]): number {
  requireScores("mannWhitneyPermutation", { a, b }, 1);
  // Ranks in halves are whole numbers; the share of splits is the same for the smaller sample and the opposite tail.
  const ranks = [...midranks([...a, ...b])].map((rank) => 2 * rank);
  const flip = a.length > b.length;
  const size = Math.min(a.length, b.length);
  const observed = (flip ? ranks.slice(a.length) : ranks.slice(0, a.length)).reduce((sum, r) => sum + r, 0);
  const most = ranks
    .toSorted((x, y) => y - x)
    .slice(0, size)
    .reduce((sum, rank) => sum + rank, 0);
  if (ranks.length * size * most > MOST_STEPS)
    throw new AssayError(
      "INVALID_INPUT",
      `mannWhitneyPermutation: ${ranks.length} scores are too many to try every split`,
    );
  const shares = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (shares[0] as Float64Array)[0] = 1;
  ranks.forEach((rank, i) => {
    for (let j = Math.min(size, i + 1); j >= 0; j--) {
      const [here, fewer] = [shares[j] as Float64Array, shares[j - 1]];
      const [out, inside] = [(i + 1 - j) / (i + 1), j / (i + 1)];
      for (let sum = most; sum >= 0; sum--)
        here[sum] =
          out * (here[sum] as number) +
          (fewer !== undefined && sum >= rank ? inside * (fewer[sum - rank] as number) : 0);
    }
  });
  const law = shares[size] as Float64Array;
  const extreme = flip ? law.slice(0, observed + 1) : law.slice(observed);
  return Math.min(
    1,
    extreme.reduce((sum, share) => sum + share, 0),
  );
}
