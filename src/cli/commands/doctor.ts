/**
 * `assay doctor`: does this machine have what Assay needs, and what would be better?
 * @module
 */

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { availableParallelism, freemem, tmpdir, totalmem } from "node:os";
import { dirname } from "node:path";
import { AssayError } from "../../model/index.ts";
import { findWorkspace, openRunStore } from "../../store/index.ts";
import { defineCommand, optionText, type Terminal } from "../command.ts";
import { isAddress, placeOf } from "../study-session.ts";

interface Check {
  readonly id: string;
  readonly state: "ok" | "warning" | "failed";
  readonly detail: string;
  /** What to do; null where nothing needs doing. */
  readonly next: string | null;
}

const MARKS = { ok: "✓", warning: "!", failed: "✕" } as const;
const ASCII_MARKS = { ok: "+", warning: "!", failed: "x" } as const;
const GIB = 2 ** 30;

export const doctor = defineCommand({
  summary: "Check that this machine has what Assay needs",
  usage: "",
  examples: ["assay doctor"],
  positionals: 0,
  options: {},
  async run({ options }, terminal) {
    const named = optionText(options, "store") || terminal.env.ASSAY_ML_STORE;
    const place = named ? placeOf(named, terminal) : findWorkspace(terminal.cwd);
    const checks = [
      nodeCheck(),
      await storeCheck(place, terminal),
      diskCheck(place ?? terminal.cwd),
      temporaryCheck(),
      gitCheck(),
      machineCheck(),
    ];
    const marks = terminal.unicode ? MARKS : ASCII_MARKS;
    const bad = checks.filter((check) => check.state === "failed");
    return {
      text: [
        ...checks.flatMap(({ state, detail, next }) => [
          `  ${marks[state]} ${detail}`,
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

async function storeCheck(workspace: string | null, terminal: Terminal): Promise<Check> {
  if (workspace === null || (!isAddress(workspace) && !existsSync(workspace))) {
    const wanted = workspace ?? terminal.cwd;
    const writable = isWritable(firstExisting(wanted));
    return {
      id: "store",
      state: writable ? "ok" : "failed",
      detail: writable
        ? `no record yet: the first run makes ${workspace ?? ".assay in this folder"}`
        : `${wanted} is not writable, so no record can be kept there`,
      next: writable ? null : "change to a folder of yours, or use --store FOLDER",
    };
  }
  try {
    const store = await openRunStore(workspace, { readOnly: true });
    const studies = await store.studies().finally(() => store.close());
    const writable = isAddress(workspace) || isWritable(workspace);
    const holds = `record ${workspace}, ${studies.length} ${studies.length === 1 ? "study" : "studies"}`;
    return {
      id: "store",
      state: writable ? "ok" : "failed",
      detail: writable ? holds : `${holds}; it can be read, but not written`,
      next: writable ? null : `make it yours again (chown, chmod u+w), or use --store FOLDER`,
    };
  } catch (error) {
    return {
      id: "store",
      state: "failed",
      detail: `record ${workspace} cannot be read: ${error instanceof Error ? error.message : error}`,
      next:
        error instanceof AssayError && error.next !== null
          ? error.next
          : "put back a copy of it; or move the folder away, and the next run makes a new one",
    };
  }
}

function diskCheck(place: string): Check {
  const free = freeBytes(place);
  if (free === null)
    return {
      id: "disk",
      state: "warning",
      detail: `${place}: how much room is free is not known`,
      next: null,
    };
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

/** Programs that are compared, and SQLite, write there. */
function temporaryCheck(): Check {
  const writable = isWritable(tmpdir());
  return {
    id: "temporary",
    state: writable ? "ok" : "warning",
    detail: writable
      ? `temporary files can be written to ${tmpdir()}`
      : `temporary files cannot be written to ${tmpdir()}`,
    next: writable ? null : "set TMPDIR to a folder that you can write to",
  };
}

function freeBytes(place: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(firstExisting(place));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** The path, or the nearest folder above it that is there. */
function firstExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : firstExisting(dirname(path));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
