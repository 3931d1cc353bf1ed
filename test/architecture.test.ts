/**
 * The shape of the house: who imports whom, what lies where, and that the documents speak of files which exist.
 * The import rule itself stands in `.dependency-cruiser.mjs`.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const RULES = ".dependency-cruiser.mjs";

const rules: { ROWS: string[][]; PURE: string[] } = await import(join(ROOT, RULES));
const temporary = mkdtempSync(join(tmpdir(), "assay-architecture-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Every breach of the import rule below `folder`, as `rule: from -> to`. */
function breaches(folder: string): string[] {
  const cruiser = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cruiser, "--config", RULES, "--output-type", "json", "src"],
    { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  // It ends with the number of breaches, and says nothing on stderr unless it could not work.
  if (stdout === "") throw new Error(`dependency-cruiser ended with ${status}: ${stderr}`);
  const { summary } = JSON.parse(stdout) as {
    summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
  };
  expect(summary.totalCruised).toBeGreaterThan(1);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
}

/** A folder with these sources, this project's import rule, and one package of each kind. */
function house(name: string, sources: Readonly<Record<string, string>>): string {
  const folder = join(temporary, name);
  const files = {
    ...sources,
    "package.json": JSON.stringify({
      name: "planted",
      type: "module",
      dependencies: { shipped: "1.0.0" },
      devDependencies: { tool: "1.0.0" },
    }),
    "node_modules/shipped/package.json": '{"name":"shipped","version":"1.0.0","main":"index.js"}',
    "node_modules/shipped/index.js": "export const shipped = 1;",
    "node_modules/tool/package.json": '{"name":"tool","version":"1.0.0","main":"index.js"}',
    "node_modules/tool/index.js": "export const tool = 1;",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  copyFileSync(join(ROOT, RULES), join(folder, RULES));
  return folder;
}

const SOUND = {
  "src/model/index.ts": 'export * from "./term.ts";',
  "src/model/term.ts": 'import { shipped } from "shipped";\nexport type Term = typeof shipped;',
  "src/stats/index.ts": 'import type { Term } from "../model/index.ts";\nexport const mean: Term = 1;',
  "src/stats/mean.test.ts": 'import "node:fs";\nimport "tool";\nimport { mean } from "./index.ts";\nmean;',
  "src/store/index.ts": 'import "node:fs";\nexport type { Term } from "../model/index.ts";',
  "src/cli/main.ts": 'import "../stats/index.ts";\nimport "../store/index.ts";',
};

describe("the import rule", () => {
  it("holds in src/", () => {
    expect(breaches(ROOT)).toEqual([]);
  });

  it("lets a sound house pass", () => {
    expect(breaches(house("sound", SOUND))).toEqual([]);
  });

  it.each([
    {
      what: "an import from a row below",
      path: "src/model/term.ts",
      text: 'export { mean } from "../stats/index.ts";',
      found: ["model-imports-only-from-above: src/model/term.ts -> src/stats/index.ts"],
    },
    {
      what: "a type alone from a row below",
      path: "src/model/term.ts",
      text: 'export type { mean } from "../store/index.ts";',
      found: ["model-imports-only-from-above: src/model/term.ts -> src/store/index.ts"],
    },
    {
      what: "an import from the same row",
      path: "src/stats/draw.ts",
      text: 'import "../store/index.ts";',
      found: ["stats-imports-only-from-above: src/stats/draw.ts -> src/store/index.ts"],
    },
    {
      what: "an import past another room's index",
      path: "src/stats/draw.ts",
      text: 'import type { Term } from "../model/term.ts";\nexport type T = Term;',
      found: ["through-index: src/stats/draw.ts -> src/model/term.ts"],
    },
    {
      what: "the same, loaded late",
      path: "src/cli/late.ts",
      text: 'await import("../model/term.ts");',
      found: ["through-index: src/cli/late.ts -> src/model/term.ts"],
    },
    {
      what: "Node in a pure room",
      path: "src/stats/draw.ts",
      text: 'import { readFileSync } from "node:fs";\nreadFileSync("x");',
      found: ["pure-rooms-without-node: src/stats/draw.ts -> fs"],
    },
    {
      what: "the newest of Node's modules in a pure room",
      path: "src/stats/draw.ts",
      text: 'import "node:sqlite";',
      found: ["pure-rooms-without-node: src/stats/draw.ts -> node:sqlite"],
    },
    {
      what: "a source that imports a test",
      path: "src/cli/main.ts",
      text: 'import "./main.test.ts";',
      also: { "src/cli/main.test.ts": "export {};" },
      found: ["tests-stay-tests: src/cli/main.ts -> src/cli/main.test.ts"],
    },
    {
      what: "a package for development alone",
      path: "src/cli/main.ts",
      text: 'import "tool";',
      found: ["no-development-packages: src/cli/main.ts -> node_modules/tool/index.js"],
    },
    {
      what: "a package that is not listed",
      path: "src/cli/main.ts",
      text: 'import "left-pad";',
      found: ["known-packages: src/cli/main.ts -> left-pad"],
    },
    {
      what: "a file outside src/",
      path: "src/cli/main.ts",
      text: 'import "../../scripts/build.ts";',
      also: { "scripts/build.ts": "export {};" },
      found: ["nothing-outside-src: src/cli/main.ts -> scripts/build.ts"],
    },
  ])("sees $what", ({ what, path, text, also, found }) => {
    const planted = house(what.replace(/\W+/g, "-"), { ...SOUND, ...also, [path]: text });
    // An import against the rows closes a cycle too, as the other direction is in use.
    expect(breaches(planted).filter((breach) => !breach.startsWith("no-cycle"))).toEqual(found);
  });

  it("sees a cycle inside one room", () => {
    const planted = {
      "src/stats/a.ts": 'import "./b.ts";\nexport const a = 1;',
      "src/stats/b.ts": 'import "./a.ts";\nexport const b = 1;',
    };
    const found = breaches(house("cycle", { ...SOUND, ...planted }));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((breach) => !breach.startsWith("no-cycle: src/stats/"))).toEqual([]);
  });
});

