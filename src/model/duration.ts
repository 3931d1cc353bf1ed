/**
 * Durations as people write them: `90s`, `10m`, `1h30m`.
 * @module
 */
import { AssayError } from "./errors.ts";

const MILLISECONDS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;
type Suffix = keyof typeof MILLISECONDS;

/** A timer of the runtime holds a 31 bit number of milliseconds; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Reads a duration: numbers with the units d, h, m, s, ms, largest first, each at most once (`1h30m`, `1.5h`, `500ms`).
 *
 * @returns Milliseconds, rounded to whole ones, at least 1.
 * @throws {AssayError} INVALID_INPUT if it is not of that form, is zero, or is longer than 24 days.
 */
export function parseDuration(text: string): number {
  const compact = text.trim().replaceAll(/\s+/g, "");
  const match = /^(?:(?:\d+(?:\.\d+)?|\.\d+)(?:ms|[dhms]))+$/.test(compact);
  if (!match)
    throw invalid(text, /^[\d.]+$/.test(compact) ? `with a unit, such as ${compact}s or ${compact}m` : null);
  let total = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [, count, suffix] of compact.matchAll(/([\d.]+)(ms|[dhms])/g)) {
    const unit = MILLISECONDS[suffix as Suffix];
    if (unit >= smallest) throw invalid(text, "with each unit once, the largest first, such as 1h30m");
    smallest = unit;
    total += Number(count) * unit;
  }
  if (!(total >= 1)) throw invalid(text, "above zero");
  if (total > LONGEST_MS) throw invalid(text, "of at most 24 days");
  return Math.round(total);
}

function invalid(text: string, expected: string | null): AssayError {
  return new AssayError(
    "INVALID_INPUT",
    `${JSON.stringify(text.slice(0, 60))} is not a duration, expected one ${expected ?? "such as 90s, 10m or 1h30m"}`,
  );
}
