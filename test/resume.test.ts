/** Stopping and going on: Ctrl-C, SIGTERM, finished studies, changed code, seeds that are not passed on. */
import { rmSync } from "node:fs";
import { expect, it, vi } from "vitest";
import type { Run } from "../src/store/index.ts";
import { isAlive, NODE, type StudyFolder, studyFolder, until } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** Waits as long as the file `slow` is there, and notes every start; the score follows from the seed. */
const TRAIN = `
  import { appendFileSync, existsSync, readFileSync } from "node:fs";
  if (process.argv.includes("--stubborn")) process.on("SIGTERM", () => appendFileSync("ignored", "SIGTERM\\n"));
  appendFileSync("started", process.env.ASSAY_ML_RUN_ID + " " + process.pid + "\\n");
  const slow = existsSync("slow") && readFileSync("started", "utf8").split("\\n").length > 4;
  if (slow) await new Promise((settle) => setInterval(() => existsSync("slow") || settle(), 10));
  console.log("acc=0." + process.env.ASSAY_ML_SEED);
  process.exit();
`;

function withTrainer(): StudyFolder {
  const folder = studyFolder();
  folder.write("train.mjs", TRAIN);
  return folder;
}

const compare = (a: string, b: string, ...more: string[]) => [
  "compare",
  `${NODE} train.mjs ${a}`,
  `${NODE} train.mjs ${b}`,
  "--metric",
  "acc",
  "--seeds",
  "5",
  ...more,
];

const ended = (runs: readonly Run[]) => runs.filter((run) => run.status === "FINISHED");
const seedsOf = (runs: readonly Run[]) => runs.map((run) => run.params.seed);
const pidsOf = (folder: StudyFolder) => folder.lines("started").map((line) => Number(line.split(" ")[1]));

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s: what has finished is kept, what runs is ended, exit %i; the same command goes on",
  async (signal, code) => {
    const folder = withTrainer();
    folder.write("slow", "");
    const started = folder.start(compare("a", "b", "--json"));
    await until(() => folder.lines("started").length === 4);
    started.process.kill(signal);
    const stopped = await started.ended;
    expect(stopped.code).toBe(code);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ schema: "assay.run/1", state: "interrupted" });
    expect(stopped.stderr).toContain("no verdict");
    expect(pidsOf(folder).filter(isAlive)).toEqual([]);
    const kept = ended((await folder.record()).runs);
    expect(kept).toHaveLength(3);

    rmSync(`${folder.path}/slow`);
    const resumed = await folder.assay(compare("a", "b", "--json"));
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain("3 of them finished before");
    const { runs, studies } = await folder.record();
    expect(studies).toHaveLength(1);
    expect(ended(runs)).toHaveLength(10);
    expect(ended(runs).map((run) => run.id)).toEqual(expect.arrayContaining(kept.map((run) => run.id)));
    // The run that was cut off ran again, with its own seed.
    const cut = runs.find((run) => run.status === "KILLED");
    expect(cut?.tags["assay.end"]).toBe("interrupted");
    expect(seedsOf(ended(runs))).toContain(cut?.params.seed);
    expect(folder.lines("started")).toHaveLength(11);
  },
);

it("a terminal that is closed ends nothing that does not use it, as after nohup", async () => {
  const folder = withTrainer();
  folder.write("slow", "");
  const started = folder.start(compare("a", "b"));
  await until(() => folder.lines("started").length === 4);
  started.process.kill("SIGHUP");
  rmSync(`${folder.path}/slow`);
  expect((await started.ended).code).toBe(0);
  expect(ended((await folder.record()).runs)).toHaveLength(10);
});

it("Ctrl-C twice ends at once what does not end when asked", async () => {
  const folder = withTrainer();
  folder.write("slow", "");
  const started = folder.start(compare("a --stubborn", "b --stubborn", "--parallel", "2"));
  await until(() => folder.lines("started").length >= 4);
  started.process.kill("SIGINT");
  await until(() => folder.lines("ignored").length > 0);
  started.process.kill("SIGINT");
  const stopped = await started.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain("Once more");
  expect(pidsOf(folder).filter(isAlive)).toEqual([]);
  expect((await folder.record()).runs.filter((run) => run.status === "RUNNING")).toEqual([]);
});

