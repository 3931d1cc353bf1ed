/**
 * How many digits an interval supports, and numbers written with just those.
 * @module
 */

/**
 * Decimals that keep two significant digits of a half-width: 0.52 -> 2, 0.0087 -> 4, 31 -> 0. An estimate is written to
 * the same place, never finer than its interval.
 *
 * @param halfWidth - Of the widest interval shown together; 0, NaN and infinities count as unknown.
 * @param fallback - Decimals where the half-width says nothing.
 * @returns A whole number in [0, 12].
 */
export function decimalsFor(halfWidth: number, fallback = 4): number {
  if (!Number.isFinite(halfWidth) || halfWidth <= 0) return fallback;
  return Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(halfWidth))));
}

/** `0.012`, `-0.03`; never `-0.000`. */
export function decimal(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const text = value.toFixed(decimals);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** With its sign, zero without one: `+0.012`, `-0.030`, `0.000`. */
export function signedDecimal(value: number, decimals: number): string {
  const text = decimal(value, decimals);
  return value > 0 && !/^0\.?0*$/.test(text) ? `+${text}` : text;
}
