/**
 * The right of one machine to a record on a network file system: there the locks of SQLite hold between the processes
 * of one machine at best.
 *
 * A file beside the record names the machine, and in further lines its processes that have the record open. They touch
 * it while they live; one that nobody touched for a minute is a dead machine's and is taken over. Ages are taken by the
 * file server's clock, from the times that it gives to files: the clocks of machines disagree.
 *
 * A machine that was silent for a minute and wakes up asks before each commit (`confirm`) and finds itself refused.
 * What no file can rule out is a machine that stops for a minute between that question and the end of the same commit.
 *
 * Runs in the store's threads: a network disk may keep its callers waiting.
 * @module
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { systemCode } from "./sqlite/failure.ts";
import { Refusal } from "./sqlite/refusal.ts";

/** Milliseconds. */
const EXPIRES_AFTER = 60_000;
const TOUCH_EVERY = 15_000;

export interface MachineLease {
  /**
   * Call at the start of a write and again before its commit.
   *
   * @throws {Refusal} BUSY when another machine took the record while this one slept.
   */
  confirm(): void;
  /** The last process of the machine gives the record free. */
  release(): void;
}

interface Holder {
  readonly text: string;
  readonly machine: string;
  /** `<pid> <token>` each; without those that left. */
  readonly processes: readonly string[];
}

/**
 * @param file - The lease's file, in the folder of the record.
 * @throws {Refusal} BUSY while another machine holds it. The system's error when the folder cannot be written.
 */
export function acquireMachineLease(file: string, machine = thisMachine()): MachineLease {
  const own = `${process.pid} ${randomBytes(8).toString("hex")}`;
  join(file, machine, own);
  // Of the wall clock: the monotonic one stands still while a machine sleeps.
  let touchedAt = Date.now();
  const confirm = () => {
    const isOurs = isEntered(readHolder(file), machine, own);
    if (isOurs && Math.abs(Date.now() - touchedAt) < TOUCH_EVERY) return;
    // Given free by a process that did not know of this one, or taken over: then `join` says so.
    if (!isOurs || !renew(file, own)) join(file, machine, own);
    touchedAt = Date.now();
  };
  const touch = () => {
    try {
      if (renew(file, own)) touchedAt = Date.now();
    } catch {
      // The next touch comes long before the lease expires, and the next write asks for itself.
    }
  };
  const timer = setInterval(touch, TOUCH_EVERY).unref();
  return {
    confirm,
    release() {
      clearInterval(timer);
      leave(file, machine, own);
    },
  };
}

/** For readers, which leave no trace. @throws {Refusal} BUSY while another machine holds the record. */
export function requireNoOtherMachine(file: string, machine = thisMachine()): void {
  const holder = readHolder(file);
  if (holder === null || holder.machine === machine) return;
  if (ageForReader(file) < EXPIRES_AFTER) throw taken(holder, file);
}

/** The boot's id tells machines of one name apart; containers have names of their own. */
function thisMachine(): string {
  try {
    return `${hostname()} ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`;
  } catch {
    return hostname();
  }
}

function join(file: string, machine: string, own: string): void {
  for (;;) {
    if (create(file, `${machine}\n${own}\n`)) return;
    const holder = readHolder(file);
    if (holder === null) continue; // given free meanwhile
    if (holder.machine === machine) {
      enter(file, own);
      if (isEntered(readHolder(file), machine, own)) return;
    } else if (age(file) >= EXPIRES_AFTER) takeAway(file, holder);
    else throw taken(holder, file);
  }
}

function isEntered(holder: Holder | null, machine: string, own: string): boolean {
  return holder?.machine === machine && holder.processes.includes(own);
}

/** Adds a line to a lease that exists: one that was given free must not come back without its machine. */
function enter(file: string, own: string): void {
  const descriptor = openExisting(file, constants.O_WRONLY | constants.O_APPEND);
  if (descriptor === null) return;
  try {
    writeSync(descriptor, `${own}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function leave(file: string, machine: string, own: string): void {
  strike(file, own);
  const holder = readHolder(file);
  if (holder?.machine === machine && !holder.processes.some(isAlive)) rmSync(file, { force: true });
}

/** Writes over an entry with as many dashes: so no line is lost that another process adds at the same time. */
function strike(file: string, own: string): void {
  const descriptor = openExisting(file, constants.O_RDWR);
  if (descriptor === null) return;
  try {
    const at = readFileSync(descriptor).indexOf(own);
    if (at > 0) writeSync(descriptor, "-".repeat(own.length), at);
  } finally {
    closeSync(descriptor);
  }
}

/** Of this machine, where its processes enter themselves. */
function isAlive(entry: string): boolean {
  try {
    process.kill(Number(entry.split(" ")[0]), 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM"; // another user's
  }
}

/** A hard link appears with its content, and for one of several only; where a file system has none, an exclusive file. */
function create(file: string, text: string): boolean {
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (systemCode(error) === "EEXIST") throw error;
      writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    }
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Another may have taken it over meanwhile: then what was moved is theirs, and is put back. */
function takeAway(file: string, expired: Holder): void {
  const aside = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  const moved = readFileSync(aside, "utf8");
  if (moved !== expired.text) create(file, moved);
  rmSync(aside);
}

function readHolder(file: string): Holder | null {
  try {
    return holderOf(readFileSync(file, "utf8"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

function holderOf(text: string): Holder {
  const [machine = "", ...lines] = text.split("\n");
  return { text, machine, processes: lines.filter((line) => line !== "" && !line.startsWith("-")) };
}

/**
 * A written byte makes the server set the time; the same byte changes nothing. All through one descriptor, so that it
 * is this lease's file that is touched, and not one that took its place.
 *
 * @returns False when the lease is not there any more.
 */
function renew(file: string, own: string): boolean {
  const descriptor = openExisting(file, constants.O_RDWR);
  if (descriptor === null) return false;
  try {
    const bytes = readFileSync(descriptor);
    if (!holderOf(bytes.toString("utf8")).processes.includes(own)) return false;
    writeSync(descriptor, bytes, 0, 1, 0);
    fsyncSync(descriptor);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/** Milliseconds since the last touch, by the server's clock. */
function age(file: string): number {
  const probe = `${file}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(probe, "now", { mode: 0o600, flag: "wx" });
    return statSync(probe).mtimeMs - touchedAt(file);
  } finally {
    rmSync(probe, { force: true });
  }
}

/** One that cannot ask the server for its time takes its own. */
function ageForReader(file: string): number {
  try {
    return age(file);
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"].includes(systemCode(error) ?? "")) throw error;
    return Date.now() - touchedAt(file);
  }
}

/** Opened, not only looked at: a network file system answers that from the server, and not from what it remembers. */
function touchedAt(file: string): number {
  const descriptor = openExisting(file, constants.O_RDONLY);
  if (descriptor === null) return Number.NEGATIVE_INFINITY;
  try {
    return fstatSync(descriptor).mtimeMs;
  } finally {
    closeSync(descriptor);
  }
}

function openExisting(file: string, flags: number): number | null {
  try {
    return openSync(file, flags);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

function taken({ machine }: Holder, file: string): Refusal {
  const name = machine === "" ? "another machine" : `the machine ${machine.split(" ")[0]}`;
  return new Refusal(
    "BUSY",
    `the record is on a network file system, and ${name} has it open: one machine at a time can use it there`,
    { where: file, next: "wait until it has finished there, or use --store FOLDER on a local disk" },
  );
}
