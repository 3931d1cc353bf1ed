/**
 * Runs jobs on this machine, each in a process group of its own, so that it is ended whole: also workers that it
 * started and did not wait for.
 *
 * A start costs what starting the program costs: nothing is written for a job until it prints something. What has left
 * its group on purpose (a daemon) is found by its environment where it still holds the job's output, or the job is
 * stopped; a daemon that let go of both is not a part of the run.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AssayError } from "../../model/index.ts";
import { endReason, startReason } from "./end-reason.ts";
import type { Executor, Job, JobEnd, RunningJob } from "./executor.ts";
import { createKeptOutput } from "./kept-output.ts";
import { createLineSplitter } from "./line-splitter.ts";
import { endByEnvironment, endByPidFiles, removePidFile, writePidFile } from "./orphans.ts";
import { endGroup, groupGone, groupRuns, signalGroup } from "./process-group.ts";

export interface LocalExecutorOptions {
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
  /** How orphans are found; default: by environment on Linux, by files elsewhere. */
  readonly orphans?: "environment" | "pid-files";
  /** The folder that holds every run's folder, named by its id; `pid-files` needs it. */
  readonly runsFolder?: string;
}

/** Helpers that end by themselves when the program has ended (`tee`) get this long for it. */
const LINGER_MS = 1000;
/** Output that nobody of the group can write any more arrives within this time. */
const DRAIN_MS = 300;

export function createLocalExecutor({
  graceMs = 5000,
  orphans = process.platform === "linux" ? "environment" : "pid-files",
  runsFolder,
}: LocalExecutorOptions = {}): Executor {
  return {
    name: "local",
    start: (job, onLine) => startLocal(job, onLine, { graceMs, pidFile: orphans === "pid-files" }),
    endOrphans(runIds) {
      if (runIds.length === 0) return Promise.resolve(0);
      if (orphans === "environment") return endByEnvironment(runIds, graceMs);
      return runsFolder === undefined ? Promise.resolve(0) : endByPidFiles(runsFolder, runIds, graceMs);
    },
  };
}

type Ending = "timed-out" | "stopped";

function startLocal(
  job: Job,
  onLine: (line: string) => void,
  { graceMs, pidFile }: { readonly graceMs: number; readonly pidFile: boolean },
): RunningJob {
  const startedAt = Date.now();
  let child: ChildProcess;
  try {
    const [program = "", ...args] = job.words;
    child = spawn(program, args, {
      cwd: job.cwd,
      env: job.env,
      detached: true, // leads a session and group of its own
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    return notStarted(job, error, startedAt);
  }
  const group = child.pid;
  if (group === undefined)
    return {
      ended: new Promise((settle) => {
        child.once("error", (error) => settle(notStarted(job, error, startedAt).ended));
      }),
      stop() {},
    };

  const output = createKeptOutput(join(job.runDir, "output.log"));
  const lines = createLineSplitter(onLine);
  child.stdout?.on("data", (chunk: Buffer) => {
    output.push(chunk);
    lines.push(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  const exited = new Promise<{ exitCode: number | null; signal: string | null; at: number }>((settle) => {
    child.once("exit", (exitCode, signal) => settle({ exitCode, signal, at: Date.now() }));
  });
  const closed = new Promise<true>((settle) => child.once("close", () => settle(true)));
  child.on("error", () => {}); // a signal that could not be sent; the group is looked at anyway
  const noted = pidFile ? writePidFile(job.runDir, group).catch(() => {}) : null;

  let ending: Ending | null = null;
  let hasExited = false;
  let endingGroup: Promise<void> | null = null;
  const end = (how: Ending, grace: number) => {
    if (hasExited) return;
    ending ??= how;
    if (grace === 0) signalGroup(group, "SIGKILL");
    endingGroup ??= endGroup(group, grace);
  };
  const timer = job.timeoutMs === null ? null : setTimeout(() => end("timed-out", graceMs), job.timeoutMs);

  const follow = async (): Promise<JobEnd> => {
    const { exitCode, signal, at } = await exited;
    hasExited = true;
    if (timer !== null) clearTimeout(timer);
    if (endingGroup !== null) await endingGroup;
    else if (groupRuns(group) && !(await groupGone(group, LINGER_MS))) await endGroup(group, graceMs);
    if (ending !== null || !(await soon(closed))) {
      // Whoever left the group: it holds the output, or is to end with the job.
      await endByEnvironment([job.runId], graceMs);
      if (!(await soon(closed))) {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }
    }
    lines.end();
    if (noted !== null) {
      await noted;
      removePidFile(job.runDir);
    }
    const kind = ending ?? "exited";
    const reason = endReason({ kind, exitCode, signal, timeoutMs: job.timeoutMs });
    return { kind, exitCode, signal, reason, startedAt, endedAt: at, ...(await kept(output, job.runDir)) };
  };
  return {
    ended: follow(),
    stop: (how) => end("stopped", how === "hard" ? 0 : graceMs),
  };
}

/** Does it settle within the time that output needs? */
async function soon(closed: Promise<true>): Promise<boolean> {
  const stop = new AbortController();
  const late = sleep(DRAIN_MS, false, { signal: stop.signal }).catch(() => false);
  const inTime = await Promise.race([closed, late]);
  stop.abort();
  return inTime;
}

async function kept(output: ReturnType<typeof createKeptOutput>, runDir: string) {
  try {
    return await output.end();
  } catch (error) {
    const full = ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
    throw new AssayError(
      "IO",
      full
        ? "the disk is full: the output of a run cannot be kept"
        : `the output of a run cannot be kept (${error instanceof Error ? error.message : String(error)})`,
      {
        where: runDir,
        next: full
          ? "free space, then run the same command again: what has finished is kept"
          : "look at the rights of this folder, then run the same command again",
        cause: error,
      },
    );
  }
}

function notStarted(job: Job, error: unknown, startedAt: number): RunningJob {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reason = startReason(job, code, error, existsSync(job.cwd));
  const end = {
    exitCode: null,
    signal: null,
    startedAt,
    endedAt: Date.now(),
    outputBytes: 0,
    droppedBytes: 0,
  };
  return { ended: Promise.resolve({ kind: "not-started", reason, ...end }), stop() {} };
}
