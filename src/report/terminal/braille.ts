/**
 * Fine drawing in braille: two by four dots to a cell, so that a curve in nine lines of text has 36 levels.
 * @module
 */
import type { Canvas } from "./canvas.ts";
import type { Ink } from "./text-style.ts";

/** Bits of the eight dots of a cell, by row and then by column. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export const DOTS_ACROSS = 2;
export const DOTS_DOWN = 4;

export interface DotSheet {
  /** x and y in dots, from the top left. Outside of the sheet nothing is drawn. */
  dot(x: number, y: number, ink: Ink): void;
  /** Writes every cell that has a dot; cells that two inks share have none. */
  drawOn(rows: readonly Canvas[]): void;
}

export function createDotSheet(columns: number, lines: number): DotSheet {
  const cells = new Map<number, { bits: number; ink: Ink | undefined }>();
  return {
    dot(x, y, ink) {
      const [column, line] = [Math.floor(x / DOTS_ACROSS), Math.floor(y / DOTS_DOWN)];
      if (column < 0 || column >= columns || line < 0 || line >= lines) return;
      const bit = BITS[y % DOTS_DOWN]?.[x % DOTS_ACROSS] ?? 0;
      const key = line * columns + column;
      const cell = cells.get(key);
      cells.set(key, {
        bits: (cell?.bits ?? 0) | bit,
        ink: cell === undefined || cell.ink === ink ? ink : undefined,
      });
    },
    drawOn(rows) {
      for (const [key, { bits, ink }] of cells)
        rows[Math.floor(key / columns)]?.put(key % columns, String.fromCodePoint(0x2800 + bits), ink);
    },
  };
}
