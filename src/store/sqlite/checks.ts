/**
 * What a value must be before it is stored, where SQLite would only say "constraint failed".
 * @module
 */
import { AssayError, encodeNumbers } from "../../model/index.ts";

/** @param what - Whose time it is, for the message. */
export function requireTime(what: string, at: number): void {
  if (!Number.isSafeInteger(at))
    throw new AssayError("INVALID_INPUT", `${what}: the time ${at} is not a whole number of milliseconds since 1970`);
}

export function requireHexId(what: string, id: string): void {
  if (!/^[0-9a-f]{32}$/.test(id))
    throw new AssayError("INVALID_INPUT", `"${id}" is no ${what} id, expected 32 hexadecimal digits`);
}

/** A key that a call names twice counts once, with its last value: so a record cannot hold what a call did not say. */
export function textEntries(what: string, record: Readonly<Record<string, string>>): [string, string][] {
  const entries = Object.entries(record);
  for (const [key, value] of entries) {
    if (key === "") throw new AssayError("INVALID_INPUT", `a ${what}'s name is empty`);
    if (typeof value !== "string")
      throw new AssayError("INVALID_INPUT", `${what} "${key}" is a ${typeof value}, expected text`);
  }
  return entries;
}

/** JSON text as stored; NaN and infinities as the strings that documents use for them. */
export function jsonText(value: unknown): string {
  return JSON.stringify(encodeNumbers(value));
}
