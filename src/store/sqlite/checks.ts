/**
 * What a value must be before it is stored, where SQLite would only say "constraint failed".
 * @module
 */
import { Refusal } from "./refusal.ts";

/** @param what - Whose time it is, for the message. */
export function requireTime(what: string, at: number): void {
  if (!Number.isSafeInteger(at))
    throw new Refusal(
      "INVALID_INPUT",
      `${what}: the time ${at} is not a whole number of milliseconds since 1970`,
    );
}

export function requireHexId(what: string, id: string): void {
  if (!/^[0-9a-f]{32}$/.test(id))
    throw new Refusal("INVALID_INPUT", `"${id}" is no ${what} id, expected 32 hexadecimal digits`);
}

/** As stored: lone surrogates, which UTF-8 has no bytes for, become U+FFFD. */
export function textEntries(what: string, record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).map(([key, value]) => {
    if (key === "") throw new Refusal("INVALID_INPUT", `a ${what}'s name is empty`);
    if (typeof value !== "string")
      throw new Refusal("INVALID_INPUT", `${what} "${key}" is a ${typeof value}, expected text`);
    return [key.toWellFormed(), value.toWellFormed()];
  });
}

/** JSON text as stored; NaN and infinities as the strings that documents use for them. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" || (typeof member === "number" && !Number.isFinite(member))
      ? String(member)
      : member,
  );
}
