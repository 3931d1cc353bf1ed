import fc from "fast-check";
import { expect, it } from "vitest";
import type { CurvePoint } from "../../model/index.ts";
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
import { type TuningCurvesData, tuningCurves, zonesOf } from "./tuning-curves.ts";

const zoneOf = (k: number, n: number): CurvePoint["zone"] =>
  k <= n / 5 ? "decides" : k <= n / 3 ? "weak" : "bound";

const curves = fc
  .record({
    n: fc.tuple(fc.integer({ min: 10, max: 90 }), fc.integer({ min: 10, max: 90 })),
    start: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    growth: fc.tuple(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    ),
    minimize: fc.boolean(),
    margin: fc.boolean(),
    size: sizes,
    names: fc.tuple(anyName, anyName),
    metric: anyName,
    offset: fc.constantFrom(0, 0, 123456.7),
  })
  .map(({ n, start, growth, minimize, margin, size, names, metric, offset }): TuningCurvesData => {
    const sign = minimize ? -1 : 1;
    const pointsOf = (i: 0 | 1): CurvePoint[] =>
      Array.from({ length: n[i] }, (_, at) => {
        const k = at + 1;
        const estimate = offset + size * (start[i] + sign * growth[i] * (1 - 1 / k));
        const zone = zoneOf(k, n[i]);
        const half = 0.1 * size * Math.sqrt(k);
        return { k, estimate, interval: zone === "bound" ? null : [estimate - half, estimate + half], zone };
      });
    const [a, b] = [pointsOf(0), pointsOf(1)];
    const least = Math.min(...n);
    const difference = a.slice(0, least).map((point, i): CurvePoint => {
      const estimate = point.estimate - (b[i] as CurvePoint).estimate;
      const zone = zoneOf(point.k, least);
      return {
        k: point.k,
        estimate,
        interval: zone === "bound" ? null : [estimate - 0.1 * size, estimate + 0.2 * size],
        zone,
      };
    });
    const k = Math.floor(least / 5);
    const at = difference[k - 1] as CurvePoint;
    return {
      pair: `${names[0]} − ${names[1]}`,
      curves: [
        { name: names[0], index: 0, points: a },
        { name: names[1], index: 1, points: b },
      ],
      difference,
      k,
      verdict: { estimate: at.estimate, interval: at.interval, text: "+0.0123 [−0.0045, +0.0678]" },
      margin: margin ? 0.1 * size : null,
      metric,
      minimize,
      text: { title: "finding", description: "how" },
    };
  });
const widths = figureWidths;

