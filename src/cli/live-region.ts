/**
 * The last lines of a terminal, rewritten in place: no flicker, no scrolling, nothing left behind, also when the window
 * becomes narrower in between or something else has to be said above.
 * @module
 */
import { displayWidth } from "../report/index.ts";

/** What it needs of a terminal's stream. */
export interface RegionStream {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

export interface LiveRegion {
  /** Shows these lines in the place of the last ones. */
  draw(lines: readonly string[]): void;
  /** Writes text above the region, which comes back with the next `draw`. */
  above(text: string): void;
}

const CLEAR_LINE = "\u001b[2K";
const CLEAR_BELOW = "\u001b[0J";

export function createLiveRegion(stream: RegionStream): LiveRegion {
  let widths: readonly number[] = [];

  /** A window that became narrower has broken long lines into several. */
  const toFirstLine = () => {
    const columns = Math.max(1, stream.columns ?? Number.POSITIVE_INFINITY);
    const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    // Further up than the screen is high there is nothing that can be rewritten.
    const up = Math.min(rows, (stream.rows ?? Number.POSITIVE_INFINITY) - 1);
    return up > 0 ? `\u001b[${up}A` : "";
  };

  return {
    draw(lines) {
      // What is higher than the screen would scroll with every frame.
      const shown = lines.slice(0, Math.max(1, (stream.rows ?? Number.POSITIVE_INFINITY) - 1));
      const text = shown.map((line) => `${CLEAR_LINE}${line}\n`).join("");
      stream.write(`${toFirstLine()}${text}${CLEAR_BELOW}`);
      widths = shown.map(displayWidth);
    },
    above(text) {
      stream.write(`${toFirstLine()}${CLEAR_BELOW}${text}\n`);
      widths = [];
    },
  };
}
