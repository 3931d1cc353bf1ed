/**
 * The sum: a reported gain taken apart into luck, tuning and algorithm, exactly, with an interval on each part.
 *
 *     G          = s_A - s_B                                   what would be reported
 *     luck       = G - (F_A - F_B)                             F: mean of the selected configuration on fresh units
 *     algorithm  = Phi_A(k) - Phi_B(k)                         at equal budget k
 *     tuning     = (F_A - Phi_A(k)) - (F_B - Phi_B(k))
 *     G = luck + tuning + algorithm
 *
 * Either side's s and F may be those of a configuration that no search chose: against a baseline as it comes, its declared
 * default. Phi_B(k) stays what its search finds, so that algorithm is the same in both sums.
 *
 * luck has variance v_A + v_B (v = s²/r, df r - 1 each); algorithm is rule N's interval; tuning has the sum of all four
 * variances, df joined as Welch's.
 *
 * @see docs/statistics/sum.md for simulated coverage.
 * @module
 */
import { meanAndVariance, studentT } from "../numerics/index.ts";
import { satterthwaite } from "./satterthwaite.ts";
import type { RuleNResult } from "./tuning-verdict.ts";

export interface AttributionArm {
  /** Test score of the selected trial; of a baseline that was not tuned, that of its default. Higher is better. */
  readonly reported: number;
  /** Fresh units of the configuration that was reported; empty: luck is unknown. */
  readonly fresh: readonly number[];
  /** Trials of the method's search, of which rule N is about k. */
  readonly trials: number;
  /** Has no chance: its one fresh unit has variance 0. */
  readonly deterministic: boolean;
}

export interface Estimated {
  readonly estimate: number;
  /** Null where no spread is known. */
  readonly interval: readonly [number, number] | null;
}

export interface Attribution {
  readonly gain: number;
  /** Null: unknown, there are no fresh units. Never 0 for that reason. */
  readonly luck: Estimated | null;
  /** Null where luck or algorithm is unknown. */
  readonly tuning: Estimated | null;
  /** Null where no rule was applied. */
  readonly algorithm: Estimated | null;
  /** G - algorithm where luck is unknown: what luck and tuning are together. */
  readonly luckAndTuning: number | null;
}

/**
 * @param rule - Rule N's result for the two searches at budget k; null where there is none.
 * @param k - Its budget, in trials.
 * @param confidence - Coverage of each interval by itself, in (0, 1); 1 - 0.05 / 3 for all three together at 95 %.
 */
export function attribution(
  candidate: AttributionArm,
  baseline: AttributionArm,
  rule: RuleNResult | null,
  k: number | null,
  confidence: number,
): Attribution {
  const gain = candidate.reported - baseline.reported;
  const algorithm =
    rule === null
      ? null
      : { estimate: rule.difference, interval: rule.reason === null ? rule.interval : null };
  const [A, B] = [freshMean(candidate), freshMean(baseline)];
  if (A === null || B === null)
    return {
      gain,
      luck: null,
      tuning: null,
      algorithm,
      luckAndTuning: algorithm === null ? null : gain - algorithm.estimate,
    };
  const fresh = A.mean - B.mean;
  const luck = withInterval(gain - fresh, [A, B], confidence);
  if (rule === null || k === null) return { gain, luck, tuning: null, algorithm, luckAndTuning: null };
  const searches = rule.variances.map((variance, i) => ({
    mean: 0,
    variance,
    df: [candidate, baseline][i]!.trials / k - 1,
  }));
  return {
    gain,
    luck,
    tuning: withInterval(fresh - rule.difference, [A, B, ...searches], confidence),
    algorithm,
    luckAndTuning: null,
  };
}

interface Source {
  readonly mean: number;
  /** Of the mean; NaN: unknown. */
  readonly variance: number;
  readonly df: number;
}

function freshMean({ fresh, deterministic }: AttributionArm): Source | null {
  if (fresh.length === 0) return null;
  const { mean, variance } = meanAndVariance(fresh);
  if (deterministic) return { mean, variance: 0, df: Number.POSITIVE_INFINITY };
  return { mean, variance: variance / fresh.length, df: fresh.length - 1 };
}

function withInterval(estimate: number, sources: readonly Source[], confidence: number): Estimated {
  const { variance, df } = satterthwaite(sources);
  // A budget k = n leaves a search no degree of freedom: no spread is known then.
  if (Number.isNaN(variance) || !(df > 0)) return { estimate, interval: null };
  const half = variance === 0 ? 0 : studentT(df).quantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { estimate, interval: [estimate - half, estimate + half] };
}
