/** A declared default: its fresh units in the plan, the count, after a kill; and what is told where it fails. */
import { rmSync } from "node:fs";
import { expect, it, vi } from "vitest";
import type { StudyDocument } from "../src/model/index.ts";
import type { Run } from "../src/store/index.ts";
import { isAlive, NODE, type StudyFolder, studyFolder, until } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** Waits where the file `slow` holds the number of this start; a value of 9 fails; the loss follows from value and seed. */
const TRAIN = `
  import { appendFileSync, existsSync, readFileSync } from "node:fs";
  appendFileSync("started", process.pid + "\\n");
  const at = () => existsSync("slow") ? Number(readFileSync("slow", "utf8")) : 0;
  if (readFileSync("started", "utf8").trimEnd().split("\\n").length === at())
    await new Promise((settle) => setInterval(() => at() || settle(), 10));
  const [method, x] = process.argv.slice(2);
  if (x === "9") process.exit(3);
  const seed = process.env.ASSAY_ML_SEED;
  console.log("loss=" + x + "." + seed + " held_out=" + (method === "b" ? 1 + Number(x) : x) + "." + seed);
  process.exit();
`;

const study = (ofA: string, ofB: string, budget: string) => `assay: 1
study: s
problem: p
metric: {name: held_out, select_by: loss, goal: minimize}
baseline: b
methods:
  a: {command: "${NODE} train.mjs a \${x}", space: {x: {type: int, low: 1, high: 9}}${ofA}}
  b: {command: "${NODE} train.mjs b \${x}", space: {x: {type: int, low: 1, high: 9}}${ofB}}
budget: ${budget}
`;

function withStudy(ofA: string, ofB: string, budget: string): StudyFolder {
  const folder = studyFolder();
  folder.write("train.mjs", TRAIN);
  folder.write("assay.yaml", study(ofA, ofB, budget));
  return folder;
}

const finished = (runs: readonly Run[]) => runs.filter(({ status }) => status === "FINISHED");
const ofDefault = (runs: readonly Run[]) =>
  finished(runs).filter(({ link }) => link?.role === "confirm" && link.trial === -1);

it("a study that is killed among the fresh units of a default repeats none of them", async () => {
  const folder = withStudy("", ", default: {x: 7}", "{trials: 10, confirm: 3}");
  // 1 default, 20 trials, then of each round the two selected ones and the default: the second of these begins with b: its default's second unit is the 26th start.
  folder.write("slow", "26");
  const started = folder.start(["run", "--json"]);
  await until(() => folder.lines("started").length === 26);
  started.process.kill("SIGKILL");
  await started.ended;
  const kept = ofDefault((await folder.record()).runs);
  expect(kept).toHaveLength(1);

  rmSync(`${folder.path}/slow`);
  const done = await folder.assay(["run", "--json"]);
  expect(done.code).toBe(0);
  expect(done.stderr).toContain("s: 30 runs, 25 of them finished before");
  expect(done.stderr).toContain("30/30 runs, 0 failed");
  expect(folder.lines("started").map(Number).filter(isAlive)).toEqual([]);
  const { runs } = await folder.record();
  expect(finished(runs)).toHaveLength(30);
  expect(ofDefault(runs)).toHaveLength(3);
  expect(ofDefault(runs).map(({ id }) => id)).toEqual(expect.arrayContaining(kept.map(({ id }) => id)));
  const seeds = finished(runs).map(({ params }) => params.seed);
  expect(new Set(seeds).size).toBe(30);

  const { arms, verdicts } = JSON.parse(done.stdout) as StudyDocument;
  const [, b] = arms;
  expect(b?.default).toMatchObject({ config: { x: 7 } });
  expect(b?.default?.units.map(({ run }) => run).sort()).toEqual(
    ofDefault(runs)
      .map(({ id }) => id)
      .sort(),
  );
  expect(b?.units).toHaveLength(3);
  expect(b?.units.some(({ run }) => ofDefault(runs).some(({ id }) => id === run))).toBe(false);
  // Lower is better: over a default of 8, a loss of less is a gain.
  const untuned = verdicts[0]?.untuned;
  const best = arms[0]?.reported as number;
  expect(untuned?.sum?.gain.estimate).toBeCloseTo((b?.default?.reported as number) - best, 12);
  expect(untuned?.sum?.gain.estimate).toBeGreaterThan(0);
  expect(untuned?.sum?.tuning.known).toBe(true);
});

it("defaults that fail in every replicate stop no study, have no fresh units, and are told with their reason", async () => {
  const failing = ", default: {x: 9}";
  const folder = withStudy(failing, failing, "{trials: 3, replicates: 5, confirm: 2}");
  const done = await folder.assay(["run"]);
  expect(done.code).toBe(0);
  expect(done.stdout).toContain("over b as it comes (its declared default)");
  expect(done.stdout).toContain("unknown: the declared default of b failed: exit 3");
  expect(done.stdout).toContain("its default: exit 3");
  const { runs } = await folder.record();
  expect(ofDefault(runs)).toEqual([]);
  expect(done.stderr).toContain(`s: complete`);
});
