/**
 * Files of runs on a disk: `<folder>/<run id>/<path>`.
 *
 * A file is written under another name, flushed, and renamed into place, and the folders are flushed too: it is there
 * whole or not at all, also after a loss of power.
 * @module
 */
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AssayError } from "../model/index.ts";
import type { ArtifactInfo, ArtifactStore } from "./artifact-store.ts";
import { systemCode, systemFailure } from "./system-failure.ts";

/** Unfinished files lie beside the runs' folders, where no listing shows them. */
const PARTIAL = ".partial";
/** Milliseconds after which an unfinished file is taken for one whose writer died. */
const ABANDONED = 24 * 60 * 60 * 1000;

/** @param folder - Made by the first `put`. */
export function openDiskArtifactStore(folder: string): ArtifactStore {
  let swept: Promise<void> | null = null;

  const put = async (runId: string, path: string, content: Uint8Array | Readable): Promise<void> => {
    const target = await locate(folder, runId, path);
    const partial = join(folder, PARTIAL, randomBytes(16).toString("hex"));
    try {
      await makeFolder(dirname(partial));
      swept ??= sweep(dirname(partial));
      await swept;
      await write(partial, content);
      await makeFolder(dirname(target));
      await rename(partial, target);
      await flush(dirname(target));
    } catch (error) {
      await rm(partial, { force: true });
      throw putFailure(error, path, target);
    }
  };
  const openFile = async (runId: string, path: string): Promise<FileHandle | null> => {
    const file = await locate(folder, runId, path);
    try {
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
      if ((await handle.stat()).isFile()) return handle;
      await handle.close();
      return null;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw systemFailure(error, file);
    }
  };
  return {
    location: folder,
    put,
    async get(runId, path) {
      const handle = await openFile(runId, path);
      return handle === null ? null : handle.createReadStream();
    },
    async read(runId, path) {
      const handle = await openFile(runId, path);
      if (handle === null) return null;
      try {
        return new Uint8Array(await handle.readFile());
      } finally {
        await handle.close();
      }
    },
    async list(runId, path = "") {
      const place = path === "" ? runFolder(folder, runId) : await locate(folder, runId, path);
      try {
        return await listFolder(place, path);
      } catch (error) {
        if (isAbsent(error)) return [];
        throw systemFailure(error, place);
      }
    },
    async delete(runId, path) {
      const place = await locate(folder, runId, path);
      try {
        await rm(place, { recursive: true });
        await flush(dirname(place));
      } catch (error) {
        if (!isAbsent(error)) throw systemFailure(error, place);
      }
    },
  };
}

async function listFolder(place: string, path: string): Promise<readonly ArtifactInfo[]> {
  const entries = await readdir(place, { withFileTypes: true });
  const infos = await Promise.all(
    entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map(async (entry) => ({
        path: path === "" ? entry.name : `${path}/${entry.name}`,
        isFolder: entry.isDirectory(),
        size: entry.isDirectory() ? null : (await stat(join(place, entry.name))).size,
      })),
  );
  return infos.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function write(file: string, content: Uint8Array | Readable): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    if (content instanceof Uint8Array) await handle.writeFile(content);
    else await pipeline(content, handle.createWriteStream({ autoClose: false }));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder with those above it, each durable in its own parent. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await flush(dirname(made));
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a killed process left unfinished. */
async function sweep(partials: string): Promise<void> {
  for (const name of await readdir(partials)) {
    const file = join(partials, name);
    const found = await stat(file).catch(() => null);
    if (found && Date.now() - found.mtimeMs > ABANDONED) await rm(file, { force: true });
  }
}

/** Where a file is on the disk. @throws {AssayError} INVALID_INPUT when it would be outside of the run's folder. */
async function locate(folder: string, runId: string, path: string): Promise<string> {
  const own = runFolder(folder, runId);
  const isInside =
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..") &&
    !/[\0\\]/.test(path) &&
    path.isWellFormed();
  if (!isInside) throw badPath(path);
  const target = join(own, path);
  // A symbolic link that something else put there leads nowhere.
  const parent = await realpath(dirname(target)).catch(() => null);
  const root = await realpath(own).catch(() => null);
  if (parent !== null && root !== null && parent !== root && !parent.startsWith(`${root}/`))
    throw badPath(path);
  return target;
}

function runFolder(folder: string, runId: string): string {
  if (!/^[0-9a-f]{32}$/.test(runId))
    throw new AssayError("INVALID_INPUT", `"${runId}" is no run id, expected 32 hexadecimal digits`);
  return join(folder, runId);
}

function badPath(path: string): AssayError {
  return new AssayError(
    "INVALID_INPUT",
    `${JSON.stringify(path)} is no path inside of a run's folder: expected names with / between them`,
  );
}

function putFailure(error: unknown, path: string, target: string): unknown {
  switch (systemCode(error)) {
    case "EISDIR":
    case "ENOTEMPTY":
      return new AssayError("INVALID_INPUT", `"${path}" is a folder of this run, so it cannot become a file`);
    case "ENOTDIR":
    case "EEXIST":
      return new AssayError("INVALID_INPUT", `"${path}" would be inside of a file of this run`);
    case "ENAMETOOLONG":
      return new AssayError("INVALID_INPUT", `"${path.slice(0, 60)}..." is too long for this disk`);
    default:
      return systemFailure(error, target);
  }
}

function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error) ?? "");
}
