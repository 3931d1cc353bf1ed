/**
 * Learned-Miller and DeStefano's band: an interval for the distribution function at each order statistic, all of them
 * widened alike until they hold together.
 *
 * At the i-th of n scores the distribution function is a Beta(i, n + 1 - i) draw. Each gets the interval that holds c of its
 * law, equal-tailed or of highest density (the shortest); c is raised until all n hold at once with the asked confidence.
 * That chance is computed exactly here, by `orderStatisticsInside`, so that no simulation noise is left.
 *
 * @see E. Learned-Miller, J. DeStefano (2008), "A probabilistic upper bound on differential entropy", IEEE Trans.
 * Information Theory 54:5223-5230; N. Lourie, H. He, K. Cho (2024), "Show your work with confidence", NAACL.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { beta, findRoot, incompleteBeta, orderStatisticsInside } from "../numerics/index.ts";

export type OrderBandKind = "equal-tailed" | "highest-density";

export interface OrderBand {
  /** Limits of the distribution function at the i-th smallest score, i = 0..n-1. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** What each interval holds by itself: c. */
  readonly coverage: number;
}

/**
 * @param n - Scores, a whole number >= 1, of a continuous law. A third of a second at n = 1,000.
 * @param confidence - That all hold at once, in (0, 1).
 * @throws {AssayError} INVALID_INPUT otherwise.
 */
export function orderBand(n: number, confidence: number, kind: OrderBandKind): OrderBand {
  if (!(Number.isInteger(n) && n >= 1 && confidence > 0 && confidence < 1))
    throw new AssayError(
      "INVALID_INPUT",
      `orderBand: n is ${n} and the confidence ${confidence}, expected a whole number >= 1 and a number in (0, 1)`,
    );
  if (n === 1) return { ...limits(1, confidence, "equal-tailed"), coverage: confidence };
  const at = (u: number) => {
    const { lower, upper } = limits(n, 1 - Math.exp(-u), kind);
    return orderStatisticsInside(lower, upper) - confidence;
  };
  // Together they hold less often than each alone, and by Bonferroni at least so often at 1 - (1 - confidence)/n.
  const least = -Math.log(1 - confidence);
  const coverage = 1 - Math.exp(-findRoot(at, least, least + Math.log(n) + 1e-6, 1e-10));
  return { ...limits(n, coverage, kind), coverage };
}

function limits(n: number, coverage: number, kind: OrderBandKind): { lower: number[]; upper: number[] } {
  const interval = kind === "equal-tailed" ? equalTailed : highestDensity;
  const lower = new Array<number>(n);
  const upper = new Array<number>(n);
  // The law of the i-th from below is the mirror image of that of the i-th from above.
  for (let i = 0; 2 * i < n; i++) {
    const [low, high] = interval(i + 1, n - i, coverage);
    [lower[i], upper[i]] = [low, high];
    [lower[n - 1 - i], upper[n - 1 - i]] = [1 - high, 1 - low];
  }
  return { lower, upper };
}

function equalTailed(a: number, b: number, coverage: number): [number, number] {
  const law = beta(a, b);
  return [law.quantile((1 - coverage) / 2), law.quantile((1 + coverage) / 2)];
}

/** The shortest interval that holds `coverage` of Beta(a, b), 1 <= a <= b: both ends have the same density. */
function highestDensity(a: number, b: number, coverage: number): [number, number] {
  if (a === 1) return [0, beta(a, b).quantile(coverage)];
  const mode = (a - 1) / (a + b - 2);
  const logDensity = (x: number) => (a - 1) * Math.log(x / mode) + (b - 1) * Math.log((1 - x) / (1 - mode));
  const upperEnd = (x: number) => {
    const level = Math.exp(logDensity(x));
    return findRoot((y) => Math.exp(logDensity(y)) - level, mode, 1, 1e-14);
  };
  const held = (x: number) => {
    const y = upperEnd(x);
    return incompleteBeta(a, b, y) - incompleteBeta(a, b, x) - coverage;
  };
  const low = findRoot(held, 0, mode, 1e-14);
  return [low, upperEnd(low)];
}
