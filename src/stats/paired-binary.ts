/**
 * Two single models on one test set, each item right or wrong: McNemar's test and Newcombe's paired interval.
 *
 * The models were scored on the same items, so only the items on which they disagree say which is better. About new items
 * from where these came, for these two models as they are; with several seeds a method use `itemsEstimate`.
 * @module
 */
import { AssayError } from "../model/index.ts";
import { binomialCdf, logBinomial } from "../numerics/index.ts";
import { proportionIntervals } from "./proportion.ts";

export interface PairedBinaryResult {
  /** Share of items that a has right, minus that of b. */
  readonly difference: number;
  /** Newcombe's: inside [-1, 1], near its coverage from about 10 items on. */
  readonly interval: readonly [number, number];
  /** Two-sided, McNemar's by the mid-p rule: closer to its level than the exact test, hardly ever above it. */
  readonly pValue: number;
  /** Items that only a has right, and that only b has right. */
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * @param a - By item: is it right? n >= 1; `b[i]` is about the same item.
 * @param confidence - Coverage of the interval, in (0, 1).
 * @throws {AssayError} INVALID_INPUT for no item, unequal lengths, or a confidence out of range.
 * @see M. W. Fagerland, S. Lydersen, P. Laake (2013), BMC Medical Research Methodology 13:91 (mid-p); R. G. Newcombe
 * (1998), "Improved confidence intervals for the difference between binomial proportions based on paired data", Statistics
 * in Medicine 17:2635-2650 (method 10).
 */
export function pairedBinary(
  a: readonly boolean[],
  b: readonly boolean[],
  confidence = 0.95,
): PairedBinaryResult {
  if (a.length === 0 || a.length !== b.length)
    throw new AssayError(
      "INVALID_INPUT",
      `pairedBinary: ${a.length} items against ${b.length}, expected the same items in both, at least one`,
    );
  let [both, onlyA, onlyB] = [0, 0, 0];
  a.forEach((right, i) => {
    if (right && b[i]) both++;
    else if (right) onlyA++;
    else if (b[i]) onlyB++;
  });
  const neither = a.length - both - onlyA - onlyB;
  return {
    difference: (onlyA - onlyB) / a.length,
    interval: newcombePaired(both, onlyA, onlyB, neither, confidence),
    pValue: mcnemarMidP(onlyA, onlyB),
    onlyA,
    onlyB,
  };
}

/** Twice P(Bin(n, 1/2) < s) + P(= s)/2 of the smaller count s of n disagreements. */
function mcnemarMidP(onlyA: number, onlyB: number): number {
  if (onlyA === onlyB) return 1;
  const n = onlyA + onlyB;
  const smaller = Math.min(onlyA, onlyB);
  return 2 * binomialCdf(smaller, n, 0.5) - Math.exp(logBinomial(n, smaller) - n * Math.LN2);
}

/**
 * Each share's own Wilson limits, joined through the correlation of the two, which is corrected for continuity where it is
 * positive.
 */
function newcombePaired(
  both: number,
  onlyA: number,
  onlyB: number,
  neither: number,
  confidence: number,
): readonly [number, number] {
  const n = both + onlyA + onlyB + neither;
  const difference = (onlyA - onlyB) / n;
  const gaps = [both + onlyA, both + onlyB].map((right) => {
    const [low, high] = proportionIntervals(right, n, confidence).wilson;
    return { below: right / n - low, above: high - right / n };
  });
  const [A, B] = gaps as [(typeof gaps)[0], (typeof gaps)[0]];
  const margins = (both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither);
  const cross = both * neither - onlyA * onlyB;
  const corrected = cross > 0 ? Math.max(0, cross - n / 2) : cross;
  const phi = margins === 0 ? 0 : corrected / Math.sqrt(margins);
  const joined = (x: number, y: number) => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  return [
    Math.max(-1, difference - joined(A.below, B.above)),
    Math.min(1, difference + joined(A.above, B.below)),
  ];
}
