/**
 * Degrees of freedom of a sum of independent variance estimates:
 *
 *     df = V² / sum_i (v_i² / df_i),   V = sum_i v_i
 *
 * in shares of V, so that no square of a tiny or huge variance leaves the range of a number.
 *
 * @see F. E. Satterthwaite (1946), "An approximate distribution of estimates of variance components", Biometrics Bulletin
 * 2:110-114; B. L. Welch (1947), Biometrika 34:28-35.
 * @module
 */
export interface VarianceSource {
  /** >= 0 */
  readonly variance: number;
  /** > 0; Infinity: known exactly. */
  readonly df: number;
}

/** @returns The sum of the variances and its df: Infinity where no source has both variance and uncertainty. */
export function satterthwaite(sources: readonly VarianceSource[]): {
  readonly variance: number;
  readonly df: number;
} {
  let variance = 0;
  for (const source of sources) variance += source.variance;
  let denominator = 0;
  for (const source of sources) {
    const share = source.variance / variance;
    if (source.variance > 0) denominator += (share * share) / source.df;
  }
  return { variance, df: denominator > 0 ? 1 / denominator : Number.POSITIVE_INFINITY };
}
