/**
 * Studies and their trials in SQLite.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Configuration, Json } from "../../model/index.ts";
import type {
  NewStudy,
  Proposed,
  StudyChange,
  StudyRow,
  StudyState,
  Trial,
  TrialState,
} from "../run-store.ts";
import { jsonText, requireTime } from "./checks.ts";
import { createExperiment, experimentByName } from "./experiments.ts";
import { Refusal } from "./refusal.ts";
import type { Statements } from "./statements.ts";

interface StudyTextRow {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly plan: string;
  readonly planHash: string;
  readonly identity: string;
  readonly fingerprint: string;
  readonly state: StudyState;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly progress: string;
  readonly unplannedLooks: number;
  readonly verdict: string;
}

interface TrialRow {
  readonly studyId: string;
  readonly problem: string;
  readonly method: string;
  readonly number: number;
  readonly config: string;
  readonly state: TrialState;
}

const COLUMNS = `id, name, CAST(experiment_id AS TEXT) AS "experimentId", plan, plan_hash AS "planHash", identity,
  fingerprint, state, created_at AS "createdAt", updated_at AS "updatedAt", progress, unplanned_looks AS "unplannedLooks", verdict`;

export function createStudy(sql: Statements, input: NewStudy): StudyRow {
  const { name, plan, planHash, identity, fingerprint, progress = null, createdAt } = input;
  requireTime(`study "${name}"`, createdAt);
  const { id: experimentId } = createExperiment(sql, { name: freeName(sql, name), createdAt });
  const id = randomBytes(16).toString("hex");
  sql.run(
    `INSERT INTO studies (id, name, experiment_id, plan, plan_hash, identity, fingerprint, progress, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    name,
    experimentId,
    jsonText(plan),
    planHash,
    identity,
    jsonText(fingerprint),
    jsonText(progress),
    createdAt,
    createdAt,
  );
  return study(sql, id) as StudyRow;
}

function freeName(sql: Statements, name: string): string {
  if (experimentByName(sql, name) === null) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name}#${number}`;
    if (experimentByName(sql, numbered) === null) return numbered;
  }
}

export function study(sql: Statements, id: string): StudyRow | null {
  const row = sql.get<StudyTextRow>(`SELECT ${COLUMNS} FROM studies WHERE id = ?`, id);
  return row ? studyOf(row) : null;
}

export function studies(
  sql: Statements,
  { name, identity, limit = -1 }: { name?: string; identity?: string; limit?: number } = {},
): readonly StudyRow[] {
  return sql
    .all<StudyTextRow>(
      `SELECT ${COLUMNS} FROM studies
       WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR identity = ?2)
       ORDER BY created_at DESC, seq DESC LIMIT ?3`,
      name ?? null,
      identity ?? null,
      limit,
    )
    .map(studyOf);
}

export function changeStudy(sql: Statements, id: string, change: StudyChange): void {
  requireTime(`study ${id}`, change.updatedAt);
  const text = (value: Json | undefined) => (value === undefined ? null : jsonText(value));
  const changed = sql.run(
    `UPDATE studies SET state = coalesce(?, state), progress = coalesce(?, progress), verdict = coalesce(?, verdict),
       identity = coalesce(?, identity), fingerprint = coalesce(?, fingerprint), updated_at = ?
     WHERE id = ?`,
    change.state ?? null,
    text(change.progress),
    text(change.verdict),
    change.identity ?? null,
    text(change.fingerprint),
    change.updatedAt,
    id,
  );
  if (changed === 0) throw noStudy(id);
}

export function countLook(sql: Statements, id: string, at: number): void {
  requireTime(`study ${id}`, at);
  const changed = sql.run(
    "UPDATE studies SET unplanned_looks = unplanned_looks + 1, updated_at = ? WHERE id = ? AND state <> 'complete'",
    at,
    id,
  );
  if (changed === 0) requireStudy(sql, id);
}

/** The study exists. */
export function addTrials(sql: Statements, studyId: string, { trials, progress }: Proposed): void {
  for (const { problem, method, number, config, state } of trials) {
    const inserted = sql.run(
      `INSERT INTO trials (study_id, problem, method, number, config, state) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      studyId,
      problem,
      method,
      number,
      jsonText(config),
      state,
    );
    if (inserted === 0)
      throw new Refusal(
        "INVALID_INPUT",
        `study ${studyId} has a trial ${number} of ${method} on ${problem} already`,
      );
  }
  sql.run("UPDATE studies SET progress = ? WHERE id = ?", jsonText(progress), studyId);
}

/** By problem, method and number. */
export function trials(sql: Statements, studyId: string): readonly Trial[] {
  requireStudy(sql, studyId);
  return sql
    .all<TrialRow>(
      `SELECT study_id AS "studyId", problem, method, number, config, state FROM trials
       WHERE study_id = ? ORDER BY problem, method, number`,
      studyId,
    )
    .map((row) => ({ ...row, config: JSON.parse(row.config) as Configuration }));
}

export function requireStudy(sql: Statements, id: string): void {
  if (!sql.get("SELECT 1 FROM studies WHERE id = ?", id)) throw noStudy(id);
}

function noStudy(id: string): Refusal {
  return new Refusal("INVALID_INPUT", `there is no study ${id}`);
}

function studyOf(row: StudyTextRow): StudyRow {
  const json = (text: string) => JSON.parse(text) as Json;
  return {
    ...row,
    plan: json(row.plan),
    fingerprint: json(row.fingerprint),
    progress: json(row.progress),
    verdict: json(row.verdict),
  };
}
