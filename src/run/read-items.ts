/**
 * The scores of a run on the items of its test set: `items.csv` or `items.jsonl`, which the program wrote into its folder.
 *
 * Columns: `id` with `score`, or `id`, `label` and `prediction`; `label` beside `score` where classes count alike; `group` if
 * items belong together. Others are ignored.
 * @module
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AssayError, type ItemTable } from "../model/index.ts";
import { parseCsv } from "./csv.ts";

export interface ItemsFile {
  readonly table: ItemTable;
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

/** The files that hold items; the first that is there counts. */
export const ITEM_FILES = ["items.csv", "items.jsonl"] as const;
/** A larger file is no list of test items that a judge could hold in memory. */
const LARGEST = 256 * 1024 * 1024; // bytes

/** @returns null where the program wrote none. @throws {AssayError} INVALID_INPUT with file and line, IO. */
export function readItems(runDir: string): ItemsFile | null {
  const fileName = ITEM_FILES.find((name) => existsSync(join(runDir, name)));
  if (fileName === undefined) return null;
  const stat = statSync(join(runDir, fileName));
  if (!stat.isFile()) throw new AssayError("INVALID_INPUT", `${fileName} is not a file`, { where: fileName });
  if (stat.size > LARGEST)
    throw new AssayError("INVALID_INPUT", `${fileName} has ${stat.size} bytes, expected at most ${LARGEST}`, {
      where: fileName,
    });
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(runDir, fileName));
  } catch (error) {
    throw new AssayError("IO", `${fileName} cannot be read`, { where: join(runDir, fileName), cause: error });
  }
  return { table: parseItems(fileName, bytes.toString("utf8")), bytes, fileName };
}

/** One row as text by column; `score` may be a number already. */
interface ItemRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string | number>;
}

/**
 * @param fileName - Its ending says the format; it also stands in messages.
 * @throws {AssayError} INVALID_INPUT for a missing column, a ragged row, an id that comes twice, a score that is no finite
 * number, a file without items; `where` is `items.csv:41`.
 */
export function parseItems(fileName: string, text: string): ItemTable {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const rows = fileName.endsWith(".jsonl") ? jsonRows(fileName, body) : csvRows(fileName, body);
  const [first] = rows;
  if (first === undefined) throw flaw(fileName, 1, "no item in it");
  const has = (column: string) => first.cells.has(column);
  if (!has("id")) throw missing(fileName, first, "id");
  if (!has("score") && !has("label") && !has("prediction")) throw missing(fileName, first, "score");
  if (!has("score") && !has("label")) throw missing(fileName, first, "label");
  if (!has("score") && !has("prediction")) throw missing(fileName, first, "prediction");

  const column = (name: string) => rows.map((row) => textCell(fileName, row, name));
  const ids = column("id");
  requireDistinct(fileName, rows, ids);
  const withScores = has("score");
  const withPredictions = has("label") && has("prediction");
  // Beside scores, a label is needed of all items or it is none.
  const withLabels = withPredictions || rows.every(({ cells }) => cells.has("label"));
  return {
    ids,
    scores: withScores ? rows.map((row) => scoreCell(fileName, row)) : null,
    labels: withLabels ? column("label") : null,
    predictions: withPredictions ? column("prediction") : null,
    groups: has("group") ? column("group") : null,
  };
}

function csvRows(fileName: string, text: string): ItemRow[] {
  const [header, ...rows] = parseCsv(fileName, text);
  if (header === undefined) return [];
  const names = header.cells.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw flaw(fileName, header.line, `the column ${JSON.stringify(twice)} comes twice`);
  if (rows.length === 0) {
    const cells = new Map(names.map((name) => [name, ""]));
    if (!cells.has("id")) throw missing(fileName, { line: header.line, cells }, "id");
  }
  return rows.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw flaw(
        fileName,
        line,
        `${cells.length} ${cells.length === 1 ? "cell" : "cells"}, expected ${names.length} as in the first line`,
      );
    return { line, cells: new Map(names.map((name, i) => [name, cells[i] ?? ""])) };
  });
}

function jsonRows(fileName: string, text: string): ItemRow[] {
  return text.split("\n").flatMap((source, i): ItemRow[] => {
    if (source.trim() === "") return [];
    let value: unknown;
    try {
      value = JSON.parse(source);
    } catch {
      throw flaw(fileName, i + 1, "not JSON: one object on each line is expected");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw flaw(fileName, i + 1, "not a JSON object");
    const cells = new Map<string, string | number>();
    for (const [name, cell] of Object.entries(value))
      if (typeof cell === "string" || typeof cell === "number") cells.set(name, cell);
      else if (typeof cell === "boolean") cells.set(name, String(cell));
    return [{ line: i + 1, cells }];
  });
}

function textCell(fileName: string, row: ItemRow, name: string): string {
  const cell = row.cells.get(name);
  if (cell === undefined) throw flaw(fileName, row.line, `no ${name}, which earlier items have`);
  const text = String(cell);
  if (name === "id" && text.trim() === "") throw flaw(fileName, row.line, "the id is empty");
  return text;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function scoreCell(fileName: string, row: ItemRow): number {
  const cell = row.cells.get("score");
  if (cell === undefined) throw flaw(fileName, row.line, "no score, which earlier items have");
  const text = String(cell).trim();
  const value = NUMBER.test(text) ? Number(text) : truth(text);
  if (!Number.isFinite(value))
    throw flaw(fileName, row.line, `score is ${JSON.stringify(text)}, expected a finite number`);
  return value;
}

/** Right or wrong, as many programs write it. */
function truth(text: string): number {
  const word = text.toLowerCase();
  return word === "true" ? 1 : word === "false" ? 0 : Number.NaN;
}

function requireDistinct(fileName: string, rows: readonly ItemRow[], ids: readonly string[]): void {
  const lines = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    const line = rows[i]?.line ?? 0;
    const before = lines.get(id);
    if (before !== undefined)
      throw flaw(fileName, line, `the id ${JSON.stringify(id.slice(0, 80))} is in line ${before} already`);
    lines.set(id, line);
  }
}

function missing(fileName: string, row: ItemRow, column: string): AssayError {
  const found = [...row.cells.keys()].slice(0, 8).join(", ");
  return flaw(fileName, row.line, `no column ${column} (there are: ${found || "none"})`);
}

function flaw(fileName: string, line: number, message: string): AssayError {
  return new AssayError("INVALID_INPUT", message, {
    where: `${fileName}:${line}`,
    next: "write id,score or id,label,prediction for each item of the test set; group, and label beside score, are optional",
  });
}
