/**
 * What an earlier coordinator of this study left behind when it was killed: processes that still run, and runs that are
 * RUNNING in the record. They are ended and run again; they do not count.
 * @module
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { RunContext } from "./one-run.ts";

export async function endLeftovers({
  store,
  executor,
  studyId,
  runsFolder,
  onEvent,
}: Pick<RunContext, "store" | "executor" | "studyId" | "runsFolder" | "onEvent">): Promise<void> {
  const left = await store.runs({ studyId, status: ["RUNNING", "SCHEDULED"] });
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
  onEvent({
    type: "notice",
    code: "leftovers",
    message: `${left.length} ${left.length === 1 ? "run was" : "runs were"} cut off when this study last ended${ended > 0 ? ` (${ended} still running, ended now)` : ""}: they run again`,
  });
}
