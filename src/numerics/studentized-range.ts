/**
 * The studentized range of k independent normal means with known variance.
 * @module
 */
import { normalDensity, standardNormal } from "./normal.ts";
import { findRoot } from "./root.ts";

/** P(range of k standard normals <= q) = k times the integral of phi(z) (Phi(z) - Phi(z - q))^(k-1), by Simpson's rule. */
function cdf(k: number, q: number): number {
  if (q <= 0) return 0;
  const steps = 400;
  const [low, high] = [-8.5, 8.5 + q];
  const width = (high - low) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = low + i * width;
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * normalDensity(z) * (standardNormal.cdf(z) - standardNormal.cdf(z - q)) ** (k - 1);
  }
  return (k * sum * width) / 3;
}

/** The quantile of the range of k >= 2 standard normals. */
export function normalRangeQuantile(k: number, p: number): number {
  let high = 4;
  while (cdf(k, high) < p) high *= 2;
  return findRoot((q) => cdf(k, q) - p, 0, high, 1e-10);
}
