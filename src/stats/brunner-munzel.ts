/**
 * The Brunner-Munzel test of P(A > B) = 1/2 without equal spreads.
 * @see E. Brunner, U. Munzel (2000), "The nonparametric Behrens-Fisher problem", Biometrical Journal 42:17-25.
 * @module
 */
import { midranks, studentT } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface BrunnerMunzel {
  /** Positive when a tends to be larger. */
  readonly w: number;
  readonly df: number;
  /** Two-sided; NaN when the samples do not overlap at all. */
  readonly pValue: number;
}

export function brunnerMunzel(a: readonly number[], b: readonly number[]): BrunnerMunzel {
  requireScores("brunnerMunzel", { a, b }, 2);
  const [m, n] = [a.length, b.length];
  const pooled = midranks([...a, ...b]);
  const parts = [
    { all: pooled.slice(0, m), own: midranks(a) },
    { all: pooled.slice(m), own: midranks(b) },
  ].map(({ all, own }) => {
    const size = all.length;
    const mean = all.reduce((sum, rank) => sum + rank / size, 0);
    const squares = all.reduce(
      (sum, rank, i) => sum + (rank - (own[i] as number) - mean + (size + 1) / 2) ** 2,
      0,
    );
    return { size, mean, variance: squares / (size - 1) };
  });
  const [A, B] = parts as [(typeof parts)[0], (typeof parts)[0]];
  const joint = m * A.variance + n * B.variance;
  const w = (m * n * (A.mean - B.mean)) / ((m + n) * Math.sqrt(joint));
  const df = joint ** 2 / ((m * A.variance) ** 2 / (m - 1) + (n * B.variance) ** 2 / (n - 1));
  return { w, df, pValue: joint > 0 ? studentT(df).twoSidedP(w) : Number.NaN };
}
