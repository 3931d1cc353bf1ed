/**
 * What every routine asks of its samples.
 * @module
 */
import { AssayError } from "../model/index.ts";

/**
 * @param samples - By the name of the argument, for the message.
 * @throws {AssayError} INVALID_INPUT if a sample has fewer than `least` scores, or one that is not finite.
 */
export function requireScores(
  routine: string,
  samples: Readonly<Record<string, readonly number[]>>,
  least: number,
): void {
  for (const [name, sample] of Object.entries(samples)) {
    if (sample.length < least)
      throw new AssayError(
        "INVALID_INPUT",
        `${routine}: ${name} has ${sample.length} ${sample.length === 1 ? "score" : "scores"}, needed: at least ${least}`,
      );
    const bad = sample.findIndex((score) => !Number.isFinite(score));
    if (bad >= 0)
      throw new AssayError(
        "INVALID_INPUT",
        `${routine}: ${name}[${bad}] is ${sample[bad]}, expected a finite score`,
      );
  }
}

/** @throws {AssayError} INVALID_INPUT if `a[i]` and `b[i]` cannot be of the same unit each: the lengths differ. */
export function requirePairs(routine: string, a: readonly unknown[], b: readonly unknown[]): void {
  if (a.length !== b.length)
    throw new AssayError(
      "INVALID_INPUT",
      `${routine}: ${a.length} scores against ${b.length}: pairs need both`,
    );
}

/** Does at least one score differ from another of its sample? Differences below rounding do not count. */
export function varies(sample: readonly number[]): boolean {
  const largest = sample.reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  return sample.some((score) => Math.abs(score - (sample[0] as number)) > 4 * Number.EPSILON * largest);
}
