import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withoutRights, withSmallDisk } from "../../test/hard-places.ts";
import { artifactStoreContract } from "./artifact-store.contract.ts";
import { openDiskArtifactStore } from "./disk-artifact-store.ts";
import { openArtifactStore } from "./open.ts";

const RUN = "0123456789abcdef0123456789abcdef";

artifactStoreContract("disk", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-artifacts-"));
  return {
    open: () => openDiskArtifactStore(join(folder, "artifacts")),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

/** A folder for one test. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-artifacts-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("lies in the workspace, for nobody but the user, and leaves no unfinished file", async () => {
  const folder = newFolder();
  const store = openArtifactStore(folder);
  expect(store.location).toBe(join(folder, "artifacts"));
  await store.put(RUN, "a/b/file", Buffer.from("x"));
  const modeOf = (path: string) => (statSync(join(folder, "artifacts", path)).mode & 0o777).toString(8);
  expect([".", RUN, `${RUN}/a`, `${RUN}/a/b`, ".partial"].map(modeOf)).toEqual(Array(5).fill("700"));
  expect(modeOf(`${RUN}/a/b/file`)).toBe("600");
  expect(readdirSync(join(folder, "artifacts", ".partial"))).toEqual([]);
});

it("follows no symbolic link out of a run's folder, nor one in the place of it", async () => {
  const folder = newFolder();
  const [root, outside] = [join(folder, "artifacts"), join(folder, "outside")];
  mkdirSync(join(outside, "inner"), { recursive: true });
  writeFileSync(join(outside, "secret"), "secret");
  const store = openDiskArtifactStore(root);
  await store.put(RUN, "own", Buffer.from("own"));
  symlinkSync(outside, join(root, RUN, "link"));
  symlinkSync(join(outside, "secret"), join(root, RUN, "file-link"));
  const linked = "f".repeat(32);
  symlinkSync(outside, join(root, linked));

  const refused = { code: "INVALID_INPUT" };
  for (const path of ["link/secret", "link/new", "link/inner/new", "link/not/there/yet"]) {
    await expect(store.put(RUN, path, Buffer.from("x"))).rejects.toMatchObject(refused);
    await expect(store.read(RUN, path)).rejects.toMatchObject(refused);
    await expect(store.get(RUN, path)).rejects.toMatchObject(refused);
    await expect(store.delete(RUN, path)).rejects.toMatchObject(refused);
  }
  await expect(store.list(RUN, "link")).rejects.toMatchObject(refused);
  await expect(store.list(linked)).rejects.toMatchObject(refused);
  await expect(store.read(linked, "secret")).rejects.toMatchObject(refused);
  await expect(store.put(linked, "new", Buffer.from("x"))).rejects.toMatchObject(refused);
  expect(await store.read(RUN, "file-link")).toBeNull();
  expect((await store.list(RUN)).map(({ path }) => path)).toEqual(["own"]);

  // What is put in the place of a link replaces the link, and a link that is deleted leaves what it led to.
  await store.put(RUN, "file-link", Buffer.from("mine"));
  await store.delete(RUN, "link");
  expect(readFileSync(join(outside, "secret"), "utf8")).toBe("secret");
  expect(readdirSync(outside).sort()).toEqual(["inner", "secret"]);
  expect(existsSync(join(root, RUN, "link"))).toBe(false);
});

it("takes a file or a folder for what it is", async () => {
  const store = openDiskArtifactStore(newFolder());
  await store.put(RUN, "folder/file", Buffer.from("x"));
  const refused = (what: string) => ({ code: "INVALID_INPUT", message: expect.stringContaining(what) });
  await expect(store.put(RUN, "folder", Buffer.from("y"))).rejects.toMatchObject(refused("is a folder"));
  await expect(store.put(RUN, "folder/file/x", Buffer.from("y"))).rejects.toMatchObject(
    refused("inside of a file"),
  );
  await expect(store.put(RUN, "n".repeat(256), Buffer.from("y"))).rejects.toMatchObject(refused("too long"));
  expect(Buffer.from((await store.read(RUN, "folder/file")) ?? []).toString()).toBe("x");
});

it("says so where a file lies in the place of the artifacts' folder", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "artifacts"), "");
  const put = openArtifactStore(folder).put(RUN, "a", Buffer.from("x"));
  await expect(put).rejects.toMatchObject({ code: "IO", message: expect.stringContaining("a file where") });
});

it("shows nothing of a file whose writer was killed, and sweeps it away a day later", async () => {
  const folder = newFolder();
  const store = openDiskArtifactStore(folder);
  await store.put(RUN, "note", Buffer.from("before"));
  const writer = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { Readable } from "node:stream";
     import { setTimeout as sleep } from "node:timers/promises";
     const { openDiskArtifactStore } = await import(${JSON.stringify(new URL("./disk-artifact-store.ts", import.meta.url).href)});
     async function* slow() {
       for (let sent = 0; ; sent++) {
         yield Buffer.alloc(65536, "x");
         if (sent === 4) console.log("writing");
         await sleep(5);
       }
     }
     await openDiskArtifactStore(${JSON.stringify(folder)}).put("${RUN}", "note", Readable.from(slow()));`,
  ]);
  await once(writer.stdout, "data");
  writer.kill("SIGKILL");
  await once(writer, "exit");
  const torn = readdirSync(join(folder, ".partial"));
  expect(torn).toHaveLength(1);
  expect(await store.list(RUN)).toEqual([{ path: "note", isFolder: false, size: 6 }]);
  expect(Buffer.from((await store.read(RUN, "note")) ?? []).toString()).toBe("before");

  await openDiskArtifactStore(folder).put(RUN, "another", Buffer.from("x"));
  expect(readdirSync(join(folder, ".partial"))).toEqual(torn);
  const yesterday = Date.now() / 1000 - 25 * 60 * 60;
  utimesSync(join(folder, ".partial", torn[0] as string), yesterday, yesterday);
  await openDiskArtifactStore(folder).put(RUN, "another", Buffer.from("x"));
  expect(readdirSync(join(folder, ".partial"))).toEqual([]);
});

withSmallDisk(
  "keeps the old file when the disk is full, and nothing of the new one",
  async ({ folder, size }) => {
    const store = openDiskArtifactStore(join(folder, "artifacts"));
    await store.put(RUN, "note", Buffer.from("before"));
    const large = Buffer.alloc(2 * size, "x");
    const full = { code: "IO", message: expect.stringContaining("disk is full"), next: expect.any(String) };
    await expect(store.put(RUN, "note", large)).rejects.toMatchObject(full);
    await expect(store.put(RUN, "new", large)).rejects.toMatchObject(full);
    expect((await store.list(RUN)).map(({ path }) => path)).toEqual(["note"]);
    expect(readdirSync(join(folder, "artifacts", ".partial"))).toEqual([]);
    await store.put(RUN, "note", Buffer.from("after"));
    expect(Buffer.from((await store.read(RUN, "note")) ?? []).toString()).toBe("after");
  },
);

withSmallDisk("says that a disk is read-only", async ({ folder, setReadOnly }) => {
  const store = openDiskArtifactStore(join(folder, "artifacts"));
  await store.put(RUN, "note", Buffer.from("kept"));
  setReadOnly(true);
  const refused = { code: "IO", message: expect.stringContaining("right to"), next: expect.any(String) };
  await expect(store.put(RUN, "note", Buffer.from("x"))).rejects.toMatchObject(refused);
  await expect(store.delete(RUN, "note")).rejects.toMatchObject(refused);
  expect(Buffer.from((await store.read(RUN, "note")) ?? []).toString()).toBe("kept");
});

withoutRights("says where it may not write", async (folder, without) => {
  const root = join(folder, "artifacts");
  const put = without(() => openDiskArtifactStore(root).put(RUN, "a", Buffer.from("x")));
  await expect(put).rejects.toMatchObject({
    code: "IO",
    message: "no right to read or write here",
    where: join(root, RUN, "a"),
    next: expect.stringContaining("--store"),
  });
  expect(existsSync(root)).toBe(false);
});
