import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withoutRights, withSmallDisk } from "../../test/hard-places.ts";
import { openArtifactStore, openRunStore } from "./open.ts";
import { createWorkspace, findWorkspace } from "./workspace.ts";

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "assay-open-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

it("makes a workspace for nobody but the user, unknown to git", async () => {
  const place = join(newFolder(), "deep", ".assay");
  const store = await openRunStore(place, { create: true });
  await store.createExperiment({ name: "e", createdAt: 1 });
  expect(store.location).toBe(place);
  expect(readdirSync(place).sort()).toEqual([
    ".gitignore",
    "artifacts",
    "assay.db",
    "assay.db-shm",
    "assay.db-wal",
    "runs",
  ]);
  expect(readFileSync(join(place, ".gitignore"), "utf8")).toBe("*\n");
  for (const name of ["", "artifacts", "runs"]) expect(modeOf(join(place, name))).toBe("700");
  for (const name of [".gitignore", "assay.db", "assay.db-shm", "assay.db-wal"])
    expect([name, modeOf(join(place, name))]).toEqual([name, "600"]);
  await store.close();
});

it("adds to a folder of the user's no more than it needs", async () => {
  const place = newFolder();
  chmodSync(place, 0o755);
  writeFileSync(join(place, "thesis.tex"), "");
  await (await openRunStore(place, { create: true })).close();
  expect(modeOf(place)).toBe("755");
  expect(readdirSync(place).sort()).toEqual(["artifacts", "assay.db", "runs", "thesis.tex"]);
  expect(modeOf(join(place, "assay.db"))).toBe("600");
});

it("completes a workspace that a killed process began", async () => {
  const place = join(newFolder(), ".assay");
  mkdirSync(place, { mode: 0o700 });
  createWorkspace(place);
  expect(readdirSync(place).sort()).toEqual([".gitignore", "artifacts", "runs"]);
  writeFileSync(join(place, "assay.db"), "");
  await (await openRunStore(place, { create: true })).close();
  await (await openRunStore(place, { readOnly: true })).close();
});

it("finds the nearest workspace above, which is a folder", () => {
  const top = newFolder();
  const inner = join(top, "a", "b", "c");
  mkdirSync(inner, { recursive: true });
  expect(findWorkspace(inner)).not.toBe(join(top, ".assay"));
  mkdirSync(join(top, ".assay"));
  expect(findWorkspace(inner)).toBe(join(top, ".assay"));
  writeFileSync(join(top, "a", ".assay"), "a file");
  expect(findWorkspace(inner)).toBe(join(top, ".assay"));
  mkdirSync(join(inner, ".assay"));
  expect(findWorkspace(inner)).toBe(join(inner, ".assay"));
  expect(findWorkspace(join(top, "a", "b"))).toBe(join(top, ".assay"));
});

it.each<[string, (folder: string) => string, RegExp]>([
  ["a folder that does not exist", (folder) => join(folder, "none"), /no such folder/],
  ["a folder below a file", (folder) => join(folder, "file", "x"), /no such folder/],
  ["a link to nothing", (folder) => join(folder, "dangling"), /no such folder/],
  ["a file", (folder) => join(folder, "file"), /this is a file/],
  ["a folder without a record", (folder) => folder, /holds no record/],
  ["a folder with a folder of the record's name", (folder) => join(folder, "odd"), /holds no record/],
])("does not open %s, and makes nothing there", async (_, placeIn, message) => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "odd", "assay.db"), { recursive: true });
  symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
  const before = readdirSync(folder, { recursive: true });
  for (const readOnly of [true, false])
    await expect(openRunStore(placeIn(folder), { readOnly })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(message),
      where: placeIn(folder),
      next: expect.stringContaining("--store"),
    });
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

it.each(["file", "file/x", "odd"])("says what is in the way of a new record at %s", async (name) => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");
  mkdirSync(join(folder, "odd", "assay.db"), { recursive: true });
  await expect(openRunStore(join(folder, name), { create: true })).rejects.toMatchObject({
    code: "IO",
    next: expect.any(String),
  });
});

it("names the kind of an address that it cannot use, and not the password in it", async () => {
  const address = "postgres://ada:secret@host/db";
  const refused = {
    code: "INVALID_INPUT",
    message: expect.stringMatching(/^postgres:\/\/ is not a place/),
    where: "--store",
  };
  const error = await openRunStore(address, { create: true }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject(refused);
  expect(JSON.stringify(error) + String(error)).not.toContain("secret");
  expect(() => openArtifactStore("s3://bucket/prefix")).toThrow(/^s3:\/\/ is not a place/);
  expect(existsSync("postgres:")).toBe(false);
});

withoutRights("says that it may not make a record in a folder", async (folder, without) => {
  const place = join(folder, ".assay");
  const opened = without(() => openRunStore(place, { create: true }));
  await expect(opened).rejects.toMatchObject({
    code: "IO",
    message: expect.stringContaining("no right"),
    where: place,
    next: expect.stringContaining("--store"),
  });
  expect(readdirSync(folder)).toEqual([]);
});

withSmallDisk("leaves on a full disk what the next start makes a record of", async ({ folder, size }) => {
  const place = join(folder, ".assay");
  writeFileSync(join(folder, "ballast"), Buffer.alloc(size - 65536));
  await expect(openRunStore(place, { create: true })).rejects.toMatchObject({
    code: "IO",
    message: expect.stringContaining("disk is full"),
    next: expect.stringContaining("free space"),
  });
  rmSync(join(folder, "ballast"));
  const store = await openRunStore(place, { create: true });
  expect((await store.experiment("0"))?.name).toBe("Default");
  await store.close();
});

withSmallDisk("what a full disk acknowledged is kept, and it goes on with room", async ({ folder, size }) => {
  const place = join(folder, ".assay");
  const store = await openRunStore(place, { create: true });
  const { id } = await store.createRun({ experimentId: "0", startTime: 1 });
  writeFileSync(join(folder, "ballast"), Buffer.alloc(size - 1_000_000));
  const note = "x".repeat(10_000);
  const acknowledged: string[] = [];
  const refused: unknown[] = [];
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      store
        .changeRun(id, { tags: { [`t${index}`]: note } })
        .then(() => acknowledged.push(`t${index}`))
        .catch((error: unknown) => refused.push(error)),
    ),
  );
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused)
    expect(error).toMatchObject({ code: "IO", message: expect.stringContaining("disk is full") });
  expect(Object.keys((await store.run(id))?.tags ?? {}).sort()).toEqual(acknowledged.sort());
  rmSync(join(folder, "ballast"));
  await store.changeRun(id, { tags: { last: "" } });
  await store.close();
  const reader = await openRunStore(place, { readOnly: true });
  expect(Object.keys((await reader.run(id))?.tags ?? {}).sort()).toEqual(["last", ...acknowledged].sort());
  await reader.close();
});
