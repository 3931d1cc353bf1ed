/**
 * The record in an SQLite file: the main thread's side. The file is open in worker threads, one that writes and one
 * that reads, so that no call here ever waits for the disk.
 *
 * Several processes may have the file open: a write waits up to ten seconds for theirs, then is BUSY.
 * @module
 */
import { AssayError } from "../model/index.ts";
import type { RunStore } from "./run-store.ts";
import type { ConnectionSettings } from "./sqlite/connection.ts";
import { isRead, type OperationName } from "./sqlite/operations.ts";
import { BUSY_TIMEOUT } from "./sqlite/patience.ts";
import { startThread, type ThreadLink } from "./sqlite/thread-link.ts";

export interface SqliteStoreOptions {
  readonly file: string;
  /** For messages. */
  readonly location: string;
  readonly readOnly: boolean;
  readonly journal: "wal" | "delete";
  /** Milliseconds to wait for the locks of other processes; default ten seconds. */
  readonly busyTimeoutMs?: number;
  /** On a network file system: the file that gives the record to one machine at a time. */
  readonly leaseFile?: string;
}

/** The methods of the store; a new one in the interface is an error here until it is named. */
const OPERATIONS = Object.keys({
  createExperiment: 0,
  experiment: 0,
  experimentByName: 0,
  experiments: 0,
  createRun: 0,
  run: 0,
  runs: 0,
  changeRun: 0,
  logMetrics: 0,
  metricHistory: 0,
  metricHistories: 0,
  deleteRun: 0,
  restoreRun: 0,
  createStudy: 0,
  study: 0,
  studies: 0,
  changeStudy: 0,
  countLook: 0,
  trials: 0,
  acquireLease: 0,
  currentLease: 0,
  renewLease: 0,
  releaseLease: 0,
} satisfies Record<OperationName, 0>) as OperationName[];

/** The file exists. @throws {AssayError} IO, BUSY, or INVALID_INPUT when it is of another program or a newer Assay. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<RunStore> {
  const { file, journal, readOnly, busyTimeoutMs = BUSY_TIMEOUT, leaseFile = null } = options;
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js"; // a checkout runs its sources
  const script = new URL(`./sqlite-worker.${extension}`, import.meta.url);
  const start = (mode: ConnectionSettings["mode"]) =>
    startThread(script, `assay store (${mode})`, {
      file,
      mode,
      journal,
      busyTimeoutMs,
      leaseFile,
    } satisfies ConnectionSettings);

  const first = await start(readOnly ? "read" : "write");
  // Started by the first read, after the writer has brought the file to its newest schema.
  let reader: Promise<ThreadLink> | null = readOnly ? Promise.resolve(first) : null;
  const forReads = () => {
    reader ??= start("read").catch((error: unknown) => {
      reader = null; // what was in its way may be gone when the next read comes
      throw error;
    });
    return reader;
  };
  let closed: Promise<void> | null = null;

  const call = async (name: OperationName, values: readonly unknown[]): Promise<unknown> => {
    if (closed) throw new AssayError("INTERNAL", `store: ${name} after close`);
    if (isRead(name)) return (await forReads()).call(name, values);
    if (readOnly)
      throw new AssayError("INTERNAL", `store: ${name} on a record that was opened for reading only`);
    return first.call(name, values);
  };
  const close = async (): Promise<void> => {
    // The reader first: the last connection to close folds the log into the file, and only a writer can.
    const reading = await reader?.catch(() => null);
    try {
      if (reading && reading !== first) await reading.close();
    } finally {
      await first.close();
    }
  };
  const methods = Object.fromEntries(
    OPERATIONS.map((name) => [name, (...values: readonly unknown[]) => call(name, values)]),
  ) as unknown as Omit<RunStore, "location" | "close">;
  return {
    ...methods,
    location: options.location,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