it("Ctrl-C once ends what ignores SIGTERM, after its grace", async () => {
  const folder = withTrainer();
  folder.write("slow", "");
  const started = folder.start(compare("a --stubborn", "b --stubborn"));
  await until(() => folder.lines("started").length === 4);
  started.process.kill("SIGINT");
  expect((await started.ended).code).toBe(130);
  expect(folder.lines("ignored")).toEqual(["SIGTERM"]);
  expect(pidsOf(folder).filter(isAlive)).toEqual([]);
});

it("a finished study shows its recorded verdict and says so; --again runs it anew with new seeds", async () => {
  const folder = withTrainer();
  const first = await folder.assay(compare("a", "b", "--json"));
  const second = await folder.assay(compare("a", "b", "--json"));
  expect(second.code).toBe(0);
  expect(second.stderr).toContain("This study has finished: here is its recorded verdict.");
  expect(second.stderr).toContain("--again");
  const body = (text: string) => ({ ...JSON.parse(text), at: "" });
  expect(body(second.stdout)).toEqual(body(first.stdout));
  expect(folder.lines("started")).toHaveLength(10);

  const again = await folder.assay(compare("a", "b", "--again", "--json"));
  expect(again.code).toBe(0);
  const { runs, studies } = await folder.record();
  expect(studies).toHaveLength(2);
  expect(new Set(seedsOf(runs)).size).toBe(20);
  // The newest one is shown from now on.
  const last = await folder.assay(compare("a", "b", "--json"));
  expect(body(last.stdout)).toEqual(body(again.stdout));
});

it("a seed that is not passed on is found at the second run, and nothing is judged", async () => {
  const folder = studyFolder();
  folder.write("fixed.mjs", "console.log(`acc=0.${process.argv[2]}`)");
  const command = ["compare", `${NODE} fixed.mjs 7`, `${NODE} fixed.mjs 8`, "--metric", "acc", "--json"];
  const stopped = await folder.assay(command);
  expect(stopped.code).toBe(65);
  expect(JSON.parse(stopped.stdout)).toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringMatching(/agree in every digit .*is the seed passed on\?$/),
    where: expect.stringContaining("the command of"),
    next: expect.stringContaining("deterministic: true"),
  });
  expect((await folder.record()).runs.length).toBeLessThan(6);

  const goesOn = await folder.assay([...command, "--no-seed-check"]);
  expect(goesOn.code).toBe(0);
  expect(JSON.parse(goesOn.stdout).verdicts[0]).toMatchObject({ word: "UNDECIDED" });
});

it("`deterministic: true` runs a method once, and the seed check leaves it alone", async () => {
  const folder = withTrainer();
  folder.write("fixed.mjs", "console.log(`acc=0.5`)");
  folder.write(
    "assay.yaml",
    `assay: 1
study: s
problem: p
metric: {name: acc, goal: maximize}
baseline: old
methods:
  new: {command: "${NODE} train.mjs x"}
  old: {command: "${NODE} fixed.mjs", deterministic: true}
budget: {units: 4}
`,
  );
  const done = await folder.assay(["run", "--json"]);
  expect(done.stderr).not.toContain("error");
  expect(done.code).toBe(0);
  const { runs } = await folder.record();
  const count = (method: string) => runs.filter((run) => run.link?.method === method).length;
  expect([count("new"), count("old")]).toEqual([4, 1]);
});

function studyFile(): string {
  return `assay: 1
study: s
problem: p
metric: {name: acc, goal: maximize}
baseline: b
methods:
  a: {command: "${NODE} train.mjs a"}
  b: {command: "${NODE} train.mjs b"}
budget: {units: 5}
`;
}

