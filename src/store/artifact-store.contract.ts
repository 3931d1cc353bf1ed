/**
 * What every `ArtifactStore` promises. A new store passes this suite before its own tests count.
 * @module
 */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArtifactStore } from "./artifact-store.ts";

/** A place that keeps files. Each `open` is a store of its own, as another process would have. */
export interface ArtifactStorePlace {
  open(): ArtifactStore;
  remove(): Promise<void>;
}

const OUTSIDE = [
  "",
  ".",
  "..",
  "/",
  "/etc/passwd",
  "../up",
  "a/../../up",
  "a/..",
  "./a",
  "a/./b",
  "a//b",
  "a/",
  "a\\b",
  "..\\up",
  "C:\\up",
  "a\0b",
  "a/\0",
  "\ud800",
];

/** Names that look like something else to a program that pastes text together, or decodes it. */
const HOSTILE = [
  "...",
  "..a",
  ".hidden",
  ".partial",
  "-rf",
  "%2e%2e",
  "a%2fb",
  "a b",
  "a:b",
  "a?b#c&d=e+f;g",
  "it's",
  '"quoted"',
  "$(x)",
  "*",
  "NUL",
  "con.txt",
  "line\nbreak",
  "ключ",
  "🔑",
  "__proto__",
];

export function artifactStoreContract(name: string, createPlace: () => Promise<ArtifactStorePlace>): void {
  describe(`${name} keeps the artifact store contract`, () => {
    let place: ArtifactStorePlace;
    let store: ArtifactStore;
    let lastRun = 0;
    const newRun = (): string => (++lastRun).toString(16).padStart(32, "0");
    beforeAll(async () => {
      place = await createPlace();
      store = place.open();
    });
    afterAll(() => place.remove());

    const bytes = (value: string): Uint8Array => Buffer.from(value);
    const read = async (run: string, path: string): Promise<string | null> => {
      const found = await store.read(run, path);
      return found === null ? null : Buffer.from(found).toString();
    };

    it("gives back what was put, whole and as a stream, also to another store", async () => {
      const run = newRun();
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await store.put(run, "all.bin", all);
      await store.put(run, "deep/er/note.txt", bytes("näh"));
      await store.put(run, "empty", new Uint8Array());
      const another = place.open();
      expect(await another.read(run, "all.bin")).toEqual(all);
      expect(await text((await another.get(run, "deep/er/note.txt")) as Readable)).toBe("näh");
      expect(await another.read(run, "empty")).toEqual(new Uint8Array());
    });

    it("puts the part of a buffer that it is given", async () => {
      const run = newRun();
      await store.put(run, "part", Buffer.from("0123456789").subarray(3, 6));
      expect(await read(run, "part")).toBe("345");
    });

    it("replaces what is there", async () => {
      const run = newRun();
      for (const content of ["a longer one", "short", ""]) {
        await store.put(run, "note", bytes(content));
        expect(await read(run, "note")).toBe(content);
      }
      expect(await store.list(run)).toHaveLength(1);
    });

    it("has nothing where nothing was put", async () => {
      const run = newRun();
      expect(await store.list(run)).toEqual([]);
      await store.put(run, "folder/file", bytes("x"));
      for (const path of ["none", "folder", "folder/none", "folder/file/none", `${"long".repeat(100)}`]) {
        expect(await store.read(run, path)).toBeNull();
        expect(await store.get(run, path)).toBeNull();
        if (path !== "folder") expect(await store.list(run, path)).toEqual([]);
      }
      expect(await store.list(run, "folder/file")).toEqual([]);
    });

    it("lists a folder's own files and folders, by code unit", async () => {
      const run = newRun();
      for (const path of ["b", "a/2", "a/10", "a/deep/x", "B", "é", "_"])
        await store.put(run, path, bytes("12"));
      expect(await store.list(run)).toEqual([
        { path: "B", isFolder: false, size: 2 },
        { path: "_", isFolder: false, size: 2 },
        { path: "a", isFolder: true, size: null },
        { path: "b", isFolder: false, size: 2 },
        { path: "é", isFolder: false, size: 2 },
      ]);
      expect(await store.list(run, "")).toEqual(await store.list(run));
      expect(await store.list(run, "a")).toEqual([
        { path: "a/10", isFolder: false, size: 2 },
        { path: "a/2", isFolder: false, size: 2 },
        { path: "a/deep", isFolder: true, size: null },
      ]);
    });

    it("deletes a file, a folder with all that is in it, and without an error nothing", async () => {
      const run = newRun();
      for (const path of ["a/1", "a/deep/2", "b"]) await store.put(run, path, bytes("x"));
      await store.delete(run, "b");
      expect((await store.list(run)).map(({ path }) => path)).toEqual(["a"]);
      await store.delete(run, "a");
      expect(await store.read(run, "a/deep/2")).toBeNull();
      for (const path of ["a", "a/deep/2", "b/c", "none"]) await store.delete(run, path);
      await store.delete(newRun(), "none");
      await store.put(run, "a", bytes("again"));
      expect(await read(run, "a")).toBe("again");
    });

    it("keeps the runs apart", async () => {
      const [one, other] = [newRun(), newRun()];
      await store.put(one, "note", bytes("one"));
      expect(await read(other, "note")).toBeNull();
      await store.delete(other, "note");
      expect(await read(one, "note")).toBe("one");
    });

    it.each(HOSTILE)("takes %j for a name as any other", async (hostile) => {
      const run = newRun();
      await store.put(run, hostile, bytes(hostile));
      await store.put(run, `folder of it/${hostile}`, bytes("inner"));
      expect(await read(run, hostile)).toBe(hostile);
      expect(await read(run, `folder of it/${hostile}`)).toBe("inner");
      expect(new Set((await store.list(run)).map(({ path }) => path))).toEqual(
        new Set([hostile, "folder of it"]),
      );
      await store.delete(run, hostile);
      expect((await store.list(run)).map(({ path }) => path)).toEqual(["folder of it"]);
    });

    it.each(OUTSIDE)("refuses the path %j in every method", async (path) => {
      const run = newRun();
      const refused = { code: "INVALID_INPUT", message: expect.stringContaining(JSON.stringify(path)) };
      await expect(store.put(run, path, bytes("x"))).rejects.toMatchObject(refused);
      await expect(store.get(run, path)).rejects.toMatchObject(refused);
      await expect(store.read(run, path)).rejects.toMatchObject(refused);
      if (path !== "") await expect(store.list(run, path)).rejects.toMatchObject(refused);
      await expect(store.delete(run, path)).rejects.toMatchObject(refused);
      expect(await store.list(run)).toEqual([]);
    });

    it.each(["", "..", "x", "../../up", `${"0".repeat(31)}A`, `${"0".repeat(32)}\n`, "0".repeat(33)])(
      "refuses the run %j in every method",
      async (run) => {
        const refused = { code: "INVALID_INPUT", message: expect.stringContaining("run id") };
        await expect(store.put(run, "a", bytes("x"))).rejects.toMatchObject(refused);
        await expect(store.get(run, "a")).rejects.toMatchObject(refused);
        await expect(store.read(run, "a")).rejects.toMatchObject(refused);
        await expect(store.list(run)).rejects.toMatchObject(refused);
        await expect(store.delete(run, "a")).rejects.toMatchObject(refused);
      },
    );

    it("streams a large file in and out without holding it", async () => {
      const run = newRun();
      const [block, blocks] = [Buffer.alloc(1 << 20, "0123456789abcdef~"), 96];
      const expected = createHash("sha256");
      const source = function* () {
        for (let index = 0; index < blocks; index++) {
          block.writeUInt32LE(index);
          expected.update(block);
          yield Buffer.from(block);
        }
      };
      await store.put(run, "large.bin", Readable.from(source(), { objectMode: false }));
      expect(await store.list(run)).toEqual([{ path: "large.bin", isFolder: false, size: blocks << 20 }]);
      const found = createHash("sha256");
      for await (const chunk of (await store.get(run, "large.bin")) as Readable)
        found.update(chunk as Buffer);
      expect(found.digest("hex")).toBe(expected.digest("hex"));
    });

    it("leaves what was there when a stream fails in the middle, and gives its error", async () => {
      const run = newRun();
      await store.put(run, "note", bytes("before"));
      for (const path of ["note", "new/one"]) {
        const source = async function* () {
          yield bytes("half of");
          throw new Error("the source broke");
        };
        await expect(store.put(run, path, Readable.from(source()))).rejects.toThrow("the source broke");
      }
      const destroyed = Readable.from([bytes("x")]);
      destroyed.destroy(new Error("before the start"));
      await expect(store.put(run, "note", destroyed)).rejects.toThrow("before the start");
      expect(await read(run, "note")).toBe("before");
      expect((await store.list(run)).map(({ path }) => path)).toEqual(["note"]);
    });

    it("ends a stream that it refuses to store", async () => {
      const source = Readable.from([bytes("x")]);
      await expect(store.put(newRun(), "../up", source)).rejects.toMatchObject({ code: "INVALID_INPUT" });
      expect(source.destroyed).toBe(true);
    });

    it("shows one whole content or another while several put at once", async () => {
      const run = newRun();
      const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(200_000));
      await store.put(run, "shared/note", bytes(contents[0] as string));
      const stores = [store, place.open()];
      const puts = contents.map((content, index) =>
        stores[index % 2]?.put(run, "shared/note", Readable.from([bytes(content)])),
      );
      const seen = await Promise.all(contents.map(() => read(run, "shared/note")));
      await Promise.all(puts);
      for (const content of [...seen, await read(run, "shared/note")]) expect(contents).toContain(content);
    });

    it("puts into a folder that another deletes at the same time", async () => {
      const run = newRun();
      for (let round = 0; round < 10; round++) {
        await Promise.all([
          store.put(run, "folder/a", bytes("a")),
          store.delete(run, "folder"),
          store.put(run, "folder/b", bytes("b")),
        ]);
      }
      await store.put(run, "folder/a", bytes("last"));
      expect(await read(run, "folder/a")).toBe("last");
    });
  });
}
