import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { executorContract } from "./executor.contract.ts";
import type { Job } from "./executor.ts";
import { createLocalExecutor, type LocalExecutorOptions } from "./local.ts";
import { processesByVariable } from "./process-group.ts";
import { createExecutor } from "./registry.ts";

const GRACE = { graceMs: 500 };

function underTest(orphans: NonNullable<LocalExecutorOptions["orphans"]>) {
  const noted = orphans === "pid-files" ? `existsSync(join(runDir, "pid.json"))` : "true";
  return {
    create: (runsFolder: string) => createLocalExecutor({ ...GRACE, orphans, runsFolder }),
    coordinator: `
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createLocalExecutor } from ${JSON.stringify(join(import.meta.dirname, "local.ts"))};
const [, , runId, runDir, ...words] = process.argv;
const env = { ...process.env, ASSAY_ML_RUN_ID: runId };
console.log("coordinator " + process.pid);
createLocalExecutor({ orphans: "${orphans}" }).start({ runId, words, cwd: runDir, env, runDir, timeoutMs: null }, (line) => console.log(line));
const wait = setInterval(() => { if (${noted}) { console.log("noted"); clearInterval(wait); } }, 20);
`,
  };
}

executorContract("the local executor, orphans by files", underTest("pid-files"));
if (process.platform === "linux")
  executorContract("the local executor, orphans by environment", underTest("environment"));

const folder = mkdtempSync(join(tmpdir(), "local-executor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function jobOf(words: readonly string[], timeoutMs: number | null = null): Job {
  const runId = `local${++count}x${process.pid}`;
  const runDir = join(folder, runId);
  mkdirSync(runDir);
  return {
    runId,
    words,
    cwd: runDir,
    env: { PATH: process.env.PATH ?? "", ASSAY_ML_RUN_ID: runId },
    runDir,
    timeoutMs,
  };
}

it("leaves no file of its own for a job that prints nothing", async () => {
  for (const orphans of ["pid-files", "environment"] as const) {
    const job = jobOf(["/bin/sh", "-c", "exit 0"]);
    await createLocalExecutor({ ...GRACE, orphans }).start(job, () => {}).ended;
    expect(readdirSync(job.runDir)).toEqual([]);
  }
});

it("reads 128 + n of a shell as the signal that its program was killed by", async () => {
  const job = jobOf(["/bin/sh", "-c", "sh -c 'kill -9 $$'; exit $?"]);
  const end = await createExecutor("local").start(job, () => {}).ended;
  expect(end.reason).toBe("exit 137 (SIGKILL: out of memory?)");
});

it.runIf(process.platform === "linux")(
  "ends a process that left the group when the job is stopped",
  async () => {
    const daemon = `child_process.spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).unref(); setInterval(() => {}, 1000); console.log("ready")`;
    const job = jobOf([process.execPath, "-e", daemon]);
    const running = await new Promise<ReturnType<ReturnType<typeof createLocalExecutor>["start"]>>(
      (settle) => {
        const started = createLocalExecutor(GRACE).start(job, () => queueMicrotask(() => settle(started)));
      },
    );
    const processes = () =>
      processesByVariable("ASSAY_ML_RUN_ID", new Set([job.runId]))?.get(job.runId)?.length ?? 0;
    expect(processes()).toBe(2);
    running.stop("soft");
    await running.ended;
    expect(processes()).toBe(0);
  },
);

it.runIf(process.platform === "linux")(
  "does not wait for ever on a daemon that holds the output",
  async () => {
    const daemon = `child_process.spawn("sleep", ["60"], { detached: true, stdio: "inherit" }).unref()`;
    const job = jobOf([process.execPath, "-e", daemon]);
    const end = await createLocalExecutor(GRACE).start(job, () => {}).ended;
    expect(end.reason).toBeNull();
    expect(processesByVariable("ASSAY_ML_RUN_ID", new Set([job.runId]))?.size).toBe(0);
  },
);

it("shows output while the job runs", async () => {
  const job = jobOf(["/bin/sh", "-c", "echo begun; exec sleep 60"]);
  const running = createLocalExecutor(GRACE).start(job, () => {});
  const file = join(job.runDir, "output.log");
  while (!existsSync(file) || readFileSync(file, "utf8") !== "begun\n") await sleep(50);
  running.stop("hard");
  expect((await running.ended).outputBytes).toBe(6);
});

it("says what to do when the output cannot be kept", async () => {
  const job = jobOf([
    "/bin/sh",
    "-c",
    "own=$(basename $PWD); cd ..; rm -r $own; echo a file > $own; echo out",
  ]);
  await expect(createLocalExecutor(GRACE).start(job, () => {}).ended).rejects.toMatchObject({
    code: "IO",
    where: job.runDir,
  });
});

it.runIf(existsSync("/dev/full"))("says that the disk is full", async () => {
  const job = jobOf(["/bin/sh", "-c", "echo out"]);
  symlinkSync("/dev/full", join(job.runDir, "output.log"));
  await expect(createLocalExecutor(GRACE).start(job, () => {}).ended).rejects.toMatchObject({
    code: "IO",
    message: "the disk is full: the output of a run cannot be kept",
    next: expect.stringContaining("free space"),
  });
});
