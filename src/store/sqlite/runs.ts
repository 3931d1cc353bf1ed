/**
 * Runs in SQLite.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { MetricPoint, Role, RunLink, RunStatus } from "../../model/index.ts";
import type { NewRun, Run, RunChange, RunQuery, TrialState } from "../run-store.ts";
import { requireHexId, requireTime, textEntries } from "./checks.ts";
import { experiment, isExperimentId } from "./experiments.ts";
import { appendPoints, readLatest } from "./metrics.ts";
import { Refusal } from "./refusal.ts";
import type { Statements } from "./statements.ts";
import { addTrials, requireStudy } from "./studies.ts";

interface RunRow {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly user: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly stage: "active" | "deleted";
  readonly artifactUri: string;
  readonly studyId: string | null;
  readonly problem: string;
  readonly method: string;
  readonly trial: number;
  readonly replicate: number;
  readonly role: Role;
  readonly unit: string;
}

const COLUMNS = `id, CAST(experiment_id AS TEXT) AS "experimentId", name, user, status, start_time AS "startTime",
  end_time AS "endTime", stage, artifact_uri AS "artifactUri",
  study_id AS "studyId", problem, method, trial, replicate, role, unit`;

export function createRun(sql: Statements, input: NewRun): Run {
  const { id = randomBytes(16).toString("hex"), experimentId, startTime, link, proposed } = input;
  requireHexId("run", id);
  requireTime(`run ${id}`, startTime);
  if (findRow(sql, id)) throw new Refusal("INVALID_INPUT", `there is a run ${id} already`);
  const parent = experiment(sql, experimentId);
  if (parent === null) throw new Refusal("INVALID_INPUT", `there is no experiment "${experimentId}"`);
  if (parent.stage === "deleted")
    throw new Refusal("INVALID_INPUT", `the experiment "${parent.name}" is deleted`, {
      next: "restore it first",
    });
  if (link) {
    requireStudy(sql, link.studyId);
    requireFreeUnit(sql, id, link);
    if (proposed) addTrials(sql, link.studyId, proposed);
  } else if (proposed)
    throw new Refusal("INVALID_INPUT", `run ${id} belongs to no study, so it begins no trial`);
  sql.run(
    `INSERT INTO runs (id, experiment_id, name, user, status, start_time, artifact_uri,
       study_id, problem, method, trial, replicate, role, unit)
     VALUES (?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    experimentId,
    input.name ?? id.slice(0, 8),
    input.user ?? "",
    startTime,
    `${parent.artifactLocation}/${id}/artifacts`,
    link?.studyId ?? null,
    link?.problem ?? null,
    link?.method ?? null,
    link?.trial ?? null,
    link?.replicate ?? null,
    link?.role ?? null,
    link?.unit ?? null,
  );
  addParams(sql, id, input.params ?? {});
  setTags(sql, id, input.tags ?? {});
  return run(sql, id) as Run;
}

export function run(sql: Statements, id: string): Run | null {
  const row = findRow(sql, id);
  return row ? (complete(sql, [row])[0] as Run) : null;
}

export function runs(sql: Statements, query: RunQuery): readonly Run[] {
  const { experimentIds, studyId, status, stage = "active", limit = -1, after } = query;
  // Each condition is in the text only where it is asked for, so that SQLite can take the index that fits.
  const conditions: [boolean, string, (string | number)[]][] = [
    [
      experimentIds !== undefined,
      "experiment_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
      [JSON.stringify(experimentIds?.filter(isExperimentId) ?? [])],
    ],
    [studyId !== undefined, "study_id = ?", [studyId ?? ""]],
    [status !== undefined, "status IN (SELECT value FROM json_each(?))", [JSON.stringify(status ?? [])]],
    [stage !== "all", "stage = ?", [stage]],
    [after !== undefined, "(start_time, id) > (?, ?)", [after?.startTime ?? 0, after?.id ?? ""]],
  ];
  const asked = conditions.filter(([isAsked]) => isAsked);
  const where = asked.length === 0 ? "" : `WHERE ${asked.map(([, text]) => text).join(" AND ")}`;
  const rows = sql.all<RunRow>(
    `SELECT ${COLUMNS} FROM runs ${where} ORDER BY start_time, id LIMIT ?`,
    ...asked.flatMap(([, , values]) => values),
    limit,
  );
  return complete(sql, rows);
}

export function changeRun(sql: Statements, id: string, change: RunChange): void {
  const row = requireRow(sql, id);
  const { status = row.status, endTime = row.endTime, name = row.name } = change;
  if (endTime !== null) requireTime(`run ${id}`, endTime);
  const link = linkOf(row);
  if (link && holdsUnit(status) && !holdsUnit(row.status) && row.stage === "active")
    requireFreeUnit(sql, id, link);
  sql.run("UPDATE runs SET status = ?, end_time = ?, name = ? WHERE id = ?", status, endTime, name, id);
  if (change.metrics) appendPoints(sql, id, change.metrics);
  if (change.params) addParams(sql, id, change.params);
  if (change.tags) setTags(sql, id, change.tags);
  if (change.trialState) setTrialState(sql, id, link, change.trialState);
}

export function logMetrics(sql: Statements, id: string, points: readonly MetricPoint[]): void {
  requireRow(sql, id);
  appendPoints(sql, id, points);
}

export function deleteRun(sql: Statements, id: string): void {
  requireRow(sql, id);
  sql.run("UPDATE runs SET stage = 'deleted' WHERE id = ?", id);
}

export function restoreRun(sql: Statements, id: string): void {
  const row = requireRow(sql, id);
  const link = linkOf(row);
  if (link && holdsUnit(row.status)) requireFreeUnit(sql, id, link);
  sql.run("UPDATE runs SET stage = 'active' WHERE id = ?", id);
}

export function requireRow(sql: Statements, id: string): RunRow {
  const row = findRow(sql, id);
  if (!row) throw new Refusal("INVALID_INPUT", `there is no run ${id}`);
  return row;
}

function findRow(sql: Statements, id: string): RunRow | undefined {
  return sql.get<RunRow>(`SELECT ${COLUMNS} FROM runs WHERE id = ?`, id);
}

/** A unit that failed or was stopped may be run again; one that is running or has its score may not. */
function holdsUnit(status: RunStatus): boolean {
  return status === "RUNNING" || status === "FINISHED";
}

