/**
 * One connection to a database file, set up to be durable.
 * @module
 */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { migrate, requireKnownVersion } from "../migrate.ts";
import { resultCode } from "./failure.ts";
import { loadSqlite } from "./module.ts";
import { type Operations, operationsOn } from "./operations.ts";
import { createPatience, type Patiently } from "./patience.ts";
import { statementsOf } from "./statements.ts";

export interface ConnectionSettings {
  readonly file: string;
  readonly mode: "write" | "read";
  /** `wal` needs memory shared between processes, which network file systems do not have. */
  readonly journal: "wal" | "delete";
  /** How long to wait for the locks of other processes. */
  readonly busyTimeoutMs: number;
}

export interface Connection {
  readonly file: string;
  readonly database: DatabaseSync;
  readonly operations: Operations;
  readonly patiently: Patiently;
}

export function connect(settings: ConnectionSettings): Connection {
  const patiently = createPatience(settings.busyTimeoutMs);
  const open = settings.mode === "write" ? openForWriting : openForReading;
  const database = open(settings, patiently);
  return { file: settings.file, database, operations: operationsOn(statementsOf(database)), patiently };
}

/** Brings the file to the newest schema. */
function openForWriting({ file, journal }: ConnectionSettings, patiently: Patiently): DatabaseSync {
  // SQLite would open it read-only without a word, and refuse the first write.
  for (const path of [dirname(file), file]) accessSync(path, constants.R_OK | constants.W_OK);
  const database = new (loadSqlite().DatabaseSync)(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    requireKnownVersion(database, file, patiently);
    patiently(() => database.exec(`PRAGMA journal_mode = ${journal}`));
    // FULL, in both journal modes: what was committed survives a loss of power.
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file, patiently);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Writes nothing, unless the file is older than this Assay and has to be migrated first. */
function openForReading(settings: ConnectionSettings, patiently: Patiently): DatabaseSync {
  const database = openReadable(settings.file, patiently);
  if (isCurrent(database, settings.file, patiently)) return database;
  openForWriting(settings, patiently).close();
  return openReadable(settings.file, patiently);
}

/** Else the connection is closed. */
function isCurrent(database: DatabaseSync, file: string, patiently: Patiently): boolean {
  let current = false;
  try {
    current = requireKnownVersion(database, file, patiently) === "current";
    return current;
  } finally {
    if (!current) database.close();
  }
}

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
    const isQuiet = !existsSync(log) || statSync(log).size === 0;
    if (!(isQuiet && (primary === SQLITE_CANTOPEN || primary === SQLITE_READONLY))) throw error;
    const url = pathToFileURL(file);
    url.searchParams.set("immutable", "1");
    return open(url);
  }
}
