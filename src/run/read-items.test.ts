import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { parseItems, readItems } from "./read-items.ts";

const folder = mkdtempSync(join(tmpdir(), "items-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("reads scores, with groups, from CSV", () => {
  expect(
    parseItems("items.csv", '\uFEFFid,score,group,note\r\n7,0.5,p1,x\r\n"a,""b""",-1e-3,p2,"two\nlines"'),
  ).toEqual({
    ids: ["7", 'a,"b"'],
    scores: [0.5, -0.001],
    labels: null,
    predictions: null,
    groups: ["p1", "p2"],
  });
});

it("reads labels with predictions from JSONL, whatever their type", () => {
  const text =
    '{"id": 1, "label": 0, "prediction": 0.25}\n\n{"id": "b", "label": true, "prediction": "x", "z": [1]}\n';
  expect(parseItems("items.jsonl", text)).toEqual({
    ids: ["1", "b"],
    scores: null,
    labels: ["0", "true"],
    predictions: ["0.25", "x"],
    groups: null,
  });
});

it("keeps labels beside scores, where every item has one", () => {
  expect(parseItems("items.csv", "id,label,score\n1,reel,0.5\n2,jig,0.7\n")).toMatchObject({
    scores: [0.5, 0.7],
    labels: ["reel", "jig"],
    predictions: null,
  });
  const some = '{"id": 1, "label": "reel", "score": 1}\n{"id": 2, "score": 0}';
  expect(parseItems("items.jsonl", some)).toMatchObject({ scores: [1, 0], labels: null });
});

it.each([
  ["items.csv", "id,score\n1,0.5\n1,0.6\n", "items.csv:3", 'the id "1" is in line 2 already'],
  ["items.csv", "id,score\n1,0.5\n2\n", "items.csv:3", "1 cell, expected 2 as in the first line"],
  ["items.csv", "id,score\n1,nan\n", "items.csv:2", 'score is "nan", expected a finite number'],
  ["items.csv", "id,score\n1,\n", "items.csv:2", 'score is "", expected a finite number'],
  ["items.csv", "id,score\n1,1e999\n", "items.csv:2", 'score is "1e999", expected a finite number'],
  ["items.csv", "name,score\n1,2\n", "items.csv:2", "no column id (there are: name, score)"],
  ["items.csv", "id,value\n1,2\n", "items.csv:2", "no column score (there are: id, value)"],
  ["items.csv", "id,label\n1,2\n", "items.csv:2", "no column prediction (there are: id, label)"],
  ["items.csv", "id,score,id\n1,2,3\n", "items.csv:1", 'the column "id" comes twice'],
  ["items.csv", "id,score\n,2\n", "items.csv:2", "the id is empty"],
  ["items.csv", 'id,score\n"1,2\n', "items.csv:2", "a quote is never closed"],
  [
    "items.csv",
    'id,score\n"1"x,2\n',
    "items.csv:2",
    "text after a closing quote: double the quotes inside a cell",
  ],
  ["items.csv", "id,score\n", "items.csv:1", "no item in it"],
  ["items.csv", "", "items.csv:1", "no item in it"],
  [
    "items.jsonl",
    '{"id": 1, "score": 1}\n{"id": 2',
    "items.jsonl:2",
    "not JSON: one object on each line is expected",
  ],
  ["items.jsonl", '{"id": 1, "score": 1}\n[2]', "items.jsonl:2", "not a JSON object"],
  ["items.jsonl", '{"id": 1, "score": 1}\n{"id": 2}', "items.jsonl:2", "no score, which earlier items have"],
  ["items.jsonl", '{"id": 1, "score": "NaN"}', "items.jsonl:1", 'score is "NaN", expected a finite number'],
])("says what is wrong with %s %j, and where", (file, text, where, message) => {
  expect(() => parseItems(file, text)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", where, message }),
  );
});

it("gives back every table that was written by the rules", () => {
  const row = fc.record({
    id: fc.string({ unit: "grapheme" }),
    score: fc.double({ noNaN: true, noDefaultInfinity: true }),
  });
  const rows = fc.uniqueArray(row, { minLength: 1, selector: ({ id }) => id });
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), (items, lineEnd, last) => {
      fc.pre(items.every(({ id }) => id.trim() !== ""));
      const lines = ["id,score", ...items.map(({ id, score }) => `${quoted(id)},${score}`)];
      const { ids, scores } = parseItems("items.csv", lines.join(lineEnd) + (last ? lineEnd : ""));
      expect(ids).toEqual(items.map(({ id }) => id));
      expect(scores?.map((score) => score + 0)).toEqual(items.map(({ score }) => score + 0));
    }),
  );
});

it("takes the CSV file of a run, else the JSONL file, else none", () => {
  expect(readItems(folder)).toBeNull();
  writeFileSync(join(folder, "items.jsonl"), '{"id": 1, "score": 2}\n');
  expect(readItems(folder)).toMatchObject({ fileName: "items.jsonl", table: { scores: [2] } });
  writeFileSync(join(folder, "items.csv"), "id,score\n1,3\n");
  const items = readItems(folder);
  expect(items).toMatchObject({ fileName: "items.csv", table: { scores: [3] } });
  expect(Buffer.from(items?.bytes ?? []).toString()).toBe("id,score\n1,3\n");
});
