/**
 * Everything that a change must pass: the type check, the linter, all tests.
 *
 *     npm test                      # everything
 *     npm test -- src/stats         # the tests of these paths, after type check and linter
 *     npm run check                 # type check and linter alone
 *
 * The last line is `N passed, N failed`; the type check and the linter count as one each, and so does a file that does
 * not load. Exit code 0 when nothing failed, else 1. Under `ASSAY_TEST_REQUIRE=all` a skipped test is a failure, unless
 * `ASSAY_TEST_WITHOUT` says that the machine lacks its part.
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { excuseFor } from "../test/required-parts.ts";
import type { TestOutcome } from "./test-reporter.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

interface Program {
  readonly title: string;
  /** Relative to node_modules. */
  readonly file: string;
  readonly args: readonly string[];
}

const CHECKS: readonly Program[] = [
  { title: "type check", file: "typescript/bin/tsc", args: ["--project", "tsconfig.json", "--noEmit"] },
  { title: "linter and formatter", file: "@biomejs/biome/bin/biome", args: ["ci", "--colors=off", "."] },
];

const options = process.argv.slice(2);
const outcomes = await checks();
if (!options.includes("--check")) outcomes.push(...(await tests(options)));
process.exitCode = conclude(outcomes);

/** Side by side: the linter is done long before the type check. */
async function checks(): Promise<TestOutcome[]> {
  return await Promise.all(
    CHECKS.map(async (check): Promise<TestOutcome> => {
      const started = performance.now();
      const { code, output } = await run(check);
      const failed = code !== 0;
      console.log(`${failed ? "FAIL" : "ok  "} ${check.title}  ${seconds(started)}`);
      if (failed) console.log(output.trimEnd());
      return { file: check.title, title: null, state: failed ? "failed" : "passed", detail: output };
    }),
  );
}

async function tests(paths: readonly string[]): Promise<TestOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-test-"));
  const results = join(folder, "results.json");
  try {
    const args = ["run", "--reporter=./scripts/test-reporter.ts", ...paths];
    const { code } = await run(
      { title: "tests", file: "vitest/vitest.mjs", args },
      { ASSAY_TEST_RESULTS: results },
    );
    const outcomes = readResults(results);
    // Vitest knows of failures that belong to no test, and it may die before it writes anything.
    if (code !== 0 && !outcomes.some(({ state }) => state === "failed"))
      outcomes.push({
        file: "vitest",
        title: null,
        state: "failed",
        detail: `vitest ended with exit code ${code}`,
      });
    return outcomes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readResults(path: string): TestOutcome[] {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as TestOutcome[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** With `environment` the output goes straight to the terminal, else it is handed back. */
function run(program: Program, environment?: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  const chunks: Buffer[] = [];
  const child = spawn(process.execPath, [join(ROOT, "node_modules", program.file), ...program.args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", environment ? "inherit" : "pipe", environment ? "inherit" : "pipe"],
  });
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}

function conclude(all: readonly TestOutcome[]): number {
  const required = process.env.ASSAY_TEST_REQUIRE === "all";
  const of = (state: TestOutcome["state"]) => all.filter((outcome) => outcome.state === state);
  const without = process.env.ASSAY_TEST_WITHOUT ?? "";
  const isExcused = ({ detail }: TestOutcome) => excuseFor(detail.split(": ")[0]!, without) === detail;
  const forbidden = required ? of("skipped").filter((outcome) => !isExcused(outcome)) : [];
  const skipped = of("skipped").filter((outcome) => !forbidden.includes(outcome));
  const failed = [...of("failed"), ...forbidden];
  console.log("");
  list("Skipped:", skipped);
  list("Skipped, which ASSAY_TEST_REQUIRE=all forbids:", forbidden);
  if (failed.length > 0) {
    console.log("Failed:");
    for (const { file, title } of failed) console.log(`  ${title === null ? file : `${file}: ${title}`}`);
  }
  console.log(`${of("passed").length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

function list(heading: string, outcomes: readonly TestOutcome[]): void {
  if (outcomes.length > 0) console.log(heading);
  for (const { file, title, detail } of outcomes) console.log(`  ${file}: ${title}\n    ${detail}`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
