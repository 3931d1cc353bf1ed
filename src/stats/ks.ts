/**
 * Kolmogorov and Smirnov: the largest distance between two distribution functions, and how large chance makes it.
 * @module
 */
import { findRoot, sorted } from "../numerics/index.ts";
import { requireScores } from "./require-scores.ts";

export interface KsResult {
  readonly distance: number;
  /** Exact, two-sided, for samples without ties between them. */
  readonly pValue: number;
}

/**
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
  // In whole steps of 1 / (m n), so that "as far as observed" is decided exactly.
  const inside = (u: number, v: number) => Math.abs(u * n - v * m) < distance;
  let row = new Array<number>(n + 1).fill(0);
  for (let u = 0; u <= m; u++) {
    const next = new Array<number>(n + 1).fill(0);
    for (let v = 0; v <= n; v++) {
      if (!inside(u, v)) continue;
      if (u === 0 && v === 0) next[v] = 1;
      // The share of paths: a path at (u, v) came from the left with v/(u+v), from below with u/(u+v).
      else
        next[v] =
          (v > 0 ? ((next[v - 1] as number) * v) / (u + v) : 0) +
          (u > 0 ? ((row[v] as number) * u) / (u + v) : 0);
    }
    row = next;
  }
  return { distance: distance / (m * n), pValue: distance === 0 ? 1 : Math.max(0, 1 - (row[n] as number)) };
}

/**
 * Half-width of the Dvoretzky-Kiefer-Wolfowitz band: sqrt(ln(2/alpha) / (2n)).
 * @see P. Massart (1990), Annals of Probability 18:1269-1283 (the constant).
 */
export function dkwHalfWidth(n: number, alpha: number): number {
  return Math.sqrt(Math.log(2 / alpha) / (2 * n));
}

/** Half-width of the exact band: the 1 - alpha quantile of Kolmogorov's distance for n scores. */
export function ksHalfWidth(n: number, alpha: number): number {
  return findRoot((d) => kolmogorovCdf(n, d) - (1 - alpha), 0.5 / n + 1e-12, 1 - 1e-12, 1e-13);
}

/**
 * P(D_n < d), exact, by the power of a matrix.
 * @see G. Marsaglia, W. W. Tsang, J. Wang (2003), "Evaluating Kolmogorov's distribution", J. Statistical Software 8(18).
 */
function kolmogorovCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  let H: Float64Array[] = Array.from({ length: m }, (_, i) =>
    Float64Array.from({ length: m }, (_, j) => (i - j + 1 < 0 ? 0 : 1)),
  );
  const at = (i: number, j: number) => (H[i] as Float64Array)[j] as number;
  const set = (i: number, j: number, value: number) => {
    (H[i] as Float64Array)[j] = value;
  };
  for (let i = 0; i < m; i++) {
    set(i, 0, at(i, 0) - h ** (i + 1));
    set(m - 1, i, at(m - 1, i) - h ** (m - i));
  }
  set(m - 1, 0, at(m - 1, 0) + (2 * h - 1 > 0 ? (2 * h - 1) ** m : 0));
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++)
      if (i - j + 1 > 0) for (let g = 2; g <= i - j + 1; g++) set(i, j, at(i, j) / g);
  let exponent = 0; // of the result, in powers of 1e140, so that nothing overflows
  let power: Float64Array[] | null = null;
  let powerExponent = 0;
  let base: Float64Array[] = H;
  for (let e = n; e > 0; e = Math.floor(e / 2)) {
    if (e % 2 === 1) {
      power = power === null ? base : product(power, base);
      powerExponent += exponent;
      if ((power[k - 1] as Float64Array)[k - 1]! > 1e140) {
        power = power.map((row) => row.map((x) => x * 1e-140));
        powerExponent += 140;
      }
    }
    base = product(base, base);
    exponent *= 2;
    if ((base[k - 1] as Float64Array)[k - 1]! > 1e140) {
      base = base.map((row) => row.map((x) => x * 1e-140));
      exponent += 140;
    }
  }
  H = power as Float64Array[];
  let result = at(k - 1, k - 1);
  for (let i = 1; i <= n; i++) {
    result *= i / n;
    if (result < 1e-140) {
      result *= 1e140;
      powerExponent -= 140;
    }
  }
  return result * 10 ** powerExponent;
}

function product(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array[] {
  return a.map((row) =>
    Float64Array.from(row, (_, j) =>
      row.reduce((sum, x, k) => sum + x * ((b[k] as Float64Array)[j] as number), 0),
    ),
  );
}
