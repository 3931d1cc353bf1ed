/**
 * Permutation tests, exact: every relabelling is tried.
 * @see R. A. Fisher (1935), "The Design of Experiments", ch. 3; E. J. G. Pitman (1937).
 * @module
 */
import { AssayError } from "../model/index.ts";
import { logBinomial, meanOf } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface PermutationResult {
  /** mean(a) - mean(b), or the mean of the differences. */
  readonly difference: number;
  readonly pGreater: number;
  readonly pLess: number;
  /** Twice the smaller one, at most 1. */
  readonly pValue: number;
}

/** More relabellings than this are refused: use Welch's test. */
const MOST = 5_000_000;

/** Difference of means over every split of the pooled scores. */
export function permutationTest(a: readonly number[], b: readonly number[]): PermutationResult {
  requireScores("permutationTest", { a, b }, 1);
  const pooled = [...a, ...b];
  if (Math.exp(logBinomial(pooled.length, a.length)) > MOST)
    throw new AssayError(
      "INVALID_INPUT",
      `permutationTest: ${pooled.length} scores are too many to try every split`,
    );
  const difference = meanOf(a) - meanOf(b);
  const total = pooled.reduce((sum, score) => sum + score, 0);
  const tolerance = slack(pooled);
  const counts = counter();
  everySplit(pooled.length, a.length, (chosen) => {
    let sum = 0;
    for (const i of chosen) sum += pooled[i] as number;
    counts.add(sum / a.length - (total - sum) / b.length - difference, tolerance);
  });
  return { difference, ...counts.result() };
}

/** Mean of paired differences over every choice of their signs; at most 22 pairs. */
export function signFlipTest(differences: readonly number[]): PermutationResult {
  requireScores("signFlipTest", { differences }, 1);
  const n = differences.length;
  if (2 ** n > MOST)
    throw new AssayError("INVALID_INPUT", `signFlipTest: ${n} pairs are too many to try every sign`);
  const difference = meanOf(differences);
  const tolerance = slack(differences);
  const counts = counter();
  for (let signs = 0; signs < 2 ** n; signs++) {
    let sum = 0;
    for (let i = 0; i < n; i++)
      sum += (signs >> i) & 1 ? -(differences[i] as number) : (differences[i] as number);
    counts.add(sum / n - difference, tolerance);
  }
  return { difference, ...counts.result() };
}

/** Sums that are equal on paper differ by rounding: relabellings this close count as ties. */
function slack(scores: readonly number[]): number {
  return 1e-12 * scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
}

function counter() {
  let [all, greater, less] = [0, 0, 0];
  return {
    add(gap: number, tolerance: number) {
      all++;
      if (gap >= -tolerance) greater++;
      if (gap <= tolerance) less++;
    },
    result() {
      const [pGreater, pLess] = [greater / all, less / all];
      return { pGreater, pLess, pValue: Math.min(1, 2 * Math.min(pGreater, pLess)) };
    },
  };
}

/** Calls back with each choice of `size` of `count` places, ascending; the array is reused. */
function everySplit(count: number, size: number, visit: (chosen: readonly number[]) => void): void {
  const chosen = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    visit(chosen);
    let i = size - 1;
    while (i >= 0 && chosen[i] === count - size + i) i--;
    if (i < 0) return;
    chosen[i] = (chosen[i] as number) + 1;
    for (let j = i + 1; j < size; j++) chosen[j] = (chosen[j - 1] as number) + 1;
  }
}
