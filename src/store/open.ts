/**
 * From a place that the user named to the store that keeps it: one line here for each kind of place.
 * @module
 */
import { closeSync, existsSync, fsyncSync, openSync, type Stats, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AssayError } from "../model/index.ts";
import type { ArtifactStore } from "./artifact-store.ts";
import { openDiskArtifactStore } from "./disk-artifact-store.ts";
import { networkFileSystem } from "./file-system.ts";
import type { RunStore } from "./run-store.ts";
import { systemCode } from "./sqlite/failure.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { systemFailure } from "./system-failure.ts";
import { ARTIFACTS, createWorkspace, DATABASE } from "./workspace.ts";

export interface OpenOptions {
  /** Make the workspace where there is none; else its absence is an error. */
  readonly create?: boolean;
  /** Nothing is written: for a record of others, or on a read-only disk. */
  readonly readOnly?: boolean;
  /** Told once what the user should know of the place. */
  readonly notice?: (text: string) => void;
}

/**
 * Opens the record of a workspace.
 *
 * @param place - The workspace's folder.
 * @throws {AssayError} INVALID_INPUT when there is none, IO when it cannot be opened, BUSY when another machine has it.
 */
export async function openRunStore(place: string, options: OpenOptions = {}): Promise<RunStore> {
  return openRunStoreOn(place, options, networkFileSystem);
}

/** @param kindOf - The kind of network file system that a folder is on, null for a local one. */
export async function openRunStoreOn(
  place: string,
  options: OpenOptions,
  kindOf: (folder: string) => string | null,
): Promise<RunStore> {
  refuseUrl(place, "records");
  const folder = resolve(place);
  const file = join(folder, DATABASE);
  const { create = false, readOnly = false } = options;
  if (create && !readOnly) createRecord(folder, file);
  else requireRecord(folder, file);
  const network = kindOf(folder);
  if (network === null) return openSqliteStore({ file, location: folder, readOnly, journal: "wal" });

  const leaseFile = join(folder, "assay.lease");
  const store = await openSqliteStore({ file, location: folder, readOnly, journal: "delete", leaseFile });
  if (!readOnly)
    options.notice?.(
      `The record is on a network file system (${network}): slower, and one machine at a time can use it. Better: --store FOLDER on a local disk.`,
    );
  return store;
}

/** Opens the files of a workspace's runs; the folder is made by the first file. */
export function openArtifactStore(place: string): ArtifactStore {
  refuseUrl(place, "artifacts");
  return openDiskArtifactStore(join(resolve(place), ARTIFACTS));
}

function refuseUrl(place: string, what: string): void {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return;
  // Not the URL itself: it may hold a password.
  throw new AssayError(
    "INVALID_INPUT",
    `${scheme}:// is not a place where this version of Assay can keep ${what}`,
    {
      where: "--store",
      next: "name a folder: --store FOLDER",
    },
  );
}

function createRecord(folder: string, file: string): void {
  createWorkspace(folder);
  if (existsSync(file)) return;
  try {
    // SQLite gives its log the rights of the file, so the file gets the right ones before SQLite sees it.
    closeSync(openSync(file, "a", 0o600));
    for (const changed of [folder, dirname(folder)]) flushFolder(changed);
  } catch (error) {
    throw systemFailure(error, file);
  }
}

/** Makes the names in a folder as durable as the files. */
function flushFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, "r");
  } catch (error) {
    if (systemCode(error) === "EACCES") return; // one above ours that may be entered, but not read
    throw error;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function requireRecord(folder: string, file: string): void {
  const stat = statOf(folder);
  if (stat === null)
    throw new AssayError("INVALID_INPUT", "there is no such folder", {
      where: folder,
      next: "assay run or assay compare makes a record; --store FOLDER names another",
    });
  if (!stat.isDirectory())
    throw new AssayError("INVALID_INPUT", "this is a file; a record is a folder that holds assay.db", {
      where: folder,
      next: "name the folder with --store FOLDER",
    });
  if (!statOf(file)?.isFile())
    throw new AssayError("INVALID_INPUT", `this folder holds no record: no ${DATABASE} in it`, {
      where: folder,
      next: "assay run or assay compare makes one; --store FOLDER names another",
    });
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return null;
    throw systemFailure(error, path);
  }
}
