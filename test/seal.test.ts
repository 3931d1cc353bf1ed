/** While a look is pending nobody sees the judged score by accident; who looks on purpose pays for it in the grade. */
import { rmSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { NODE, type Started, type StudyFolder, studyFolder, until } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** Digits that stand in every judged score, and in nothing else. */
const PLANTED = "7340219";
const GRADES = "ABCD";

/** Runs until the file `slow` stops it; the selection score may be seen. */
const TRAIN = `
  import { appendFileSync, existsSync } from "node:fs";
  appendFileSync("started", "x\\n");
  if (existsSync("slow") && (await import("node:fs")).statSync("started").size > 2 * Number(process.argv[2]))
    await new Promise((settle) => setInterval(() => existsSync("slow") || settle(), 10));
  const seed = Number(process.env.ASSAY_ML_SEED);
  console.log("val=0.5" + (seed % 100000) + " test=0.${PLANTED}" + (seed % 100000));
  process.exit();
`;

function withStudy(runs: number, metric = "{name: test, select_by: val, goal: maximize}"): StudyFolder {
  const folder = studyFolder();
  folder.write("train.mjs", TRAIN);
  folder.write("slow", "");
  folder.write(
    "assay.yaml",
    `assay: 1
study: s
problem: p
metric: ${metric}
baseline: b
methods:
  a: {command: "${NODE} train.mjs ${runs} a \${x}", space: {x: {type: float, low: 0, high: 1}}}
  b: {command: "${NODE} train.mjs ${runs} b \${x}", space: {x: {type: float, low: 0, high: 1}}}
budget: {trials: 10, confirm: 5}
`,
  );
  return folder;
}

/** Starts it, and comes back when so many runs have ended and one more hangs. */
async function pending(folder: StudyFolder, runs: number): Promise<Started> {
  const started = folder.start(["run", "--json"]);
  await until(() => folder.lines("started").length > runs);
  return started;
}

it.each([
  ["the search", 6],
  ["the fresh units", 23],
])("in the middle of %s, no output shows the judged score", async (_, runs) => {
  const folder = withStudy(runs);
  const started = await pending(folder, runs);
  const commands = [
    ["verdict"],
    ["verdict", "s"],
    ["verdict", "assay.yaml", "--json"],
    ["verdict", "--by", "assay.method", "--metric", "test", "--goal", "maximize"],
    [
      "verdict",
      "--a",
      "tags.`assay.method` = 'a'",
      "--b",
      "tags.`assay.method` = 'b'",
      "--metric",
      "test",
      "--goal",
      "maximize",
      "--json",
    ],
    ["report", "--html"],
    ["report", "--html", "--json"],
  ];
  // Each of them in the search, and those that read the whole study among the fresh units too.
  for (const command of runs < 20 ? commands : [["verdict"], ["report", "--html"]]) {
    const asked = await folder.assay(command);
    expect([command, asked.code]).toEqual([command, 65]);
    expect(asked.stdout + asked.stderr).not.toContain(PLANTED);
    expect(asked.stderr).toMatch(/sealed until then/);
    expect(asked.stderr).toContain("--show");
  }
  expect(folder.files().filter((file) => file.endsWith(".html"))).toEqual([]);
  expect(started.stderr()).toContain("(selection score, not a result)");
  expect(started.stderr()).not.toContain(PLANTED);

  started.process.kill("SIGINT");
  const stopped = await started.ended;
  expect(stopped.code).toBe(130);
  expect(stopped.stdout + stopped.stderr).not.toContain(PLANTED);
  // Stopped is not finished: a look by stopping is none.
  const asked = await folder.assay(["verdict"]);
  expect(asked.code).toBe(65);
  expect(asked.stdout + asked.stderr).not.toContain(PLANTED);

  rmSync(`${folder.path}/slow`);
  const done = await folder.assay(["run", "--json"]);
  expect(done.code).toBe(0);
  expect(done.stderr).not.toContain(PLANTED);
  expect(done.stdout).toContain(`0.${PLANTED}`);
  expect(JSON.parse(done.stdout).verdicts[0].evidence.grade).toBe("A");
});

it("where the selection score is the judged one, no score is shown at all", async () => {
  const folder = withStudy(6, "{name: test, goal: maximize}");
  const started = await pending(folder, 6);
  started.process.kill("SIGINT");
  const stopped = await started.ended;
  expect(stopped.stdout + stopped.stderr).not.toContain(PLANTED);
  expect(stopped.stderr).not.toContain("selection score");
});

it("`verdict --show` looks, while the study runs; the look is recorded and lowers the grade for good", async () => {
  const folder = withStudy(23);
  const started = await pending(folder, 23);
  const look = await folder.assay(["verdict", "--show", "--json"]);
  expect(look.code).toBe(0);
  expect(look.stdout).toContain(`0.${PLANTED}`);
  expect(JSON.stringify(JSON.parse(look.stdout).verdicts[0])).toContain("has not run to its end");
  const other = await folder.assay([
    "verdict",
    "--by",
    "assay.method",
    "--metric",
    "test",
    "--goal",
    "maximize",
    "--show",
  ]);
  expect(other.code).toBe(0);
  // The coordinator goes on and keeps count of the looks of others.
  rmSync(`${folder.path}/slow`);
  const done = await started.ended;
  expect(done.code).toBe(0);
  const { evidence } = JSON.parse(done.stdout).verdicts[0];
  expect(GRADES.indexOf(evidence.grade)).toBeGreaterThan(GRADES.indexOf("A"));
  expect(JSON.stringify(evidence.rules)).toContain("2 looks at the scores outside the plan");
});

it("runs of a study that has not finished are left out where others can be judged, and that is said", async () => {
  const folder = withStudy(6);
  folder.write("done.mjs", "console.log('test=0.2' + process.env.ASSAY_ML_SEED)");
  const compare = await folder.assay([
    "compare",
    `${NODE} done.mjs a`,
    `${NODE} done.mjs b`,
    "--metric",
    "test",
    "--goal",
    "maximize",
  ]);
  expect(compare.code).toBe(0);
  const started = await pending(folder, 6);
  started.process.kill("SIGTERM");
  await started.ended;
  const asked = await folder.assay([
    "verdict",
    "--by",
    "assay.method",
    "--baseline",
    "b",
    "--metric",
    "test",
    "--goal",
    "maximize",
  ]);
  expect(asked.stdout + asked.stderr).not.toContain(PLANTED);
  expect(asked.stderr).toMatch(/\d+ runs are left out: s has not finished/);
  expect(asked.code).toBe(0);
});
