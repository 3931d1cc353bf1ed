import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { withoutRights, withSmallDisk } from "../../test/hard-places.ts";
import { copyName, migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { openRunStore } from "./open.ts";
import { connect } from "./sqlite/connection.ts";
import { refusalOf } from "./sqlite/failure.ts";
import { createPatience } from "./sqlite/patience.ts";

/** The format of this version. */
const NOW = MIGRATIONS.length;

/** What a later version of Assay could do to a record of this one. */
const LATER = [
  ...MIGRATIONS,
  "ALTER TABLE runs ADD COLUMN cost REAL NOT NULL DEFAULT 0; CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",
  "INSERT INTO notes (text) SELECT name FROM runs",
];

function newPlace(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-migrate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, ".assay");
}

/** A record of this version that holds one run, closed. */
async function recordIn(place: string): Promise<string> {
  const store = await openRunStore(place, { create: true });
  await store.createRun({ experimentId: "0", startTime: 1, name: "first" });
  await store.close();
  return join(place, "assay.db");
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0 });
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  return database;
}

const value = (database: DatabaseSync, query: string): unknown =>
  Object.values(database.prepare(query).get() ?? {})[0];

it("goes forward, and keeps a copy of the older file as it was", async () => {
  const file = await recordIn(newPlace());
  const database = open(file);
  migrate(database, file, createPatience(), LATER);
  expect(value(database, "PRAGMA user_version")).toBe(LATER.length);
  expect(value(database, "SELECT text FROM notes")).toBe("first");
  migrate(database, file, createPatience(), LATER);

  const copy = copyName(file, NOW);
  expect(basename(copy)).toBe(`assay.db.format-${NOW}`);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const before = open(copy);
  expect(value(before, "PRAGMA user_version")).toBe(NOW);
  expect(value(before, "SELECT count(*) FROM runs")).toBe(1);
  expect(value(before, "SELECT count(*) FROM sqlite_schema WHERE name = 'notes'")).toBe(0);
  expect(readdirSync(dirname(file)).filter((name) => name.includes("partial"))).toEqual([]);

  // The copy is a record that this version opens.
  before.close();
  const place = newPlace();
  await (await openRunStore(place, { create: true })).close();
  copyFileSync(copy, join(place, "assay.db"));
  const store = await openRunStore(place, { readOnly: true });
  expect(await store.runs({})).toMatchObject([{ name: "first" }]);
  await store.close();
});

it("leaves a file as it was when a migration fails", async () => {
  const file = await recordIn(newPlace());
  const database = open(file);
  expect(() => migrate(database, file, createPatience(), [...LATER, "CREATE TABLE runs (x)"])).toThrow();
  expect(database.isTransaction).toBe(false);
  expect(value(database, "PRAGMA user_version")).toBe(NOW);
  expect(value(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'notes'")).toBe(0);
  migrate(database, file, createPatience(), LATER);
  expect(value(database, "PRAGMA user_version")).toBe(LATER.length);
});

it("0002 keeps the looks that format 1 counted in the progress, and the rest of the progress", async () => {
  const place = newPlace();
  await recordIn(place);
  const file = join(place, "assay.db");
  rmSync(file);
  const database = open(file);
  migrate(database, file, createPatience(), MIGRATIONS.slice(0, 1));
  database.exec(
    "INSERT INTO experiments (name, artifact_location, created_at, updated_at) VALUES ('s', '', 1, 1)",
  );
  const insert = database.prepare(
    `INSERT INTO studies (id, name, experiment_id, plan, plan_hash, identity, fingerprint, progress, created_at, updated_at)
     VALUES (?, 's', 1, '{}', 'h', 'i', '{}', ?, 1, 1)`,
  );
  const rest = '{"round":1,"samplers":{"[\\"p\\",\\"m\\"]":{"n":12345678901234567}},"metric":null}';
  insert.run("a".repeat(32), rest.replace("}}", '}},"unplannedLooks":3'));
  insert.run("b".repeat(32), rest);
  insert.run("c".repeat(32), "null");
  database.close();

  const store = await openRunStore(place);
  await store.close();
  const rows = open(file).prepare("SELECT unplanned_looks AS looks, progress FROM studies ORDER BY id").all();
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { looks: 3, progress: rest },
    { looks: 0, progress: rest },
    { looks: 0, progress: "null" },
  ]);
});

