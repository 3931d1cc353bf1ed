/**
 * A training script of the examples, run as a user runs it, and the scores that it prints.
 * @module
 */
import { spawnSync } from "node:child_process";

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

export function printedScores(stdout: string): Pick<Trained, "scores" | "last"> {
  const scores = stdout
    .trim()
    .split("\n")
    .map((line) => Object.fromEntries(line.split(" ").map((word) => word.split("="))) as Scores);
  return { scores, last: scores.at(-1)! };
}
