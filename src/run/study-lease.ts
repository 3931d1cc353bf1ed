/**
 * One coordinator a study: the right to run it, held by this process and renewed while it lives. The right of a process
 * that has died is void at once, so that the next start need not wait.
 * @module
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { AssayError, type Json } from "../model/index.ts";
import type { Lease, RunStore } from "../store/index.ts";

/** How long a holder that cannot be asked (another machine) keeps its right after its last sign. */
const TTL_MS = 30_000;
const RENEW_MS = 10_000;

export interface StudyLease {
  /** Aborts when the right was lost: another machine took over after a long silence of ours. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** @throws {AssayError} BUSY when another living process runs this study. */
export async function acquireStudyLease(store: RunStore, study: string, key: string): Promise<StudyLease> {
  const name = `study:${key}`;
  const holder = thisProcess();
  let lease = await store.acquireLease(name, holder, TTL_MS, Date.now());
  if (lease === null) {
    const current = await store.currentLease(name);
    // Whoever is first gets the dead holder's right; it then has a later end, so a second one is refused.
    if (current !== null && isDead(current.holder))
      lease = await store.acquireLease(name, holder, TTL_MS, Math.max(Date.now(), current.expiresAt + 1));
    if (lease === null) throw busy(study, current?.holder ?? null);
  }
  return keep(store, lease);
}

function keep(store: RunStore, first: Lease): StudyLease {
  const lost = new AbortController();
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = store.renewLease(first, TTL_MS, Date.now()).then(
      (held) => {
        if (!held) lost.abort();
      },
      // A store that is busy or full says so to whoever writes next; the right lasts longer than one renewal.
      () => {},
    );
  }, RENEW_MS);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      await renewing;
      await store.releaseLease(first);
    },
  };
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, by the kernel's clock: a number that is used again is another process. */
  readonly started: string | null;
}

function thisProcess(): Json {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) };
}

function isDead(holder: Json): boolean {
  const { pid, host, started } = holder as unknown as Holder;
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return started !== null && startOf(pid) !== started;
}

/** Field 22 of /proc/PID/stat; null where there is no such file. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces and brackets itself.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function busy(study: string, holder: Json): AssayError {
  const { pid, host } = (holder ?? {}) as Partial<Holder>;
  const who =
    pid === undefined ? "another process" : `process ${pid}${host === hostname() ? "" : ` on ${host}`}`;
  return new AssayError("BUSY", `${who} is running the study ${study} already`, {
    next: "wait until it has ended, or stop it with Ctrl-C there; nothing was changed here",
  });
}
