/**
 * Power and sample size of t tests, by the noncentral t law.
 * @see J. Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", 2nd ed., ch. 2.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { chiSquared, findRoot, noncentralT, studentT } from "../numerics/index.ts";

export type Alternative = "two-sided" | "larger";

/**
 * Chance that a two-sample t test with n units a side finds a difference of d spreads.
 *
 * @param d - True difference in spreads (standard deviations of one unit).
 * @param n - Units a side, >= 2, need not be whole.
 * @param alpha - Error rate, of both sides together for `two-sided`.
 */
export function powerTwoSample(
  d: number,
  n: number,
  alpha = 0.05,
  alternative: Alternative = "two-sided",
): number {
  return power(2 * n - 2, d * Math.sqrt(n / 2), alpha, alternative);
}

/**
 * Chance that a paired t test on n pairs finds a mean difference of d.
 *
 * @param d - In standard deviations of the differences: for correlation rho, d_two-sample / sqrt(2 (1 - rho)).
 */
export function powerPaired(
  d: number,
  n: number,
  alpha = 0.05,
  alternative: Alternative = "two-sided",
): number {
  return power(n - 1, d * Math.sqrt(n), alpha, alternative);
}

function power(df: number, delta: number, alpha: number, alternative: Alternative): number {
  const critical = studentT(df).quantile(alternative === "two-sided" ? 1 - alpha / 2 : 1 - alpha);
  const law = noncentralT(df, delta);
  return alternative === "two-sided" ? law.sf(critical) + law.cdf(-critical) : law.sf(critical);
}

export interface SampleSize {
  /** Smallest whole number of units a side that reaches the power. */
  readonly n: number;
  /** Where the power curve crosses it. */
  readonly exact: number;
}

/**
 * Units a side for a two-sample t test, two-sided.
 *
 * @param d - True difference, in spreads; its sign does not matter.
 * @param target - Power, in (alpha, 1).
 * @throws {AssayError} INVALID_INPUT for d = 0 or a power out of range.
 */
export function unitsForPower(d: number, target: number, alpha = 0.05): SampleSize {
  if (!(Math.abs(d) > 0 && Math.abs(d) < Number.POSITIVE_INFINITY))
    throw new AssayError(
      "INVALID_INPUT",
      `unitsForPower: the difference is ${d} spreads, expected a finite number other than 0`,
    );
  if (!(target > alpha && target < 1))
    throw new AssayError(
      "INVALID_INPUT",
      `unitsForPower: power is ${target}, expected a number in (${alpha}, 1)`,
    );
  const reached = (n: number) => powerTwoSample(Math.abs(d), n, alpha) - target;
  if (reached(2) >= 0) return { n: 2, exact: 2 };
  let high = 4;
  while (reached(high) < 0) high *= 2;
  const exact = findRoot(reached, high / 2, high, 1e-10);
  return { n: Math.ceil(exact - 1e-9), exact };
}

/**
 * Chance that two one-sided Welch tests show EQUIVALENT within the margin when the methods do not differ (normal scores,
 * equal spreads, n a side): P(|d| < margin - t se), averaged over the law of se.
 *
 * @param margin - In spreads.
 * @see K. F. Phillips (1990), J. Pharmacokinetics and Biopharmaceutics 18:137-144.
 */
export function powerEquivalence(margin: number, n: number, alpha = 0.05): number {
  const df = 2 * n - 2;
  const t = studentT(df).quantile(1 - alpha);
  const scale = Math.sqrt(2 / n);
  const law = chiSquared(df);
  const steps = 400;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    // Midpoints of equal shares of the law of s².
    const s = Math.sqrt(law.quantile((i + 0.5) / steps) / df);
    const room = margin - t * s * scale;
    if (room > 0) sum += 2 * studentT(Number.POSITIVE_INFINITY).cdf(room / scale) - 1;
  }
  return sum / steps;
}

/**
 * Units a side for EQUIVALENT within the margin at true difference 0.
 *
 * @param margin - > 0, in spreads.
 * @param target - Power, in (0, 1).
 * @throws {AssayError} INVALID_INPUT for a margin or power out of range.
 */
export function unitsForEquivalence(margin: number, target: number, alpha = 0.05): number {
  if (!(margin > 0)) throw new AssayError("INVALID_INPUT", "unitsForEquivalence: the margin must be above 0");
  if (!(target > 0 && target < 1))
    throw new AssayError(
      "INVALID_INPUT",
      `unitsForEquivalence: power is ${target}, expected a number in (0, 1)`,
    );
  let high = 4;
  while (powerEquivalence(margin, high, alpha) < target) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (powerEquivalence(margin, middle, alpha) < target) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * An upper bound of the true spread, given s measured on n units (normal scores): the true one is below it with the asked
 * confidence.
 *
 * @param n - Units, >= 2.
 */
export function upperSpread(s: number, n: number, confidence = 0.8): number {
  return s * Math.sqrt((n - 1) / chiSquared(n - 1).quantile(1 - confidence));
}
