/**
 * A sum as it is shown: rounded to the digits that its intervals support, and adding up in what is printed.
 *
 * Gain, luck and algorithm are rounded to the digit of the first significant figure of the widest half-width divided by
 * ten, intervals to the same digit; tuning is the remainder of the rounded numbers, not a rounded number itself. So a
 * reader who adds up finds no last digit that is off. All arithmetic is on whole units of the last digit, so it is exact.
 *
 * Terminal and page show the same digits; only the sign differs (`-` here, a true minus there).
 * @module
 */
import { decimalsFor, type Part, type Sum } from "../model/index.ts";

export interface RoundedPart {
  readonly known: boolean;
  /** `luck`, `search beyond k`, `tuning`, `algorithm`, `reported gain`. */
  readonly name: string;
  /** What the name leaves out: whose budget, which k, why unknown; empty where there is nothing more to say. */
  readonly detail: string;
  /** Null: unknown, or not finite. */
  readonly value: number | null;
  /** `+0.45`, `-0.07`, `0.00`; `unknown`; `NaN`. */
  readonly text: string;
  readonly interval: readonly [low: number, high: number] | null;
  /** `[-0.07, +0.97]`; null where there is none. */
  readonly intervalText: string | null;
}

export interface RoundedSum {
  /** Digits after the point of everything below. */
  readonly decimals: number;
  readonly gain: RoundedPart;
  readonly luck: RoundedPart;
  readonly tuning: RoundedPart;
  readonly algorithm: RoundedPart;
  /** What is known although a part is not, with the number that the shown parts give. */
  readonly bound: string | null;
}

/** Most digits after the point that are worth showing where no interval limits them. */
const WITHOUT_INTERVAL = 4;

/**
 * @param sum - As the judge gave it; numbers may be words ("NaN", "Infinity"), as in a document read from paper.
 * @param beside - The sum whose digits it takes: two that share a part are read side by side.
 */
export function roundedSum(sum: Sum, beside: Sum = sum): RoundedSum {
  const decimals = decimalsOf(beside);
  const units = (part: Part) => unitsOf(part.estimate, decimals);
  const [gain, luck, algorithm] = [units(sum.gain), units(sum.luck), units(sum.algorithm)];
  const remainder =
    sum.tuning.known && gain !== null && luck !== null && algorithm !== null
      ? gain - luck - algorithm
      : units(sum.tuning);
  return {
    decimals,
    gain: partOf(sum.gain, gain, decimals),
    luck: partOf(sum.luck, luck, decimals),
    tuning: partOf(sum.tuning, remainder, decimals),
    algorithm: partOf(sum.algorithm, algorithm, decimals),
    bound: boundOf(sum, gain, luck ?? (sum.luck.known ? null : (algorithm ?? 0n)), decimals),
  };
}

function decimalsOf({ gain, luck, tuning, algorithm }: Sum): number {
  const halfWidths = [gain, luck, tuning, algorithm].flatMap(({ interval }) => {
    if (interval === null) return [];
    const half = (Number(interval[1]) - Number(interval[0])) / 2;
    return Number.isFinite(half) && half > 0 ? [half] : [];
  });
  if (halfWidths.length > 0) return decimalsFor(Math.max(...halfWidths));
  const size = Math.abs(Number(gain.estimate));
  return Number.isFinite(size) && size > 0
    ? Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(size))))
    : WITHOUT_INTERVAL;
}

function partOf(part: Part, units: bigint | null, decimals: number): RoundedPart {
  const { name, detail } = labelOf(part.label);
  const base = { known: part.known, name, detail };
  const ends = part.interval?.map(Number) as [number, number] | undefined;
  const interval =
    ends === undefined || ends.some(Number.isNaN)
      ? null
      : ([roundedEnd(ends[0], decimals), roundedEnd(ends[1], decimals)] as const);
  const intervalText =
    interval === null ? null : `[${endText(interval[0], decimals)}, ${endText(interval[1], decimals)}]`;
  if (units === null)
    return {
      ...base,
      value: null,
      text: part.known ? wordOf(part.estimate) : "unknown",
      interval,
      intervalText,
    };
  const text = unitsText(units, decimals);
  return { ...base, value: Number(text), text, interval, intervalText };
}

/** A label is a name, then what it leaves out in parentheses or after a colon: `tuning (resnet had 3x the trials)`. */
export function labelOf(label: string): { name: string; detail: string } {
  const [, name, inside = "", rest = ""] =
    /^([^(:]+?)\s*(?:\(([^)]*)\))?\s*(?::\s*(.*))?$/s.exec(label) ?? [];
  if (name === undefined) return { name: label, detail: "" };
  return { name, detail: [inside, rest].filter((text) => text !== "").join("; ") };
}

/** The bound's last number, as the parts that are shown give it: gain, less what of it is known. */
function boundOf(sum: Sum, gain: bigint | null, known: bigint | null, decimals: number): string | null {
  if (sum.bound === null || gain === null || known === null) return sum.bound;
  return sum.bound.replace(/[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/, unitsText(gain - known, decimals));
}

/** Whole units of the last digit shown; null where there is no finite number. */
function unitsOf(value: number | null, decimals: number): bigint | null {
  const number = value === null ? Number.NaN : Number(value);
  if (!Number.isFinite(number)) return null;
  // From 1e21 on `toFixed` writes powers of ten; such a number is whole.
  if (Math.abs(number) >= 1e21) return BigInt(number) * 10n ** BigInt(decimals);
  return BigInt(number.toFixed(decimals).replace(".", ""));
}

function unitsText(units: bigint, decimals: number): string {
  const sign = units > 0n ? "+" : units < 0n ? "-" : "";
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

function roundedEnd(value: number, decimals: number): number {
  const units = unitsOf(value, decimals);
  return units === null ? value : Number(unitsText(units, decimals));
}

function endText(value: number, decimals: number): string {
  const units = unitsOf(value, decimals);
  return units === null ? wordOf(value) : unitsText(units, decimals);
}

function wordOf(value: number | null): string {
  const number = Number(value ?? Number.NaN);
  return Number.isNaN(number) ? "NaN" : number > 0 ? "+inf" : "-inf";
}
