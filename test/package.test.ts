/** The published form: packed as npm packs it, installed into an empty folder, run and imported there. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { registryMissing, withoutNpm } from "./npm-environment.ts";
import { findOldNode } from "./old-node.ts";
import { realPart } from "./real-part.ts";
import { isRequired } from "./required-parts.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Its dependencies come from the registry, though npm's cache will do. */
const missing = registryMissing();
const withRegistry = realPart("registry", () => missing);

const folder = mkdtempSync(join(tmpdir(), "assay-package-"));

/** In the empty folder; with the Node of this test first on the PATH unless told otherwise. */
function run(command: string, args: readonly string[], cwd = folder) {
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    // What `npm test` sets for its own package would steer the npm in here.
    env: { ...withoutNpm(process.env), PATH },
  });
  return { status, stdout, stderr };
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package, installed into an empty folder", () => {
  beforeAll(() => {
    if (missing !== null) return;
    const packed = run("npm", ["pack", "--pack-destination", folder], ROOT);
    expect(packed.status, packed.stderr).toBe(0);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    expect(tarball).toBeDefined();
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "empty", private: true, type: "module" }),
    );
    const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    const installed = run("npm", ["install", ...quiet, `./${tarball}`]);
    expect(installed.status, installed.stderr).toBe(0);
  }, 120_000);

  withRegistry("runs, under both names", () => {
    for (const name of ["assay", "assay-ml"]) {
      const { status, stdout } = run("npx", ["--no", name, "--version"]);
      expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
      expect(status).toBe(0);
    }
  });

  withRegistry("answers from numbers alone", () => {
    const question = ["--no", "assay", "plan", "--gap", "0.5", "--sigma", "0.8"];
    const { status, stdout, stderr } = run("npx", question);
    expect(status, stderr).toBe(0);
    // R: power.t.test(delta = 0.5, sd = 0.8, power = 0.8) asks for 41.2 a side.
    expect(stdout).toMatch(/\b42\b/);
    const { schema, seeds } = JSON.parse(run("npx", [...question, "--json"]).stdout);
    expect({ schema, seeds }).toEqual({ schema: "assay.plan/1", seeds: 42 });
  });

  withRegistry("passes exit codes on and loads every command", () => {
    expect(run("npx", ["--no", "assay", "no-such-command"]).status).toBe(64);
    const help = run("npx", ["--no", "assay", "--help"]);
    expect(help.status, help.stderr).toBe(0);
    for (const command of ["run", "compare", "verdict", "plan", "report", "init", "demo", "doctor"]) {
      const { status, stderr } = run("npx", ["--no", "assay", command, "--help"]);
      expect(status, `${command}: ${stderr}`).toBe(0);
    }
  });

  withRegistry("ships the examples, the schemas, the licence and the data's licences, and no test", () => {
    const inside = join(folder, "node_modules/assay-ml");
    for (const path of [
      "LICENSE",
      "NOTICE",
      "README.md",
      "schemas/assay.yaml.schema.json",
      "schemas/assay.study.1.schema.json",
      "examples/kit/kernel/kernel.wasm",
      "examples/medical-resnet/assay.yaml",
      "examples/medical-resnet/train.py",
      "examples/music-transformer/train.py",
      "examples/kit/__init__.py",
      "examples/requirements.txt",
      "examples/medical-resnet/data/breastmnist.npz",
    ])
      expect(existsSync(join(inside, path)), path).toBe(true);
    const files = readdirSync(inside, { recursive: true, encoding: "utf8" });
    expect(
      files.filter((file) =>
        /\.(test|contract|samples)\.|(^|\/)reference\/|\.assay\/|__pycache__/.test(file),
      ),
    ).toEqual([]);
  });

  withRegistry("has types that compile in a strict project", () => {
    writeFileSync(
      join(folder, "reader.ts"),
      `import { AssayError, parseStudy, type Study, type Word } from "assay-ml";
       export const isGood = (word: Word): boolean => word === "BETTER";
       export const read = (text: string): Study => parseStudy(text, "assay.yaml");
       // @ts-expect-error: not one of the four words, so the types are really there
       isGood("MAYBE");
       throw new AssayError("USAGE", "reached");`,
    );
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2024"];
    const { status, stdout } = run(process.execPath, [tsc, ...options, "reader.ts"]);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  withRegistry("can be imported", () => {
    const code =
      'import("assay-ml").then(({ AssayError }) => console.log(new AssayError("USAGE", "x").code))';
    const { stdout, stderr } = run(process.execPath, ["--input-type=module", "--eval", code]);
    expect(stderr).toBe("");
    expect(stdout.trim()).toBe("USAGE");
  });
});

const oldNode = findOldNode(isRequired("old-node", process.env.ASSAY_TEST_REQUIRE ?? ""));
const withOldNode = realPart("old-node", () => oldNode.missing);

withOldNode("the package, under an old Node, says which it found and the command that works", () => {
  const bin = join(ROOT, "bin/assay.cjs");
  const { status, stdout, stderr } = run(join(oldNode.folder!, "node"), [
    bin,
    "verdict",
    "it's here",
    "--json",
  ]);
  expect(status).toBe(69);
  expect(stdout).toBe("");
  expect(stderr).toMatch(
    /^assay: this is Node \d+\.\d+\.\d+, Assay needs Node 24 or later; this works here: /,
  );
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain("npx -p node@24 -p assay-ml assay verdict 'it'\\''s here' --json");
});
