import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auc, placements } from "./auc.ts";
import { type ItemsQuestion, itemsEstimate, itemsInterval } from "./items.ts";
import { pairedDeLong } from "./paired-delong.ts";
import { score } from "./scores.samples.ts";

const ask = (more: Partial<ItemsQuestion>): ItemsQuestion => ({
  kind: "mean",
  candidate: [],
  baseline: [],
  positive: null,
  classes: null,
  groups: null,
  ...more,
});

describe("by hand", () => {
  it("one unit a side: the paired t over items", () => {
    // Differences 1, 0, 1, 2: mean 1, s² = 2/3, variance 1/6, df 3.
    const estimate = itemsEstimate(ask({ candidate: [[2, 1, 3, 5]], baseline: [[1, 1, 2, 3]] }));
    expect(estimate.difference).toBe(1);
    expect(estimate.variance).toBeCloseTo(1 / 6, 14);
    expect(estimate).toMatchObject({ unitVariance: 0, interactionVariance: 0, items: 4, groups: null });
    expect(estimate.df).toBeCloseTo(3, 12);
    // t(.975, 3) = 3.1824463.
    expect(itemsInterval(estimate, 0.95)[1]).toBeCloseTo(1 + 3.1824463 * Math.sqrt(1 / 6), 6);
  });

  it("units, items and what both add: no interaction where a unit shifts all its items alike", () => {
    const estimate = itemsEstimate(
      ask({
        candidate: [
          [1, 2, 3],
          [3, 4, 5],
        ],
        baseline: [
          [1, 1, 1],
          [1, 1, 1],
        ],
      }),
    );
    // Units of a: 2 and 4, variance 2/2; item differences 1, 2, 3: variance 1/3.
    expect(estimate.unitVariance).toBeCloseTo(1, 14);
    expect(estimate.itemVariance).toBeCloseTo(1 / 3, 14);
    expect(estimate.interactionVariance).toBeCloseTo(0, 14);
    expect(estimate.variance).toBeCloseTo(4 / 3, 14);
  });

  it("items of one group count once", () => {
    const base = { candidate: [[2, 1, 3, 5]], baseline: [[1, 1, 2, 3]] };
    const grouped = itemsEstimate(ask({ ...base, groups: ["p", "p", "q", "q"] }));
    // Differences 1, 0 | 1, 2 about their mean 1: influences -1/4 and 1/4; 2/1 (1/16 + 1/16) = 1/4, df 1.
    expect(grouped.variance).toBeCloseTo(1 / 4, 14);
    expect(grouped).toMatchObject({ groups: 2, df: 1 });
  });

  it("AUC: the share of pairs ordered rightly, ties half", () => {
    expect(auc([0.9, 0.4, 0.4, 0.1], [true, true, false, false])).toBe(3.5 / 4);
    expect([...placements([0.9, 0.4, 0.4, 0.1], [true, true, false, false])]).toEqual([1, 0.75, 0.75, 1]);
  });

  it.each([
    [{}, "each arm needs at least one unit"],
    [{ candidate: [[1, 2]], baseline: [[1, 2, 3]] }, "not all units were scored on the same items"],
    [{ candidate: [[1, 2]], baseline: [[1, Number.NaN]] }, "items[1] is NaN"],
    [{ candidate: [[1]], baseline: [[2]] }, "items has 1 score"],
    [{ candidate: [[1, 2]], baseline: [[2, 2]], groups: ["a"] }, "2 items and a group of 1"],
    [{ candidate: [[1, 2, 3]], baseline: [[2, 2, 1]], groups: ["a", "a", "a"] }, "at least 2 groups"],
    [{ kind: "auc", candidate: [[1, 2]], baseline: [[2, 2]] }, "the classes are missing"],
    [
      { kind: "auc", candidate: [[1, 2, 3]], baseline: [[2, 2, 1]], positive: [true, true, true] },
      "items of both classes are needed",
    ],
    [
      { kind: "auc", candidate: [[1, 2, 3]], baseline: [[2, 2, 1]], positive: [true, true, false] },
      "at least 2 items of each class",
    ],
  ] as const)("refuses %j", (question, message) => {
    expect(() => itemsEstimate(ask(question as unknown as Partial<ItemsQuestion>))).toThrow(message);
  });
});

