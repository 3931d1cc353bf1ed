/**
 * What stands at the ticks of an axis. Values that are all tiny or huge are written in a power of ten that the axis title
 * names once, so that no label is longer than its place.
 * @module
 */
import type { Ticks } from "./axis.ts";
import { trueMinus } from "./number-text.ts";

export interface LabelledTicks {
  readonly values: readonly number[];
  readonly label: (value: number) => string;
  /** For the axis title: ` (×10⁻⁶)`; empty where the labels are the values. */
  readonly factor: string;
}

/** Below this size labels would be mostly zeros, from the other on mostly digits that say nothing. */
const [TINY, HUGE] = [1e-3, 1e5] as const;

/** @param text - A value with so many decimals: with a sign for differences, without for levels. */
export function tickLabels(
  { values, decimals, power }: Ticks,
  text: (value: number, decimals: number) => string,
): LabelledTicks {
  const size = Math.max(...values.map(Math.abs));
  // Neighbouring levels such as 123456.7 and 123456.8 stay as they are: a power of ten would not shorten them.
  const scaled = size > 0 && Number.isFinite(size) && (size < TINY || (size >= HUGE && power >= 3));
  if (!scaled) return { values, factor: "", label: (value) => text(value, decimals) };
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const digits = Math.max(0, exponent - power);
  return {
    values,
    factor: ` (×10${superscript(exponent)})`,
    label: (value) => text(value / 10 ** exponent, digits),
  };
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function superscript(exponent: number): string {
  return [...trueMinus(String(exponent))].map((sign) => RAISED[Number(sign)] ?? "⁻").join("");
}
