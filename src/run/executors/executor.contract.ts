/**
 * What every executor promises. A new executor passes this suite before its own tests count. Real processes throughout.
 * @module
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Executor, Job, JobEnd, RunningJob } from "./executor.ts";

export interface ExecutorUnderTest {
  /** Its executor ends what ignores SIGTERM after 500 ms, so that the suite is quick. @param runsFolder - Holds every run's folder. */
  create(runsFolder: string): Executor;
  /**
   * The source of a module, runnable by Node, that starts the command `process.argv.slice(4)` as the run
   * `process.argv[2]` in the folder `process.argv[3]` by such an executor, and prints: `coordinator` with the number
   * of its own process, each line of the job, and `noted` once the job could be found again.
   */
  readonly coordinator: string;
}

/** Programs are Node's own, so that the suite runs wherever Assay does. */
const NODE = process.execPath;

export function executorContract(name: string, { create, coordinator }: ExecutorUnderTest): void {
  describe(`${name} keeps the executor contract`, () => {
    let folder = "";
    let executor: Executor;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "executor-"));
      executor = create(folder);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function jobOf(words: readonly string[], change: Partial<Job> = {}): Job {
      const runId = randomBytes(16).toString("hex");
      const runDir = join(folder, runId);
      mkdirSync(runDir);
      const env = { PATH: process.env.PATH ?? "", ASSAY_ML_RUN_ID: runId };
      return { runId, words, cwd: folder, env, runDir, timeoutMs: null, ...change };
    }
    function script(source: string, ...args: string[]): string[] {
      return [NODE, "-e", source, "--", ...args];
    }
    async function run(job: Job): Promise<{ end: JobEnd; lines: string[]; output: string }> {
      const lines: string[] = [];
      const end = await executor.start(job, (line) => lines.push(line)).ended;
      const file = join(job.runDir, "output.log");
      return { end, lines, output: existsSync(file) ? readFileSync(file, "utf8") : "" };
    }
    /** Starts it and waits until it has printed its first line, which is given too. */
    async function begun(job: Job): Promise<{ running: RunningJob; first: string }> {
      let running: RunningJob | undefined;
      const first = await new Promise<string>((settle) => {
        running = executor.start(job, settle);
      });
      return { running: running as RunningJob, first };
    }

    it("hands on lines of stdout and keeps all output", async () => {
      const source = `process.stdout.write("a=1\\r\\n\\nlast"); process.stderr.write("warning\\n")`;
      const { end, lines, output } = await run(jobOf(script(source)));
      expect(end).toMatchObject({ kind: "exited", exitCode: 0, signal: null, reason: null });
      expect(lines).toEqual(["a=1", "", "last"]);
      expect(output).toContain("a=1\r\n\nlast");
      expect(output).toContain("warning\n");
      expect(end).toMatchObject({ outputBytes: Buffer.byteLength(output), droppedBytes: 0 });
      expect(end.endedAt).toBeGreaterThanOrEqual(end.startedAt);
    });

    it("starts in the folder and with the environment given, and no other", async () => {
      process.env.EXECUTOR_CONTRACT_LEAK = "1";
      const job = jobOf(script(`console.log(JSON.stringify([process.cwd(), process.env]))`));
      const { lines } = await run({ ...job, cwd: job.runDir, env: { ...job.env, X: "é\n$(id)" } });
      delete process.env.EXECUTOR_CONTRACT_LEAK;
      const [cwd, env] = JSON.parse(lines[0] ?? "");
      expect(statSync(cwd).ino).toBe(statSync(job.runDir).ino);
      expect(env.X).toBe("é\n$(id)");
      expect(env.EXECUTOR_CONTRACT_LEAK).toBeUndefined();
    });

    it("gives the program every argument byte for byte: 10,000 hostile ones", async () => {
      const hostile = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string(),
        fc.constantFrom(...HOSTILE),
        fc.tuple(fc.constantFrom(...HOSTILE), fc.string()).map((pair) => pair.join("")),
      );
      const values = fc
        .sample(hostile, { numRuns: 10_000, seed: 1 })
        .map((value) => value.replaceAll("\0", "").toWellFormed());
      // As many at once as one start takes.
      for (let from = 0; from < values.length; from += 2000) {
        const slice = values.slice(from, from + 2000);
        const file = join(folder, "argv.json");
        const source = `fs.writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)))`;
        const { end } = await run(jobOf(script(source, file, ...slice)));
        expect(end.reason).toBeNull();
        expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(slice);
      }
    });

    it("says with which status a program crashed", async () => {
      const { end } = await run(jobOf(script(`console.log("a=1"); process.exit(3)`)));
      expect(end).toMatchObject({ kind: "exited", exitCode: 3, reason: "exit 3" });
    });

    it("says which signal killed a program", async () => {
      const { end } = await run(jobOf(script(`process.kill(process.pid, "SIGKILL")`)));
      expect(end).toMatchObject({ kind: "exited", exitCode: null, signal: "SIGKILL" });
      expect(end.reason).toBe("killed by SIGKILL (out of memory?)");
    });

    it("says that there is no such program, and no such folder", async () => {
      const { end } = await run(jobOf(["no-such-program-here", "x"]));
      expect(end).toMatchObject({ kind: "not-started", exitCode: null });
      expect(end.reason).toBe('cannot start "no-such-program-here": no such program');
      const { end: other } = await run(jobOf(script(""), { cwd: join(folder, "nowhere") }));
      expect(other.kind).toBe("not-started");
      expect(other.reason).toContain("no such folder");
    });

    it("says that a file cannot be executed", async () => {
      const file = join(folder, "plain.txt");
      writeFileSync(file, "text", { mode: 0o644 });
      const { end } = await run(jobOf([file]));
      expect(end.kind).toBe("not-started");
      expect(end.reason).toContain("not executable");
    });

    it("says that arguments are too long", async () => {
      const { end } = await run(jobOf(script("", "x".repeat(8 * 1024 * 1024))));
      expect(end.kind).toBe("not-started");
      expect(end.reason).toContain("longer than the system takes");
    });

    it("ends a job after its time", async () => {
      const { end } = await run(jobOf(script(`setInterval(() => {}, 1000)`), { timeoutMs: 300 }));
      expect(end).toMatchObject({ kind: "timed-out", reason: "time-out after 300 ms" });
    });

    it("lets a job tidy up when it is stopped softly", async () => {
      const source = `
        process.on("SIGTERM", () => { console.log("tidy"); process.exit(0); });
        setInterval(() => {}, 1000); console.log("ready");`;
      const job = jobOf(script(source));
      const { running } = await begun(job);
      running.stop("soft");
      const end = await running.ended;
      expect(end).toMatchObject({ kind: "stopped", exitCode: 0 });
      expect(readFileSync(join(job.runDir, "output.log"), "utf8")).toBe("ready\ntidy\n");
    });

    it("kills a job that does not end when stopped softly", async () => {
      const source = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("ready");`;
      const { running } = await begun(jobOf(script(source)));
      running.stop("soft");
      expect(await running.ended).toMatchObject({ kind: "stopped", signal: "SIGKILL" });
    });

    it("kills a job at once when stopped hard, also after a soft stop", async () => {
      const source = `process.on("SIGTERM", () => console.log("no")); setInterval(() => {}, 1000); console.log("ready");`;
      const { running } = await begun(jobOf(script(source)));
      running.stop("soft");
      running.stop("hard");
      expect(await running.ended).toMatchObject({ kind: "stopped", signal: "SIGKILL" });
      running.stop("hard"); // harmless
    });

    it("ends grandchildren with a job that is stopped", async () => {
      const { running, first } = await begun(jobOf(script(GRANDPARENT(`setInterval(() => {}, 1000)`))));
      expect(isAlive(Number(first))).toBe(true);
      running.stop("hard");
      await running.ended;
      expect(isAlive(Number(first))).toBe(false);
    });

    it("ends grandchildren that outlive the program", async () => {
      const { end, lines } = await run(jobOf(script(GRANDPARENT(`process.exit(0)`))));
      expect(end).toMatchObject({ kind: "exited", exitCode: 0, reason: null });
      expect(isAlive(Number(lines[0]))).toBe(false);
    });

    it("waits for helpers that still write when the program has ended", async () => {
      const helper = `setTimeout(() => console.log("late=1"), 200)`;
      const source = `child_process.spawn(process.execPath, ["-e", ${JSON.stringify(helper)}], { stdio: "inherit" }).unref()`;
      const { end, lines } = await run(jobOf(script(source)));
      expect(end.reason).toBeNull();
      expect(lines).toEqual(["late=1"]);
    });

    it("keeps the beginning and the end of 1 GB of output in little memory", async () => {
      const source = `
        const line = "x".repeat(98) + "\\n", chunk = Buffer.from(line.repeat(10000));
        fs.writeSync(1, "first=1\\n");
        for (let left = 1e9; left > 0; ) { let at = 0; while (at < chunk.length) { try { at += fs.writeSync(1, chunk, at); } catch (e) { if (e.code !== "EAGAIN") throw e; } } left -= chunk.length; }
        fs.writeSync(1, "last=1\\n");`;
      const job = jobOf(script(source));
      const scores: string[] = [];
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 100);
      const end = await executor.start(job, (line) => {
        if (line.includes("=")) scores.push(line);
      }).ended;
      clearInterval(watch);
      expect(end.reason).toBeNull();
      expect(scores).toEqual(["first=1", "last=1"]);
      expect(end.outputBytes).toBeGreaterThanOrEqual(1e9);
      expect(end.droppedBytes).toBe(end.outputBytes - 10_000_000);
      const output = readFileSync(join(job.runDir, "output.log"), "utf8");
      expect(output.length).toBeLessThan(10_000_100);
      expect(output.startsWith("first=1\n")).toBe(true);
      expect(output.endsWith("last=1\n")).toBe(true);
      expect(output).toContain(`\n[... ${end.droppedBytes} bytes left out ...]\n`);
      expect(peak - before).toBeLessThan(300 * 1024 * 1024);
    });

    it("takes bytes that are no text, and a line without end", async () => {
      const source = `
        process.stdout.write(Buffer.from([0xff, 0xfe, 0x0a]));
        process.stdout.write("z".repeat(3e6)); process.stdout.write("\\nval=1");`;
      const { end, lines } = await run(jobOf(script(source)));
      expect(end.reason).toBeNull();
      expect(lines).toEqual(["\uFFFD\uFFFD", "val=1"]);
    });

    it("finds and ends what a coordinator left that was killed", async () => {
      const module = join(folder, "coordinator.ts");
      writeFileSync(module, coordinator);
      const runId = randomBytes(16).toString("hex");
      const runDir = join(folder, runId);
      mkdirSync(runDir);
      const job = jobOf([NODE, module, runId, runDir, ...script(GRANDPARENT(`setInterval(() => {}, 1000)`))]);
      const outer = create(folder); // as a job itself, so that the test ends it whole if all else fails
      const lines: string[] = [];
      const running = outer.start(job, (line) => lines.push(line));
      try {
        await until(() => lines.includes("noted") && lines.some((line) => /^\d+$/.test(line)));
        const grandchild = Number(lines.find((line) => /^\d+$/.test(line)));
        const parent = Number(lines.find((line) => line.startsWith("coordinator "))?.split(" ")[1]);
        process.kill(parent, "SIGKILL");
        await running.ended;
        expect(isAlive(grandchild)).toBe(true);
        expect(await executor.endOrphans([runId, "0".repeat(32)])).toBe(1);
        expect(isAlive(grandchild)).toBe(false);
        expect(await executor.endOrphans([runId])).toBe(0);
      } finally {
        running.stop("hard");
        await executor.endOrphans([runId]);
      }
    });

    it("leaves other runs alone when it ends orphans", async () => {
      const { running } = await begun(jobOf(script(`setInterval(() => {}, 1000); console.log("ready")`)));
      expect(await executor.endOrphans([randomBytes(16).toString("hex")])).toBe(0);
      running.stop("soft");
      expect((await running.ended).signal).toBe("SIGTERM");
    });
  });
}

const HOSTILE = [
  "; rm -rf /",
  "$(id)",
  "`id`",
  "${seed}",
  "$HOME",
  "--",
  "-",
  "",
  " ",
  "'",
  '"',
  "\\",
  "\n",
  "\r\n",
  "\t",
  "*",
  "~",
  "&& false",
  "| cat",
  "> /dev/null",
  "%s%n",
  "é",
  "e\u0301",
  "日本",
  "🧪",
  "\u202E",
  "\u007F",
  "\u001B[31m",
  "\uFEFF",
];

/** Starts a child that would live for a minute, prints its number, and goes on. */
function GRANDPARENT(then: string): string {
  const child = `setTimeout(() => {}, 60000)`;
  return `
    const child = child_process.spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "ignore" });
    console.log(child.pid);
    ${then};`;
}

/** Does the process run? One that has ended and that nobody has asked for its status does not. */
function isAlive(pid: number): boolean {
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

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
