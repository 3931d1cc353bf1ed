/** `docs/exit-codes.md` and the program agree. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { EXIT_CODES } from "../src/model/index.ts";

const page = readFileSync(new URL("../docs/exit-codes.md", import.meta.url), "utf8");

it("the page lists every error code with its exit code, and no other", () => {
  const listed = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+)/gm)].map(([, code, exit]) => [
    code,
    Number(exit),
  ]);
  expect(Object.fromEntries(listed)).toEqual(EXIT_CODES);
});

it("the page says what every exit code means", () => {
  const meant = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, exit]) => Number(exit));
  expect(meant).toEqual(expect.arrayContaining([0, ...Object.values(EXIT_CODES), 143]));
});

it("no error reads as a word, and none is 1 or 2, which a crash or a shell gives", () => {
  const taken = [0, 1, 2, 10, 11, 12];
  expect(Object.values(EXIT_CODES).filter((exit) => taken.includes(exit))).toEqual([]);
});
