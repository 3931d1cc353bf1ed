/**
 * A figure on the page: its finding as title, the drawing for wide and for narrow columns, a caption, and the numbers
 * that are drawn as a table. How a kind of figure is read is said once, below the first of its kind.
 * @module
 */
import type { FigureText } from "../figures/figure-frame.ts";
import { type Content, type Markup, markup } from "../figures/markup.ts";

/** Widths, in pixels, of the drawings: a column of text, half a screen, a small phone. */
export const FIGURE_WIDTHS = { wide: 712, middle: 500, narrow: 328 } as const;

export interface FigureBlock {
  readonly kind: "sum" | "curves" | "units";
  readonly text: FigureText;
  /** Below the drawing: how a figure of this kind is read. */
  readonly reading: Content;
  /** After it, of this figure alone: n, unit, level. */
  readonly caption: Content;
  readonly draw: (width: number) => Markup;
  readonly numbers: NumberTable;
}

export interface NumberTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Puts one figure after the other on a page, and numbers them. */
export type PlaceFigure = (block: FigureBlock) => Markup;

export function createFigures(): PlaceFigure {
  let number = 0;
  const firsts = new Map<FigureBlock["kind"], number>();
  return (block) => {
    number += 1;
    const first = firsts.get(block.kind);
    if (first === undefined) firsts.set(block.kind, number);
    const reading =
      first === undefined ? block.reading : markup`Read like <a href="#figure-${first}">figure ${first}</a>.`;
    return figureMarkup(block, number, markup`${reading} ${block.caption}`);
  };
}

function figureMarkup({ text, draw, numbers }: FigureBlock, number: number, caption: Markup): Markup {
  return markup`<figure id="figure-${number}"><figcaption><b>Figure ${number}.</b> ${text.title}</figcaption><div class="wd">${draw(FIGURE_WIDTHS.wide)}</div><div class="md">${draw(FIGURE_WIDTHS.middle)}</div><div class="nw">${draw(FIGURE_WIDTHS.narrow)}</div><p class="cap">${caption}</p>${numbersMarkup(numbers, number)}</figure>`;
}

function numbersMarkup({ heads, rows }: NumberTable, number: number): Markup {
  return markup`<details class="numbers"><summary>The numbers of figure ${number}</summary><div class="scroll" role="region" aria-label="The numbers of figure ${number}" tabindex="0"><table><thead><tr>${heads.map((head, i) => markup`<th scope="col"${i > 0 && markup` class="num"`}>${head}</th>`)}</tr></thead><tbody>${rows.map(
    (row) =>
      markup`<tr>${row.map((cell, i) => (i === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td class="num">${cell}</td>`))}</tr>`,
  )}</tbody></table></div></details>`;
}