describe("whatever the scores", () => {
  const table = (units: number, items: number) =>
    fc.array(fc.array(score, { minLength: items, maxLength: items }), { minLength: units, maxLength: units });
  const classes = [true, false, true, true, false, false, true];
  const question: fc.Arbitrary<ItemsQuestion> = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
    .chain(([a, b]) =>
      fc.record({
        kind: fc.constantFrom("mean" as const, "auc" as const),
        candidate: table(a, 7),
        baseline: table(b, 7),
        positive: fc.constant(classes),
        classes: fc.constant(null),
        groups: fc.option(fc.array(fc.constantFrom("p", "q", "r"), { minLength: 5, maxLength: 5 })),
      }),
    )
    .map(({ groups, ...rest }) => ({ ...rest, groups: groups === null ? null : ["x", "y", ...groups] }));

  it("V = units + items - interaction, never below either part; the interval holds the estimate", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { variance, unitVariance, itemVariance, interactionVariance, difference, df } =
          itemsEstimate(asked);
        expect(variance).toBe(
          Math.max(unitVariance + itemVariance - interactionVariance, unitVariance, itemVariance),
        );
        expect(df > 0).toBe(true);
        fc.pre(variance > 0);
        const [low, high] = itemsInterval({ ...itemsEstimate(asked) }, 0.95);
        expect(low).toBeLessThan(difference);
        expect(high).toBeGreaterThan(difference);
      }),
    );
  });

  it("swapping the arms flips the difference and leaves the variance; the order of the items does not matter", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const plain = itemsEstimate(asked);
        const swapped = itemsEstimate({ ...asked, candidate: asked.baseline, baseline: asked.candidate });
        expect(swapped.difference).toBeCloseTo(-plain.difference, 9);
        expect(swapped.variance).toBeCloseTo(plain.variance, 8);
        const turn = <T>(row: readonly T[]) => row.toReversed();
        const reversed = itemsEstimate({
          ...asked,
          candidate: asked.candidate.map(turn),
          baseline: asked.baseline.map(turn),
          positive: turn(asked.positive as boolean[]),
          groups: asked.groups && turn(asked.groups),
        });
        expect(reversed.difference).toBeCloseTo(plain.difference, 9);
        expect(reversed.variance).toBeCloseTo(plain.variance, 8);
      }),
    );
  });

  it("with one unit a side the AUC's variance is that of DeLong's paired test", () => {
    fc.assert(
      fc.property(table(2, 7), ([a, b]) => {
        const both = pairedDeLong(a!, b!, classes);
        const { variance, difference } = itemsEstimate(
          ask({ kind: "auc", candidate: [a!], baseline: [b!], positive: classes }),
        );
        expect(difference).toBeCloseTo(both.difference, 12);
        expect(variance).toBeCloseTo(both.standardError ** 2, 12);
      }),
    );
  });

  it("the mean of the placements over either class is the AUC, which no increasing map changes", () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 7, maxLength: 7 }), (predictions) => {
        const area = auc(predictions, classes);
        const shares = placements(predictions, classes);
        for (const side of [true, false]) {
          const own = [...shares].filter((_, i) => classes[i] === side);
          expect(own.reduce((sum, share) => sum + share, 0) / own.length).toBeCloseTo(area, 12);
        }
        expect(
          auc(
            predictions.map((x) => Math.atan(x / 50)),
            classes,
          ),
        ).toBe(area);
        expect(
          auc(
            predictions.map((x) => -x),
            classes,
          ),
        ).toBeCloseTo(1 - area, 12);
      }),
    );
  });
});
