/**
 * Two one-sided tests: is the difference smaller than a margin that was declared beforehand?
 * @module
 */
import { AssayError } from "../model/index.ts";
import { studentT } from "../numerics/index.ts";
import { pairedT } from "./paired.ts";
import { type WelchResult, welch } from "./welch.ts";

export interface TostResult {
  /** Of both tests: the larger. EQUIVALENT at level alpha when p < alpha. */
  readonly pValue: number;
  /** Against "difference <= -margin". */
  readonly tLower: number;
  readonly pLower: number;
  /** Against "difference >= margin". */
  readonly tUpper: number;
  readonly pUpper: number;
  readonly degreesOfFreedom: number;
}

/**
 * Two one-sided Welch tests: H0 is that the means differ by the margin or more.
 *
 * @param a - n >= 2 finite scores, one per replicate; `b` likewise.
 * @param margin - > 0, in units of the score.
 * @throws {AssayError} INVALID_INPUT for a margin of 0 or less, and as `welch`.
 * @see D. J. Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15:657-680.
 */
export function tostWelch(a: readonly number[], b: readonly number[], margin: number): TostResult {
  return twoOneSided(welch(a, b), margin);
}

/** The same on pairs: `b[i]` is the score of the same unit as `a[i]`. */
export function tostPaired(a: readonly number[], b: readonly number[], margin: number): TostResult {
  return twoOneSided(pairedT(a, b), margin);
}

function twoOneSided(
  { difference, standardError, degreesOfFreedom }: WelchResult,
  margin: number,
): TostResult {
  if (!(margin > 0))
    throw new AssayError("INVALID_INPUT", `tost: the margin is ${margin}, expected a number above 0`);
  const law = studentT(degreesOfFreedom);
  const tLower = (difference + margin) / standardError;
  const tUpper = (difference - margin) / standardError;
  const [pLower, pUpper] = [law.sf(tLower), law.cdf(tUpper)];
  return { pValue: Math.max(pLower, pUpper), tLower, pLower, tUpper, pUpper, degreesOfFreedom };
}
