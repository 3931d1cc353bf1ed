/**
 * Failed trials take part: they were paid for. They rank last by selection score; if one is selected all the same, its
 * test score is the declared floor, else the worst finite test score of its search.
 * @module
 */
import type { Search } from "./tuning-curve.ts";

export interface PossibleTrial {
  /** Null: failed. Higher is better. */
  readonly selection: number | null;
  readonly test: number | null;
}

export interface FailureResolution extends Search {
  readonly failed: number;
}

/**
 * @param trials - In any order; a score that is null, NaN or infinite makes its trial a failed one.
 * @param floor - Test score of a failed trial that is selected all the same; null: the worst finite one of the search.
 * @returns Null when no trial succeeded: then there is nothing to rank, with a floor or without.
 */
export function resolveFailures(
  trials: readonly PossibleTrial[],
  floor: number | null,
): FailureResolution | null {
  const good = trials.filter(isFinished);
  if (good.length === 0) return null;
  const worstSelection = good.reduce(
    (least, trial) => Math.min(least, trial.selection),
    Number.POSITIVE_INFINITY,
  );
  const worstTest =
    floor ?? good.reduce((least, trial) => Math.min(least, trial.test), Number.POSITIVE_INFINITY);
  // Any value below the worst ranks last; all failures tie there.
  const last = Math.max(-Number.MAX_VALUE, worstSelection - Math.max(1, Math.abs(worstSelection)));
  return {
    selection: trials.map((trial) => (isFinished(trial) ? trial.selection : last)),
    test: trials.map((trial) => (isFinished(trial) ? trial.test : worstTest)),
    failed: trials.length - good.length,
  };
}

function isFinished(trial: PossibleTrial): trial is { selection: number; test: number } {
  const { selection, test } = trial;
  return selection !== null && test !== null && Number.isFinite(selection) && Number.isFinite(test);
}
