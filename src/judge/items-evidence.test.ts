import { describe, expect, it } from "vitest";
import type { ItemTable, UnitEvidence } from "../model/index.ts";
import { type PairedItems, pairedItems } from "./items-evidence.ts";

const table = (change: Partial<ItemTable>): ItemTable => ({
  ids: ["a", "b", "c", "d"],
  scores: null,
  labels: null,
  predictions: null,
  groups: null,
  ...change,
});
const unit = (score: number, items: ItemTable | null): UnitEvidence => ({
  unit: "1",
  score,
  selection: score,
  failed: false,
  reason: null,
  seconds: null,
  run: "r",
  items,
});
const pair = (a: UnitEvidence, b: UnitEvidence) => pairedItems([a], [b]);
const kindOf = (a: UnitEvidence, b: UnitEvidence) => {
  const result = pair(a, b);
  return result !== null && "kind" in result ? result.kind : result;
};

describe("what the items' score is", () => {
  const labels = ["0", "0", "1", "1"];

  it("is the mean of the scores, as printed with three digits", () => {
    const a = unit(0.333, table({ scores: [0, 0, 1 / 3, 1] }));
    expect(kindOf(a, a)).toBe("mean");
    expect(kindOf(unit(0.335, a.items), a)).toHaveProperty("unusable");
  });

  it("is right or wrong, where labels and predictions are words", () => {
    const a = unit(0.75, table({ labels: ["x", "y", "x", "z"], predictions: ["x", "y", "x", "x"] }));
    expect(pair(a, a)).toMatchObject({ kind: "mean", candidate: [[1, 1, 1, 0]] });
  });

  it("is the absolute or the squared error, whichever gives back the score", () => {
    const predictions = ["0.1", "0.2", "0.7", "0.9"];
    const items = table({ labels, predictions });
    expect((pair(unit(0.175, items), unit(0.175, items)) as PairedItems).candidate[0]?.[2]).toBeCloseTo(
      0.3,
      12,
    );
    expect((pair(unit(0.0375, items), unit(0.0375, items)) as PairedItems).candidate[0]?.[2]).toBeCloseTo(
      0.09,
      12,
    );
  });

  it("is the nearest of several that come near, where the scores are small", () => {
    // Mean absolute error 2e-4, mean squared error 5e-8: both lie within the last printed digit of either.
    const items = table({
      labels: ["0", "0", "0", "0"],
      predictions: ["0.0001", "0.0003", "0.0001", "0.0003"],
    });
    const squared = pair(unit(5e-8, items), unit(5e-8, items)) as PairedItems;
    expect(squared.candidate[0]?.[1]).toBeCloseTo(9e-8, 12);
    const absolute = pair(unit(2e-4, items), unit(2e-4, items)) as PairedItems;
    expect(absolute.candidate[0]?.[1]).toBeCloseTo(3e-4, 12);
  });

  it("is an AUC of either class", () => {
    const items = table({ labels, predictions: ["0.1", "0.6", "0.5", "0.9"] });
    expect(pair(unit(0.75, items), unit(0.75, items))).toMatchObject({
      kind: "auc",
      positive: [false, false, true, true],
    });
    expect(pair(unit(0.25, items), unit(0.25, items))).toMatchObject({
      positive: [true, true, false, false],
    });
  });
});

describe("tables of several runs", () => {
  const first = unit(2.5, table({ scores: [1, 2, 3, 4], groups: ["p", "p", "q", "q"] }));

  it("are brought into one order by their ids", () => {
    const mixed = unit(
      2.5,
      table({ ids: ["d", "a", "c", "b"], scores: [4, 1, 3, 2], groups: ["q", "p", "q", "p"] }),
    );
    expect(pair(first, mixed)).toMatchObject({ baseline: [[1, 2, 3, 4]], groups: ["p", "p", "q", "q"] });
  });

  it.each([
    [
      "another item",
      table({ ids: ["a", "b", "c", "e"], scores: [1, 2, 3, 4], groups: ["p", "p", "q", "q"] }),
      /same items/,
    ],
    [
      "an item less",
      table({ ids: ["a", "b", "c"], scores: [2, 2.5, 3], groups: ["p", "p", "q"] }),
      /same items/,
    ],
    [
      "an item twice",
      table({ ids: ["a", "a", "c", "d"], scores: [1, 2, 3, 4], groups: ["p", "p", "q", "q"] }),
      /same items/,
    ],
    ["another group", table({ scores: [1, 2, 3, 4], groups: ["p", "q", "q", "q"] }), /groups/],
    ["no groups", table({ scores: [1, 2, 3, 4] }), /groups/],
    ["no items", null, /items of 1 of 2 runs are missing/],
  ])("with %s are left aside, with the reason", (_, items, reason) => {
    expect(pair(first, unit(2.5, items))).toEqual({ unusable: expect.stringMatching(reason) });
  });

  it("are nothing where no run has any", () => {
    expect(pair(unit(1, null), unit(1, null))).toBeNull();
    expect(pairedItems([], [])).toBeNull();
  });
});
