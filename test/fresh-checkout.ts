/**
 * A copy of this checkout in which nothing has been set up yet.
 *
 * Files are copied, not cloned: that works for a shallow or detached checkout, for files of another user, and where
 * there is no git at all.
 * @module
 */
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** What set-up, builds and runs leave behind; the same names as in .gitignore, and git's own folder. */
const LEFT_BEHIND = new Set([".git", "node_modules", ".toolchain", ".venv", ".assay", "dist", "coverage"]);

/** @returns The folder; the caller removes it. */
export function freshCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-checkout-"));
  cpSync(ROOT, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !LEFT_BEHIND.has(basename(source)) && !source.endsWith(".tgz"),
  });
  return folder;
}
