/**
 * The budget at which two tuned methods can be compared: a method verdict at k trials each takes 5 k trials of each.
 * @module
 */

/** Below this many trials there is no method verdict: k would be 1. */
const FEWEST_TRIALS = 10;

/** k, the default budget of the method verdict: a fifth of the trials; null where there are too few for one. */
export function decideAtFor(trials: number): number | null {
  return trials < FEWEST_TRIALS ? null : Math.floor(trials / 5);
}

/** Trials of each method that a method verdict at budget k takes. */
export function trialsNeeded(k: number): number {
  return Math.max(FEWEST_TRIALS, 5 * k);
}
