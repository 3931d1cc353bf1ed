/**
 * Files of runs on a disk: `<folder>/<run id>/<path>`.
 *
 * A file is written under another name, flushed, and renamed into place, and the folders are flushed too: it is there
 * whole or not at all, also after a loss of power.
 * @module
 */
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { AssayError } from "../model/index.ts";
import type { ArtifactInfo, ArtifactStore } from "./artifact-store.ts";
import { systemCode } from "./sqlite/failure.ts";
import { systemFailure } from "./system-failure.ts";

/** Unfinished files lie beside the runs' folders, where no listing shows them. */
const PARTIAL = ".partial";
/** Milliseconds after which an unfinished file is taken for one whose writer died. */
const ABANDONED = 24 * 60 * 60 * 1000;
/** How often a file is moved to a folder that vanishes, or a folder removed that fills up, before that is an error. */
const ATTEMPTS = 8;

/** @param place - The folder; made by the first `put`. */
export function openDiskArtifactStore(place: string): ArtifactStore {
  const folder = resolve(place);
  let swept: Promise<void> | null = null;

  const write = async (runId: string, path: string, content: Uint8Array | Readable): Promise<void> => {
    const target = await locate(folder, runId, path);
    const partials = join(folder, PARTIAL);
    const partial = join(partials, randomBytes(16).toString("hex"));
    try {
      await makeFolder(partials);
      swept ??= sweep(partials);
      await swept;
      await writeWhole(partial, content);
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      throw error instanceof SourceFailure ? error.cause : systemFailure(error, target);
    }
    try {
      await moveTo(target, partial);
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      throw moveFailure(error, path, target);
    }
  };
  const put = async (runId: string, path: string, content: Uint8Array | Readable): Promise<void> => {
    if (content instanceof Uint8Array) return write(runId, path, content);
    content.on("error", () => {}); // it may fail before the first byte is asked of it, which then throws
    try {
      await write(runId, path, content);
    } finally {
      content.destroy();
    }
  };
  const openFile = async (runId: string, path: string): Promise<FileHandle | null> => {
    const file = await locate(folder, runId, path);
    try {
      // O_NONBLOCK: to open a pipe must not wait for its writer.
      const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
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
      const place = await locate(folder, runId, path, { isFolder: true });
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
        // Once more where another call puts something into it meanwhile.
        await rm(place, { recursive: true, maxRetries: ATTEMPTS, retryDelay: 1 });
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
    entries.map(async ({ name }): Promise<ArtifactInfo | null> => {
      const found = await lstat(join(place, name)).catch(() => null); // null: deleted meanwhile
      if (!found?.isFile() && !found?.isDirectory()) return null;
      const isFolder = found.isDirectory();
      return { path: path === "" ? name : `${path}/${name}`, isFolder, size: isFolder ? null : found.size };
    }),
  );
  return infos.filter((info) => info !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the caller's stream failed with, which is nothing that the disk said. */
class SourceFailure extends Error {}

async function writeWhole(file: string, content: Uint8Array | Readable): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(content instanceof Uint8Array ? content : guarded(content));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* guarded(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw new SourceFailure("the source failed", { cause });
  }
}

/** A folder that another call deletes in the middle of it is made again. */
async function moveTo(target: string, partial: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await makeFolder(dirname(target));
      await rename(partial, target);
      await flush(dirname(target));
      return;
    } catch (error) {
      if (systemCode(error) !== "ENOENT" || attempt === ATTEMPTS) throw error;
    }
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

/** Removes what a killed process left unfinished, as far as that is allowed. */
async function sweep(partials: string): Promise<void> {
  for (const name of await readdir(partials).catch(() => [])) {
    const file = join(partials, name);
    const found = await stat(file).catch(() => null);
    if (found && Date.now() - found.mtimeMs > ABANDONED) await rm(file, { force: true }).catch(() => {});
  }
}

/**
 * Where a file is on the disk. No folder on the way to it may be a symbolic link: Assay makes none, and what something
 * else put there could lead out of the run's folder.
 *
 * @throws {AssayError} INVALID_INPUT when it would be outside of the run's folder.
 */
async function locate(
  folder: string,
  runId: string,
  path: string,
  { isFolder = false } = {},
): Promise<string> {
  const isOwnFolder = isFolder && path === "";
  const parts = isOwnFolder ? [] : path.split("/");
  const isInside =
    parts.every((part) => part !== "" && part !== "." && part !== "..") &&
    !/[\0\\]/.test(path) &&
    path.isWellFormed();
  if (!isInside) throw badPath(path);
  const target = join(runFolder(folder, runId), ...parts);
  for (let place = isFolder ? target : dirname(target); place !== folder; place = dirname(place)) {
    const found = await lstat(place).catch(() => null);
    if (found?.isSymbolicLink()) throw badPath(path);
  }
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

function moveFailure(error: unknown, path: string, target: string): unknown {
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

/** A name that the disk cannot have is absent too. */
function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "ENXIO"].includes(systemCode(error) ?? "");
}
