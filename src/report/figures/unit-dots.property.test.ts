import fc from "fast-check";
import { expect, it } from "vitest";
import {
  anyName,
  expectReadable,
  figureWidths,
  hasClass,
  number,
  readScale,
  sizes,
  svgElements,
} from "./svg-elements.samples.ts";
import { type UnitDotsData, unitDots } from "./unit-dots.ts";

const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 });
const data = fc
  .record({
    a: scores,
    b: scores,
    level: fc.constantFrom(0, 3.2, -40, 123456.7),
    size: sizes,
    names: fc.tuple(anyName, anyName),
    metric: anyName,
    minimize: fc.boolean(),
    margin: fc.boolean(),
  })
  .filter(({ a, b }) => [a, b].every((x) => Math.max(...x) - Math.min(...x) > 0.01))
  .map(({ a, b, level, size, minimize, margin, names, metric }): UnitDotsData => {
    const row = (name: string, index: number, values: readonly number[]) => {
      const units = values.map((value, i) => ({ unit: String(i), score: level + size * value }));
      const mean = units.reduce((sum, { score }) => sum + score, 0) / units.length;
      return {
        name,
        index,
        units,
        mean,
        interval: [mean - 0.2 * size, mean + 0.3 * size] as const,
        reported: mean + 0.1 * size,
        texts: { mean: mean.toPrecision(4), reported: (mean + 0.1 * size).toPrecision(4) },
      };
    };
    const [candidate, baseline] = [row(names[0], 0, a), row(names[1], 1, b)];
    const estimate = candidate.mean - baseline.mean;
    return {
      candidate,
      baseline,
      difference: {
        estimate,
        interval: [estimate - 0.4 * size, estimate + 0.4 * size],
        inner: null,
        text: "+0.006 [−0.030, +0.043]",
      },
      margin: margin ? 0.1 * size : null,
      paired: false,
      metric,
      minimize,
      text: { title: "finding", description: "how" },
    };
  });
const widths = figureWidths;

it("dots, means, rings and intervals lie where the ticks say that their scores are", () => {
  fc.assert(
    fc.property(data, widths, (each, width) => {
      const elements = svgElements(unitDots(each, width));
      const ticks = elements.filter(({ attributes }) => attributes["data-tick"] !== undefined);
      const levels = ticks.filter(({ attributes }) => attributes["data-panel"] === undefined);
      fc.pre(levels.length >= 2);
      const value = readScale(levels, "x");
      const slack = Math.abs(value(0.3) - value(0));
      for (const row of [each.candidate, each.baseline]) {
        const inRow = elements.filter(({ within }) => within.includes(String(row.index)));
        const dots = inRow.filter((element) => hasClass(element, "dot"));
        expect(dots).toHaveLength(row.units.length);
        dots.forEach((dot, i) => {
          expect(Math.abs(value(number(dot, "cx")) - (row.units[i]?.score ?? 0))).toBeLessThan(slack);
        });
        const mean = inRow.find((element) => hasClass(element, "mean"));
        expect(Math.abs(value(number(mean, "x1")) - (row.mean as number))).toBeLessThan(slack);
        const ring = inRow.find((element) => hasClass(element, "ring"));
        expect(Math.abs(value(number(ring, "cx")) - (row.reported as number))).toBeLessThan(slack);
        const line = inRow.find((element) => hasClass(element, "iv"));
        const ends = [value(number(line, "x1")), value(number(line, "x2"))].sort((x, y) => x - y);
        ends.forEach((end, i) => {
          expect(Math.abs(end - (row.interval?.[i] as number))).toBeLessThan(slack);
        });
      }
    }),
    { numRuns: 120 },
  );
});

it("the dot of the difference stands under the candidate's mean, its zero under the baseline's", () => {
  fc.assert(
    fc.property(data, widths, (each, width) => {
      const elements = svgElements(unitDots(each, width));
      const below = elements.filter(({ within }) => within.includes("difference"));
      const mean = (index: number) =>
        number(
          elements.find((element) => hasClass(element, "mean") && element.within.includes(String(index))),
          "x1",
        );
      const zero = below.find((element) => hasClass(element, "zero"));
      expect(number(zero, "x1")).toBeCloseTo(mean(1), 0);
      const dot = below.find((element) => element.name === "circle");
      expect(number(dot, "cx")).toBeCloseTo(mean(0), 0);
    }),
  );
});

it("better is to the right", () => {
  fc.assert(
    fc.property(data, widths, (each, width) => {
      const dots = svgElements(unitDots(each, width)).filter(
        (element) => hasClass(element, "dot") && element.within.includes("0"),
      );
      const sorted = dots.toSorted((p, q) => number(p, "cx") - number(q, "cx"));
      const rightmost = Number(sorted.at(-1)?.attributes["data-unit"]);
      const all = each.candidate.units.map(({ score }) => score);
      const best = each.minimize ? Math.min(...all) : Math.max(...all);
      const spread = Math.max(...all) - Math.min(...all);
      fc.pre(spread > 1e-7 * Math.max(...all.map(Math.abs)));
      expect(Math.abs((all[rightmost] as number) - best)).toBeLessThan(spread * 0.01);
    }),
  );
});

it("no text lies on another, none leaves the figure", () => {
  fc.assert(
    fc.property(data, figureWidths, (each, width) => expectReadable(svgElements(unitDots(each, width)))),
    { numRuns: 300 },
  );
});

it("a side without a finished unit leaves its row, and no difference", () => {
  const row = {
    name: "cnn",
    index: 1,
    units: [
      { unit: "1", score: 0.8 },
      { unit: "2", score: 0.9 },
    ],
    mean: 0.85,
    interval: null,
    reported: null,
    texts: { mean: "0.85", reported: null },
  };
  const empty = { ...row, name: "resnet", index: 0, units: [], mean: null };
  const elements = svgElements(
    unitDots(
      {
        candidate: empty,
        baseline: row,
        difference: { estimate: null, interval: null, inner: null, text: null },
        margin: null,
        paired: false,
        metric: "auc",
        minimize: false,
        text: { title: "t", description: "d" },
      },
      712,
    ),
  );
  expect(elements.map(({ text }) => text)).toContain("no finished unit");
  expect(elements.some(({ text }) => text.includes("difference"))).toBe(false);
});
