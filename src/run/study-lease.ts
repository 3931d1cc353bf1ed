/**
 * One coordinator a study: the right to run it, held by this process and renewed while it lives. The right of a process
 * that has died is void at once, so that the next start need not wait; that of one that lives on this machine is never
 * void, however long it was stopped. Only of another machine's process nothing is known but its last sign.
 * @module
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { AssayError, type Json } from "../model/index.ts";
import type { Lease, RunStore } from "../store/index.ts";

/** How long a holder that cannot be asked (another machine) keeps its right after its last sign. */
const TTL_MS = 30_000;
const RENEW_MS = 10_000;

export interface StudyLease {
  /** Aborts, with a BUSY error as its reason, when another machine took over after a long silence of ours. */
  readonly lost: AbortSignal;
  /**
   * Asks, where this process was silent for so long that another may have taken over: a machine that slept wakes up in
   * the middle of anything, and what it writes then must still be its own.
   *
   * @throws {AssayError} BUSY when the right was lost.
   */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

export interface LeaseTimes {
  readonly ttlMs: number;
  readonly renewMs: number;
  readonly now: () => number;
}

const TIMES: LeaseTimes = { ttlMs: TTL_MS, renewMs: RENEW_MS, now: Date.now };

/** Studies of one name and one plan have one coordinator at a time, whatever their code. */
export interface LeasedStudy {
  readonly name: string;
  readonly planHash: string;
}

/** @throws {AssayError} BUSY when another living process runs this study. */
export async function acquireStudyLease(
  store: RunStore,
  leased: LeasedStudy,
  times: LeaseTimes = TIMES,
): Promise<StudyLease> {
  const study = leased.name;
  const name = leaseName(leased);
  const holder = thisProcess();
  const { ttlMs, now } = times;
  const current = await store.currentLease(name);
  const life = current === null ? "dead" : lifeOf(current.holder);
  if (life === "alive") throw busy(study, current?.holder ?? null);
  // Whoever is first gets the dead holder's right; it then has a later end, so a second one is refused.
  const at = life === "dead" && current !== null ? Math.max(now(), current.expiresAt + 1) : now();
  const lease = await store.acquireLease(name, holder, ttlMs, at);
  if (lease === null) throw busy(study, (await store.currentLease(name))?.holder ?? null);
  return keep(store, study, lease, times);
}

/** Does any process have the right to run this study now? */
export async function isStudyRunning(store: RunStore, study: LeasedStudy): Promise<boolean> {
  const current = await store.currentLease(leaseName(study));
  if (current === null) return false;
  const life = lifeOf(current.holder);
  return life === "alive" || (life === "unknown" && current.expiresAt > Date.now());
}

function leaseName({ name, planHash }: LeasedStudy): string {
  return `study:${name}:${planHash}`;
}

function keep(store: RunStore, study: string, first: Lease, { ttlMs, renewMs, now }: LeaseTimes): StudyLease {
  const lost = new AbortController();
  let renewedAt = now();
  let renewing: Promise<void> = Promise.resolve();
  const renew = () => {
    const at = now();
    renewing = renewing
      .then(() => store.renewLease(first, ttlMs, at))
      .then((held) => {
        if (held) renewedAt = at;
        else
          lost.abort(
            new AssayError(
              "BUSY",
              `another machine took over the study ${study}: this one was silent for too long`,
              { next: "let it finish there; what had finished here is in the record" },
            ),
          );
      })
      // A store that is busy or full says so to whoever writes next; the right lasts longer than one renewal.
      .catch(() => {});
    return renewing;
  };
  const timer = setInterval(renew, renewMs);
  timer.unref();
  return {
    lost: lost.signal,
    async confirm() {
      if (now() - renewedAt >= ttlMs) await renew();
      if (lost.signal.aborted) throw lost.signal.reason;
    },
    async release() {
      clearInterval(timer);
      await renewing;
      // A right that cannot be given back is void when this process has ended; it must not hide why that is.
      await store.releaseLease(first).catch(() => {});
    },
  };
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Process numbers mean something within one of these; containers of one name may have several. */
  readonly pidSpace: string | null;
  /** When the process started, by the kernel's clock: a number that is used again is another process. */
  readonly started: string | null;
}

function thisProcess(): Json {
  return { pid: process.pid, host: hostname(), pidSpace: pidSpace(), started: startOf(process.pid) };
}

function lifeOf(holder: Json): "alive" | "dead" | "unknown" {
  const { pid, host, pidSpace: space = null, started } = holder as unknown as Holder;
  if (host !== hostname() || space !== pidSpace()) return "unknown";
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "dead";
  }
  return started !== null && startOf(pid) !== started ? "dead" : "alive";
}

function pidSpace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null; // no such thing on this system
  }
}

/** Field 22 of /proc/PID/stat; null where there is no such file, and for a zombie: it runs no more. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold spaces and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
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
