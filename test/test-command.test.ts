/**
 * `npm test` itself: what it counts, what it says last, and how it exits. Run in a small project of its own.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { withoutNpm } from "./npm-environment.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Runs the test command over these tests, with this project's own settings. */
function testCommand(
  tests: Readonly<Record<string, string>>,
  env: { readonly require: string; readonly without?: string },
  ...options: string[]
) {
  const folder = mkdtempSync(join(tmpdir(), "assay-test-command-"));
  folders.push(folder);
  for (const path of [
    "scripts/test.ts",
    "scripts/test-reporter.ts",
    "test/real-part.ts",
    "test/required-parts.ts",
    "biome.jsonc",
    "tsconfig.json",
    "vitest.config.ts",
    "package.json",
    ".gitignore",
  ])
    cpSync(join(ROOT, path), join(folder, path));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  for (const [path, text] of Object.entries(tests)) {
    mkdirSync(join(folder, "test"), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stdout } = spawnSync(process.execPath, [join(folder, "scripts/test.ts"), ...options], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...withoutNpm(process.env),
      ASSAY_TEST_REQUIRE: env.require,
      ASSAY_TEST_WITHOUT: env.without ?? "",
    },
  });
  return { status, stdout, last: stdout.trimEnd().split("\n").at(-1) };
}

const SOUND = 'import { expect, it } from "vitest";\n\nit("adds", () => expect(1 + 1).toBe(2));\n';
const WRONG = 'import { expect, it } from "vitest";\n\nit("adds wrongly", () => expect(1 + 1).toBe(3));\n';
const LACKING =
  'import { realPart } from "./real-part.ts";\n\nrealPart("moon", () => "no moon tonight")("shines", () => {});\n';

it("counts type check, linter and every test, and exits 0 when all passed", () => {
  const { status, stdout, last } = testCommand({ "test/sound.test.ts": SOUND }, { require: "" });
  expect({ last, status }, stdout).toEqual({ last: "3 passed, 0 failed", status: 0 });
});

it("names what failed: a test, a file that does not load, a type, a rule of the linter", () => {
  const tests = {
    "test/wrong.test.ts": WRONG,
    "test/unloadable.test.ts": 'import "./nowhere.ts";\n',
    "test/lint.ts": "var unused: number = 'text'\n",
  };
  const { status, stdout, last } = testCommand(tests, { require: "" });
  expect({ last, status }, stdout).toEqual({ last: "0 passed, 4 failed", status: 1 });
  const summary = stdout.slice(stdout.lastIndexOf("Failed:"));
  for (const name of ["type check", "linter and formatter", "test/wrong.test.ts: adds wrongly", "unloadable"])
    expect(summary).toContain(name);
  expect(stdout).toContain("expected 2 to be 3");
});

it("says what was skipped and why; where that part is required, it failed", () => {
  const tests = { "test/lacking.test.ts": LACKING, "test/sound.test.ts": SOUND };
  const free = testCommand(tests, { require: "" });
  expect({ last: free.last, status: free.status }, free.stdout).toEqual({
    last: "3 passed, 0 failed",
    status: 0,
  });
  expect(free.stdout).toMatch(/Skipped:\n +test\/lacking\.test\.ts: shines\n +moon: no moon tonight\n/);
  const strict = testCommand(tests, { require: "all" });
  expect({ last: strict.last, status: strict.status }, strict.stdout).toEqual({
    last: "3 passed, 1 failed",
    status: 1,
  });
  expect(strict.stdout).toContain("moon: no moon tonight (required by ASSAY_TEST_REQUIRE)");
});

it("passes where all is required when the machine is known to lack the part, and says so", () => {
  const tests = { "test/lacking.test.ts": LACKING, "test/sound.test.ts": SOUND };
  const excused = testCommand(tests, { require: "all", without: "moon: new moon" });
  expect({ last: excused.last, status: excused.status }, excused.stdout).toEqual({
    last: "3 passed, 0 failed",
    status: 0,
  });
  expect(excused.stdout).toMatch(/Skipped:\n +test\/lacking\.test\.ts: shines\n +moon: new moon\n/);
  const bare = { "test/bare.test.ts": 'import { it } from "vitest";\n\nit.skip("waits", () => {});\n' };
  const other = testCommand(bare, { require: "all", without: "moon: new moon" });
  expect({ last: other.last, status: other.status }, other.stdout).toEqual({
    last: "2 passed, 1 failed",
    status: 1,
  });
});

it("runs the checks alone with --check", () => {
  const { last, status } = testCommand({ "test/wrong.test.ts": WRONG }, { require: "" }, "--check");
  expect({ last, status }).toEqual({ last: "2 passed, 0 failed", status: 0 });
});
