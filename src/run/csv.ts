/**
 * CSV as RFC 4180 has it: cells in double quotes may hold commas, line ends and doubled quotes.
 * @module
 */
import { AssayError } from "../model/index.ts";

export interface CsvRow {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Rows in order; empty lines are left out. Lines end with `\n` or `\r\n`, the last one may have no end.
 *
 * @throws {AssayError} INVALID_INPUT where a quote is never closed, or text follows one.
 */
export function parseCsv(fileName: string, text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = 0;
  let line = 1;
  const flawed = (message: string) =>
    new AssayError("INVALID_INPUT", message, { where: `${fileName}:${line}` });

  /** Reads from `at` to the end of one cell, and gives its text. */
  const cell = (): string => {
    if (text[at] !== '"') {
      const start = at;
      while (at < text.length && text[at] !== "," && text[at] !== "\n") at++;
      const value = text.slice(start, at);
      if (value.includes('"')) throw flawed("a quote inside a cell: put the whole cell into quotes");
      return text[at] !== "," && value.endsWith("\r") ? value.slice(0, -1) : value;
    }
    let value = "";
    for (;;) {
      const end = text.indexOf('"', at + 1);
      if (end < 0) throw flawed("a quote is never closed");
      value += text.slice(at + 1, end);
      at = end + 1;
      if (text[at] !== '"') break;
      value += '"';
    }
    if (text[at] === "\r" && (text[at + 1] === "\n" || at + 1 === text.length)) at++;
    if (at < text.length && text[at] !== "," && text[at] !== "\n")
      throw flawed("text after a closing quote: double the quotes inside a cell");
    return value;
  };

  while (at < text.length) {
    const start = at;
    const cells = [cell()];
    while (text[at] === ",") {
      at++;
      cells.push(cell());
    }
    at++; // the line end
    const source = text.slice(start, at);
    if (source.trim() !== "") rows.push({ line, cells });
    line += source.split("\n").length - 1;
  }
  return rows;
}
