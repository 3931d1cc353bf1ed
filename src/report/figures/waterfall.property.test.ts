import fc from "fast-check";
import { expect, it } from "vitest";
import type { Part, Sum } from "../../model/index.ts";
import {
  anyName,
  expectReadable,
  figureWidths,
  hasClass,
  number,
  readScale,
  type SvgElement,
  sizes,
  svgElements,
} from "./svg-elements.samples.ts";
import { waterfall, waterfallRows } from "./waterfall.ts";

const TEXT = { title: "the finding", description: "how to read it" };

/** Parts that add up, of any size and sign. */
const sums = fc
  .record({
    luck: fc.double({ min: -1, max: 1, noNaN: true }),
    tuning: fc.double({ min: -1, max: 1, noNaN: true }),
    algorithm: fc.double({ min: -1, max: 1, noNaN: true }),
    half: fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.01, max: 1, noNaN: true }))),
    scale: sizes,
    luckKnown: fc.boolean(),
    algorithmKnown: fc.boolean(),
  })
  .filter(({ luck, tuning, algorithm }) => Math.abs(luck + tuning + algorithm) > 0.01)
  .map(({ luck, tuning, algorithm, half, scale, luckKnown, algorithmKnown }): Sum => {
    const part = (value: number, width: number | null, known: boolean, label: string): Part =>
      known
        ? {
            estimate: value * scale,
            interval: width === null ? null : [(value - width) * scale, (value + width) * scale],
            known,
            label,
          }
        : { estimate: null, interval: null, known, label: `${label}: unknown` };
    return {
      gain: part(luck + tuning + algorithm, null, true, "reported gain"),
      luck: part(luck, half[0] as number, luckKnown, "luck: reported, less what fresh units give"),
      tuning: part(
        tuning,
        half[1] as number,
        luckKnown && algorithmKnown,
        "search beyond k (equal budgets: a property of the methods and of this search, not extra effort)",
      ),
      algorithm: part(algorithm, half[2] as number, algorithmKnown, "algorithm (given 4 trials each)"),
      bound: null,
    };
  });
const widths = figureWidths;
const margins = fc.option(fc.constantFrom(0.02, 0.3), { nil: null });

const draw = (sum: Sum, width: number, margin: number | null) =>
  svgElements(
    waterfall({ sum, margin, axis: "gain in auc", reported: "new 0.9, old 0.8", text: TEXT }, width),
  );
const ticksOf = (elements: readonly SvgElement[]) =>
  elements.filter((each) => each.attributes["data-tick"] !== undefined);

it("bars, intervals and dots lie where the ticks say that their values are", () => {
  fc.assert(
    fc.property(sums, widths, margins, (sum, width, margin) => {
      const elements = draw(sum, width, margin);
      const ticks = ticksOf(elements);
      fc.pre(ticks.length >= 2);
      const value = readScale(ticks, "x");
      const slack = Math.abs(value(0.3) - value(0)) + 1e-12;
      for (const row of waterfallRows(sum, "")) {
        const inRow = elements.filter(({ within }) => within.includes(row.part));
        const bar = inRow.find((each) => each.name === "rect" && hasClass(each, "bar"));
        expect(bar === undefined).toBe(row.bar === null);
        if (bar !== undefined && row.bar !== null && number(bar, "width") > 1) {
          expect(Math.abs(value(number(bar, "x")) - Math.min(...row.bar))).toBeLessThan(slack);
          expect(
            Math.abs(value(number(bar, "x") + number(bar, "width")) - Math.max(...row.bar)),
          ).toBeLessThan(slack);
        }
        const line = inRow.find((each) => each.name === "line" && hasClass(each, "iv"));
        expect(line === undefined).toBe(!row.known || row.interval === null);
        if (line !== undefined && row.interval !== null) {
          expect(Math.abs(value(number(line, "x1")) - row.interval[0])).toBeLessThan(slack);
          expect(Math.abs(value(number(line, "x2")) - row.interval[1])).toBeLessThan(slack);
          const dot = inRow.find((each) => each.name === "circle");
          expect(Math.abs(value(number(dot, "cx")) - (row.end as number))).toBeLessThan(slack);
        }
      }
    }),
    { numRuns: 150 },
  );
});

it("where all parts are known each row starts where the last one ended, and what is left starts at zero", () => {
  fc.assert(
    fc.property(sums, (sum) => {
      fc.pre(sum.tuning.known);
      const [gain, luck, tuning, algorithm] = waterfallRows(sum, "").map(
        ({ bar }) => bar as readonly [number, number],
      );
      expect(gain?.[0]).toBe(0);
      expect(luck?.[1]).toBeCloseTo(gain?.[1] as number, 9);
      expect(tuning?.[1]).toBeCloseTo(luck?.[0] as number, 9);
      expect(algorithm?.[0]).toBe(0);
      expect(algorithm?.[1]).toBeCloseTo(tuning?.[0] as number, 9);
    }),
  );
});

it("an unknown part is a dashed outline and the word, never a number", () => {
  fc.assert(
    fc.property(sums, widths, (sum, width) => {
      fc.pre(!sum.luck.known);
      const row = draw(sum, width, null).filter(({ within }) => within.includes("luck"));
      expect(row.some((each) => hasClass(each, "bar-unknown"))).toBe(true);
      expect(row.some((each) => hasClass(each, "bar-luck"))).toBe(false);
      expect(row.map(({ text }) => text)).toContain("unknown");
    }),
  );
});

it("no text lies on another, none leaves the figure", () => {
  fc.assert(
    fc.property(sums, figureWidths, margins, anyName, anyName, (sum, width, margin, metric, reported) =>
      expectReadable(
        svgElements(waterfall({ sum, margin, axis: `gain in ${metric}`, reported, text: TEXT }, width)),
      ),
    ),
    { numRuns: 300 },
  );
});

it("the margin is tinted in the row that is judged, and there alone", () => {
  const sum: Sum = {
    gain: { estimate: 0.03, interval: null, known: true, label: "reported gain" },
    luck: { estimate: 0.01, interval: [-0.01, 0.03], known: true, label: "luck" },
    tuning: { estimate: 0.01, interval: [-0.01, 0.03], known: true, label: "tuning" },
    algorithm: { estimate: 0.01, interval: [-0.02, 0.04], known: true, label: "algorithm" },
    bound: null,
  };
  const bands = draw(sum, 712, 0.015).filter((each) => hasClass(each, "margin"));
  expect(bands.map(({ within }) => within)).toEqual([["algorithm"]]);
  expect(draw(sum, 712, null).filter((each) => hasClass(each, "margin"))).toEqual([]);
});
