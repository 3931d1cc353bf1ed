import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { TABLES } from "./tables.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(ROOT, "docs/statistics");
const pages = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
const textOf = (page: string) => readFileSync(join(FOLDER, page), "utf8");
const blocksOf = (page: string) =>
  [...textOf(page).matchAll(/<!-- calibrate: ([\w-]+) -->\n([\s\S]*?)<!-- end -->/g)].map(
    ([, id, content]) => ({ id: id as string, content: (content as string).trim() }),
  );

/** The statistics that a verdict, a report or a command shows, and the page of each. */
const SHIPPED = {
  "fixed.ts": "welch.md",
  "welch.ts": "welch.md",
  "paired.ts": "paired.md",
  "resampled-t.ts": "folds.md",
  "items.ts": "items.md",
  "classed-variance.ts": "items.md",
  "tuning-curve.ts": "rule-n.md",
  "tuning-verdict.ts": "rule-n.md",
  "tail-diagnostic.ts": "tail-diagnostic.md",
  "strict.ts": "strict.md",
  "attribution.ts": "sum.md",
  "superiority.ts": "superiority.md",
  "effect.ts": "superiority.md",
  "multiple.ts": "holm.md",
  "failures.ts": "failed-units.md",
  "power.ts": "power.md",
} as const;

describe("docs/statistics", () => {
  it("shows every table that the calibration makes, and none that it does not", () => {
    const known = TABLES.map(({ id }) => id).sort();
    const shown = [...new Set(pages.flatMap((page) => blocksOf(page).map(({ id }) => id)))].sort();
    expect(shown).toEqual(known);
  });

  it.each(pages)("%s has its tables filled, each marker closed", (page) => {
    const starts = textOf(page).match(/<!-- calibrate:/g)?.length ?? 0;
    expect(blocksOf(page).length).toBe(starts);
    for (const { id, content } of blocksOf(page)) {
      expect(content, id).not.toBe("");
      expect(content, id).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it("links every page from its index", () => {
    const index = textOf("README.md");
    for (const page of pages.filter((name) => name !== "README.md")) expect(index).toContain(`(${page})`);
  });

  it.each(pages)("%s links to files that are there", (page) => {
    for (const [, link] of textOf(page).matchAll(/\]\(([^)#]+)[^)]*\)/g))
      if (!(link as string).startsWith("http"))
        expect(existsSync(resolve(dirname(join(FOLDER, page)), link as string)), link).toBe(true);
  });

  it("says on each page what is answered, when, what is promised, what cannot be done, and how to repeat it", () => {
    for (const page of pages.filter((name) => name !== "README.md"))
      for (const heading of [
        "What it answers",
        "When it is used",
        "What is promised",
        "What no rule can do",
        "Source",
        "Repeat it",
      ])
        expect(textOf(page), page).toContain(`## ${heading}`);
  });

  it.each(Object.entries(SHIPPED))("src/stats/%s has the page %s, which links to it", (file, page) => {
    expect(existsSync(join(ROOT, "src/stats", file))).toBe(true);
    expect(textOf(page)).toContain(`(../../src/stats/${file})`);
  });

  it("has every page that the sources name", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(join(ROOT, "src", name), "utf8"));
    const named = new Set(
      sources.flatMap((text) =>
        [...text.matchAll(/docs\/statistics\/([\w-]+\.md)/g)].map(([, page]) => page as string),
      ),
    );
    expect(named.size).toBeGreaterThan(3);
    for (const page of named) expect(pages).toContain(page);
  });
});
