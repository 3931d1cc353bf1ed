/**
 * `assay doctor`: does this machine have what Assay needs, and what would be better?
 * @module
 */

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import { dirname } from "node:path";
import { findWorkspace, openRunStore } from "../../store/index.ts";
import { defineCommand, type Terminal } from "../command.ts";

interface Check {
  readonly id: string;
  readonly state: "ok" | "warning" | "failed";
  readonly detail: string;
  /** What to do; null where nothing needs doing. */
  readonly next: string | null;
}

const MARKS = { ok: "✓", warning: "·", failed: "✕" } as const;
const GIB = 2 ** 30;

export const doctor = defineCommand({
  summary: "Check that this machine has what Assay needs",
  usage: "",
  examples: ["assay doctor"],
  positionals: 0,
  options: {},
  async run(_, terminal) {
    const checks = [nodeCheck(), await storeCheck(terminal), diskCheck(terminal), gitCheck(), machineCheck()];
    const bad = checks.filter((check) => check.state === "failed");
    return {
      text: [
        ...checks.flatMap(({ state, detail, next }) => [
          `  ${MARKS[state]} ${detail}`,
          ...(next === null ? [] : [`      next: ${next}`]),
        ]),
        "",
        bad.length === 0 ? "Nothing stands in the way." : `${bad.length} of ${checks.length} need attention.`,
        ...(bad.length === 0 ? ["next: assay demo"] : []),
      ].join("\n"),
      schema: "assay.doctor/1",
      document: { healthy: bad.length === 0, checks: checks.map((check) => ({ ...check })) },
      ...(bad.length > 0 ? { exit: 69 } : {}),
    };
  },
});

function nodeCheck(): Check {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 24
    ? { id: "node", state: "ok", detail: `Node ${process.versions.node}`, next: null }
    : {
        id: "node",
        state: "failed",
        detail: `Node ${process.versions.node}, needed: 24 or later`,
        next: "npx -p node@24 -p assay-ml assay doctor",
      };
}

async function storeCheck(terminal: Terminal): Promise<Check> {
  const workspace = findWorkspace(terminal.cwd);
  if (workspace === null) {
    const writable = isWritable(terminal.cwd);
    return {
      id: "store",
      state: writable ? "warning" : "failed",
      detail: writable
        ? "no record here yet: .assay is made by the first run"
        : `${terminal.cwd} is not writable, so no record can be kept here`,
      next: writable ? null : "change to a folder of yours, or use --store FOLDER",
    };
  }
  try {
    const store = await openRunStore(workspace, { readOnly: true });
    const studies = await store.studies();
    await store.close();
    return {
      id: "store",
      state: "ok",
      detail: `record ${workspace}, ${studies.length} ${studies.length === 1 ? "study" : "studies"}`,
      next: null,
    };
  } catch (error) {
    return {
      id: "store",
      state: "failed",
      detail: `record ${workspace} cannot be read: ${error instanceof Error ? error.message : error}`,
      next: "put back a copy, or move the folder away",
    };
  }
}

function diskCheck(terminal: Terminal): Check {
  const place = findWorkspace(terminal.cwd) ?? terminal.cwd;
  const { bavail, bsize } = statfsSync(existsSync(place) ? place : dirname(place));
  const free = bavail * bsize;
  return {
    id: "disk",
    state: free < 0.2 * GIB ? "failed" : free < 2 * GIB ? "warning" : "ok",
    detail: `${(free / GIB).toFixed(1)} GiB free for the record`,
    next: free < 0.2 * GIB ? "free space, or use --store FOLDER on another disk" : null,
  };
}

function gitCheck(): Check {
  const found = spawnSync("git", ["--version"], { encoding: "utf8" });
  return found.status === 0
    ? {
        id: "git",
        state: "ok",
        detail: `${found.stdout.trim()}: the code state is recorded with every study`,
        next: null,
      }
    : {
        id: "git",
        state: "warning",
        detail: "no git: the code state is recorded by hashing the files that a command names",
        next: null,
      };
}

function machineCheck(): Check {
  const cores = availableParallelism();
  return {
    id: "machine",
    state: "ok",
    detail: `${cores} ${cores === 1 ? "core" : "cores"}, ${(freemem() / GIB).toFixed(1)} of ${(totalmem() / GIB).toFixed(1)} GiB memory free`,
    next: null,
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
