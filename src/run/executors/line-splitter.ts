/**
 * Cuts a stream of bytes into lines, whatever the pieces it comes in, in bounded memory.
 *
 * A line ends with `\n` or `\r\n`; the last one may have no end. Bytes that are not UTF-8 become U+FFFD. A line that is
 * too long to be a score is skipped: nobody asks for it, and it may be a gigabyte.
 * @module
 */
import { LONGEST_SCORE_LINE } from "../../model/index.ts";

const NEWLINE = 0x0a;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** The stream has ended: what is left is a line. */
  end(): void;
}

/** @param longest - Bytes; longer lines are skipped. */
export function createLineSplitter(
  onLine: (line: string) => void,
  longest: number = LONGEST_SCORE_LINE,
): LineSplitter {
  /** The open line's beginning, from earlier chunks. */
  let open: Buffer[] = [];
  let openBytes = 0;
  let skipping = false;

  const keep = (piece: Buffer) => {
    if (skipping || piece.length === 0) return;
    openBytes += piece.length;
    if (openBytes > longest + 1) {
      skipping = true; // + 1: a \r may stand before the end
      open = [];
    } else open.push(Buffer.from(piece)); // a copy: the chunk would stay in memory for a few bytes of it
  };
  const closeLine = () => {
    if (!skipping) emit(Buffer.concat(open));
    open = [];
    openBytes = 0;
    skipping = false;
  };
  const emit = (bytes: Buffer) => {
    const line = bytes.toString("utf8");
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (bytes.length <= longest + (line.length - text.length)) onLine(text);
  };

  return {
    push(chunk) {
      let from = 0;
      let to = chunk.indexOf(NEWLINE);
      if (to < 0) return keep(chunk);
      if (openBytes > 0) {
        keep(chunk.subarray(0, to));
        closeLine();
        from = to + 1;
      }
      for (to = chunk.indexOf(NEWLINE, from); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
        emit(chunk.subarray(from, to));
        from = to + 1;
      }
      keep(chunk.subarray(from));
    },
    end() {
      if (openBytes > 0) closeLine();
    },
  };
}
