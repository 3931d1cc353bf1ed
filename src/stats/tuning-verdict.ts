/**
 * Rule N: is what A's search finds in k trials better than what B's search finds in k trials?
 *
 * The usual interval errs on one side: the loser's upper end is too short, because its rare good trials were not drawn.
 * Its own growth beyond k shows by how much, so that growth is taken off the winner's lead. With W the claimed winner and
 * L the claimed loser, "W better than L" iff
 *
 *     D_WL - t(.975, df) sqrt(V) - (c k / n_L) max(0, U_L(min(2k, n_L)) - U_L(k)) J_L / V > 0
 *     V = J_W + J_L,   df = V² / (J_W² / m_W + J_L² / max(1, m_L / 2)),   m = n / k
 *
 * The interval is this one on both sides, so that "excludes 0" and the word agree.
 *
 * @see docs/statistics/rule-n.md for its derivation and simulated error rates.
 * @module
 */
import { studentT } from "../numerics/index.ts";
import type { Word } from "./fixed.ts";
import { varies } from "./require-scores.ts";
import { satterthwaite } from "./satterthwaite.ts";
import { jackknifeVariance, type Search, tuningCurve } from "./tuning-curve.ts";

/**
 * c of rule N: 7.5 for scores with a ceiling or an exponential tail, 20 where `wide`: unbounded on the good side, or a tail
 * that looks heavy. At k = 2 the mean of a search still weighs so much that a long tail of bad configurations in the winner's
 * search is enough to exceed the promised rate with 7.5: 15 holds it. At k = 1 no constant does.
 */
export function growthConstant(k: number, wide: boolean): number {
  return wide ? 20 : k <= 2 ? 15 : 7.5;
}

export interface RuleNOptions {
  /** See `growthConstant`. */
  readonly c: number;
  /** Coverage of the interval: 0.95, or the Holm step's. */
  readonly confidence: number;
  /** > 0, declared beforehand; absent: EQUIVALENT is never said. */
  readonly margin?: number;
}

export interface RuleNResult {
  readonly word: Word;
  /** Why no rule was applied: nothing varies; null where it was. */
  readonly reason: string | null;
  /** U_A(k) and U_B(k). */
  readonly levels: readonly [number, number];
  readonly difference: number;
  /** Jackknife variances J_A and J_B. */
  readonly variances: readonly [number, number];
  readonly interval: readonly [number, number];
  /** Degrees of freedom of the lower end (A the winner) and of the upper end (B the winner). */
  readonly df: readonly [number, number];
  /** Two-sided: the p of the end on the side of 0. */
  readonly p: number;
  /** At coverage 1 - 2 (1 - confidence); null without a margin. */
  readonly equivalenceInterval: readonly [number, number] | null;
}

/**
 * @param a - The candidate's search, n_A iid trials; `b` the baseline's.
 * @param k - The budget that the verdict is about, <= n/5 where it decides.
 */
export function ruleN(a: Search, b: Search, k: number, { c, confidence, margin }: RuleNOptions): RuleNResult {
  const [A, B] = [side(a, k), side(b, k)];
  const difference = A.level - B.level;
  const V = A.variance + B.variance;
  const lower = direction(A, B, c, k, V);
  const upper = direction(B, A, c, k, V);
  const common = {
    levels: [A.level, B.level] as const,
    difference,
    variances: [A.variance, B.variance] as const,
    df: [lower.df, upper.df] as const,
  };
  const still = !varies(a.test) && !varies(b.test);
  if (still || !(V > 0))
    return {
      ...common,
      word: "UNDECIDED",
      reason: still
        ? "no trial of either search differs from the others in its score"
        : "whichever trial is left out, both searches find the same, so that nothing shows how certain their levels are",
      interval: [difference, difference],
      p: 1,
      equivalenceInterval: null,
    };
  const se = Math.sqrt(V);
  const alpha = 1 - confidence;
  const at = (p: number) =>
    [
      difference - studentT(lower.df).quantile(p) * se - lower.growth,
      difference + studentT(upper.df).quantile(p) * se + upper.growth,
    ] as const;
  const interval = at(1 - alpha / 2);
  const equivalenceInterval = margin === undefined ? null : at(1 - alpha);
  const equivalent =
    margin !== undefined &&
    equivalenceInterval !== null &&
    equivalenceInterval[0] > -margin &&
    equivalenceInterval[1] < margin;
  const pLower = studentT(lower.df).sf((difference - lower.growth) / se);
  const pUpper = studentT(upper.df).sf((-difference - upper.growth) / se);
  return {
    ...common,
    word: equivalent ? "EQUIVALENT" : interval[0] > 0 ? "BETTER" : interval[1] < 0 ? "WORSE" : "UNDECIDED",
    reason: null,
    interval,
    p: Math.min(1, 2 * Math.min(pLower, pUpper)),
    equivalenceInterval,
  };
}

interface Side {
  readonly level: number;
  readonly variance: number;
  readonly n: number;
  /** U(min(2k, n)) - U(k), where positive. */
  readonly growth: number;
}

function side(search: Search, k: number): Side {
  const n = search.test.length;
  const [level, beyond] = tuningCurve(search, [k, Math.min(2 * k, n)]) as [number, number];
  return { level, variance: jackknifeVariance(search, k), n, growth: Math.max(0, beyond - level) };
}

function direction(
  winner: Side,
  loser: Side,
  c: number,
  k: number,
  V: number,
): { growth: number; df: number } {
  const [mW, mL] = [winner.n / k, loser.n / k];
  return {
    growth: V > 0 ? ((c * k) / loser.n) * loser.growth * (loser.variance / V) : 0,
    df: satterthwaite([
      { variance: winner.variance, df: mW },
      { variance: loser.variance, df: Math.max(1, mL / 2) },
    ]).df,
  };
}
