/**
 * The folder that holds everything Assay writes: `assay.db`, `artifacts/`, `runs/`. Delete it to uninstall.
 * @module
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { systemFailure } from "./system-failure.ts";

const WORKSPACE = ".assay";
export const DATABASE = "assay.db";
export const ARTIFACTS = "artifacts";
const RUNS = "runs";

/** The `.assay` of a folder or of the nearest one above it, as git finds its own; null where there is none. */
export function findWorkspace(from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, WORKSPACE);
    if (isFolder(candidate)) return candidate;
    if (folder === dirname(folder)) return null;
  }
}

/** What may not be looked at is none, as above a folder that may be entered only. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Makes a workspace, or completes one. For nobody but the user (0700), and unknown to git.
 *
 * A folder that holds other things keeps its mode and gets no `.gitignore`: it was named by `--store`, and what else
 * lies in it is none of Assay's business.
 *
 * @throws {AssayError} IO when that cannot be written.
 */
export function createWorkspace(folder: string): void {
  try {
    const isOurs = !existsSync(folder) || readdirSync(folder).length === 0;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOurs) writeFileSync(join(folder, ".gitignore"), "*\n", { mode: 0o600 });
    for (const name of [ARTIFACTS, RUNS]) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw systemFailure(error, folder);
  }
}
