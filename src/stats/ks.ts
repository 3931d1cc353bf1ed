/**
 * Kolmogorov and Smirnov: the largest distance between two distribution functions, and how large chance makes it.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { findRoot, logBinomial, orderStatisticsInside, sorted } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface KsResult {
  readonly distance: number;
  /** Exact, two-sided, for samples without ties between them. */
  readonly pValue: number;
}

/**
 * Are two samples from one continuous law?
 *
 * @param a - m >= 1 finite scores; `b` n >= 1. O(m n).
 * @throws {AssayError} INVALID_INPUT if a sample is empty or not finite.
 * @see J. L. Hodges (1958), "The significance probability of the Smirnov two-sample test", Arkiv för Matematik 3:469-486:
 * the share of lattice paths from (0, 0) to (m, n) that leave the band.
 */
export function ksTwoSample(a: readonly number[], b: readonly number[]): KsResult {
  requireScores("ksTwoSample", { a, b }, 1);
  const [x, y] = [sorted(a), sorted(b)];
  const [m, n] = [x.length, y.length];
  let [i, j, distance] = [0, 0, 0];
  while (i < m && j < n) {
    const next = Math.min(x[i] as number, y[j] as number);
    while (i < m && x[i] === next) i++;
    while (j < n && y[j] === next) j++;
    distance = Math.max(distance, Math.abs(i * n - j * m));
  }
  // In whole steps of 1 / (m n), so that "as far as observed" is decided exactly. left[v]: of the paths to (u, v), the
  // share that has left the band; a path came from the left with v/(u+v), from below with u/(u+v). No term is negative.
  const left = new Float64Array(n + 1);
  for (let u = 0; u <= m; u++)
    for (let v = 0; v <= n; v++) {
      if (Math.abs(u * n - v * m) >= distance) left[v] = 1;
      else if (u + v > 0)
        left[v] = ((v > 0 ? v * (left[v - 1] as number) : 0) + u * (left[v] as number)) / (u + v);
    }
  return { distance: distance / (m * n), pValue: Math.min(1, left[n] as number) };
}

/**
 * Half-width of the Dvoretzky-Kiefer-Wolfowitz band: sqrt(ln(2/alpha) / (2n)).
 *
 * @param n - Scores, >= 1.
 * @param alpha - Chance that the band does not hold everywhere, in (0, 1).
 * @see P. Massart (1990), Annals of Probability 18:1269-1283 (the constant).
 */
export function dkwHalfWidth(n: number, alpha: number): number {
  return Math.sqrt(Math.log(2 / alpha) / (2 * n));
}

/** From here on the limit law with its next three terms will do, as in R and scipy. */
const LIMIT_FROM = 140;

/**
 * Half-width of the exact band: the 1 - alpha quantile of Kolmogorov's distance for n scores.
 *
 * @param n - Scores, a whole number >= 1. Exact to 140, above by Pelz and Good's expansion: off by 5e-7
 * at most, and less the larger n is.
 * @param alpha - Chance that the band does not hold everywhere, in (0, 1).
 * @throws {AssayError} INVALID_INPUT for an n or alpha out of range.
 */
export function ksHalfWidth(n: number, alpha: number): number {
  if (!(Number.isInteger(n) && n >= 1 && alpha > 0 && alpha < 1))
    throw new AssayError(
      "INVALID_INPUT",
      `ksHalfWidth: n is ${n} and alpha ${alpha}, expected a whole number >= 1 and a number in (0, 1)`,
    );
  const f = (d: number) => Math.log(alpha) - Math.log(kolmogorovSf(n, d));
  // The distance is at least 1/(2n), and by Massart's bound P(D > d) is at most 2 exp(-2 n d²).
  const most = Math.min(1, Math.sqrt(Math.log(2 / alpha) / (2 * n)) + 1e-9);
  const least = 0.5 / n;
  return f(most) <= 0 ? most : findRoot(f, least * (1 + 1e-12), most, 1e-14);
}

/** P(D_n >= d), 1/(2n) < d <= 1. */
function kolmogorovSf(n: number, d: number): number {
  if (d >= 1) return Number.MIN_VALUE;
  // Paths that leave on both sides are then rarer than the last digit.
  if (n * d * d > 4.5) return 2 * smirnovSf(n, d);
  // Where the distance is small the expansion is worst, and the exact law, a narrow band, is soon computed.
  if (n > LIMIT_FROM && (n > 10_000 || n * d ** 1.5 > 1.4))
    return Math.max(Number.MIN_VALUE, 1 - pelzGood(n, d));
  const places = Array.from({ length: n }, (_, i) => i);
  const inside = orderStatisticsInside(
    places.map((i) => Math.max(0, (i + 1) / n - d)),
    places.map((i) => Math.min(1, i / n + d)),
  );
  return Math.max(Number.MIN_VALUE, 1 - inside);
}

/**
 * P(sup(F_n - F) >= d), exact.
 * @see Z. W. Birnbaum, F. H. Tingey (1951), Annals of Mathematical Statistics 22:592-596.
 */
function smirnovSf(n: number, d: number): number {
  let sum = n * Math.log1p(-d) > -700 ? (1 - d) ** n : 0;
  for (let j = 1; j <= Math.floor(n * (1 - d)); j++) {
    const p = d + j / n;
    if (p >= 1) break;
    // C(n, j) p^(j-1) (1-p)^(n-j) d, by the binomial chance of j so that nothing overflows.
    sum += Math.exp(logBinomial(n, j) + (j - 1) * Math.log(p) + (n - j) * Math.log1p(-p)) * d;
  }
  return sum;
}

/**
 * P(D_n < d) for large n: the limit law and the terms in n^(-1/2), 1/n and n^(-3/2).
 * @see W. Pelz, I. J. Good (1976), J. Royal Statistical Society B 38:152-156; R. Simard, P. L'Ecuyer (2011), J. Statistical
 * Software 39(11), eq. 11-15.
 */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const [z2, z4, z6] = [z ** 2, z ** 4, z ** 6];
  const [pi2, pi4, pi6] = [Math.PI ** 2, Math.PI ** 4, Math.PI ** 6];
  const root = Math.sqrt(Math.PI / 2);
  let [k0, k1, k2, k2whole, k3, k3whole] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < 200; k++) {
    const h2 = (k + 0.5) ** 2;
    const chance = Math.exp((-pi2 * h2) / (2 * z2));
    if (chance < 1e-300 && k > 0) break;
    k0 += chance;
    k1 += (pi2 * h2 - z2) * chance;
    k2 += (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * h2 + pi4 * (1 - 2 * z2) * h2 ** 2) * chance;
    k3 +=
      (-30 * z6 -
        90 * z ** 8 +
        pi2 * (135 * z4 - 96 * z6) * h2 +
        pi4 * (212 * z4 - 60 * z2) * h2 ** 2 +
        pi6 * (5 - 30 * z2) * h2 ** 3) *
      chance;
    if (k === 0) continue;
    const whole = Math.exp((-pi2 * k * k) / (2 * z2));
    k2whole += pi2 * k * k * whole;
    k3whole += (3 * pi2 * k * k * z2 - pi4 * k ** 4) * whole;
  }
  // Their sums run over all whole numbers: twice the half from 0 on.
  return (
    2 *
    root *
    (k0 / z +
      k1 / (6 * z4) / Math.sqrt(n) +
      (k2 / (72 * z ** 7) - k2whole / (36 * z ** 3)) / n +
      (k3 / (6480 * z ** 10) + k3whole / (216 * z6)) / n ** 1.5)
  );
}
