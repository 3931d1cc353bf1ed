/**
 * What the coordinator costs: no-op trials a second through the local executor, beside starting the same programs with
 * nothing around them; and its own share of a processor while trials take a second each.
 *
 *     npm run bench:overhead
 *     npm run bench:overhead -- --trials 600 --seconds 20 --parallel 2
 *
 * The peer is the bare start: `spawn`, wait for the end, as many at a time, the same words. It keeps no output, no
 * score and no record, so no executor can be faster; the ratio says what keeping them costs. Both kinds alternate in
 * rounds within one run, since the machine's speed changes. The live view is drawn, into nothing.
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { followStudy } from "../src/cli/live.ts";
import { parseStudy } from "../src/model/index.ts";
import { runStudy } from "../src/run/index.ts";
import { openArtifactStore, openRunStore } from "../src/store/index.ts";

const ROUNDS = 3;

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "600" },
    seconds: { type: "string", default: "20" },
    parallel: { type: "string", default: "2" },
  },
});
const [trials, seconds, parallel] = [Number(values.trials), Number(values.seconds), Number(values.parallel)];

const rates: { assay: number; bare: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const assay = await assayRate(trials);
  const bare = await bareRate(trials);
  rates.push({ assay, bare });
  console.log(
    `round ${round + 1}: ${assay.toFixed(0)} no-op trials a second, ${bare.toFixed(0)} bare starts a second, ratio ${(assay / bare).toFixed(2)}`,
  );
}
const median = rates.toSorted((a, b) => a.assay - b.assay)[Math.floor(ROUNDS / 2)] as (typeof rates)[number];
console.log(
  `no-op trials: ${median.assay.toFixed(0)} a second with parallel ${parallel} (median of ${ROUNDS}), ratio to bare starts ${(median.assay / median.bare).toFixed(2)}`,
);

const share = await cpuShare(seconds);
console.log(
  `trials of one second: the coordinator uses ${(100 * share.perWall).toFixed(2)} % of one core over ${share.wall.toFixed(0)} s, ${(1000 * share.perTrial).toFixed(1)} ms a trial (${(100 * share.perTrial).toFixed(2)} % of a trial's second)`,
);

/** Two methods, so that they are interleaved as in any study. */
function studyText(command: string, runs: number): string {
  const method = { command, space: { lr: { type: "float", low: 1e-5, high: 1e-1, log: true } } };
  return JSON.stringify({
    assay: 1,
    study: "overhead",
    problem: "none",
    metric: { name: "acc", goal: "maximize" },
    baseline: "b",
    methods: { a: method, b: method },
    budget: { trials: Math.ceil(runs / 2), confirm: 0 },
    executor: { type: "local", parallel },
    capture: { git: false },
  });
}

async function runOnce(command: string, runs: number): Promise<{ wall: number; cpu: number; runs: number }> {
  const folder = mkdtempSync(join(tmpdir(), "assay-overhead-"));
  const store = await openRunStore(folder, { create: true });
  // Drawn as on a terminal, and thrown away.
  const write = process.stderr.write;
  process.stderr.write = () => true;
  const view = followStudy(
    {
      cwd: folder,
      env: {},
      print() {},
      note() {},
      width: 100,
      colour: true,
      noteColour: true,
      unicode: true,
      live: true,
      now: Date.now,
    },
    "bench",
  );
  try {
    const study = parseStudy(studyText(command, runs), "overhead.yaml");
    const [wall, cpu] = [performance.now(), process.cpuUsage()];
    const { studyId } = await runStudy(study, {
      store,
      artifacts: openArtifactStore(folder),
      workspace: folder,
      studyFolder: folder,
      onEvent: view.onEvent,
      stop: view.stop,
      again: false,
      acceptCodeChange: false,
      onCodeChange: "stop",
    });
    const used = process.cpuUsage(cpu);
    const took = (performance.now() - wall) / 1000;
    const finished = await store.runs({ studyId, status: ["FINISHED"] });
    if (finished.length !== 2 * Math.ceil(runs / 2))
      throw new Error(`${finished.length} runs of ${runs} finished`);
    return { wall: took, cpu: (used.user + used.system) / 1e6, runs: finished.length };
  } finally {
    view.close();
    process.stderr.write = write;
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function assayRate(runs: number): Promise<number> {
  const result = await runOnce("echo acc=0.${seed} lr=${lr}", runs);
  return result.runs / result.wall;
}

async function bareRate(runs: number): Promise<number> {
  const from = performance.now();
  const left = Array.from({ length: runs }, (_, i) => i).values();
  const lane = async () => {
    for (const i of left)
      await new Promise((resolve, reject) => {
        const child = spawn("echo", [`acc=0.${i}`, "lr=0.01"], { stdio: "ignore" });
        child.on("close", resolve);
        child.on("error", reject);
      });
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return runs / ((performance.now() - from) / 1000);
}

async function cpuShare(duration: number): Promise<{ perWall: number; perTrial: number; wall: number }> {
  const command = 'sh -c "sleep 1; echo acc=0.${seed} lr=${lr}"';
  const { wall, cpu, runs } = await runOnce(command, duration * parallel);
  return { perWall: cpu / wall, perTrial: cpu / runs, wall };
}
