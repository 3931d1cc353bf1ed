/**
 * JSON as Assay writes it: a type, a canonical text for hashing, and numbers that JSON has no word for.
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { AssayError } from "./errors.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** NaN and the infinities become the strings "NaN", "Infinity", "-Infinity"; `undefined` members are left out. */
export function encodeNumbers(value: unknown): Json {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }
  if (typeof value === "bigint") return value.toString();
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(encodeNumbers);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>, encodeNumbers);
  if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, encodeNumbers(member)]));
  }
  throw new AssayError("INTERNAL", `a ${typeof value} has no JSON form`);
}

/**
 * The one text of a value: keys sorted by code point, no white space. Equal values, equal texts, so that a hash of
 * it is a hash of the value.
 *
 * @see RFC 8785 (JSON Canonicalization Scheme), whose number and key rules this follows.
 */
export function canonicalJson(value: unknown): string {
  return write(encodeNumbers(value));
}

function write(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) =>
      a < b ? -1 : a > b ? 1 : 0,
    );
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of the canonical text, 64 hexadecimal digits. */
export function hashJson(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}