/** A process that migrates with what `migrations` says. */
function migrateElsewhere(file: string, migrations: string) {
  const from = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    import { DatabaseSync } from "node:sqlite";
    const { migrate } = await import(${from("./migrate.ts")});
    const { createPatience } = await import(${from("./sqlite/patience.ts")});
    const database = new DatabaseSync(${JSON.stringify(file)}, { timeout: 0 });
    migrate(database, ${JSON.stringify(file)}, createPatience(), ${migrations});
    console.log("done");`;
  const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return Object.assign(child, { output: text(child.stdout), exited: once(child, "exit") });
}

it("is done once when four processes begin it at the same time", async () => {
  const file = await recordIn(newPlace());
  const children = Array.from({ length: 4 }, () => migrateElsewhere(file, JSON.stringify(LATER)));
  expect(await Promise.all(children.map(({ output }) => output))).toEqual(Array(4).fill("done\n"));
  const database = open(file);
  expect(value(database, "PRAGMA user_version")).toBe(LATER.length);
  expect(value(database, "SELECT count(*) FROM notes")).toBe(1);
  expect(value(open(copyName(file, NOW)), "PRAGMA user_version")).toBe(NOW);
});

it("is as if it had never begun when it is killed in the middle", async () => {
  const file = await recordIn(newPlace());
  const endless =
    "CREATE TABLE filled AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT hex(randomblob(500)) AS x FROM n";
  const child = migrateElsewhere(file, JSON.stringify([...LATER, endless]));
  // Not before it has begun to write the last table.
  while (!existsSync(`${file}-wal`) || statSync(`${file}-wal`).size < 1 << 20) {
    expect(child.exitCode).toBeNull();
    await sleep(5);
  }
  child.kill("SIGKILL");
  await child.exited;
  const database = open(file);
  expect(value(database, "PRAGMA user_version")).toBe(NOW);
  expect(value(database, "PRAGMA integrity_check")).toBe("ok");
  migrate(database, file, createPatience(), LATER);
  expect(value(database, "SELECT count(*) FROM notes")).toBe(1);
});

withSmallDisk("does not begin without room for the copy", async ({ folder, size }) => {
  const file = await recordIn(join(folder, ".assay"));
  const database = open(file);
  database.exec("CREATE TABLE bulk AS SELECT randomblob(1000000) AS x");
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  writeFileSync(join(folder, "ballast"), Buffer.alloc(size - 1_600_000));
  let error: unknown;
  try {
    migrate(database, file, createPatience(), LATER);
  } catch (thrown) {
    error = thrown;
  }
  expect(refusalOf(error, file)).toMatchObject({ code: "IO", message: expect.stringContaining("full") });
  expect(value(database, "PRAGMA user_version")).toBe(NOW);
  expect(readdirSync(dirname(file)).filter((name) => name.includes("format"))).toEqual([]);
});

it("refuses a record of a newer Assay, and leaves it as it is", async () => {
  const place = newPlace();
  const file = await recordIn(place);
  const database = open(file);
  database.exec("PRAGMA user_version = 7");
  database.close();
  const before = readFileSync(file);
  for (const options of [{}, { readOnly: true }, { create: true }])
    await expect(openRunStore(place, options)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: `this record was written by a newer version of Assay (its format is 7, this one knows ${NOW})`,
      where: file,
      next: expect.stringContaining("update Assay"),
    });
  expect(readFileSync(file).equals(before)).toBe(true);
});

it.each<[string, (file: string) => void, string, RegExp]>([
  [
    "is a text",
    (file) => writeFileSync(file, "metric,value\n".repeat(100)),
    "INVALID_INPUT",
    /not an SQLite file/,
  ],
  ["is a few bytes", (file) => writeFileSync(file, "SQLite"), "INVALID_INPUT", /not an SQLite file/],
  [
    "is another program's",
    (file) => {
      rmSync(file);
      const database = new DatabaseSync(file);
      database.exec("CREATE TABLE runs (run_uuid VARCHAR(32))");
      database.close();
    },
    "INVALID_INPUT",
    /another program/,
  ],
  ["has lost its end", (file) => truncateSync(file, 3 * 4096), "IO", /damaged/],
  ["is torn in its first page", (file) => truncateSync(file, 1000), "IO", /damaged/],
  [
    "has a page overwritten",
    (file) => {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xff, 100, 4096));
    },
    "IO",
    /damaged/,
  ],
])("refuses a file that %s, and leaves it as it is", async (_, harm, code, message) => {
  const place = newPlace();
  const file = await recordIn(place);
  harm(file);
  const before = readFileSync(file);
  for (const options of [{}, { readOnly: true }])
    await expect(openRunStore(place, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      where: file,
      next: expect.any(String),
    });
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(place).filter((name) => name.includes("format"))).toEqual([]);
});

it("makes a record of an empty file, which only a writer does", async () => {
  const place = newPlace();
  const file = await recordIn(place);
  truncateSync(file, 0);
  await expect(openRunStore(place, { readOnly: true })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining("empty"),
    next: expect.stringContaining("again"),
  });
  expect(statSync(file).size).toBe(0);
  const store = await openRunStore(place);
  expect((await store.experiment("0"))?.name).toBe("Default");
  await store.close();
});

withSmallDisk("reads a closed record on a read-only disk, and says why it cannot write", async (disk) => {
  const place = join(disk.folder, ".assay");
  const file = await recordIn(place);
  disk.setReadOnly(true);
  const store = await openRunStore(place, { readOnly: true });
  expect(await store.runs({})).toMatchObject([{ name: "first" }]);
  await store.close();
  for (const options of [{}, { create: true }])
    await expect(openRunStore(place, options)).rejects.toMatchObject({
      code: "IO",
      message: expect.stringContaining("right to"),
      next: expect.stringContaining("--store"),
    });

  // One that was not closed: its last writes are in the log, which a reader would have to index beside it.
  disk.setReadOnly(false);
  const database = new DatabaseSync(file);
  database.exec("UPDATE runs SET name = 'second'");
  for (const part of ["", "-wal"]) copyFileSync(`${file}${part}`, join(disk.folder, `torn${part}`));
  database.close();
  for (const part of ["", "-wal"]) copyFileSync(join(disk.folder, `torn${part}`), `${file}${part}`);
  disk.setReadOnly(true);
  await expect(openRunStore(place, { readOnly: true })).rejects.toMatchObject({
    code: "IO",
    message: expect.stringContaining("not closed"),
    next: expect.stringContaining("copy the folder"),
  });
  disk.setReadOnly(false);
  const mended = await openRunStore(place, { readOnly: true });
  expect(await mended.runs({})).toMatchObject([{ name: "second" }]);
  await mended.close();
});

withoutRights("reads a record of others, and says why it cannot write", async (folder, without) => {
  const file = join(folder, "assay.db");
  closeSync(openSync(file, "a", 0o600));
  const connectTo = (mode: "read" | "write") =>
    connect({ file, mode, journal: "wal", busyTimeoutMs: 100, leaseFile: null });
  const attempt = (mode: "read" | "write"): unknown => {
    try {
      const connection = connectTo(mode);
      const found = connection.operations.experiment("0");
      connection.close();
      return found;
    } catch (error) {
      return refusalOf(error, file);
    }
  };
  attempt("write");
  chmodSync(file, 0o444);
  expect(await without(() => attempt("read"))).toMatchObject({ name: "Default" });
  const refused = { code: "IO", message: expect.stringMatching(/right to|read-only|cannot be opened/) };
  expect(await without(() => attempt("write"))).toMatchObject(refused);
  chmodSync(file, 0);
  expect(await without(() => attempt("read"))).toMatchObject(refused);
});
