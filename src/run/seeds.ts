/**
 * The seed of every run, by hash of what the run is: nothing is drawn, so a study that is resumed, or run on another
 * machine, gives every run the seed that it had.
 *
 * Two runs of one study are two different labels of one hash, so equal seeds are chance: with n runs about n² / 2^32
 * (1,000 runs: 1 in 4,300; 10,000 runs: 1 in 43). One such pair in a study costs a little independence, no more.
 * @module
 */
import { DEFAULT_TRIAL, type Role } from "../model/index.ts";
import { deriveSeed } from "../numerics/index.ts";

export interface SeededRun {
  readonly studySeed: number;
  readonly problem: string;
  readonly method: string;
  readonly trial: number;
  readonly replicate: number;
  readonly role: Role;
  /** Unit i has the same seed in every method of a problem: for `confirm` and `compare` alone, defaults apart. */
  readonly paired: boolean;
}

/**
 * A whole number in [1, 2^31-2]: every common generator takes it, and none of them reads it as "no seed".
 *
 * Paired units leave out the method, and with it the number of the trial: each method confirms another one. A default
 * is held against no unit of another method, so that its units have seeds of their own.
 */
export function runSeed({ studySeed, problem, method, trial, replicate, role, paired }: SeededRun): number {
  const shared = paired && (role === "confirm" || role === "compare") && trial !== DEFAULT_TRIAL;
  return shared
    ? deriveSeed("run", studySeed, problem, role, "paired", replicate)
    : deriveSeed("run", studySeed, problem, role, "own", method, trial, replicate);
}
