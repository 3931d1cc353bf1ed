/**
 * Do the differences of pairs vary by more than rounding?
 *
 * Rounding comes with the size of the scores, not of their differences: 0.7 - 0.6 and 0.8 - 0.7 differ by 1e-16, and a test
 * on such a spread would call anything better.
 * @module
 */

/** `a[i]` and `b[i]` are of one unit; equal lengths. */
export function differencesVary(a: readonly number[], b: readonly number[]): boolean {
  const first = (a[0] as number) - (b[0] as number);
  let largest = 0;
  for (const score of [...a, ...b]) largest = Math.max(largest, Math.abs(score));
  return a.some((score, i) => Math.abs(score - (b[i] as number) - first) > 4 * Number.EPSILON * largest);
}
