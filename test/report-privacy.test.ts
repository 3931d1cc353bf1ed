/**
 * A report can be sent to anybody: of what the record holds it carries no output, no environment and no diff.
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

it("carries no output, environment or diff of the runs that it tells", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-report-privacy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = {
    ...process.env,
    CUDA_PLANTED: "planted-in-environment",
    GIT_CONFIG_NOSYSTEM: "1",
    HOME: folder,
  };
  const run = (file: string, ...args: readonly string[]) =>
    execFileSync(file, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const script = (text: string) =>
    writeFileSync(
      join(folder, "train.mjs"),
      `const [, , level, seed] = process.argv;
// ${text}
console.log("planted-in-output");
console.error("planted-in-errors");
console.log("acc=" + (Number(level) + (Number(seed) % 997) / 1e5));
`,
    );
  script("as committed");
  const git = hasGit();
  if (git) {
    run("git", "init", "-q");
    run("git", "add", "train.mjs");
    run("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "start");
  }
  script("planted-in-diff");
  const assay = (...args: readonly string[]) => run(process.execPath, MAIN, ...args);
  assay(
    "compare",
    "node train.mjs 0.9 ${seed}",
    "node train.mjs 0.8 ${seed}",
    "--seeds",
    "3",
    "--metric",
    "acc",
    "--goal",
    "maximize",
  );
  assay("report", "--html", "--out", "report.html");
  // The record has it all, else this would show nothing.
  const kept = readdirSync(join(folder, ".assay"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
  for (const part of ["output", "errors", "environment", ...(git ? ["diff"] : [])])
    expect(kept).toContain(`planted-in-${part}`);
  const html = readFileSync(join(folder, "report.html"), "utf8");
  expect(html).toContain("node train.mjs 0.9 ${seed}");
  expect(html).not.toContain("planted");
  expect(html).not.toContain(folder);
});

function hasGit(): boolean {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
