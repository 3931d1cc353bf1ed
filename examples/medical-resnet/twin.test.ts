/** train.py is train.ts once more: what both take, print and write is the same, and one line of assay.yaml exchanges them. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished } from "vitest";
import { WORDS } from "../../src/model/index.ts";
import { PYTHON, pythonEnvironment, withPython } from "../../test/python-environment.ts";
import { studyFolder } from "../../test/study-folder.ts";
import { areaUnderCurve } from "../kit/auc.ts";
import { createRandom } from "../kit/random.ts";
import { createModel } from "./models.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** JAX compiles in seconds, on a machine that does other things too in many. */
const PATIENCE_MS = 300_000;
/** Batches of one size, which JAX compiles once: the 546 images of BreastMNIST are 6 of them. */
const EVEN = "--batch 91";

const PROGRAMS = {
  "train.ts": [process.execPath, join(FOLDER, "train.ts")],
  "train.py": [PYTHON, join(FOLDER, "train.py")],
} as const;
const SCRIPTS = ["train.ts", "train.py"] as const;

function train(script: (typeof SCRIPTS)[number], line: string, runFolder = "") {
  const [program, path] = PROGRAMS[script];
  const { status, stdout, stderr } = spawnSync(program, [path, ...line.split(" ").filter(Boolean)], {
    encoding: "utf8",
    env: { ...pythonEnvironment(), ASSAY_ML_RUN_DIR: runFolder },
  });
  const scores = stdout
    .trim()
    .split("\n")
    .map(
      (each) => Object.fromEntries(each.split(" ").map((word) => word.split("="))) as Record<string, string>,
    );
  return { status, stdout, stderr, scores, last: scores.at(-1)! };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-twin-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The rows of items.csv behind its header: id, label, prediction. */
function trainedItems(script: (typeof SCRIPTS)[number], line: string) {
  const folder = temporaryFolder();
  const run = train(script, line, folder);
  expect({ status: run.status, stderr: run.stderr }, script).toEqual({ status: 0, stderr: "" });
  const [header, ...lines] = readFileSync(join(folder, "items.csv"), "utf8").trimEnd().split("\n");
  return { ...run, header, items: lines.map((each) => each.split(",")) };
}

describe("train.py, beside train.ts", () => {
  for (const model of ["resnet", "cnn", "logistic"])
    withPython(
      `${model}: learns, prints the same scores and writes the same items`,
      () => {
        const line = `--model ${model} --data breastmnist --width 6 --epochs 8 --seed 1 ${EVEN}`;
        const [ours, twin] = [trainedItems("train.ts", line), trainedItems("train.py", line)];
        const names = (run: typeof ours) => run.scores.map((scores) => [scores.epoch, Object.keys(scores)]);
        expect(names(twin)).toEqual(names(ours));
        const idsAndLabels = (run: typeof ours) => [run.header, run.items.map(([id, label]) => [id, label])];
        expect(idsAndLabels(twin)).toEqual(idsAndLabels(ours));
        const [labels, predictions] = [1, 2].map((column) => twin.items.map((item) => Number(item[column])));
        expect(areaUnderCurve(labels!, predictions!).toFixed(6)).toBe(twin.last.test_auc);
        expect(Number(twin.last.loss)).toBeLessThan(Number(twin.scores[0]!.loss));
        expect(Number(twin.last.val_auc)).toBeGreaterThan(0.65);
      },
      PATIENCE_MS,
    );

  withPython(
    "resnet: from the same first weights, both train to the same loss",
    () => {
      const model = createModel("resnet", 28 * 28, 4, createRandom(1));
      const weights = join(temporaryFolder(), "weights.json");
      writeFileSync(weights, JSON.stringify(model.parameters.map(({ value }) => [...value.data])));
      // All images in each step and none varied, so that no chance is left but that of the weights.
      const line =
        "--model resnet --data breastmnist --width 4 --epochs 3 --batch 546 --augment none --seed 1";
      const code = `
import json, sys
sys.path.insert(0, ${JSON.stringify(FOLDER)})
import numpy, train
weights, first = iter(json.load(open(${JSON.stringify(weights)}))), train.init
def init(*options):
    params, stats = first(*options)
    for layer in params.values():
        for name, old in layer.items():
            layer[name] = numpy.float32(next(weights)).reshape(old.shape)
    return params, stats
train.init = init
sys.argv = ["train.py", *${JSON.stringify(line)}.split()]
train.train(train.read_arguments())
`;
      const twin = spawnSync(PYTHON, ["-B", "-c", code], { encoding: "utf8", env: pythonEnvironment() });
      expect(twin.stderr).toBe("");
      const losses = (stdout: string) => [...stdout.matchAll(/loss=(\S+)/g)].map(([, loss]) => Number(loss));
      const ours = losses(train("train.ts", line).stdout);
      expect(ours).toHaveLength(3);
      expect(losses(twin.stdout)).toEqual(ours.map((loss) => expect.closeTo(loss, 3)));
    },
    PATIENCE_MS,
  );

  withPython(
    "learns from the chest X-rays too",
    () => {
      const { last } = train(
        "train.py",
        "--model resnet --data pneumoniamnist --width 4 --epochs 2 --seed 1 --batch 107",
      );
      expect(Number(last.test_auc)).toBeGreaterThan(0.8);
    },
    PATIENCE_MS,
  );

  withPython(
    "prints the same digits for the same seed, and others for another",
    () => {
      const line = `--model cnn --data breastmnist --width 4 --epochs 1 ${EVEN} --seed`;
      const [first, again, other] = [7, 7, 8].map((seed) => train("train.py", `${line} ${seed}`).stdout);
      expect(first).toMatch(/^epoch=1 loss=\d+\.\d{6} val_auc=\d\.\d{6} test_auc=\d\.\d{6}\n$/);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
    },
    PATIENCE_MS,
  );

  withPython(
    "takes the same arguments",
    () => {
      const named = (text: string) => new Set(text.match(/--[a-z-]+/g));
      const known = named(train("train.ts", "--no-such 1").stderr);
      known.delete("--no-such");
      const twin = named(train("train.py", "--help").stdout);
      twin.delete("--help");
      expect(twin).toEqual(known);
    },
    PATIENCE_MS,
  );

  const GOOD = "--model logistic --data breastmnist --epochs 1 --seed 1";
  const REFUSED: readonly [line: string, exitCode: number][] = [
    ["", 2],
    ["--model resnet --data breastmnist", 2],
    ["--model resnet --data mnist --seed 1", 2],
    [`${GOOD} --lr 0`, 2],
    [`${GOOD} --width 4.5`, 2],
    [`${GOOD} --weight-decay nan`, 2],
    [`${GOOD} --widht 4`, 2],
    [`${GOOD} --lr 1e30 --weight-decay 1e10`, 1],
  ];
  withPython(
    "refuses the same with one sentence and the same exit code",
    () => {
      for (const [line, exitCode] of REFUSED)
        for (const script of SCRIPTS) {
          const { status, stdout, stderr } = train(script, line);
          expect({ status, stdout }, `${script} ${line}`).toEqual({ status: exitCode, stdout: "" });
          expect(stderr, line).toMatch(new RegExp(`^${script}: .+\\n$`));
        }
    },
    PATIENCE_MS,
  );
});

withPython(
  "the study runs in Python, to its verdicts, with one line changed",
  async () => {
    const { path, write, read, assay, record } = studyFolder();
    cpSync(join(FOLDER, "assay.yaml"), join(path, "assay.yaml"));
    cpSync(join(FOLDER, "train.py"), join(path, "train.py"));
    cpSync(join(FOLDER, "data/breastmnist.npz"), join(path, "data/breastmnist.npz"));
    const change = (from: RegExp, to: string) => {
      expect(read("assay.yaml").match(from), `${from} stands there once`).toHaveLength(1);
      write("assay.yaml", read("assay.yaml").replace(from, to));
    };
    const ours = read("assay.yaml").split("\n");
    change(/^program: node train\.ts.*$/gm, "program: python train.py");
    const differing = read("assay.yaml")
      .split("\n")
      .filter((line, i) => line !== ours[i]);
    expect(differing).toEqual(["program: python train.py"]);
    // From here on only to be done sooner.
    change(/^budget: .*$/gm, "budget: {trials: 2, confirm: 2}");
    write("assay.yaml", read("assay.yaml").replaceAll(/--epochs \d+/g, `--epochs 2 ${EVEN}`));

    const env = pythonEnvironment();
    const { code, stdout, stderr } = await assay(["run", "assay.yaml", "--json"], { env });
    expect(code, stderr).toBe(0);
    const { runs } = await record();
    expect(runs.length).toBeGreaterThanOrEqual(3 * 2 + 3 * 2);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["FINISHED"]));
    const { study, verdicts } = JSON.parse(stdout);
    for (const { command } of study.methods) expect(command).toMatch(/^python train\.py --model /);
    const judged = verdicts.map(
      (each: Record<string, string>) => `${each.candidate} ${each.baseline} ${each.question}`,
    );
    expect(judged).toEqual(expect.arrayContaining(["resnet cnn model", "logistic cnn model"]));
    for (const { word } of verdicts) expect(WORDS).toContain(word);
  },
  2 * PATIENCE_MS,
);
