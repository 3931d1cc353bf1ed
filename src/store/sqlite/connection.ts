/**
 * One connection to a database file, set up to be durable.
 * @module
 */
import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { acquireMachineLease, requireNoOtherMachine } from "../machine-lease.ts";
import { type Age, migrate, requireKnownVersion } from "../migrate.ts";
import { resultCode, systemCode } from "./failure.ts";
import { loadSqlite } from "./module.ts";
import { type Operations, operationsOn } from "./operations.ts";
import { createPatience, type Patiently } from "./patience.ts";
import { Refusal } from "./refusal.ts";
import { statementsOf } from "./statements.ts";

export interface ConnectionSettings {
  readonly file: string;
  readonly mode: "write" | "read";
  /** `wal` needs memory shared between processes, which network file systems do not have. */
  readonly journal: "wal" | "delete";
  /** How long to wait for the locks of other processes. */
  readonly busyTimeoutMs: number;
  /** On a network file system: the file that gives the record to one machine at a time. Else null. */
  readonly leaseFile: string | null;
}

export interface Connection {
  readonly database: DatabaseSync;
  readonly operations: Operations;
  readonly patiently: Patiently;
  /**
   * Asks whether what is committed now will be found again: before every commit.
   *
   * @throws {Refusal} BUSY when another machine has taken the record, IO when its file is gone.
   */
  confirm(): void;
  close(): void;
}

export function connect(settings: ConnectionSettings): Connection {
  const patiently = createPatience(settings.busyTimeoutMs);
  const { mode, leaseFile } = settings;
  const lease = mode === "write" && leaseFile !== null ? acquireMachineLease(leaseFile) : null;
  try {
    if (mode === "read" && leaseFile !== null) requireNoOtherMachine(leaseFile);
    const database =
      mode === "write" ? openForWriting(settings, patiently) : openForReading(settings, patiently);
    const requireInPlace = watchPlace(settings.file);
    return {
      database,
      operations: operationsOn(statementsOf(database)),
      patiently,
      confirm() {
        requireInPlace();
        lease?.confirm();
      },
      close() {
        try {
          database.close();
        } finally {
          lease?.release();
        }
      },
    };
  } catch (error) {
    lease?.release();
    throw error;
  }
}

/** SQLite would go on in a file that was deleted, and all that it says is written would be gone with the process. */
function watchPlace(file: string): () => void {
  const opened = statSync(file, { bigint: true });
  return () => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found?.ino === opened.ino && found.dev === opened.dev) return;
    throw new Refusal(
      "IO",
      `the record was ${found ? "replaced" : "deleted"} while it was in use: nothing more can be written to it`,
      { where: file, next: "run the same command again: it goes on with what is there" },
    );
  };
}

/** Brings the file to the newest schema. */
function openForWriting({ file, journal }: ConnectionSettings, patiently: Patiently): DatabaseSync {
  // SQLite would open it read-only without a word, and refuse the first write.
  for (const path of [dirname(file), file]) accessSync(path, constants.R_OK | constants.W_OK);
  const database = new (loadSqlite().DatabaseSync)(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    requireKnownVersion(database, file, patiently);
    patiently(() => database.exec(`PRAGMA journal_mode = ${journal}`));
    // What was committed survives a loss of power. A journal's end is a deleted name, which EXTRA flushes too.
    database.exec(`PRAGMA synchronous = ${journal === "wal" ? "FULL" : "EXTRA"}`);
    // Nothing reaches the file before its commit, for which a machine on a network asks once more.
    if (journal === "delete") database.exec("PRAGMA cache_spill = OFF");
    migrate(database, file, patiently);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Writes nothing, unless the file is older than this Assay and has to be migrated first. */
function openForReading(settings: ConnectionSettings, patiently: Patiently): DatabaseSync {
  const { file } = settings;
  const database = openReadable(file, patiently);
  let age: Age | null = null;
  try {
    age = requireKnownVersion(database, file, patiently);
  } finally {
    if (age !== "current") database.close();
  }
  if (age === "current") return database;
  if (age === "empty")
    throw new Refusal(
      "INVALID_INPUT",
      "the record is empty: the command that makes it has not begun to write, or was stopped before that",
      { where: file, next: "run that command again" },
    );
  try {
    connect({ ...settings, mode: "write" }).close();
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes(systemCode(error) ?? "")) throw error;
    throw new Refusal(
      "IO",
      "this record has an older format, and to bring it to the present one takes the right to write here",
      { where: file, next: COPY_IT },
    );
  }
  return openReadable(file, patiently);
}

const COPY_IT = "copy the folder to a disk of yours, and name the copy with --store FOLDER";
const SQLITE_CANTOPEN = 14;
const SQLITE_READONLY = 8;

/**
 * A file in WAL mode wants a file of shared memory beside it even from a reader. Where the folder is read-only and the
 * log is empty (its last writer closed it), the file cannot change under us and is read as it is.
 */
function openReadable(file: string, patiently: Patiently): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const open = (location: string | URL) => {
    const database = new DatabaseSync(location, { readOnly: true, timeout: 0 });
    try {
      patiently(() => database.prepare("SELECT count(*) FROM sqlite_schema").get());
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  };
  try {
    return open(file);
  } catch (error) {
    const primary = (resultCode(error) ?? 0) & 0xff;
    const log = `${file}-wal`;
    if (primary !== SQLITE_CANTOPEN && primary !== SQLITE_READONLY) throw error;
    accessSync(file, constants.R_OK);
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0)
      throw new Refusal(
        "IO",
        "the record is in use or was not closed, and to read it then takes the right to write here",
        { where: file, next: COPY_IT },
      );
    const url = pathToFileURL(file);
    url.searchParams.set("immutable", "1");
    return open(url);
  }
}
