/**
 * A fingerprint of the code that a result depends on: every file that the simulations import, without comments and spacing. Of
 * `src/model` they use errors and types alone, so that a new key of a study file leaves every result valid.
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export function codeVersion(entry: URL = new URL("./simulations.ts", import.meta.url)): string {
  const texts = new Map<string, string>();
  const visit = (file: URL) => {
    if (texts.has(file.href)) return;
    const text = readFileSync(file, "utf8");
    texts.set(file.href, text.replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "").replace(/\s+/g, ""));
    for (const [, path] of text.matchAll(/from "(\.[^"]+)"/g))
      if (!(path as string).includes("/model/")) visit(new URL(path as string, file));
  };
  visit(entry);
  const hash = createHash("sha256");
  for (const [, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(text);
  return hash.digest("hex").slice(0, 16);
}
