/**
 * The version of this Assay.
 * @module
 */
import { readFileSync } from "node:fs";

/** As in package.json, which lies two folders up both in a checkout and in the published package. */
export function assayVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
