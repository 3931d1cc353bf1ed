/**
 * A training script of the examples, run as a user runs it, and the scores that it prints.
 * @module
 */
import { spawnSync } from "node:child_process";
import { expect } from "vitest";

/** What each line says: `epoch=1 loss=0.5`. */
export type Scores = Readonly<Record<string, string>>;

export interface Trained {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly scores: readonly Scores[];
  readonly last: Scores;
}

/** @param runFolder - Where it writes its items; left out: nowhere. */
export function trained(script: string, args: readonly string[], runFolder = ""): Trained {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    env: { ...process.env, ASSAY_ML_RUN_DIR: runFolder },
  });
  return { status, stdout, stderr, ...printedScores(stdout) };
}

/** A mistake in the command line: one sentence that names the script, nothing trained, exit code 2. */
export function expectRefused(run: Trained, message: string): void {
  expect(run.stderr).toContain(`train.ts: ${message}`);
  expect(run.stderr.trim().split("\n")).toHaveLength(1);
  expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 2, stdout: "" });
}

export function printedScores(stdout: string): Pick<Trained, "scores" | "last"> {
  const scores = stdout
    .trim()
    .split("\n")
    .map((line) => Object.fromEntries(line.split(" ").map((word) => word.split("="))) as Scores);
  return { scores, last: scores.at(-1)! };
}
