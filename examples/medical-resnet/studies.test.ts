import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { decideAtFor, parseStudy } from "../../src/model/index.ts";
import { commandsAtEnds } from "../../test/example-commands.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const read = (file: string) => parseStudy(readFileSync(`${FOLDER}${file}`, "utf8"), file);

it.each(["assay.yaml", "assay.full.yaml"])(
  "%s: the script takes every command, at both ends of its space",
  (file) => {
    for (const { method, words } of commandsAtEnds(read(file))) {
      const [program, script, ...args] = words;
      expect([program, script]).toEqual(["node", "train.ts"]);
      // Breast images alone and one epoch: whether the arguments are understood, not how well they do.
      args[args.indexOf("--data") + 1] = "breastmnist";
      args[args.indexOf("--epochs") + 1] = "1";
      const { stderr, stdout } = spawnSync(process.execPath, [script!, ...args], {
        cwd: FOLDER,
        encoding: "utf8",
      });
      expect(`${method}: ${stderr}`).toBe(`${method}: `);
      expect(stdout).toMatch(/ test_auc=0\.\d+\n$/);
    }
  },
);

it.each(["assay.yaml", "assay.full.yaml", "assay.decide.yaml"])(
  "%s: the networks search alike, and the budget holds a method verdict",
  (file) => {
    const { methods, budget, baseline } = read(file);
    const [resnet, cnn] = ["resnet", "cnn"].map((name) => methods.find((method) => method.name === name)!);
    expect(resnet!.space).toEqual(cnn!.space);
    expect(String(resnet!.command).replace("--model resnet", "--model cnn")).toBe(cnn!.command);
    expect(baseline).toBe("cnn");
    expect(budget.decideAt).toBeLessThanOrEqual(decideAtFor(budget.trials)!);
  },
);

it("the long study differs in budget, problems and passes alone", () => {
  const [short, long] = [read("assay.yaml"), read("assay.full.yaml")];
  expect(long.methods.map(({ name, space }) => [name, space])).toEqual(
    short.methods.map(({ name, space }) => [name, space]),
  );
  expect(long.problems[0]!.values).toMatchObject({ data: "breastmnist", epochs: 30, logistic_epochs: 100 });
  expect(long.metric).toEqual(short.metric);
  expect(long.budget.trials).toBeGreaterThan(short.budget.trials);
});

it("the study that a verdict asked for differs in budget and seed alone", () => {
  const [first, decide] = [read("assay.yaml"), read("assay.decide.yaml")];
  expect({ ...decide, name: first.name, budget: first.budget, seed: first.seed }).toEqual(first);
  expect(decide.budget).toEqual({ ...first.budget, trials: 66 });
  expect(decide.seed).not.toBe(first.seed);
});
