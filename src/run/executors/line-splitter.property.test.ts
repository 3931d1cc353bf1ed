import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createLineSplitter } from "./line-splitter.ts";

function split(chunks: readonly Buffer[], longest?: number): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line), longest);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((from, i) => bytes.subarray(from, ends[i] ?? bytes.length));
}

const text = fc
  .array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\n", "\r\n", "\r", "🧪", "a=1")), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join("").toWellFormed());
const places = fc.array(fc.nat(), { maxLength: 10 });

it("gives the same lines whatever the pieces that the text comes in", () => {
  fc.assert(
    fc.property(text, places, (source, at) => {
      const expected = source.split("\n");
      if (expected.at(-1) === "") expected.pop();
      expect(split(cut(Buffer.from(source), at))).toEqual(expected.map((line) => line.replace(/\r$/, "")));
    }),
  );
});

it("skips exactly the lines that are too long", () => {
  const line = fc.nat(12).map((length) => "x".repeat(length));
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom("\n", "\r\n"), places, (lines, end, at) => {
      const source = lines.map((each) => each + end).join("");
      expect(split(cut(Buffer.from(source), at), 6)).toEqual(lines.filter((each) => each.length <= 6));
    }),
  );
});

it("takes any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), places, (bytes, at) => {
      expect(split(cut(Buffer.from(bytes), at))).toEqual(split([Buffer.from(bytes)]));
    }),
  );
});
