/**
 * Groups of processes: who is in one, and how one is ended whole.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How often a group that is ending is looked at. */
const LOOK_MS = 25;
/** A killed process is gone at once, unless it waits for a device (a network disk that hangs): that can last for ever. */
const AFTER_KILL_MS = 2000;

/** @returns false where no such group exists (any more). */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: it exists, and a process of it runs as another user (sudo): out of our reach.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Does any process of the group still run? Zombies, which a container without an init keeps for ever, do not count. */
export function groupRuns(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  const stats = processStats();
  return stats === null || stats.some((stat) => stat.group === group && stat.runs);
}

/** Waits until nothing of the group runs; false: it still does after that time. */
export async function groupGone(group: number, waitMs: number): Promise<boolean> {
  const until = Date.now() + waitMs;
  while (groupRuns(group)) {
    if (Date.now() >= until) return false;
    await sleep(LOOK_MS);
  }
  return true;
}

/** SIGTERM, time to tidy up, SIGKILL; 0 ms: SIGKILL at once. */
export async function endGroup(group: number, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    if (!signalGroup(group, "SIGTERM")) return;
    if (await groupGone(group, graceMs)) return;
  }
  if (signalGroup(group, "SIGKILL")) await groupGone(group, AFTER_KILL_MS);
}

export interface ProcessStat {
  readonly pid: number;
  readonly group: number;
  /** No zombie. */
  readonly runs: boolean;
}

/** All processes; null where the system has no `/proc` of Linux. */
export function processStats(): ProcessStat[] | null {
  const pids = processIds();
  return pids === null ? null : pids.flatMap((pid) => processStat(pid) ?? []);
}

/** null: it is gone. */
export function processStat(pid: number): ProcessStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name, in parentheses, may hold anything, also `) R 1`: the fields begin after the last one.
    const [state = "", , group = ""] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { pid, group: Number(group), runs: state !== "Z" && state !== "X" };
  } catch {
    return null;
  }
}

function processIds(): number[] | null {
  if (process.platform !== "linux") return null;
  try {
    const pids = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
    return pids.includes(process.pid) ? pids : null;
  } catch {
    return null;
  }
}

/**
 * Processes whose environment, as it was when they started, sets the variable to one of the values; by value. Those of
 * other users cannot be read and are left out. null where the system does not say.
 */
export function processesByVariable(
  variable: string,
  values: ReadonlySet<string>,
): Map<string, ProcessStat[]> | null {
  const pids = processIds();
  if (pids === null) return null;
  const found = new Map<string, ProcessStat[]>();
  for (const pid of pids) {
    if (pid === process.pid) continue;
    const value = startVariable(pid, `${variable}=`);
    if (value === null || !values.has(value)) continue;
    const stat = processStat(pid);
    if (stat?.runs) found.set(value, [...(found.get(value) ?? []), stat]);
  }
  return found;
}

function startVariable(pid: number, prefix: string): string | null {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "latin1");
    const start = variables.startsWith(prefix) ? 0 : variables.indexOf(`\0${prefix}`) + 1;
    if (start === 0 && !variables.startsWith(prefix)) return null;
    const from = start + prefix.length;
    const end = variables.indexOf("\0", from);
    return variables.slice(from, end < 0 ? undefined : end);
  } catch {
    return null;
  }
}
