/**
 * The page's Content-Security-Policy: nothing is loaded from anywhere, and only the style sheet and the script that were
 * written here run, told by their hashes.
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** For a meta element, so without `frame-ancestors`, which is allowed in headers alone. */
export function contentPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${sourceHash(style)}'`,
    `script-src '${sourceHash(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** `sha256-...`, of the element's text as it stands between its tags. */
export function sourceHash(text: string): string {
  return `sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(text))))}`;
}