/** The index `runs_one_per_unit` holds this too; here it gets a sentence that names the other run. */
function requireFreeUnit(sql: Statements, id: string, link: RunLink): void {
  const { studyId, problem, method, trial, replicate, role } = link;
  const other = sql.get<{ id: string; status: RunStatus }>(
    `SELECT id, status FROM runs
     WHERE study_id = ? AND problem = ? AND method = ? AND trial = ? AND replicate = ? AND role = ?
       AND stage = 'active' AND status IN ('RUNNING', 'FINISHED') AND id <> ?`,
    studyId,
    problem,
    method,
    trial,
    replicate,
    role,
    id,
  );
  if (other === undefined) return;
  const state = other.status === "RUNNING" ? "is running" : "has finished";
  throw new Refusal(
    "BUSY",
    `${method} on ${problem}, trial ${trial}, replicate ${replicate} (${role}) ${state} already as run ${other.id}`,
    { next: "let the other process finish this study, or stop it" },
  );
}

function addParams(sql: Statements, id: string, params: Readonly<Record<string, string>>): void {
  for (const [key, value] of textEntries("parameter", params)) {
    sql.run(
      "INSERT INTO params (run_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      id,
      key,
      value,
    );
    const stored = sql.get<{ value: string }>(
      "SELECT value FROM params WHERE run_id = ? AND key = ?",
      id,
      key,
    );
    if (stored?.value !== value)
      throw new Refusal(
        "INVALID_INPUT",
        `run ${id} has parameter "${key}" = "${stored?.value}" already, so it cannot become "${value}"`,
        { next: "log what changes during a run as a metric or a tag" },
      );
  }
}

function setTags(sql: Statements, id: string, tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of textEntries("tag", tags))
    sql.run(
      "INSERT INTO tags (run_id, key, value) VALUES (?, ?, ?) ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value",
      id,
      key,
      value,
    );
}

function setTrialState(sql: Statements, id: string, link: RunLink | null, state: TrialState): void {
  if (link === null) throw new Refusal("INVALID_INPUT", `run ${id} belongs to no study, so it has no trial`);
  const { studyId, problem, method, trial } = link;
  const changed = sql.run(
    "UPDATE trials SET state = ? WHERE study_id = ? AND problem = ? AND method = ? AND number = ?",
    state,
    studyId,
    problem,
    method,
    trial,
  );
  if (changed === 0)
    throw new Refusal("INVALID_INPUT", `study ${studyId} has no trial ${trial} of ${method} on ${problem}`);
}

/** Adds params, tags and latest points, with one query for each, however many runs there are. */
function complete(sql: Statements, rows: readonly RunRow[]): Run[] {
  if (rows.length === 0) return [];
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const texts = (table: "params" | "tags") =>
    groupByRun(
      sql.all<{ runId: string; key: string; value: string }>(
        `SELECT run_id AS "runId", key, value FROM ${table} WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY key`,
        ids,
      ),
    );
  const [params, tags, latest] = [texts("params"), texts("tags"), groupByRun(readLatest(sql, ids))];
  return rows.map((row) => ({
    id: row.id,
    experimentId: row.experimentId,
    name: row.name,
    user: row.user,
    status: row.status,
    startTime: row.startTime,
    endTime: row.endTime,
    stage: row.stage,
    artifactUri: row.artifactUri,
    params: Object.fromEntries(params.get(row.id)?.map(({ key, value }) => [key, value]) ?? []),
    tags: Object.fromEntries(tags.get(row.id)?.map(({ key, value }) => [key, value]) ?? []),
    latest: Object.fromEntries(latest.get(row.id)?.map(({ runId: _, ...point }) => [point.key, point]) ?? []),
    link: linkOf(row),
  }));
}

function groupByRun<Row extends { readonly runId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row[]> {
  return Map.groupBy(rows, ({ runId }) => runId);
}

function linkOf({ studyId, problem, method, trial, replicate, role, unit }: RunRow): RunLink | null {
  return studyId === null ? null : { studyId, problem, method, trial, replicate, role, unit };
}
