/**
 * Reading one field of a YAML file as what it should be; everything else is an error that points at it.
 * @module
 */
import { isScalar, isSeq, Scalar } from "yaml";
import { parseDuration } from "./duration.ts";
import { AssayError } from "./errors.ts";
import { isParameterName, PARAMETER_NAME_RULE } from "./name.ts";
import { anyOf, suggestion } from "./nearest.ts";
import type { ParameterValue } from "./space.ts";
import { entriesOf, errorAt, type Field, resolved } from "./yaml-file.ts";

/** The values of a mapping by key. */
export interface FieldMap {
  readonly self: Field;
  /** null where the key is absent; a key without a value is an error. */
  get(key: string): Field | null;
  /** The value, or an error that says what was expected of it. */
  need(key: string, expected: string): Field;
}

/** A mapping whose keys are all among `keys`. */
export function readMap(field: Field, keys: readonly string[], expected: string): FieldMap {
  const entries = readEntries(field, expected);
  for (const { name, key } of entries) {
    if (keys.includes(name)) continue;
    const next = name === "<<" ? { next: "merge keys are not read; use an alias for the whole value" } : {};
    const place = { ...key, path: field.path };
    throw errorAt(
      place,
      `unknown key ${quoted(name)}, expected ${anyOf(keys)}${suggestion(name, keys)}`,
      next,
    );
  }
  const get = (name: string) => {
    const entry = entries.find((each) => each.name === name);
    if (entry === undefined) return null;
    if (isEmpty(entry.value)) throw errorAt(entry.key, "has no value; give it one, or leave the key out");
    return entry.value;
  };
  return {
    self: field,
    get,
    need(name, wanted) {
      const value = get(name);
      if (value !== null) return value;
      const place = { ...field, path: field.path === "" ? name : `${field.path}.${name}` };
      throw errorAt(place, `is missing, expected ${wanted}`);
    },
  };
}

/** Every entry of a mapping with the field of its key and of its value. */
export function readEntries(
  field: Field,
  expected: string,
): readonly { readonly name: string; readonly key: Field; readonly value: Field }[] {
  const entries = entriesOf(field);
  if (entries === null) throw unexpected(field, expected);
  return entries.map(({ key, value }) => ({ name: keyName(key), key, value }));
}

function keyName(key: Field): string {
  return isScalar(key.node) ? (key.node.source ?? String(key.node.value)) : "";
}

export function isEmpty(field: Field): boolean {
  const node = resolved(field);
  return node === null || (isScalar(node) && node.value === null);
}

export function readText(field: Field, expected: string): string {
  const value = scalar(field);
  if (typeof value !== "string" || value.trim() === "") throw unexpected(field, expected);
  if (/\p{Cc}/u.test(value)) throw errorAt(field, "holds a control character");
  return value;
}

/** Any scalar by its text as written: `20newsgroups`, `2024`, `1e-4`. */
export function readAnyText(field: Field, expected: string): string {
  const node = resolved(field);
  if (!isScalar(node) || node.value === null) throw unexpected(field, expected);
  return node.type === Scalar.PLAIN && node.source !== undefined ? node.source : String(node.value);
}

export function readName(
  field: Field,
  what: string,
  follows: (name: string) => boolean,
  rule: string,
): string {
  const name = readAnyText(field, `the name of ${what}`);
  checkName(field, name, what, follows, rule);
  return name;
}

export function checkName(
  place: Field,
  name: string,
  what: string,
  follows: (name: string) => boolean,
  rule: string,
): void {
  if (!follows(name)) throw errorAt(place, `${quoted(name)} cannot name ${what}, expected ${rule}`);
}

export function readNumber(field: Field, expected: string): number {
  const value = scalar(field);
  if (typeof value !== "number" || !Number.isFinite(value)) throw unexpected(field, expected);
  return value;
}

export function readInteger(field: Field, low: number, high = Number.MAX_SAFE_INTEGER): number {
  const expected =
    high === Number.MAX_SAFE_INTEGER
      ? `a whole number, at least ${low}`
      : `a whole number from ${low} to ${high}`;
  const value = scalar(field);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < low || value > high)
    throw unexpected(field, expected);
  return value + 0; // -0 is 0: two spellings of a plan must not have two hashes
}

export function readFlag(field: Field): boolean {
  const value = scalar(field);
  if (typeof value !== "boolean") throw unexpected(field, "true or false");
  return value;
}

export function readWord<W extends string>(field: Field, words: readonly W[]): W {
  const value = scalar(field);
  const word = words.find((each) => each === value);
  if (word === undefined)
    throw errorAt(
      field,
      `is ${shown(field)}, expected ${anyOf(words)}${typeof value === "string" ? suggestion(value, words) : ""}`,
    );
  return word;
}

export function readDuration(field: Field): number {
  return pointing(field, () => parseDuration(readAnyText(field, "a duration such as 10m")));
}

export function readList(field: Field, expected: string): readonly Field[] {
  const node = resolved(field);
  if (!isSeq(node)) throw unexpected(field, expected);
  return node.items.map((item, i) => {
    const child = item as Field["node"];
    const range = child?.range;
    return {
      file: field.file,
      path: `${field.path}[${i}]`,
      node: child,
      range: range && range[1] > range[0] ? ([range[0], range[1]] as const) : field.range,
    };
  });
}

export function readParameterValue(field: Field): ParameterValue {
  const value = scalar(field);
  const isValue =
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value));
  if (!isValue) throw unexpected(field, "a text, a finite number, true or false");
  if (typeof value === "string" && value.includes("\0"))
    throw errorAt(field, "holds a NUL character, which no program can be given");
  if (typeof value === "string" && !value.isWellFormed())
    throw errorAt(field, "holds half of a surrogate pair, which no program can be given");
  return value;
}

/** Values by name, as a problem has them. */
export function readValues(field: Field, what: string): Readonly<Record<string, ParameterValue>> {
  return Object.fromEntries(
    readEntries(field, `${what} by name, such as {data: breastmnist}`).map(({ name, key, value }) => {
      checkName(key, name, "a value", isParameterName, PARAMETER_NAME_RULE);
      return [name, readParameterValue(value)];
    }),
  );
}

/** Runs `read`; an error of it that points nowhere is made to point at the field. */
export function pointing<T>(field: Field, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AssayError) || error.where !== null) throw error;
    throw errorAt(field, error.message, error.next === null ? {} : { next: error.next });
  }
}

export function unexpected(field: Field, expected: string): AssayError {
  return errorAt(field, `is ${shown(field)}, expected ${expected}`);
}

/** A value in a message: the text as written, escaped and cut. */
export function shown(field: Field): string {
  const node = resolved(field);
  if (node === null) return "empty";
  if (!isScalar(node)) return isSeq(node) ? "a list" : "a mapping";
  if (node.value === null) return "empty";
  return typeof node.value === "string" ? quoted(node.value) : (node.source ?? String(node.value));
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

function scalar(field: Field): unknown {
  const node = resolved(field);
  return isScalar(node) ? node.value : undefined;
}
