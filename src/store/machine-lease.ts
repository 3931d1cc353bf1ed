/**
 * The right of one machine to a record on a network file system: there the locks of SQLite hold between the processes
 * of one machine at best.
 *
 * A file beside the record names the machine, and in further lines its processes that have the record open. They touch
 * it while they live; one that nobody touched for a minute is a dead machine's and is taken over. Ages are taken by the
 * file server's clock, from the times that it gives to files: the clocks of machines disagree.
 * @module
 */
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
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
import { AssayError } from "../model/index.ts";
import { systemCode, systemFailure } from "./system-failure.ts";

/** Milliseconds. */
const EXPIRES_AFTER = 60_000;
const TOUCH_EVERY = 15_000;

export interface MachineLease {
  /** Call before every write. @throws {AssayError} BUSY when another machine took the record while this one slept. */
  confirm(): void;
  /** The last process of the machine gives the record free. */
  release(): void;
}

interface Holder {
  readonly text: string;
  readonly machine: string;
  /** `<pid> <token>` each. */
  readonly processes: readonly string[];
}

/** Leases of this very process that are in use. */
const inUse = new Set<string>();

/**
 * @param file - The lease's file, in the folder of the record.
 * @throws {AssayError} BUSY while another machine holds it; IO when the folder cannot be written.
 */
export function acquireMachineLease(file: string, machine = thisMachine()): MachineLease {
  const own = `${process.pid} ${randomBytes(8).toString("hex")}`;
  let lost: AssayError | null = null;
  let touchedAt = performance.now();
  const touch = () => {
    try {
      if (readHolder(file)?.processes.includes(own)) renew(file);
      else join(file, machine, own);
      touchedAt = performance.now();
    } catch (error) {
      // Anything else than another machine passes: the next touch comes long before the lease expires.
      if (error instanceof AssayError && error.code === "BUSY") lost = error;
    }
  };
  try {
    join(file, machine, own);
  } catch (error) {
    throw systemFailure(error, file);
  }
  inUse.add(own);
  const timer = setInterval(touch, TOUCH_EVERY).unref();
  return {
    confirm() {
      if (performance.now() - touchedAt > 2 * TOUCH_EVERY) touch();
      if (lost) throw lost;
    },
    release() {
      clearInterval(timer);
      inUse.delete(own);
      leave(file, own);
    },
  };
}

/** For readers, which leave no trace. @throws {AssayError} BUSY while another machine holds the record. */
export function requireNoOtherMachine(file: string, machine = thisMachine()): void {
  const holder = readHolder(file);
  if (holder === null || holder.machine === machine) return;
  if (Date.now() - statSync(file).mtimeMs < EXPIRES_AFTER) throw taken(holder, file);
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
      appendFileSync(file, `${own}\n`);
      if (readHolder(file)?.processes.includes(own)) return;
    } else if (age(file) > EXPIRES_AFTER) takeAway(file, holder);
    else throw taken(holder, file);
  }
}

function leave(file: string, own: string): void {
  const holder = readHolder(file);
  if (holder === null || !holder.processes.includes(own)) return;
  if (!holder.processes.some(isOpenIn)) rmSync(file, { force: true });
}

/** Does a process of this machine, as it entered itself, still have the record open? */
function isOpenIn(entry: string): boolean {
  const pid = Number(entry.split(" ")[0]);
  if (pid === process.pid) return inUse.has(entry);
  try {
    process.kill(pid, 0);
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
  if (readFileSync(aside, "utf8") === expired.text) rmSync(aside);
  else {
    create(file, readFileSync(aside, "utf8"));
    rmSync(aside);
  }
}

function readHolder(file: string): Holder | null {
  try {
    const text = readFileSync(file, "utf8");
    const [machine = "", ...processes] = text.split("\n").filter((line) => line !== "");
    return { text, machine, processes };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** A written byte makes the server set the time; the same byte changes nothing. */
function renew(file: string): void {
  const first = readFileSync(file).subarray(0, 1);
  const descriptor = openSync(file, "r+");
  try {
    writeSync(descriptor, first, 0, 1, 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Milliseconds since the last touch, by the server's clock. */
function age(file: string): number {
  const probe = `${file}.${randomBytes(8).toString("hex")}`;
  writeFileSync(probe, "now", { mode: 0o600 });
  try {
    return statSync(probe).mtimeMs - statSync(file).mtimeMs;
  } finally {
    rmSync(probe, { force: true });
  }
}

function taken({ machine }: Holder, file: string): AssayError {
  const name = machine.split(" ")[0];
  return new AssayError(
    "BUSY",
    `the record is on a network file system, and the machine ${name} has it open: one machine at a time can use it there`,
    { where: file, next: `wait until it has finished there, or use --store FOLDER on a local disk` },
  );
}
