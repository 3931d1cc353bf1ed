import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clip, displayWidth, fitted, wrap, wrapCommand } from "./wrap.ts";

describe("displayWidth", () => {
  it("counts columns, not characters", () => {
    expect(displayWidth("résumé")).toBe(6);
    expect(displayWidth("e\u0301")).toBe(1);
    expect(displayWidth("方法")).toBe(4);
    expect(displayWidth("\u001b[1;36mBETTER\u001b[0m")).toBe(6);
  });
});

describe("wrap", () => {
  it("keeps every word, in order, and no line is too wide", () => {
    const text = fc
      .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }))
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 120 }), (words, width) => {
        const lines = wrap(words, width, { first: "  - ", rest: "    " });
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        const bare = (value: string) => value.replaceAll(/\s/g, "");
        expect(lines.map((line, i) => bare(i === 0 ? line.slice(4) : line)).join("")).toBe(bare(words));
      }),
    );
  });

  it("hangs under the first word", () => {
    expect(wrap("one two three", 9, { first: "- " })).toEqual(["- one two", "  three"]);
  });

  it("keeps an interval and a number with its unit on one line", () => {
    const lines = wrap("by 0.012 with a 95 % interval [-0.021, +0.045], about 3 min long", 22);
    expect(lines.some((line) => line.includes("95 %"))).toBe(true);
    expect(lines.some((line) => line.includes("[-0.021, +0.045],"))).toBe(true);
    expect(lines.some((line) => line.includes("3 min"))).toBe(true);
  });
});

describe("wrapCommand", () => {
  it("breaks outside of quotes, so that the lines are still one command", () => {
    const lines = wrapCommand("assay compare 'python new.py --lr 0.1' 'python old.py' --seeds 8", 40, "  ");
    expect(lines).toEqual([
      "  assay compare \\",
      "    'python new.py --lr 0.1' \\",
      "    'python old.py' --seeds 8",
    ]);
  });
});

it("clip says that something is missing", () => {
  expect(clip("abcdef", 6, "…")).toBe("abcdef");
  expect(clip("abcdefg", 6, "…")).toBe("abcde…");
  expect(clip("方法方法", 5, "…")).toBe("方法…");
});

it("fitted loses no character of a line that is too wide", () => {
  const line = "x".repeat(95);
  const lines = fitted(line, 40);
  expect(lines.every((each) => displayWidth(each) <= 40)).toBe(true);
  expect(lines.join("").replaceAll(" ", "")).toBe(line);
});