describe("rooms", () => {
  const known = rules.ROWS.flat();
  const standing = readdirSync(join(ROOT, "src"));

  it("are all known to the import rule", () => {
    expect(standing.filter((room) => !known.includes(room))).toEqual([]);
    expect(rules.PURE.filter((room) => !known.includes(room))).toEqual([]);
  });

  it("stand in ARCHITECTURE.md with their row and whether they are pure", () => {
    const text = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
    for (const [index, rooms] of rules.ROWS.entries())
      for (const room of rooms.filter((name) => standing.includes(name))) {
        const line = new RegExp(`^\\| ${index + 1} \\| \`src/${room}/\` \\|.*\\| (yes)? ?\\|$`, "m").exec(
          text,
        );
        expect(line, `a row of the table for src/${room}/`).not.toBeNull();
        expect(line?.[1] === "yes", `src/${room}/ is pure`).toBe(rules.PURE.includes(room));
      }
  });
});

const NOT_OURS = /(^|\/)(node_modules|dist|\.assay|\.toolchain|coverage)(\/|$)/;

/** @returns Paths relative to the project, with `/`. */
function files(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT, exclude: (path) => NOT_OURS.test(path) })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !NOT_OURS.test(path))
    .sort();
}

describe("files", () => {
  const sources = files("{src,scripts,test,examples,bench,bin}/**/*.{ts,tsx,mjs,cjs,js}");
  const LINES = 400;
  /** Longer than that, and why it is one idea all the same. */
  const LONG: Readonly<Record<string, string>> = {};

  it("have a name that says what is in them", () => {
    expect(sources.length).toBeGreaterThan(100);
    const drawers = /^(utils?|helpers?|common|misc|shared|stuff)\b/;
    expect(sources.filter((path) => path.split("/").some((part) => drawers.test(part)))).toEqual([]);
  });

  it(`have at most ${LINES} lines, tests aside: in a longer one a noun is missing`, () => {
    const own = sources.filter((path) => !/\.(test|contract|samples)\.tsx?$/.test(path));
    const long = own.filter(
      (path) => readFileSync(join(ROOT, path), "utf8").split("\n").length > LINES + 1 && !(path in LONG),
    );
    expect(long).toEqual([]);
    for (const path of Object.keys(LONG)) expect(own, "an exception for a file that is gone").toContain(path);
  });

  it("are named after one test runner's suffixes, so that none is forgotten", () => {
    const misnamed = sources.filter((path) => /\.(spec|tests)\.tsx?$|_test\.tsx?$|__tests__/.test(path));
    expect(misnamed).toEqual([]);
  });
});

describe("documents", () => {
  const documents = files("{*.md,docs/**/*.md,examples/**/*.md,bench/**/*.md}");
  const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

  it("link to what exists", () => {
    const broken = documents.flatMap((document) =>
      links(read(document))
        .filter((target) => !existsSync(join(ROOT, dirname(document), target)))
        .map((target) => `${document}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it.each(["ARCHITECTURE.md", "CONTRIBUTING.md", ...files("docs/decisions/*.md")])(
    "%s names paths that exist",
    (document) => {
      const missing = paths(read(document)).filter((path) => !existsSync(join(ROOT, path)));
      expect(missing).toEqual([]);
    },
  );

  it("would be caught with a wrong path or link", () => {
    const text =
      "`src/no/such.ts`, [the file](docs/none.md#part), `src/<name>/x.ts`, [web](https://a.example)";
    expect(paths(text)).toEqual(["src/no/such.ts", "src"]);
    expect(links(text)).toEqual(["docs/none.md"]);
  });

  it("answer a newcomer's four questions in ARCHITECTURE.md", () => {
    const text = read("ARCHITECTURE.md").toLowerCase();
    for (const question of [
      "where is the interval computed",
      "where is the exit code chosen",
      "what do i touch to read a new log format",
      "what happens when two processes write at once",
    ])
      expect(text).toContain(question);
  });

  it("list every decision in docs/decisions/README.md", () => {
    const index = read("docs/decisions/README.md");
    const decisions = files("docs/decisions/*.md").filter((path) => basename(path) !== "README.md");
    expect(decisions.length).toBeGreaterThan(0);
    for (const path of decisions) expect(index).toContain(`](${basename(path)})`);
  });
});

/** Targets inside the project, without their anchor. */
function links(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] ?? "");
  return targets
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .map((target) => decodeURI(target.replace(/#.*$/, "")));
}

/** What stands between backticks and begins like a path of the project; up to the first placeholder. */
function paths(text: string): string[] {
  const own = /`((?:src|docs|test|scripts|examples|bench|bin|schemas|\.ci)\/[^`\s]*)`/g;
  return [...text.matchAll(own)].map(([, path = ""]) =>
    /[<*]/.test(path) ? path.replace(/\/[^/]*[<*].*$/, "") : path,
  );
}
