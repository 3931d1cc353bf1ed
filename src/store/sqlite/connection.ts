/**
 * One connection to a database file, set up to be durable.
 * @module
 */
import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { migrate, requireKnownVersion } from "../migrate.ts";
import { resultCode } from "./failure.ts";
import { loadSqlite } from "./module.ts";
import { type Operations, operationsOn } from "./operations.ts";
import { patiently } from "./patience.ts";
import { statementsOf } from "./statements.ts";

export interface ConnectionSettings {
  readonly file: string;
  readonly mode: "write" | "read";
  /** `wal` needs memory shared between processes, which network file systems do not have. */
  readonly journal: "wal" | "delete";
}

export interface Connection {
  readonly file: string;
  readonly database: DatabaseSync;
  readonly operations: Operations;
}

export function connect(settings: ConnectionSettings): Connection {
  const database = settings.mode === "write" ? openForWriting(settings) : openForReading(settings);
  return { file: settings.file, database, operations: operationsOn(statementsOf(database)) };
}

/** Brings the file to the newest schema. */
function openForWriting({ file, journal }: ConnectionSettings): DatabaseSync {
  const database = new (loadSqlite().DatabaseSync)(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    requireKnownVersion(database, file);
    patiently(() => database.exec(`PRAGMA journal_mode = ${journal}`));
    // FULL, in both journal modes: what was committed survives a loss of power.
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Writes nothing, unless the file is older than this Assay and has to be migrated first. */
function openForReading(settings: ConnectionSettings): DatabaseSync {
  let database = openReadable(settings.file);
  if (requireKnownVersion(database, settings.file) === "current") return database;
  database.close();
  openForWriting(settings).close();
  database = openReadable(settings.file);
  return database;
}

const SQLITE_CANTOPEN = 14;
const SQLITE_READONLY = 8;

/**
 * A file in WAL mode wants a file of shared memory beside it even from a reader. Where the folder is read-only and the
 * log is empty (its last writer closed it), the file cannot change under us and is read as it is.
 */
function openReadable(file: string): DatabaseSync {
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
