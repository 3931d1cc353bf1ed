/**
 * Values of options as numbers and names, each mistake with its option and what was expected.
 * @module
 */
import { AssayError, type Goal, parseDuration } from "../model/index.ts";

export function positiveInteger(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new AssayError("USAGE", `"${text}", expected a whole number from 1`, {
      where: option,
    });
  return Number(text);
}

export function positiveNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new AssayError("USAGE", `"${text}", expected a number above 0`, { where: option });
  return value;
}

/** A number in (0, 1), such as an error rate or a chance. */
export function fraction(option: string, text: string): number {
  const value = positiveNumber(option, text);
  if (value >= 1)
    throw new AssayError("USAGE", `"${text}", expected a number between 0 and 1, such as 0.8`, {
      where: option,
    });
  return value;
}

export function goalOption(text: string | undefined): Goal | null {
  if (text === undefined) return null;
  if (text === "maximize" || text === "minimize") return text;
  throw new AssayError("USAGE", `"${text}", expected maximize or minimize`, { where: "--goal" });
}

/** In milliseconds: `90s`, `10m`, `2h`. */
export function duration(option: string, text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError("USAGE", error.message, { where: option });
  }
}
