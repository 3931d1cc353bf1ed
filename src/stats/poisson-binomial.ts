/**
 * The number of successes in independent tries of different chances, exact by convolution; and the law of records: how
 * often does the best so far improve when nothing changes but chance?
 *
 * @see A. Renyi (1962), "Théorie des éléments saillants d'une suite d'observations": P(try i is a record) = 1/i.
 * @module
 */
import { AssayError } from "../model/index.ts";

/**
 * P(exactly j successes), j = 0..n. No term is negative, so that small chances keep their digits. O(n²), and O(n) times the
 * counts that are possible at all where most are rarer than 1e-320.
 *
 * @param chances - Of each try, in [0, 1].
 * @throws {AssayError} INVALID_INPUT otherwise.
 */
export function poissonBinomial(chances: readonly number[]): number[] {
  const wrong = chances.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0)
    throw new AssayError(
      "INVALID_INPUT",
      `poissonBinomial: chance ${wrong} is ${chances[wrong]}, expected a number in [0, 1]`,
    );
  const law = new Float64Array(chances.length + 1);
  law[0] = 1;
  let reach = 0;
  for (const p of chances) {
    for (let j = reach + 1; j >= 1; j--) law[j] = (law[j] as number) * (1 - p) + (law[j - 1] as number) * p;
    law[0] = (law[0] as number) * (1 - p);
    if (law[reach + 1] !== 0) reach++;
  }
  return [...law];
}

/** P(at least `count` successes), summed from the small end. */
export function atLeast(law: readonly number[], count: number): number {
  let sum = 0;
  for (let j = law.length - 1; j >= Math.max(0, count); j--) sum += law[j] as number;
  return Math.min(1, sum);
}

export interface RecordLaw {
  readonly mean: number;
  readonly variance: number;
  readonly law: readonly number[];
}

/**
 * The law of the number of improvements in n tries without any effect.
 *
 * @param n - Tries, a whole number >= 0.
 * @param baselineDraws - m >= 1: the baseline is the best of m runs, and try i improves on all before with 1/(i + m).
 */
export function recordLaw(n: number, baselineDraws = 1): RecordLaw {
  if (!(Number.isInteger(n) && n >= 0 && baselineDraws >= 1))
    throw new AssayError(
      "INVALID_INPUT",
      `recordLaw: ${n} tries against the best of ${baselineDraws} runs, expected whole numbers, at least 0 and 1`,
    );
  const chances = Array.from({ length: n }, (_, i) => 1 / (i + 1 + baselineDraws));
  return {
    mean: chances.reduce((sum, p) => sum + p, 0),
    variance: chances.reduce((sum, p) => sum + p * (1 - p), 0),
    law: poissonBinomial(chances),
  };
}
