/**
 * Metric points in SQLite: appended once each, with the latest of every key kept beside them.
 * @module
 */
import type { MetricPoint } from "../../model/index.ts";
import { requireTime } from "./checks.ts";
import { Refusal } from "./refusal.ts";
import type { Statements } from "./statements.ts";

interface PointRow {
  readonly runId: string;
  readonly key: string;
  readonly step: bigint;
  readonly at: bigint;
  readonly isNan: bigint;
  readonly value: number;
}

const COLUMNS = `run_id AS "runId", key, step, at, is_nan AS "isNan", value`;
const LARGEST_STEP = 2n ** 63n - 1n;

export function appendPoints(sql: Statements, runId: string, points: readonly MetricPoint[]): void {
  const latest = new Map<string, MetricPoint>();
  for (const point of points) {
    requirePoint(point);
    sql.run(
      "INSERT INTO metrics (run_id, key, step, at, is_nan, value) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      runId,
      ...columnsOf(point),
    );
    const known = latest.get(point.key);
    if (known === undefined || isLater(point, known)) latest.set(point.key, point);
  }
  for (const point of latest.values())
    sql.run(
      `INSERT INTO latest_metrics (run_id, key, step, at, is_nan, value) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (run_id, key) DO UPDATE
         SET step = excluded.step, at = excluded.at, is_nan = excluded.is_nan, value = excluded.value
         WHERE (excluded.step, excluded.at, 1 - excluded.is_nan, excluded.value) > (step, at, 1 - is_nan, value)`,
      runId,
      ...columnsOf(point),
    );
}

/** The points of one key in the order (step, time). */
export function readHistory(
  sql: Statements,
  runId: string,
  key: string,
  range: { fromStep?: bigint; toStep?: bigint; limit?: number } = {},
): readonly MetricPoint[] {
  const { fromStep = -LARGEST_STEP - 1n, toStep = LARGEST_STEP, limit = -1 } = range;
  const rows = sql.allExact<PointRow>(
    `SELECT ${COLUMNS} FROM metrics WHERE run_id = ? AND key = ? AND step BETWEEN ? AND ?
     ORDER BY step, at, is_nan DESC, value LIMIT ?`,
    runId,
    key,
    clampStep(fromStep),
    clampStep(toStep),
    limit,
  );
  return rows.map(pointOf);
}

/** By run, key, step and time. */
export function readHistories(
  sql: Statements,
  runIds: readonly string[],
  keys: readonly string[],
): readonly (MetricPoint & { readonly runId: string })[] {
  const rows = sql.allExact<PointRow>(
    `SELECT ${COLUMNS} FROM metrics
     WHERE run_id IN (SELECT value FROM json_each(?)) AND key IN (SELECT value FROM json_each(?))
     ORDER BY run_id, key, step, at, is_nan DESC, value`,
    JSON.stringify(runIds),
    JSON.stringify(keys.map((key) => key.toWellFormed())), // as SQLite keeps them: JSON would keep a lone surrogate
  );
  return rows.map((row) => ({ runId: row.runId, ...pointOf(row) }));
}

/** The latest point of every key of some runs. */
export function readLatest(
  sql: Statements,
  runIds: string,
): readonly (MetricPoint & { readonly runId: string })[] {
  const rows = sql.allExact<PointRow>(
    `SELECT ${COLUMNS} FROM latest_metrics WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, key`,
    runIds,
  );
  return rows.map((row) => ({ runId: row.runId, ...pointOf(row) }));
}

function requirePoint({ key, step, at, value }: MetricPoint): void {
  if (typeof key !== "string" || key === "") throw new Refusal("INVALID_INPUT", "a metric has no name");
  if (typeof step !== "bigint" || clampStep(step) !== step)
    throw new Refusal("INVALID_INPUT", `metric "${key}": step ${step} is no whole number of 64 bit`);
  requireTime(`metric "${key}"`, at);
  if (typeof value !== "number")
    throw new Refusal("INVALID_INPUT", `metric "${key}": the value is a ${typeof value}, expected a number`);
}

/** The order of MLflow's "latest"; NaN comes before every number. */
function isLater(a: MetricPoint, b: MetricPoint): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.at !== b.at) return a.at > b.at;
  return Number.isNaN(b.value) ? !Number.isNaN(a.value) : a.value > b.value;
}

function columnsOf({ key, step, at, value }: MetricPoint): [string, bigint, number, number, number] {
  return [key, step, at, Number.isNaN(value) ? 1 : 0, Number.isNaN(value) ? 0 : value];
}

function pointOf({ key, step, at, isNan, value }: PointRow): MetricPoint {
  return { key, step, at: Number(at), value: isNan === 1n ? Number.NaN : value };
}

function clampStep(step: bigint): bigint {
  return step > LARGEST_STEP ? LARGEST_STEP : step < -LARGEST_STEP - 1n ? -LARGEST_STEP - 1n : step;
}
