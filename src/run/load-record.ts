/**
 * From the store to the record that the judge reads.
 * @module
 */
import {
  type CodeState,
  type ItemTable,
  type MetricPoint,
  type RecordedRun,
  type Study,
  type StudyRecord,
  selectionMetric,
} from "../model/index.ts";
import type { ArtifactStore, Run, RunStore, StudyRow, Trial } from "../store/index.ts";
import { type Fingerprint, fingerprintState } from "./fingerprint.ts";
import { ITEM_FILES, parseItems } from "./read-items.ts";
import { progressOf, withMetric } from "./study-progress.ts";

/** @throws {AssayError} INVALID_INPUT if there is no such study. */
export async function loadStudyRecord(
  store: RunStore,
  artifacts: ArtifactStore,
  studyId: string,
): Promise<StudyRecord> {
  const row = await store.study(studyId);
  if (row === null) throw new Error(`no study ${studyId}`);
  const progress = progressOf(row.progress);
  const study = withMetric(row.plan as unknown as Study, progress.metric);
  const [runs, trials] = await Promise.all([store.runs({ studyId }), store.trials(studyId)]);
  const keys = study.metric.name === "" ? namesOf(runs) : metricKeys(study);
  const judged = new Set(["confirm", "compare"]);
  return {
    id: row.id,
    study,
    planHash: row.planHash,
    plannedAt: row.createdAt,
    code: codeState(row, progress.codeChanges),
    unplannedLooks: row.unplannedLooks,
    finished: row.state === "complete",
    runs: await recordedRuns(store, artifacts, runs, keys, (run) => judged.has(run.link?.role ?? ""), trials),
  };
}

/** Every run of the store, with all that it logged: for verdicts on what nobody planned. */
export async function loadRuns(store: RunStore, artifacts: ArtifactStore): Promise<RecordedRun[]> {
  const runs = await store.runs({});
  const keys = namesOf(runs);
  const trials = new Map<string, readonly Trial[]>();
  for (const id of new Set(runs.map((run) => run.link?.studyId)))
    if (id !== undefined) trials.set(id, await store.trials(id));
  return await recordedRuns(store, artifacts, runs, keys, () => true, [...trials.values()].flat());
}

/** All that the runs logged. */
function namesOf(runs: readonly Run[]): string[] {
  return [...new Set(runs.flatMap((run) => Object.keys(run.latest)))];
}

async function recordedRuns(
  store: RunStore,
  artifacts: ArtifactStore,
  runs: readonly Run[],
  keys: readonly string[],
  wantsItems: (run: Run) => boolean,
  trials: readonly Trial[],
): Promise<RecordedRun[]> {
  const points = await store.metricHistories(
    runs.map((run) => run.id),
    keys,
  );
  const series = new Map<string, Record<string, MetricPoint[]>>();
  for (const { runId, ...point } of points) {
    const ofRun = series.get(runId) ?? {};
    series.set(runId, ofRun);
    const list = ofRun[point.key] ?? [];
    ofRun[point.key] = list;
    list.push(point);
  }
  const configs = new Map(trials.map((trial) => [trialKey(trial), trial.config]));
  return await Promise.all(
    runs.map(async (run) => ({
      id: run.id,
      name: run.name,
      status: run.status,
      startTime: run.startTime,
      endTime: run.endTime,
      params: run.params,
      config:
        run.link === null ? null : (configs.get(trialKey({ ...run.link, number: run.link.trial })) ?? {}),
      tags: run.tags,
      series: series.get(run.id) ?? {},
      items: wantsItems(run) && run.tags["assay.items"] !== undefined ? await itemsOf(artifacts, run) : null,
      link: run.link,
    })),
  );
}

async function itemsOf(artifacts: ArtifactStore, run: Run): Promise<ItemTable | null> {
  const file = ITEM_FILES.find((name) => name === run.tags["assay.items"]);
  const bytes = file === undefined ? null : await artifacts.read(run.id, file);
  return file === undefined || bytes === null ? null : parseItems(file, new TextDecoder().decode(bytes));
}

function trialKey({ studyId, problem, method, number }: Omit<Trial, "config" | "state">): string {
  return JSON.stringify([studyId, problem, method, number]);
}

/** The series that a study's verdict depends on. */
function metricKeys({ metric }: Study): string[] {
  const at = metric.score.startsWith("at:") ? [metric.score.slice("at:".length)] : [];
  return [...new Set([metric.name, selectionMetric(metric), ...at])].filter((name) => name !== "");
}

function codeState(row: StudyRow, changes: number): CodeState {
  if (changes > 0) return "changed";
  const { code } = row.fingerprint as unknown as { readonly code: Fingerprint | null };
  return code === null ? "unknown" : fingerprintState(code);
}
