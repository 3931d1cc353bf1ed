/**
 * What a simulation says for certain about a rate.
 * @module
 */
import { lowerBound, upperBound } from "../../src/stats/proportion.ts";

/** One-sided: a rate that is exactly as documented fails one check in a thousand. */
const ALPHA = 0.001;

/** Is the true rate above the documented one, for certain? `count` times in `repetitions`. */
export function exceeds(count: number, repetitions: number, documented: number): boolean {
  return lowerBound(count, repetitions, ALPHA) > documented;
}

/** Is it below, for certain? */
export function fallsShort(count: number, repetitions: number, documented: number): boolean {
  return upperBound(count, repetitions, ALPHA) < documented;
}