/** Places of a path's points. */
function pathPoints(path: SvgElement | undefined): { x: number; y: number }[] {
  return [...(path?.attributes.d ?? "").matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}

function panelTicks(elements: readonly SvgElement[], panel: string | undefined): SvgElement[] {
  return elements.filter(
    ({ attributes }) => attributes["data-tick"] !== undefined && attributes["data-panel"] === panel,
  );
}

/** Text stands 4 px below the height that it names. */
function readHeight(ticks: readonly SvgElement[]): (pixels: number) => number {
  const value = readScale(ticks, "y");
  return (pixels) => value(pixels + 4);
}

/** From pixels to budgets, by the labelled ones on the log axis. */
function readBudget(elements: readonly SvgElement[]): (pixels: number) => number {
  const ticks = elements.filter(({ attributes }) => attributes["data-k"] !== undefined);
  const [first, last] = [ticks[0], ticks.at(-1)];
  const [x1, x2] = [number(first, "x"), number(last, "x")];
  const [k1, k2] = [number(first, "data-k"), number(last, "data-k")].map(Math.log) as [number, number];
  return (x) => Math.exp(k1 + ((x - x1) / (x2 - x1)) * (k2 - k1));
}

it("every point of both curves and of their difference lies where the ticks say", () => {
  fc.assert(
    fc.property(curves, widths, (data, width) => {
      const elements = svgElements(tuningCurves(data, width));
      const budget = readBudget(elements);
      const panels = [
        ...data.curves.map(({ index, points }) => ({ name: String(index), points, panel: undefined })),
        { name: "difference", points: data.difference, panel: "difference" },
      ];
      for (const { name, points, panel } of panels) {
        const ticks = panelTicks(elements, panel);
        if (ticks.length < 2) continue;
        const value = readHeight(ticks);
        const slack = Math.abs(value(0.3) - value(0));
        const drawn = elements.filter((each) => hasClass(each, "curve") && each.within.includes(name));
        const solid = pathPoints(drawn.find((each) => !hasClass(each, "dotted")));
        const dotted = pathPoints(drawn.find((each) => hasClass(each, "dotted")));
        expect([...solid, ...dotted.slice(1)]).toHaveLength(points.length);
        [...solid, ...dotted.slice(1)].forEach(({ x, y }, i) => {
          const point = points[i] as CurvePoint;
          expect(Math.abs(Math.log(budget(x) / point.k))).toBeLessThan(0.02);
          expect(Math.abs(value(y) - point.estimate)).toBeLessThan(slack);
        });
        expect(solid).toHaveLength(points.filter(({ zone }) => zone !== "bound").length);
      }
    }),
    { numRuns: 60 },
  );
});

it("every k lies on the ground of its zone", () => {
  fc.assert(
    fc.property(curves, widths, (data, width) => {
      const elements = svgElements(tuningCurves(data, width));
      const solid = pathPoints(
        elements.find((each) => hasClass(each, "curve") && each.within.includes("difference")),
      );
      const dotted = pathPoints(
        elements.find((each) => hasClass(each, "dotted") && each.within.includes("difference")),
      );
      const places = [...solid, ...dotted.slice(1)];
      const grounds = elements.filter((each) => hasClass(each, "zone"));
      data.difference.forEach(({ zone }, i) => {
        const x = places[i]?.x as number;
        const over = grounds.filter(
          (ground) => x > number(ground, "x") && x < number(ground, "x") + number(ground, "width"),
        );
        if (zone === "decides") expect(over).toEqual([]);
        else expect(over.every((ground) => hasClass(ground, `zone-${zone}`)) && over.length === 2).toBe(true);
      });
    }),
    { numRuns: 60 },
  );
});

it("the line of the planned budget stands at k in both panels, with the interval that decides", () => {
  fc.assert(
    fc.property(curves, widths, (data, width) => {
      const elements = svgElements(tuningCurves(data, width));
      const budget = readBudget(elements);
      const lines = elements.filter((each) => hasClass(each, "now"));
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(budget(number(line, "x1"))).toBeCloseTo(data.k as number, 0);
      const ticks = panelTicks(elements, "difference");
      fc.pre(ticks.length >= 2);
      const value = readHeight(ticks);
      const dot = elements.find((each) => hasClass(each, "pt") && each.name === "circle");
      expect(Math.abs(value(number(dot, "cy")) - (data.verdict.estimate as number))).toBeLessThan(
        Math.abs(value(0.3) - value(0)),
      );
    }),
    { numRuns: 60 },
  );
});

it("better is up", () => {
  fc.assert(
    fc.property(curves, widths, (data, width) => {
      const levels = data.curves[0]?.points.map(({ estimate }) => estimate) ?? [];
      fc.pre(Math.max(...levels) - Math.min(...levels) > 1e-7 * Math.max(...levels.map(Math.abs)));
      const elements = svgElements(tuningCurves(data, width));
      const [first, ...rest] = pathPoints(
        elements.find((each) => hasClass(each, "curve") && each.within.includes("0")),
      );
      // Each curve of these data gets better with k.
      expect(rest.at(-1)?.y as number).toBeLessThan((first as { y: number }).y);
    }),
    { numRuns: 40 },
  );
});

it("no text lies on another, none leaves the figure", () => {
  fc.assert(
    fc.property(curves, figureWidths, (data, width) =>
      expectReadable(svgElements(tuningCurves(data, width))),
    ),
    { numRuns: 300 },
  );
});

it("zones follow one another and leave no k out", () => {
  const points = Array.from({ length: 24 }, (_, i) => ({
    k: i + 1,
    estimate: 0,
    interval: null,
    zone: zoneOf(i + 1, 24),
  }));
  expect(zonesOf(points)).toEqual([
    { zone: "decides", first: 1, last: 4 },
    { zone: "weak", first: 5, last: 8 },
    { zone: "bound", first: 9, last: 24 },
  ]);
});

it("a name that has room beside its line is not cut", () => {
  const [sample] = fc.sample(curves, { numRuns: 1, seed: 1 }) as [TuningCurvesData];
  const names = ["transformer", "logistic-reg"];
  const data = {
    ...sample,
    curves: sample.curves.map((curve, i) => ({ ...curve, name: names[i] as string })),
  };
  const labels = svgElements(tuningCurves(data, 712)).filter(({ attributes }) => "data-method" in attributes);
  expect(labels.map(({ text }) => text)).toEqual(names);
});
