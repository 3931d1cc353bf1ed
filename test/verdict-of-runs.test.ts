/**
 * From runs of a record to evidence, through the command line: what is an arm, a replicate, a score, a fixed configuration
 * and a search, which scores may not be used, and what is judged where nothing is named.
 */
import { expect, it, vi } from "vitest";
import type { StudyDocument } from "../src/model/index.ts";
import { NODE, type StudyFolder, studyFolder } from "./study-folder.ts";

vi.setConfig({ testTimeout: 180_000 });

/** Prints its score twice: only the last one counts. The score follows from the seed, so that it can be said beforehand. */
const SCORE = (seed: number, base: number) => base + (seed % 997) / 99_700;
const TRAIN = `
  const [base, lr = "0.01", fold = "1"] = process.argv.slice(2);
  const seed = Number(process.env.ASSAY_ML_SEED);
  const score = Number(base) + (seed % 997) / 99700 - Math.abs(Math.log10(Number(lr)) + 2) / 50;
  console.log("acc=0.1 val_acc=0.1");
  console.log("acc=" + score + " val_acc=" + (score + ((seed * 7) % 997) / 997000));
`;

function withTraining(): StudyFolder {
  const folder = studyFolder();
  folder.write("train.mjs", TRAIN);
  return folder;
}

function study(more: Readonly<Record<string, unknown>>, methodMore: Readonly<Record<string, unknown>> = {}) {
  const method = (base: number) => ({
    command: `${NODE} train.mjs ${base} \${lr} \${fold}`,
    space: {
      lr: { type: "float", low: 1e-4, high: 1e-1, log: true },
      fold: { type: "int", low: 1, high: 2 },
    },
    ...methodMore,
  });
  return JSON.stringify({
    assay: 1,
    study: "tuned",
    problem: "toy",
    metric: { name: "acc", select_by: "val_acc", goal: "maximize" },
    baseline: "old",
    methods: { new: method(0.9), old: method(0.8) },
    budget: { trials: 10, confirm: 3 },
    ...more,
  });
}

async function verdict(folder: StudyFolder, ...words: string[]): Promise<StudyDocument & { stderr: string }> {
  const { code, stdout, stderr } = await folder.assay(["verdict", ...words, "--json"]);
  expect(code, stderr).toBe(0);
  return { ...JSON.parse(stdout), stderr };
}

const warnings = ({ verdicts }: StudyDocument) =>
  verdicts.flatMap((each) => each.warnings.map(({ message }) => message)).join("\n");
const models = ({ verdicts }: StudyDocument) => verdicts.filter(({ question }) => question === "model");

it("runs of a comparison: arms, replicates, scores and fixed configurations", async () => {
  const folder = withTraining();
  const compare = [
    "compare",
    `${NODE} train.mjs 0.9`,
    `${NODE} train.mjs 0.8`,
    "--metric",
    "acc",
    "--seeds",
    "4",
  ];
  const ran = await folder.assay(compare);
  expect(ran.code, ran.stderr).toBe(0);
  const { runs } = await folder.record();
  const names = [...new Set(runs.map(({ tags }) => tags["assay.method"] ?? ""))];
  expect(names).toHaveLength(2);

  // (a) The values of --by are the arms; the guess of the baseline is said, and can be overruled.
  const by = await verdict(folder, "--by", "method", "--metric", "acc");
  expect(by.arms.map(({ method }) => method).sort()).toEqual([...names].sort());
  expect(warnings(by)).toMatch(/baseline: \S+, since its first run is the earliest/);
  const [one = "", other = ""] = [by.verdicts[0]?.baseline, by.verdicts[0]?.candidate];
  const turned = await verdict(folder, "--by", "method", "--metric", "acc", "--baseline", other);
  expect(turned.verdicts[0]?.baseline).toBe(other);
  expect(turned.verdicts[0]?.difference.estimate).toBeCloseTo(
    -Number(by.verdicts[0]?.difference.estimate),
    12,
  );
  expect(warnings(turned)).not.toContain("baseline:");

  // (a) So are two filters.
  const filter = (name: string) => `tags."assay.method" = '${name}'`;
  const filtered = await verdict(folder, "--a", filter(other), "--b", filter(one), "--metric", "acc");
  expect(filtered.verdicts[0]?.difference).toEqual(by.verdicts[0]?.difference);

  // (b) Runs that agree in all but the unit are replicates; (d) one configuration in each arm is a fixed comparison.
  expect(by.study.kind).toBe("fixed");
  expect(by.verdicts.map(({ question, unit }) => [question, unit.n_candidate, unit.n_baseline])).toEqual([
    ["model", 4, 4],
  ]);

  // (c) A run's score is its last point.
  const scores = by.arms
    .flatMap(({ units }) => units.map(({ score }) => Number(score)))
    .sort((a, b) => a - b);
  const seeds = runs.map(({ tags, params }) => [
    Number(params.seed ?? tags["assay.seed"]),
    tags["assay.method"] === names[0] ? 0 : 1,
  ]);
  expect(scores).toHaveLength(8);
  expect(Math.min(...scores)).toBeGreaterThan(0.5);
  expect(seeds.every(([seed]) => Number.isFinite(seed))).toBe(true);
  for (const [seed = 0] of seeds)
    expect(
      scores.some((score) => [0.8, 0.9].some((base) => Math.abs(SCORE(seed, base) - score) < 1e-9)),
    ).toBe(true);

  // (g) Nothing named: the newest study, and the others are listed.
  folder.write("assay.yaml", study({}));
  expect((await folder.assay(["run"])).code).toBe(0);
  const newest = await verdict(folder);
  expect(newest.study.name).toBe("tuned");
  expect(newest.stderr).toMatch(/^Study tuned, the newest of this record\. Others: .*\.\n$/);
  expect((await verdict(folder, String(by.study.name === "" ? "" : runs[0]?.link?.studyId))).study.kind).toBe(
    "fixed",
  );

  // One record, two questions: runs of other studies are no evidence, and no failures either.
  const within = await verdict(
    folder,
    "tuned",
    "--by",
    "method",
    "--metric",
    "acc",
    "--select-by",
    "val_acc",
  );
  expect(within.arms.map(({ method }) => method).sort()).toEqual(["new", "old"]);
});

