/**
 * The regularised incomplete beta function and the beta distribution.
 * @module
 */
import type { Distribution } from "./distribution.ts";
import { deviance, logGamma, stirlingError } from "./gamma.ts";
import { findRoot } from "./root.ts";

/**
 * I_x(a, b), with the complement given beside x, so that neither end loses digits.
 *
 * @param a - > 0; likewise `b`.
 * @param y - 1 - x, as exactly as the caller knows it.
 * @returns P(X <= x) of a Beta(a, b) draw; NaN for NaN. Relative error about 1e-13, and of 1 - I_x where that is the smaller.
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges fast below the mean; above it, the mirror image does.
  return a * y >= b * x ? lowerTail(a, b, x, y) : 1 - lowerTail(b, a, y, x);
}

/**
 * Below the mean, by a continued fraction whose terms do not cancel however large a and b are. O(sqrt(max(a, b))) at most.
 *
 * @see A. R. Didonato, A. H. Morris (1992), Algorithm 708, ACM TOMS 18:360-373, eq. 9.
 */
function lowerTail(a: number, b: number, x: number, y: number): number {
  const lead = leadOver(a, b, x, y);
  const front = kernel(a, b, x, y, lead);
  if (!(front > 0)) return front;
  const c = 1 + lead;
  const c0 = b / a;
  const c1 = 1 + 1 / a;
  let [before, now, beforeUnder, nowUnder] = [0, 1, 1, c / c1];
  let [p, s, ratio] = [1, a + 1, c1 / c];
  for (let n = 1; n < 1_000_000; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const e = a / s;
    const alpha = p * (p + c0) * e * e * (w * x);
    const beta = n + w / s + ((1 + t) / (c1 + t + t)) * (c + n * (1 + y));
    p = 1 + t;
    s += 2;
    const next = alpha * before + beta * now;
    const nextUnder = alpha * beforeUnder + beta * nowUnder;
    const last = ratio;
    ratio = next / nextUnder;
    if (Math.abs(ratio - last) <= 1e-16 * Math.abs(ratio)) break;
    before = now / nextUnder;
    beforeUnder = nowUnder / nextUnder;
    [now, nowUnder] = [ratio, 1];
  }
  return front * ratio;
}

/** a - (a + b) x = (a + b) y - b, by the smaller of x and y. */
function leadOver(a: number, b: number, x: number, y: number): number {
  return x <= y ? a - (a + b) * x : (a + b) * y - b;
}

/** x^a y^b / B(a, b), as `gammaKernel`. */
function kernel(a: number, b: number, x: number, y: number, lead: number): number {
  const n = a + b;
  return (
    Math.sqrt(a * (b / n / (2 * Math.PI))) *
    Math.exp(
      stirlingError(n) -
        stirlingError(a) -
        stirlingError(b) -
        deviance(a, n * x, -lead) -
        deviance(b, n * y, lead),
    )
  );
}

/** Beta(a, b) on [0, 1]; a, b > 0. */
export function beta(a: number, b: number): Distribution {
  return {
    cdf: (x) => incompleteBeta(a, b, x),
    sf: (x) => incompleteBeta(b, a, 1 - x, x),
    quantile: (p) => 1 / (1 + Math.exp(-betaLogit(a, b, p))),
  };
}

/** Outside these logits one end of the law is a power: I_x = x^a / (a B(a, b)) to the last digit. */
const FARTHEST = 700;

/** ln(x / (1 - x)) of the p-quantile of Beta(a, b): keeps the digits of both ends. */
export function betaLogit(a: number, b: number, p: number): number {
  if (Number.isNaN(p)) return Number.NaN;
  if (p <= 0 || p >= 1) return p <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const x = (u: number) => 1 / (1 + Math.exp(-u));
  const y = (u: number) => 1 / (1 + Math.exp(u));
  const q = 1 - p;
  const below = (u: number) => incompleteBeta(a, b, x(u), y(u));
  const above = (u: number) => incompleteBeta(b, a, y(u), x(u));
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  if (below(-FARTHEST) >= p) return (Math.log(p) + Math.log(a) + logBeta) / a;
  if (above(FARTHEST) >= q) return -(Math.log(q) + Math.log(b) + logBeta) / b;
  // By the logarithm of the smaller tail, which is nearly a straight line of the logit.
  const f =
    p < 0.5 ? (u: number) => logOf(below(u)) - Math.log(p) : (u: number) => Math.log(q) - logOf(above(u));
  return findRoot(f, -FARTHEST, FARTHEST, 1e-15);
}

/** Finite where a tail has left the range of numbers. */
function logOf(tail: number): number {
  return Math.log(Math.max(tail, Number.MIN_VALUE));
}
