/**
 * Puts tables into the docs pages, between `<!-- calibrate: NAME -->` and `<!-- end -->`.
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Kind } from "./simulations.ts";
import { type AllResults, TABLES } from "./tables.ts";

const FOLDER = fileURLToPath(new URL("../../docs/statistics/", import.meta.url));
const BLOCK = /(<!-- calibrate: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** @returns The names of the pages that changed. */
export function writePages(results: AllResults, isComplete: (kind: Kind) => boolean): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".md"))
    .filter((name) => {
      const file = join(FOLDER, name);
      const before = readFileSync(file, "utf8");
      const after = filled(before, results, isComplete);
      if (after !== before) writeFileSync(file, after);
      return after !== before;
    });
}

/** Blocks whose simulations are not complete stay as they are. */
export function filled(page: string, results: AllResults, isComplete: (kind: Kind) => boolean): string {
  return page.replace(BLOCK, (block, start: string, id: string, end: string) => {
    const table = TABLES.find((each) => each.id === id);
    if (table === undefined)
      throw new Error(`there is no table ${id}, expected one of ${TABLES.map((each) => each.id).join(", ")}`);
    return table.needs.every(isComplete) ? `${start}\n${table.render(results)}\n\n${end}` : block;
  });
}
