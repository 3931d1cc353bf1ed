/**
 * What earlier coordinators left behind when they were killed: processes that still run, and runs that are RUNNING in
 * the record. They are ended and run again; they do not count.
 *
 * Those of the other studies of the record too, where nobody runs them: whoever edits a script after a kill starts
 * another study, and the old one's processes would run for ever beside it.
 * @module
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "../store/index.ts";
import { discardRunFolder, PARAMS_FILE, type RunContext } from "./one-run.ts";
import { isStudyRunning } from "./study-lease.ts";

export async function endLeftovers(
  context: Pick<RunContext, "store" | "executor" | "studyId" | "runsFolder" | "onEvent">,
): Promise<void> {
  const { store, executor, studyId, runsFolder, onEvent } = context;
  await tidyFolders(context);
  const left = await abandonedRuns(context);
  if (left.length === 0) return;
  const ended = await executor.endOrphans(left.map((run) => run.id));
  for (const run of left) {
    await store.changeRun(run.id, {
      status: "KILLED",
      endTime: Date.now(),
      tags: { "assay.end": "interrupted", "assay.reason": "the coordinator died" },
    });
    rmSync(join(runsFolder, run.id), { recursive: true, force: true });
  }
  const own = left.filter((run) => run.link?.studyId === studyId).length;
  const still = ended > 0 ? ` (${ended} still running, ended now)` : "";
  const message =
    own === 0
      ? `${counted(left.length)} of other studies cut off when they last ended${still}`
      : `${counted(left.length)} cut off when this study last ended${still}: ${left.length === 1 ? "it runs" : "they run"} again`;
  onEvent({ type: "notice", code: "leftovers", message });
}

/** A kill between the end of a run in the record and that of its folder leaves the folder. */
async function tidyFolders({ store, runsFolder }: Pick<RunContext, "store" | "runsFolder">): Promise<void> {
  const folders = existsSync(runsFolder) ? readdirSync(runsFolder) : [];
  for (const id of folders) {
    if (!/^[0-9a-f]{32}$/.test(id) || !existsSync(join(runsFolder, id, PARAMS_FILE))) continue;
    const run = await store.run(id);
    if (run !== null && run.status !== "RUNNING" && run.status !== "SCHEDULED")
      discardRunFolder(join(runsFolder, id));
  }
}

/** In this order: a run that is listed here began before its study is asked for, so a study that nobody runs then left it. */
async function abandonedRuns({ store, studyId }: Pick<RunContext, "store" | "studyId">): Promise<Run[]> {
  const running = (await store.runs({ status: ["RUNNING", "SCHEDULED"] })).filter((run) => run.link !== null);
  const orphaned = new Map<string, boolean>([[studyId, true]]);
  for (const run of running) {
    const id = run.link?.studyId as string;
    if (orphaned.has(id)) continue;
    const row = await store.study(id);
    orphaned.set(id, row !== null && !(await isStudyRunning(store, row)));
  }
  return running.filter((run) => orphaned.get(run.link?.studyId as string));
}

function counted(runs: number): string {
  return `${runs} ${runs === 1 ? "run was" : "runs were"}`;
}
