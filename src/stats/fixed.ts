/**
 * The word for two fixed configurations, or any two samples of units.
 *
 * 1. EQUIVALENT if d -/+ t(1 - alpha) se lies inside (-margin, margin): two one-sided tests.
 * 2. else BETTER if d - t(1 - alpha/2) se > 0, WORSE if d + t(1 - alpha/2) se < 0, else UNDECIDED.
 *
 * Never by a bootstrap interval: at n <= 12 its percentile and BCa forms call false winners in 9-22 % of cases.
 *
 * @see Welch (1947); Schuirmann (1987). Simulated error rates: docs/statistics/welch.md.
 * @module
 */
import { meanAndVariance, studentT } from "../numerics/index.ts";
import { differencesVary } from "./differences-vary.ts";
import { pairedT } from "./paired.ts";
import { requirePairs, requireScores, varies } from "./require-scores.ts";
import { welch } from "./welch.ts";

export type Word = "BETTER" | "WORSE" | "EQUIVALENT" | "UNDECIDED";

export interface FixedQuestion {
  /** Higher is better, in both. */
  readonly candidate: readonly number[];
  readonly baseline: readonly number[];
  /** A side without chance: one run is enough, and its variance is 0. */
  readonly deterministic?: { readonly candidate: boolean; readonly baseline: boolean };
  /** `candidate[i]` and `baseline[i]` are the same unit, as the plan declared. */
  readonly paired?: boolean;
  /** > 0, declared beforehand; null: EQUIVALENT is never said. */
  readonly margin: number | null;
  /** Coverage of the interval: 0.95, or the Holm step's. */
  readonly confidence: number;
}

export interface FixedVerdict {
  readonly word: Word;
  /** Why no rule was applied; null where one was. */
  readonly reason: string | null;
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly df: number | null;
  /** Two-sided. */
  readonly p: number | null;
  /** At coverage 1 - 2 (1 - confidence): what decides EQUIVALENT; null without a margin. */
  readonly equivalenceInterval: readonly [number, number] | null;
}

const FEWEST_UNITS = 3;

/**
 * The word, and the interval that says the same: it excludes 0 exactly for BETTER and WORSE, EQUIVALENT aside.
 *
 * Too few units, or scores that do not vary, are no error but UNDECIDED, with the reason.
 *
 * @throws {AssayError} INVALID_INPUT for scores that are not finite, or pairs of unequal number.
 */
export function fixedVerdict(question: FixedQuestion): FixedVerdict {
  const { candidate, baseline, margin, confidence } = question;
  requireScores("fixedVerdict", { candidate, baseline }, 0);
  const still = question.deterministic ?? { candidate: false, baseline: false };
  const difference =
    candidate.length > 0 && baseline.length > 0
      ? meanAndVariance(candidate).mean - meanAndVariance(baseline).mean
      : null;
  const refused = (reason: string): FixedVerdict => ({
    word: "UNDECIDED",
    reason,
    difference,
    interval: null,
    df: null,
    p: null,
    equivalenceInterval: null,
  });
  for (const [units, fixed] of [
    [candidate.length, still.candidate],
    [baseline.length, still.baseline],
  ] as const)
    if (units < (fixed ? 1 : FEWEST_UNITS))
      return refused(
        units === 0
          ? "one side has no unit"
          : `${units} ${units === 1 ? "unit is" : "units are"} too few on one side: at least ${FEWEST_UNITS} of each`,
      );
  if ((still.candidate && varies(candidate)) || (still.baseline && varies(baseline)))
    return refused("the scores of a side that was declared deterministic differ");
  if (still.candidate && still.baseline) {
    const d = difference as number;
    return {
      word:
        margin !== null && Math.abs(d) < margin
          ? "EQUIVALENT"
          : d > 0
            ? "BETTER"
            : d < 0
              ? "WORSE"
              : "UNDECIDED",
      reason: d === 0 && margin === null ? "both are deterministic and score the same" : null,
      difference: d,
      interval: [d, d],
      df: null,
      p: null,
      equivalenceInterval: margin === null ? null : [d, d],
    };
  }
  if ((!still.candidate && !varies(candidate)) || (!still.baseline && !varies(baseline)))
    return refused("the scores of one side do not vary at all: is the seed passed on?");
  const estimate = estimateOf(question, still);
  if (estimate === null) return refused("the paired differences do not vary at all: is the seed passed on?");
  // Scores so close that their squares leave the range of a number are equal for every purpose.
  if (!(estimate.standardError > 0)) return refused("the scores do not vary by more than a rounding error");
  return decide(estimate, margin, confidence);
}

interface Estimate {
  readonly difference: number;
  readonly standardError: number;
  readonly df: number;
}

function estimateOf(
  { candidate, baseline, paired }: FixedQuestion,
  still: { readonly candidate: boolean; readonly baseline: boolean },
): Estimate | null {
  if (still.candidate || still.baseline) {
    const [moving, fixed] = still.candidate ? [baseline, candidate] : [candidate, baseline];
    const { mean, variance } = meanAndVariance(moving);
    const gap = mean - (fixed[0] as number);
    return {
      difference: still.candidate ? -gap : gap,
      standardError: Math.sqrt(variance / moving.length),
      df: moving.length - 1,
    };
  }
  if (paired === true) {
    requirePairs("fixedVerdict", candidate, baseline);
    if (!differencesVary(candidate, baseline)) return null;
    const { difference, standardError, degreesOfFreedom } = pairedT(candidate, baseline);
    return { difference, standardError, df: degreesOfFreedom };
  }
  const { difference, standardError, degreesOfFreedom } = welch(candidate, baseline);
  return { difference, standardError, df: degreesOfFreedom };
}

/**
 * The rule itself, on an estimate with a t law.
 *
 * @param margin - > 0, in units of the score; null: EQUIVALENT is never said.
 * @param confidence - Coverage of the interval, in (0, 1).
 */
export function decide(
  { difference, standardError, df }: Estimate,
  margin: number | null,
  confidence: number,
): FixedVerdict {
  const law = studentT(df);
  const alpha = 1 - confidence;
  const half = law.quantile(1 - alpha / 2) * standardError;
  const inner = law.quantile(1 - alpha) * standardError;
  const interval = [difference - half, difference + half] as const;
  const equivalenceInterval = margin === null ? null : ([difference - inner, difference + inner] as const);
  const equivalent =
    margin !== null &&
    equivalenceInterval !== null &&
    equivalenceInterval[0] > -margin &&
    equivalenceInterval[1] < margin;
  return {
    word: equivalent ? "EQUIVALENT" : interval[0] > 0 ? "BETTER" : interval[1] < 0 ? "WORSE" : "UNDECIDED",
    reason: null,
    difference,
    interval,
    df,
    p: law.twoSidedP(difference / standardError),
    equivalenceInterval,
  };
}
