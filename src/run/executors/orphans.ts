/**
 * Jobs that outlive their coordinator: found again by what a kill cannot take from them, and ended.
 *
 * On Linux by the environment that they were started with, so that nothing has to be written for each job. Elsewhere
 * by a file in the run's folder with the number of its group and the time at which its first process started: numbers
 * are given again, times are not.
 * @module
 */
import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { endGroup, groupRuns, processesByVariable, processStat } from "./process-group.ts";

const RUN_VARIABLE = "ASSAY_ML_RUN_ID";

/** Every process of the runs, and the groups they are in, are killed. @returns How many runs still ran. */
export async function endByEnvironment(runIds: readonly string[], graceMs: number): Promise<number> {
  const wanted = new Set(runIds);
  const own = processStat(process.pid)?.group;
  const ended = new Set<string>();
  // Twice: a process may have started another one between the look and the signal.
  for (let round = 0; round < 2; round++) {
    const found = processesByVariable(RUN_VARIABLE, wanted) ?? new Map<string, never[]>();
    const groups = new Set([...found.values()].flat().map((stat) => stat.group));
    if (own !== undefined) groups.delete(own); // this coordinator is itself a job of an outer study
    await Promise.all([...groups].map((group) => endGroup(group, graceMs)));
    for (const [runId, stats] of found) if (stats.some(({ group }) => groups.has(group))) ended.add(runId);
    if (groups.size === 0) break;
  }
  return ended.size;
}

const PID_FILE = "pid.json";

interface PidFile {
  readonly group: number;
  readonly startedAt: string;
}

/** Written beside the job, removed when it has ended. */
export async function writePidFile(runDir: string, group: number): Promise<void> {
  const startedAt = await startTime(group);
  if (startedAt === null) return; // it has ended already
  const content: PidFile = { group, startedAt };
  await writeFile(join(runDir, PID_FILE), JSON.stringify(content), { mode: 0o600 });
}

export function removePidFile(runDir: string): void {
  rmSync(join(runDir, PID_FILE), { force: true });
}

/** @param runsFolder - Holds a folder for each run, named by its id. */
export async function endByPidFiles(
  runsFolder: string,
  runIds: readonly string[],
  graceMs: number,
): Promise<number> {
  const ended = await Promise.all(
    runIds.map(async (runId) => {
      const file = readPidFile(join(runsFolder, runId));
      if (file === null || (await startTime(file.group)) !== file.startedAt) return false;
      const runs = groupRuns(file.group);
      await endGroup(file.group, graceMs);
      return runs;
    }),
  );
  return ended.filter((each) => each).length;
}

function readPidFile(runDir: string): PidFile | null {
  try {
    const { group, startedAt } = JSON.parse(readFileSync(join(runDir, PID_FILE), "utf8"));
    return Number.isSafeInteger(group) && group > 1 && typeof startedAt === "string"
      ? { group, startedAt }
      : null;
  } catch {
    return null; // none, or torn when the coordinator died
  }
}

/** When a process started, as `ps` of any system says it; null: there is no such process. */
async function startTime(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)], {
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}