it("runs of a search: a method verdict where the record says that it was random, and only then", async () => {
  const folder = withTraining();
  folder.write("assay.yaml", study({}));
  expect((await folder.assay(["run"])).code).toBe(0);
  const question = ["--by", "method", "--metric", "acc", "--select-by", "val_acc", "--baseline", "old"];

  // (e) The record itself says that the search was random: the same method verdict as with the plan, a lower grade.
  const random = await verdict(folder, ...question);
  expect(random.study.kind).toBe("tuned");
  const method = random.verdicts.find((each) => each.question === "method");
  expect([method?.k, method?.word]).toEqual([2, "BETTER"]);
  const planned = await verdict(folder);
  expect(method?.difference.estimate).toBeCloseTo(
    Number(planned.verdicts.find((each) => each.question === "method")?.difference.estimate),
    12,
  );
  // (f) Fresh units count in the model verdict: those that took no part in choosing.
  expect(models(random)[0]?.unit.n_candidate).toBe(3);

  // (b) --ignore: what does not tell configurations apart. All runs of an arm are then replicates.
  const ignored = await verdict(folder, ...question, "--ignore", "lr", "fold");
  expect(ignored.study.kind).toBe("fixed");

  // (b) The same configuration and unit twice: the later finished counts, and it is said.
  const folds = await verdict(folder, ...question, "--ignore", "lr", "--unit", "fold");
  expect(warnings(folds)).toMatch(/whose configuration and fold ran again: the later finished counts/);
});

it("units that took part in choosing a configuration never count for it", async () => {
  const folder = withTraining();
  folder.write("assay.yaml", study({ budget: { trials: 10, confirm: 0 } }));
  const ran = await folder.assay(["run"]);
  expect(ran.code, ran.stderr).toBe(0);
  const question = ["--by", "method", "--metric", "acc", "--select-by", "val_acc"];
  const document = await verdict(folder, ...question);
  // (f)
  const [model] = models(document);
  expect(model?.word).toBe("UNDECIDED");
  expect(JSON.stringify(document)).toContain("these scores chose the winner");
  const text = await folder.assay(["verdict", ...question, "--all"]);
  expect(text.stdout).toMatch(/chose the winner|did not take part in choosing/);
});

it("a search that was not random gives no method verdict", async () => {
  const folder = withTraining();
  folder.write("assay.yaml", study({}, { sampler: "sobol" }));
  const ran = await folder.assay(["run"]);
  expect(ran.code, ran.stderr).toBe(0);
  const document = await verdict(folder, "--by", "method", "--metric", "acc", "--select-by", "val_acc");
  // (e)
  const methods = document.verdicts.filter(({ question }) => question === "method");
  expect(methods.map(({ word }) => word).filter((word) => word !== "UNDECIDED")).toEqual([]);
  expect(document.verdicts).not.toEqual([]);
});
