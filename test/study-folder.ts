/**
 * A folder of a user of Assay, in a temporary place, with the real program: what is typed there, what comes back, and what
 * is in the record afterwards.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { openRunStore, type Run, type StudyRow } from "../src/store/index.ts";

const MAIN = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

/** Programs of the tests are Node's own, so that they run wherever Assay does; quoted for a command line. */
export const NODE = `'${process.execPath}'`;

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What came on stderr so far. */
  stderr(): string;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Runs it as this user. */
  readonly uid?: number;
}

export interface StudyFolder {
  readonly path: string;
  write(name: string, text: string): void;
  read(name: string): string;
  /** The lines of a file that programs append to; none where it is missing. */
  lines(name: string): string[];
  /** Starts `assay ARGS`. */
  start(args: readonly string[], options?: StartOptions): Started;
  /** Runs `assay ARGS` to its end. */
  assay(args: readonly string[], options?: StartOptions): Promise<Ended>;
  /** All of the record. */
  record(place?: string): Promise<{ readonly studies: readonly StudyRow[]; readonly runs: readonly Run[] }>;
  /** Every file below it, also hidden ones. */
  files(below?: string): string[];
}

/** Made for one test, removed after it; processes that it started are ended first. */
export function studyFolder(): StudyFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "assay-study-")));
  const running = new Set<ChildProcess>();
  onTestFinished(() => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(path, { recursive: true, force: true });
  });

  const start = (args: readonly string[], { env = {}, cwd = path, uid }: StartOptions = {}): Started => {
    const { ASSAY_ML_STORE: _, FORCE_COLOR: __, ...inherited } = process.env;
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { ...inherited, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    running.add(child);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const ended = new Promise<Ended>((settle, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        running.delete(child);
        settle({ code, signal, stdout, stderr });
      });
    });
    return { process: child, pid: child.pid ?? 0, ended, stderr: () => stderr };
  };

  return {
    path,
    write(name, text) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    },
    read: (name) => readFileSync(join(path, name), "utf8"),
    lines: (name) =>
      existsSync(join(path, name)) ? readFileSync(join(path, name), "utf8").trimEnd().split("\n") : [],
    start,
    assay: (args, options) => start(args, options).ended,
    async record(place = join(path, ".assay")) {
      const store = await openRunStore(place, { readOnly: true });
      try {
        return { studies: await store.studies(), runs: await store.runs({}) };
      } finally {
        await store.close();
      }
    },
    files: (below = ".") =>
      readdirSync(join(path, below), { recursive: true, encoding: "utf8" })
        .map((name) => join(path, below, name))
        .filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile()),
  };
}

/** Waits until it holds; the test's own time-out is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

/** Does the process run? A zombie, which has only not been asked for its status yet, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return process.platform !== "linux";
  }
}
