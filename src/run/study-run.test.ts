/**
 * What the coordinator does between the ends of runs: stops that come at awkward moments, executors that fail, rights
 * that are lost. The record is a real one; the executor does what the test says. Whole studies: `test/resume.test.ts`.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AssayError, parseStudy, type StudyEvent, studyFromCommands } from "../model/index.ts";
import { createWorkspace, openArtifactStore, openRunStore, type RunStore } from "../store/index.ts";
import type { Executor, Job, JobEnd } from "./executors/executor.ts";
import { runStudy, type StudyRunOptions } from "./study-run.ts";

let folder = "";
let store: RunStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "study-run-"));
  createWorkspace(join(folder, ".assay"));
  store = await openRunStore(join(folder, ".assay"), { create: true });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

interface RunningJob {
  readonly job: Job;
  print(line: string): void;
  end(how?: Partial<JobEnd>): void;
  crash(error: Error): void;
  readonly stops: ("soft" | "hard")[];
}

/** Jobs begin when the coordinator starts them, and end when `onStart`, or later the test, says so. */
function scriptedExecutor(
  onStart: (running: RunningJob, count: number) => void,
): Executor & { jobs: RunningJob[] } {
  const jobs: RunningJob[] = [];
  return {
    name: "scripted",
    jobs,
    start(job, onLine) {
      const { promise, resolve, reject } = Promise.withResolvers<JobEnd>();
      const startedAt = Date.now();
      const settled = { exitCode: 0, signal: null, reason: null, startedAt, outputBytes: 0, droppedBytes: 0 };
      const running: RunningJob = {
        job,
        print: onLine,
        end: (how = {}) => resolve({ kind: "exited", ...settled, endedAt: Date.now(), ...how }),
        crash: reject,
        stops: [],
      };
      jobs.push(running);
      onStart(running, jobs.length);
      return {
        ended: promise,
        stop(how) {
          running.stops.push(how);
          running.end({ kind: "stopped", exitCode: null, signal: "SIGTERM", reason: "stopped" });
        },
      };
    },
    endOrphans: async () => 0,
  };
}

const scores = (running: RunningJob) => {
  running.print(`acc=0.${running.job.env.ASSAY_ML_SEED}`);
  running.end();
};

function studyOf(parallel = 1) {
  return studyFromCommands({
    candidate: "true a",
    baseline: "true b",
    metric: "acc",
    goal: null,
    seeds: 4,
    parallel,
  });
}

function run(
  executor: Executor,
  change: Partial<StudyRunOptions> = {},
  parallel = 1,
  study = studyOf(parallel),
) {
  return runStudy(study, {
    store,
    artifacts: openArtifactStore(join(folder, ".assay")),
    workspace: join(folder, ".assay"),
    studyFolder: folder,
    onEvent: () => {},
    stop: { soft: new AbortController().signal, hard: new AbortController().signal },
    again: false,
    acceptCodeChange: false,
    onCodeChange: "stop",
    executor,
    ...change,
  });
}

const statuses = async () => (await store.runs({})).map((each) => each.status);

it("a stop while a run is being started ends that run too, and no other one starts", async () => {
  const soft = new AbortController();
  const executor = scriptedExecutor((running, count) => (count < 3 ? scores(running) : soft.abort()));
  const stop = { soft: soft.signal, hard: new AbortController().signal };
  const result = await run(executor, { stop });
  expect(result.state).toBe("interrupted");
  expect(executor.jobs.map(({ stops }) => stops)).toEqual([[], [], ["soft"]]);
  expect((await statuses()).sort()).toEqual(["FINISHED", "FINISHED", "KILLED"]);
  expect((await run(scriptedExecutor(scores))).state).toBe("complete");
  expect((await statuses()).filter((status) => status === "FINISHED")).toHaveLength(8);
});

it("a second stop is handed on to what is still running", async () => {
  const [soft, hard] = [new AbortController(), new AbortController()];
  const executor = scriptedExecutor(() => {});
  const start = executor.start;
  // Jobs that do not end when asked.
  executor.start = (job, onLine) => {
    const running = start(job, onLine);
    const last = executor.jobs.at(-1) as RunningJob;
    return { ...running, stop: (how) => (how === "hard" ? running.stop(how) : void last.stops.push(how)) };
  };
  const done = run(executor, { stop: { soft: soft.signal, hard: hard.signal } }, 2);
  while (executor.jobs.length < 2) await sleep(5);
  soft.abort();
  await sleep(20);
  expect(await statuses()).toEqual(["RUNNING", "RUNNING"]);
  hard.abort();
  expect((await done).state).toBe("interrupted");
  expect(executor.jobs.map(({ stops }) => stops)).toEqual(Array(2).fill(["soft", "hard"]));
});

it("output that cannot be kept ends the study with that error; what was running runs again", async () => {
  const executor = scriptedExecutor((running, count) => {
    if (count < 3) scores(running);
    else if (count === 4)
      running.crash(new AssayError("IO", "the disk is full: the output of a run cannot be kept"));
  });
  await expect(run(executor, {}, 2)).rejects.toMatchObject({ code: "IO" });
  // The other one was ended as well, and is no result.
  expect((await statuses()).sort()).toEqual(["FINISHED", "FINISHED", "KILLED", "RUNNING"]);
  const events: StudyEvent[] = [];
  const result = await run(scriptedExecutor(scores), { onEvent: (event) => void events.push(event) });
  expect(result.state).toBe("complete");
  expect(events.find((event) => event.type === "notice")).toMatchObject({
    code: "leftovers",
    message: "1 run was cut off when this study last ended: it runs again",
  });
  expect((await statuses()).filter((status) => status === "FINISHED")).toHaveLength(8);
});

