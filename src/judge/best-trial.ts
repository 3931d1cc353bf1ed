/**
 * Which trial a search chose.
 * @module
 */
import type { TrialEvidence } from "../model/index.ts";

/**
 * The trial with the best selection score; the first of equals; null when none succeeded.
 *
 * @param sign - 1 where more is better, else -1.
 */
export function bestTrial(sign: 1 | -1, trials: readonly TrialEvidence[]): TrialEvidence | null {
  let best: TrialEvidence | null = null;
  for (const trial of trials) {
    if (trial.selection === null) continue;
    if (best === null || sign * (trial.selection - (best.selection as number)) > 0) best = trial;
  }
  return best;
}
