/**
 * The number of successes in independent tries of different chances, exact by convolution; and the law of records: how
 * often does the best so far improve when nothing changes but chance?
 *
 * @see A. Renyi (1962), "Théorie des éléments saillants d'une suite d'observations": P(try i is a record) = 1/i.
 * @module
 */

/** P(exactly j successes), j = 0..n. */
export function poissonBinomial(chances: readonly number[]): number[] {
  let law = [1];
  for (const p of chances) {
    const next = new Array<number>(law.length + 1).fill(0);
    law.forEach((q, j) => {
      next[j] = (next[j] as number) + q * (1 - p);
      next[j + 1] = (next[j + 1] as number) + q * p;
    });
    law = next;
  }
  return law;
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
 * @param baselineDraws - m >= 1: the baseline is the best of m runs, and try i improves on all before with 1/(i + m).
 */
export function recordLaw(n: number, baselineDraws = 1): RecordLaw {
  const chances = Array.from({ length: n }, (_, i) => 1 / (i + 1 + baselineDraws));
  return {
    mean: chances.reduce((sum, p) => sum + p, 0),
    variance: chances.reduce((sum, p) => sum + p * (1 - p), 0),
    law: poissonBinomial(chances),
  };
}
