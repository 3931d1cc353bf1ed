/**
 * A row of cells to draw in: each one character with its colour, written from left to right, the later over the earlier.
 * @module
 */
import type { Ink, Paint } from "./text-style.ts";

export interface Canvas {
  readonly columns: number;
  /** Outside of the canvas nothing is drawn. */
  put(column: number, character: string, ink?: Ink): void;
  fill(from: number, to: number, character: string, ink?: Ink): void;
  at(column: number): string;
  text(column: number, text: string, ink?: Ink): void;
  /** With trailing spaces. */
  line(paint: Paint): string;
}

export function createCanvas(columns: number): Canvas {
  const cells = new Array<string>(columns).fill(" ");
  const inks = new Array<Ink | undefined>(columns).fill(undefined);
  const canvas: Canvas = {
    columns,
    put(column, character, ink) {
      if (column < 0 || column >= columns) return;
      cells[column] = character;
      inks[column] = ink;
    },
    fill(from, to, character, ink) {
      for (let column = Math.max(0, from); column <= Math.min(columns - 1, to); column++)
        canvas.put(column, character, ink);
    },
    at: (column) => cells[column] ?? " ",
    text(column, text, ink) {
      for (const [i, character] of [...text].entries()) canvas.put(column + i, character, ink);
    },
    line(paint) {
      let line = "";
      // Neighbours of one colour are painted together: fewer escapes, and a log that reads well.
      for (let start = 0; start < columns; ) {
        const ink = inks[start];
        let end = start + 1;
        while (end < columns && inks[end] === ink) end++;
        const run = cells.slice(start, end).join("");
        line += ink === undefined ? run : paint(ink, run);
        start = end;
      }
      return line;
    },
  };
  return canvas;
}

/** Column of a value on an axis; far outside: just outside. */
export function columnOf(share: number, columns: number): number {
  const column = Math.round(share * (columns - 1));
  return Math.max(-1, Math.min(columns, Number.isNaN(column) ? -1 : column));
}
