/**
 * Brings a record's file to the schema of this version of Assay: forward only, all or nothing, with a copy of the
 * older file kept beside it.
 * @module
 */
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "./migrations/index.ts";
import { loadSqlite } from "./sqlite/module.ts";
import type { Patiently } from "./sqlite/patience.ts";
import { Refusal } from "./sqlite/refusal.ts";

/** "ASAY" in ASCII: how a file says whose it is. */
const APPLICATION_ID = 0x41534159;

/** What a file is to this version of Assay; `empty` when nothing was ever written to it. */
export type Age = "current" | "older" | "empty";

/**
 * @returns Whether `migrate` has something to do.
 * @throws {Refusal} INVALID_INPUT for a file of a newer Assay or of another program.
 */
export function requireKnownVersion(
  database: DatabaseSync,
  file: string,
  patiently: Patiently,
  migrations: readonly string[] = MIGRATIONS,
): Age {
  const { version, application, tables } = headOf(database, patiently);
  if (application !== APPLICATION_ID && (version > 0 || tables > 0))
    throw new Refusal(
      "INVALID_INPUT",
      "this file belongs to another program: it holds tables that Assay did not make",
      {
        where: file,
        next: "use --store FOLDER with another folder",
      },
    );
  if (version > migrations.length)
    throw new Refusal(
      "INVALID_INPUT",
      `this record was written by a newer version of Assay (its format is ${version}, this one knows ${migrations.length})`,
      { where: file, next: "update Assay, or use another record with --store FOLDER" },
    );
  if (version === 0) return "empty";
  return version === migrations.length ? "current" : "older";
}

/** Several processes may start it at once: one does the work, the others find it done. */
export function migrate(
  database: DatabaseSync,
  file: string,
  patiently: Patiently,
  migrations: readonly string[] = MIGRATIONS,
): void {
  if (requireKnownVersion(database, file, patiently, migrations) === "current") return;
  patiently(() => database.exec("BEGIN IMMEDIATE"));
  try {
    requireKnownVersion(database, file, patiently, migrations);
    const { version } = headOf(database, patiently);
    if (version > 0 && version < migrations.length) keepCopy(file, version);
    if (version === 0) database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    for (const text of migrations.slice(version)) database.exec(text);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    patiently(() => database.exec("COMMIT"));
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Where the copy of an older file is kept. */
export function copyName(file: string, version: number): string {
  return `${file}.format-${version}`;
}

/** Called while the writer's lock is held, so the copy is the last state of the old format. */
function keepCopy(file: string, version: number): void {
  const copy = copyName(file, version);
  const partial = `${copy}.partial`;
  rmSync(partial, { force: true });
  const reader = new (loadSqlite().DatabaseSync)(file, { readOnly: true });
  try {
    reader.prepare("VACUUM INTO ?").run(partial);
    chmodSync(partial, 0o600);
    sync(partial);
    renameSync(partial, copy);
    sync(dirname(copy));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    reader.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

interface Head {
  /** How many migrations the file has had. */
  readonly version: number;
  readonly application: number;
  readonly tables: number;
}

/** In one statement, so that another process's migration is seen whole or not at all. */
function headOf(database: DatabaseSync, patiently: Patiently): Head {
  const row = patiently(() =>
    database
      .prepare(
        `SELECT (SELECT user_version FROM pragma_user_version) AS version,
                (SELECT application_id FROM pragma_application_id) AS application,
                (SELECT count(*) FROM sqlite_schema) AS tables`,
      )
      .get(),
  );
  return row as unknown as Head;
}
