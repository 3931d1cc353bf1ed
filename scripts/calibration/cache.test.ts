import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openCache } from "./cache.ts";
import { codeVersion } from "./version.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "calibration-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const task = { id: "fixed promised", repetitions: 100, seed: 1 };

it("gives back what was finished, for the same code, seed and repetitions only", () => {
  openCache(folder, "v1").write(task, [{ falseA: 3 }]);
  expect(openCache(folder, "v1").read(task)).toEqual([{ falseA: 3 }]);
  expect(openCache(folder, "v2").read(task)).toBeUndefined();
  expect(openCache(folder, "v1").read({ ...task, seed: 2 })).toBeUndefined();
  expect(openCache(folder, "v1").read({ ...task, repetitions: 200 })).toBeUndefined();
});

it("computes again what was cut off", () => {
  const cache = openCache(folder, "v1");
  cache.write(task, [1, 2, 3]);
  const [file] = readdirSync(folder) as [string];
  writeFileSync(join(folder, file), '{"result": [1, 2');
  expect(cache.read(task)).toBeUndefined();
});

it("tells code apart, imported code too, but not comments and spacing", () => {
  const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const version = () => codeVersion(pathToFileURL(join(folder, "a.ts")));
  file("a.ts", 'import { b } from "./b.ts";\nexport const a = b + 1;\n');
  file("b.ts", "/** One. */\nexport const b = 1;\n");
  const before = version();
  file("b.ts", "/** The number one. */\n// said twice\nexport const b =\n  1;\n");
  expect(version()).toBe(before);
  file("b.ts", "export const b = 2;\n");
  expect(version()).not.toBe(before);
});
