/**
 * Experiments in SQLite.
 * @module
 */
import type { Experiment } from "../run-store.ts";
import { requireTime, textEntries } from "./checks.ts";
import { Refusal } from "./refusal.ts";
import type { Statements } from "./statements.ts";

interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly stage: "active" | "deleted";
  readonly createdAt: number;
  readonly updatedAt: number;
}

const COLUMNS = `CAST(id AS TEXT) AS id, name, artifact_location AS "artifactLocation", stage,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

export function createExperiment(
  sql: Statements,
  {
    name,
    createdAt,
    tags = {},
  }: { name: string; createdAt: number; tags?: Readonly<Record<string, string>> },
): Experiment {
  if (name === "") throw new Refusal("INVALID_INPUT", "an experiment's name is empty");
  requireTime(`experiment "${name}"`, createdAt);
  if (experimentByName(sql, name))
    throw new Refusal("INVALID_INPUT", `there is an experiment "${name}" already`, {
      next: "take another name, or add runs to that one",
    });
  const inserted = sql.get<{ id: number }>(
    "INSERT INTO experiments (name, artifact_location, created_at, updated_at) VALUES (?, '', ?, ?) RETURNING id",
    name,
    createdAt,
    createdAt,
  );
  const id = String(inserted?.id);
  sql.run("UPDATE experiments SET artifact_location = ? WHERE id = ?", `mlflow-artifacts:/${id}`, id);
  for (const [key, value] of textEntries("tag", tags))
    sql.run("INSERT INTO experiment_tags (experiment_id, key, value) VALUES (?, ?, ?)", id, key, value);
  return experiment(sql, id) as Experiment;
}

export function experiment(sql: Statements, id: string): Experiment | null {
  if (!isExperimentId(id)) return null;
  const row = sql.get<ExperimentRow>(`SELECT ${COLUMNS} FROM experiments WHERE id = ?`, id);
  return row ? withTags(sql, row) : null;
}

export function experimentByName(sql: Statements, name: string): Experiment | null {
  const row = sql.get<ExperimentRow>(`SELECT ${COLUMNS} FROM experiments WHERE name = ?`, name);
  return row ? withTags(sql, row) : null;
}

export function experiments(
  sql: Statements,
  { stage = "active" }: { stage?: "active" | "deleted" | "all" } = {},
): readonly Experiment[] {
  return sql
    .all<ExperimentRow>(
      `SELECT ${COLUMNS} FROM experiments WHERE ? IN (stage, 'all') ORDER BY experiments.id`,
      stage,
    )
    .map((row) => withTags(sql, row));
}

/** Text that SQLite would read as another experiment's number (`1.0`, ` 1`) names none. */
export function isExperimentId(id: string): boolean {
  return /^(0|[1-9]\d{0,15})$/.test(id);
}

function withTags(sql: Statements, row: ExperimentRow): Experiment {
  const tags = sql.all<{ key: string; value: string }>(
    "SELECT key, value FROM experiment_tags WHERE experiment_id = ? ORDER BY key",
    row.id,
  );
  return { ...row, tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
}
