/**
 * What train.py of an example promises: it is train.ts once more. What both take, print and write is the same, and one line
 * of assay.yaml exchanges them.
 * @module
 */
import { cpSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect } from "vitest";
import { WORDS } from "../src/model/index.ts";
import { pythonEnvironment, withPython } from "./python-environment.ts";
import { studyFolder } from "./study-folder.ts";
import { PATIENCE_MS, SCRIPTS, train, trainBoth } from "./twin-scripts.ts";

export interface TwinnedExample {
  /** Where train.ts and train.py are. */
  readonly folder: string;
  /** By model the arguments under which it learns something. */
  readonly learning: Readonly<Record<string, string>>;
  /** Above what its scores then are. */
  readonly learned: number;
  /** Without "val_" or "test_" before it. */
  readonly score: string;
  /** The score that the items give. */
  readonly scoreOf: (labels: readonly string[], predictions: readonly string[]) => number;
  /** A training whose digits are compared; without the seed. */
  readonly repeated: string;
  /** Arguments that are refused, and with which exit code. */
  readonly refused: readonly (readonly [line: string, exitCode: number])[];
  /** Arguments that make the trainings of the study short, in the place of its own `--epochs N`. */
  readonly short: string;
  /** Verdicts of that study: candidate, baseline and question. */
  readonly judged: readonly string[];
}

export function twinContract(example: TwinnedExample): void {
  const { folder, score } = example;

  describe("train.py, beside train.ts", () => {
    for (const [model, args] of Object.entries(example.learning))
      withPython(
        `${model}: learns, prints the same scores and writes the same items`,
        async () => {
          const [ours, twin] = await trainBoth(folder, `--model ${model} ${args} --seed 1`);
          const names = ({ scores }: typeof ours) => scores.map((each) => [each.epoch, Object.keys(each)]);
          expect(names(twin)).toEqual(names(ours));
          const told = ({ header, items }: typeof ours) => [header, items.map(([id, label]) => [id, label])];
          expect(told(twin)).toEqual(told(ours));
          const [labels, predictions] = [1, 2].map((column) => twin.items.map((item) => item[column]!));
          expect(example.scoreOf(labels!, predictions!).toFixed(6)).toBe(twin.last[`test_${score}`]);
          expect(Number(twin.last.loss)).toBeLessThan(Number(twin.scores[0]!.loss));
          expect(Number(twin.last[`val_${score}`])).toBeGreaterThan(example.learned);
        },
        PATIENCE_MS,
      );

    withPython(
      "prints the same digits for the same seed, and others for another",
      async () => {
        const seeds = [7, 7, 8];
        const trainings = await Promise.all(
          seeds.map((seed) => train(folder, "train.py", `${example.repeated} --seed ${seed}`)),
        );
        const [first, again, other] = trainings.map(({ stdout }) => stdout);
        const digits = String.raw`\d\.\d{6}`;
        const line = `^epoch=1 loss=${digits} val_${score}=${digits} test_${score}=${digits}\n$`;
        expect(first).toMatch(new RegExp(line));
        expect(again).toBe(first);
        expect(other).not.toBe(first);
      },
      PATIENCE_MS,
    );

    withPython(
      "takes the same arguments",
      async () => {
        const named = (text: string) => new Set(text.match(/--[a-z-]+/g));
        const known = named((await train(folder, "train.ts", "--no-such 1")).stderr);
        known.delete("--no-such");
        const twin = named((await train(folder, "train.py", "--help")).stdout);
        twin.delete("--help");
        expect(twin).toEqual(known);
      },
      PATIENCE_MS,
    );

    withPython(
      "refuses the same with one sentence and the same exit code",
      async () => {
        for (const [line, exitCode] of example.refused)
          for (const script of SCRIPTS) {
            const { status, stdout, stderr } = await train(folder, script, line);
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
      const name = basename(folder);
      for (const part of [name, "kit"])
        cpSync(join(dirname(folder), part), join(path, part), {
          recursive: true,
          filter: (file) => !/\.ts$|\.assay|__pycache__/.test(file),
        });
      const file = join(name, "assay.yaml");
      const change = (from: RegExp, to: string) => {
        expect(read(file).match(from), `${from} stands there once`).toHaveLength(1);
        write(file, read(file).replace(from, to));
      };
      const ours = read(file).split("\n");
      change(/^program: node train\.ts.*$/gm, "program: python train.py");
      const differing = read(file)
        .split("\n")
        .filter((line, i) => line !== ours[i]);
      expect(differing).toEqual(["program: python train.py"]);
      // From here on only to be done sooner.
      change(/^budget: .*$/gm, "budget: {trials: 1, confirm: 2}");
      write(
        file,
        read(file)
          .replaceAll(/^ *default: .*\n/gm, "")
          .replaceAll(/--epochs \d+/g, example.short),
      );

      const started = { cwd: join(path, name), env: pythonEnvironment() };
      const { code, stdout, stderr } = await assay(["run", "assay.yaml", "--json"], started);
      expect(code, stderr).toBe(0);
      const { runs } = await record(join(path, name, ".assay"));
      expect(runs).toHaveLength(3 * (1 + 2)); // of three methods one trial each, and two fresh seeds
      expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["FINISHED"]));
      const { study, verdicts } = JSON.parse(stdout);
      for (const { command } of study.methods) expect(command).toMatch(/^python train\.py --model /);
      const judged = verdicts.map(
        (each: Record<string, string>) => `${each.candidate} ${each.baseline} ${each.question}`,
      );
      expect(judged).toEqual(expect.arrayContaining([...example.judged]));
      for (const { word } of verdicts) expect(WORDS).toContain(word);
    },
    2 * PATIENCE_MS,
  );
}
