/**
 * The tuning curve of one random search: the expected test score of what it selects after k trials, and its variance.
 *
 *     U(k) = sum_i C(i-1, k-1) / C(n, k) t_(i)        trials in ascending order of their selection score
 *
 * is unbiased for Phi(k) (a U-statistic: the mean over all subsets of k trials); trials that tie share their mean test
 * score. Its variance by the leave-one-out jackknife, in O(n) per k. Needs an iid search: of an adaptive one, the first k
 * trials are not k draws from its law.
 *
 * @see J. Dodge et al. (2019), "Show Your Work", EMNLP; R. Tang et al. (2020), "Showing Your Work Doesn't Always Work", ACL;
 * B. Efron, C. Stein (1981), "The jackknife estimate of variance", Annals of Statistics 9:586-596.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { ascendingOrder, meanAndVariance } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";
import { stepDistribution } from "./step-distribution.ts";

/** A search: trial i was selected by `selection[i]` and is reported as `test[i]`; higher is better in both. */
export interface Search {
  readonly selection: readonly number[];
  readonly test: readonly number[];
}

/**
 * U(k) at each budget.
 *
 * @param ks - Whole numbers in 1..n.
 * @throws {AssayError} INVALID_INPUT if scores are missing or not finite, or a k is out of range.
 */
export function tuningCurve(search: Search, ks: readonly number[]): number[] {
  const { scores, zero } = arranged(search);
  return ks.map((k) => {
    requireBudget(k, scores.length);
    const weights = weightsOf(scores.length, k);
    let sum = 0;
    for (let i = 0; i < scores.length; i++) sum += (weights[i] as number) * (scores[i] as number);
    return zero + sum;
  });
}

/** The plug-in value, with replacement: weights (i/n)^k - ((i-1)/n)^k. Biased low; the curve of Dodge et al. */
export function tuningCurveWithReplacement(search: Search, ks: readonly number[]): number[] {
  const { scores, zero } = arranged(search);
  const n = scores.length;
  return ks.map((k) =>
    scores.reduce((sum, score, i) => sum + (((i + 1) / n) ** k - (i / n) ** k) * score, zero),
  );
}

/**
 * The best of the first k scores, in the order in which they came: what the search itself went through. One path, not its
 * expectation.
 *
 * @param ks - Whole numbers in 1..n.
 */
export function bestSoFar(scores: readonly number[], ks: readonly number[]): number[] {
  requireScores("bestSoFar", { scores }, 1);
  return ks.map((k) => {
    requireBudget(k, scores.length);
    return scores.slice(0, k).reduce((best, score) => Math.max(best, score));
  });
}

/** Median of the best of k draws with replacement, k > 0: always one of the scores. */
export function medianOfBest(scores: readonly number[], ks: readonly number[]): number[] {
  requireScores("medianOfBest", { scores }, 1);
  const law = stepDistribution(
    scores,
    scores.map(() => 1),
  );
  return ks.map((k) => law.quantileOfBest(k));
}

/**
 * Jackknife variance of U(k): (n-1)/n times the sum of squares of the leave-one-out values about their mean.
 *
 * @param k - In 1..n-1.
 */
export function jackknifeVariance(search: Search, k: number): number {
  const values = leaveOneOut(search, k);
  const n = values.length;
  return (meanAndVariance(values).variance * (n - 1) ** 2) / n;
}

/**
 * U(k) without each trial, in ascending order of the selection scores. O(n): prefix sums on both sides of the gap.
 *
 * Where the values differ by no more than the rounding of their sums they are made equal: a search that finds the same best
 * score whatever is left out has a jackknife variance of 0, not one of 1e-33 that a rule would take for certainty.
 */
export function leaveOneOut(search: Search, k: number): Float64Array {
  const { scores, raw, groups, zero } = arranged(search);
  const n = scores.length;
  requireBudget(k, n - 1);
  const weights = weightsOf(n - 1, k);
  const before = new Float64Array(n + 1); // before[i]: places 0..i-1 keep their weights
  const after = new Float64Array(n + 2); // after[i]: places i..n-1 move down by one
  for (let i = 0; i < n; i++)
    before[i + 1] = (before[i] as number) + (i < n - 1 ? (weights[i] as number) : 0) * (scores[i] as number);
  for (let i = n - 1; i >= 1; i--)
    after[i] = (after[i + 1] as number) + (weights[i - 1] as number) * (scores[i] as number);
  const values = new Float64Array(n);
  for (const [start, end] of groups) {
    const size = end - start;
    let groupWeight = 0;
    for (let i = start; i < end - 1; i++) groupWeight += weights[i] as number;
    for (let j = start; j < end; j++) {
      const rest = size === 1 ? 0 : (size * (scores[start] as number) - (raw[j] as number)) / (size - 1);
      values[j] = (before[start] as number) + groupWeight * rest + (after[end] ?? 0);
    }
  }
  const [least, most] = rangeOf(values);
  const [low, high] = rangeOf(raw);
  if (most - least <= n * Number.EPSILON * (high - low)) values.fill(values[0] as number);
  return values.map((value) => zero + value);
}

function rangeOf(values: Float64Array): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}

/** Weights C(i-1, k-1) / C(n, k) of the ascending places 1..n. They sum to 1. */
function weightsOf(n: number, k: number): Float64Array {
  const weights = new Float64Array(n);
  let weight = k / n;
  for (let i = n; i >= k; i--) {
    weights[i - 1] = weight;
    weight *= i === 1 ? 0 : (i - k) / (i - 1);
  }
  return weights;
}

interface Arranged {
  /** What the other scores are counted from, one of them: so that equal scores are exactly 0 there. */
  readonly zero: number;
  /** Ascending by selection, ties averaged. */
  readonly scores: Float64Array;
  /** The same order, as they are. */
  readonly raw: Float64Array;
  /** [start, end) of trials with equal selection scores. */
  readonly groups: readonly (readonly [number, number])[];
}

function arranged({ selection, test }: Search): Arranged {
  requireScores("tuningCurve", { selection, test }, 1);
  if (selection.length !== test.length)
    throw new AssayError(
      "INVALID_INPUT",
      `tuningCurve: ${selection.length} selection scores and ${test.length} test scores`,
    );
  const order = ascendingOrder(selection);
  const zero = test[0] as number;
  const raw = Float64Array.from(order, (i) => (test[i] as number) - zero);
  const scores = Float64Array.from(raw);
  const groups: (readonly [number, number])[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && selection[order[end] as number] === selection[order[start] as number]) end++;
    if (end - start > 1) {
      let sum = 0;
      for (let i = start; i < end; i++) sum += raw[i] as number;
      scores.fill(sum / (end - start), start, end);
    }
    groups.push([start, end]);
    start = end;
  }
  return { scores, raw, groups, zero };
}

function requireBudget(k: number, most: number): void {
  if (!Number.isInteger(k) || k < 1 || k > most)
    throw new AssayError(
      "INVALID_INPUT",
      `tuningCurve: a budget of ${k} trials, expected a whole number in 1..${most}`,
    );
}