it("what a kill left of a run whose end is in the record is tidied by the next start; what a program left stays", async () => {
  const soft = new AbortController();
  const executor = scriptedExecutor((running, count) => (count < 3 ? scores(running) : soft.abort()));
  await run(executor, { stop: { soft: soft.signal, hard: new AbortController().signal } });
  const [bare = "", full = ""] = executor.jobs.map(({ job }) => job.runDir);
  for (const runDir of [bare, full]) {
    mkdirSync(runDir);
    writeFileSync(join(runDir, "params.json"), "{}");
  }
  writeFileSync(join(full, "checkpoint.bin"), "weights");
  await run(scriptedExecutor(scores));
  expect(existsSync(bare)).toBe(false);
  expect(readdirSync(full)).toEqual(["checkpoint.bin"]);
});

it("who lost the study to another machine writes nothing more of it", async () => {
  const times = { at: Date.now(), ttlMs: 30_000, renewMs: 2 ** 31 - 1, now: () => times.at };
  const executor = scriptedExecutor((running, count) => {
    if (count < 3) scores(running);
  });
  const done = run(executor, { leaseTimes: times });
  while (executor.jobs.length < 3) await sleep(5);
  // This machine slept for a minute, and another one has taken over meanwhile.
  times.at += 60_000;
  const [study] = await store.studies();
  const name = `study:${study?.name}:${study?.planHash}`;
  const other = { pid: 1, host: "elsewhere", pidSpace: null, started: null };
  expect(await store.acquireLease(name, other, 30_000, times.at)).not.toBeNull();
  scores(executor.jobs[2] as RunningJob);
  await expect(done).rejects.toMatchObject({ code: "BUSY" });
  expect(executor.jobs).toHaveLength(3);
  expect(await statuses()).toEqual(["FINISHED", "FINISHED", "RUNNING"]);
  expect((await store.currentLease(name))?.holder).toEqual(other);
});

it("who lost the study after its last run does not call it complete", async () => {
  const times = { at: Date.now(), ttlMs: 30_000, renewMs: 2 ** 31 - 1, now: () => times.at };
  const other = { pid: 1, host: "elsewhere", pidSpace: null, started: null };
  let ended = 0;
  const lastEnds: RunStore = {
    ...store,
    async changeRun(id, change) {
      await store.changeRun(id, change);
      if (change.endTime == null || ++ended < 8) return;
      times.at += 60_000;
      const [study] = await store.studies();
      await store.acquireLease(`study:${study?.name}:${study?.planHash}`, other, 30_000, times.at);
    },
  };
  const done = run(scriptedExecutor(scores), { store: lastEnds, leaseTimes: times });
  await expect(done).rejects.toMatchObject({ code: "BUSY" });
  expect(await statuses()).toEqual(new Array(8).fill("FINISHED"));
  expect((await store.studies())[0]?.state).not.toBe("complete");
});

it("two lanes take each run once, in the order of the plan", async () => {
  const executor = scriptedExecutor(
    (running) => void setTimeout(() => scores(running), 1 + (executor.jobs.length % 3)),
  );
  await run(executor, {}, 3);
  const links = (await store.runs({})).map(({ link }) => `${link?.method} ${link?.replicate}`);
  expect(new Set(links).size).toBe(8);
  expect(links).toHaveLength(8);
});

it("a trial is kept with its first run or not at all, and what could not be kept is not asked for again", async () => {
  const method = {
    command: "true ${lr}",
    sampler: "sobol",
    space: { lr: { type: "float", low: 0, high: 1 } },
  };
  const plan = {
    assay: 1,
    study: "s",
    problem: "p",
    metric: { name: "acc", goal: "maximize" },
    baseline: "b",
    methods: { a: method, b: method },
    budget: { trials: 10, confirm: 0 },
    executor: { type: "local", parallel: 4 },
    capture: { git: false },
  };
  const study = parseStudy(JSON.stringify(plan), "assay.yaml");
  const trialsOf = async (of: string) => {
    const trials = await store.trials(of);
    return trials.map(({ method: name, number, config }) => ({ name, number, config }));
  };
  const undisturbed = await run(scriptedExecutor(scores), {}, 4, study);
  const expected = await trialsOf(undisturbed.studyId);
  expect(new Set(expected.map(({ config }) => config.lr)).size).toBeGreaterThan(10);

  let count = 0;
  const locked: RunStore = {
    ...store,
    createRun: async (input) => {
      // Four lanes wait for their turn; the one that comes next keeps this trial with its own.
      if (++count === 2) throw new AssayError("BUSY", "the record is locked");
      return await store.createRun(input);
    },
  };
  const renamed = parseStudy(JSON.stringify({ ...plan, study: "t", seed: study.seed }), "assay.yaml");
  await expect(run(scriptedExecutor(scores), { store: locked }, 4, renamed)).rejects.toMatchObject({
    code: "BUSY",
  });
  const [row] = await store.studies({ name: "t" });
  const { id = "" } = row ?? {};
  expect((await run(scriptedExecutor(scores), {}, 4, renamed)).state).toBe("complete");
  expect(await trialsOf(id)).toEqual(expected);
});
