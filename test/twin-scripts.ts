/**
 * An example's two training scripts side by side, train.ts and its twin train.py: run as a user runs them.
 * @module
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Layer } from "../examples/kit/layer.ts";
import { PYTHON, pythonEnvironment } from "./python-environment.ts";
import { printedScores, type Trained } from "./training-script.ts";

export const SCRIPTS = ["train.ts", "train.py"] as const;
export type Script = (typeof SCRIPTS)[number];

/** JAX compiles in seconds, on a machine that does other things too in many. */
export const PATIENCE_MS = 300_000;

export interface TrainingWithItems extends Trained {
  readonly header: string;
  /** The rows of items.csv behind its header: id, label, prediction. */
  readonly items: readonly (readonly string[])[];
}

/** @param folder - Of the example. @param line - The arguments. @param runFolder - Where the script writes its items. */
export async function train(folder: string, script: Script, line: string, runFolder = ""): Promise<Trained> {
  const program = script === "train.ts" ? process.execPath : PYTHON;
  const args = [join(folder, script), ...line.split(" ").filter(Boolean)];
  const ended = await run(program, args, { ASSAY_ML_RUN_DIR: runFolder });
  return { ...ended, ...printedScores(ended.stdout) };
}

/** By train.ts and by train.py, at the same time. */
export function trainBoth(folder: string, line: string) {
  const start = async (script: Script): Promise<TrainingWithItems> => {
    const runFolder = temporaryFolder();
    const training = await train(folder, script, line, runFolder);
    expect({ status: training.status, stderr: training.stderr }, script).toEqual({ status: 0, stderr: "" });
    const [header, ...rows] = readFileSync(join(runFolder, "items.csv"), "utf8").trimEnd().split("\n");
    return { ...training, header: header!, items: rows.map((row) => row.split(",")) };
  };
  return Promise.all([start("train.ts"), start("train.py")]);
}

/**
 * The losses that train.py prints where it begins with the weights of a model of the kit.
 *
 * @param model - Its parameters in the order of train.py, whose shapes they take.
 * @param beforehand - Python that runs before the training, with `train` and `numpy` at hand.
 */
export async function lossesInPython(
  folder: string,
  model: Layer,
  line: string,
  beforehand = "",
): Promise<number[]> {
  const weights = join(temporaryFolder(), "weights.json");
  writeFileSync(weights, JSON.stringify(model.parameters.map(({ value }) => [...value.data])));
  const code = `
import json, sys
sys.path.insert(0, ${JSON.stringify(folder)})
import train, numpy
weights, first = iter(json.load(open(${JSON.stringify(weights)}))), train.init
def init(*options):
    params, stats = first(*options)
    for layer in params.values():
        for name, old in layer.items():
            layer[name] = numpy.float32(next(weights)).reshape(old.shape)
    assert next(weights, None) is None, "weights are left over"
    return params, stats
train.init = init
${beforehand}
sys.argv = ["train.py", *${JSON.stringify(line)}.split()]
train.train(train.read_arguments())
`;
  const { stdout, stderr } = await run(PYTHON, ["-c", code]);
  expect(stderr).toBe("");
  return losses(stdout);
}

/** Of each epoch. */
export function losses(stdout: string): number[] {
  return [...stdout.matchAll(/loss=(\S+)/g)].map(([, loss]) => Number(loss));
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new Promise<Pick<Trained, "status" | "stdout" | "stderr">>((settle) => {
    const child = execFile(program, args, { env: { ...pythonEnvironment(), ...env } }, (_, stdout, stderr) =>
      settle({ status: child.exitCode, stdout, stderr }),
    );
  });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-twin-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