it("code edited between two runs of a study: what changed is listed, exit 65; accepted, it goes on with a lower grade", async () => {
  const folder = withTrainer();
  folder.write("assay.yaml", studyFile());
  folder.write("slow", "");
  const started = folder.start(["run"]);
  await until(() => folder.lines("started").length === 4);
  started.process.kill("SIGINT");
  await started.ended;
  const kept = ended((await folder.record()).runs).map((run) => run.id);

  folder.write("train.mjs", `${TRAIN.replace('existsSync("slow")', "false")}\n// another version`);
  const refused = await folder.assay(["run", "--json"]);
  expect(refused.code).toBe(65);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    code: "CODE_CHANGED",
    exit: 65,
    message: "the study s was begun with other code; changed: train.mjs",
    next: expect.stringContaining("--accept-code-change"),
  });
  expect(ended((await folder.record()).runs).map((run) => run.id)).toEqual(kept);

  const accepted = await folder.assay(["run", "--accept-code-change", "--json"]);
  expect(accepted.code).toBe(0);
  expect(accepted.stderr).toContain("train.mjs");
  const { studies, runs } = await folder.record();
  expect(studies).toHaveLength(1);
  expect(ended(runs)).toHaveLength(10);
  expect(ended(runs).map((run) => run.id)).toEqual(expect.arrayContaining(kept));
  const { study, verdicts } = JSON.parse(accepted.stdout);
  expect(study.code).toBe("changed");
  expect(["C", "D"]).toContain(verdicts[0].evidence.grade);
  expect(JSON.stringify(verdicts[0].evidence)).toMatch(/code/);

  // The recorded verdict stands for that code alone.
  folder.write("train.mjs", `${TRAIN}\n// a third one`);
  const third = await folder.assay(["run", "--json"]);
  expect(third.code).toBe(65);
  expect(JSON.parse(third.stdout).message).toBe(
    "the study s was run and judged with other code; changed: train.mjs",
  );
  rmSync(`${folder.path}/slow`);
  expect((await folder.assay(["run", "--again"])).code).toBe(0);
  expect((await folder.record()).studies).toHaveLength(2);
});

it("code edited before a study has finished: --again starts it anew with new seeds", async () => {
  const folder = withTrainer();
  folder.write("assay.yaml", studyFile());
  folder.write("slow", "");
  const started = folder.start(["run"]);
  await until(() => folder.lines("started").length === 4);
  started.process.kill("SIGINT");
  await started.ended;
  const before = seedsOf((await folder.record()).runs);
  folder.write("train.mjs", `${TRAIN.replace('existsSync("slow")', "false")}\n// another version`);
  const anew = await folder.assay(["run", "--again", "--json"]);
  expect(anew.code).toBe(0);
  expect(JSON.parse(anew.stdout).study.code).not.toBe("changed");
  const { studies, runs } = await folder.record();
  expect(studies).toHaveLength(2);
  const seeds = seedsOf(runs.filter((run) => run.link?.studyId === studies[0]?.id));
  expect(seeds).toHaveLength(10);
  expect(seeds.filter((seed) => before.includes(seed))).toEqual([]);
});

it("code edited between two comparisons: another study, and the old one stays", async () => {
  const folder = withTrainer();
  await folder.assay(compare("a", "b"));
  folder.write("train.mjs", `${TRAIN}\n// another version`);
  const other = await folder.assay(compare("a", "b", "--json"));
  expect(other.code).toBe(0);
  expect(other.stderr).not.toContain("has finished");
  const { studies, runs } = await folder.record();
  expect(studies).toHaveLength(2);
  expect(new Set(seedsOf(runs)).size).toBe(20);
});

it("a changed plan is another study, and says so while the old one is unfinished", async () => {
  const folder = withTrainer();
  folder.write("assay.yaml", studyFile());
  folder.write("slow", "");
  const started = folder.start(["run"]);
  await until(() => folder.lines("started").length === 4);
  started.process.kill("SIGTERM");
  await started.ended;
  folder.write("train.mjs", TRAIN);
  folder.write("assay.yaml", studyFile().replace("units: 5", "units: 3"));
  rmSync(`${folder.path}/slow`);
  const changed = await folder.assay(["run"]);
  expect(changed.code).toBe(0);
  expect(changed.stderr).toContain("the plan is another one");
  expect((await folder.record()).studies).toHaveLength(2);
});
