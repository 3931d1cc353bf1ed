import { describe, expect, it } from "vitest";
import { createLiveRegion } from "./live-region.ts";

/** The part of a terminal that a region uses: lines, a cursor, the four sequences; long lines break at the right edge. */
function screen(columns: number, rows = 40) {
  let lines: string[] = [""];
  let at = 0;
  const stream = {
    columns,
    rows,
    write(text: string) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of a terminal begin with an escape
      for (const [piece] of text.matchAll(/\u001b\[\d*[AJK]|\n|[^\u001b\n]+/g)) {
        if (piece === "\n") {
          at++;
          lines[at] ??= "";
        } else if (piece.endsWith("A") && piece.startsWith("\u001b")) at -= Number(piece.slice(2, -1));
        else if (piece === "\u001b[2K") lines[at] = "";
        else if (piece === "\u001b[0J") {
          lines = lines.slice(0, at + 1);
          lines[at] = "";
        } else
          for (let start = 0; start < piece.length; start += stream.columns) {
            if (start > 0) at++;
            lines[at] = piece.slice(start, start + stream.columns);
          }
        if (at < 0) throw new Error("above the screen");
      }
    },
  };
  return {
    stream,
    /** As terminals do it that reflow: what is too long for the new width is broken into several lines. */
    resize(width: number) {
      const before = lines;
      lines = [];
      for (const [i, line] of before.entries()) {
        if (i === at) at = lines.length;
        for (let start = 0; start === 0 || start < line.length; start += width)
          lines.push(line.slice(start, start + width));
      }
      stream.columns = width;
    },
    text: () => lines.join("\n").trimEnd(),
  };
}

describe("createLiveRegion", () => {
  it("rewrites its lines in place, also when they become fewer", () => {
    const { stream, text } = screen(80);
    const region = createLiveRegion(stream);
    region.draw(["one", "two", "three"]);
    region.draw(["1", "2", "3", "4"]);
    region.draw(["last"]);
    expect(text()).toBe("last");
  });

  it("says something above and goes on below it", () => {
    const { stream, text } = screen(80);
    const region = createLiveRegion(stream);
    region.draw(["frame", "of two"]);
    region.above("a remark");
    region.draw(["frame", "again"]);
    region.draw(["frame", "at last"]);
    expect(text()).toBe("a remark\nframe\nat last");
  });

  it("leaves nothing behind when the window becomes narrower", () => {
    const { stream, text, resize } = screen(80);
    const region = createLiveRegion(stream);
    region.draw(["x".repeat(70), "short", "y".repeat(60)]);
    resize(40);
    region.draw(["x".repeat(40), "short"]);
    expect(text()).toBe(`${"x".repeat(40)}\nshort`);
  });

  it("colours take no room", () => {
    const written: string[] = [];
    const region = createLiveRegion({ columns: 10, rows: 24, write: (text) => written.push(text) });
    region.draw(["\u001b[1mten chars!\u001b[0m"]);
    region.draw(["x"]);
    expect(written[1]?.startsWith("\u001b[1A")).toBe(true);
  });

  it("never grows beyond the screen", () => {
    const written: string[] = [];
    const region = createLiveRegion({ columns: 80, rows: 5, write: (text) => written.push(text) });
    region.draw(["1", "2", "3", "4", "5", "6", "7"]);
    expect(written[0]?.match(/\n/g)).toHaveLength(4);
    region.draw(["1"]);
    expect(written[1]?.startsWith("\u001b[4A")).toBe(true);
  });
});
