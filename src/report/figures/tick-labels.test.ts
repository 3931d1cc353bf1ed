import fc from "fast-check";
import { expect, it } from "vitest";
import { niceTicks } from "./axis.ts";
import { gainText, levelText } from "./number-text.ts";
import { scaleOf, ticksAlong } from "./scale.ts";
import { textWidth } from "./text-width.ts";
import { tickLabels } from "./tick-labels.ts";

const shown = (low: number, high: number, text = levelText) => {
  const { values, label, factor } = tickLabels(niceTicks(low, high), text);
  return { labels: values.map(label), factor };
};

it("writes ordinary values as they are", () => {
  expect(shown(0.84, 0.92)).toEqual({ labels: ["0.84", "0.86", "0.88", "0.90", "0.92"], factor: "" });
  expect(shown(-0.02, 0.04, gainText)).toEqual({
    labels: ["−0.02", "0.00", "+0.02", "+0.04"],
    factor: "",
  });
  expect(shown(123456.7, 123456.9).factor).toBe("");
});

it("names the power of ten of tiny and huge values once", () => {
  expect(shown(-3e-6, 1e-6, gainText)).toEqual({ labels: ["−3", "−2", "−1", "0", "+1"], factor: " (×10⁻⁶)" });
  expect(shown(0, 2e7)).toEqual({ labels: ["0.0", "0.5", "1.0", "1.5", "2.0"], factor: " (×10⁷)" });
});

it("labels along an axis tell the ticks apart, stay inside the figure and apart from each other", () => {
  const ends = fc.tuple(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    fc.integer({ min: -9, max: 9 }),
  );
  fc.assert(
    fc.property(ends, fc.constantFrom(328, 500, 712), fc.boolean(), ([low, span, power], width, flipped) => {
      const size = 10 ** power;
      const scale = scaleOf([low * size, (low + span) * size], 6, width - 6, flipped);
      const { values, label } = ticksAlong(scale, gainText, 11, width);
      expect(values.length).toBeGreaterThanOrEqual(2);
      expect(new Set(values.map(label)).size).toBe(values.length);
      const spans = values
        .map((value) => ({ at: scale.at(value), half: textWidth(label(value), 11) / 2 }))
        .sort((a, b) => a.at - b.at);
      spans.forEach(({ at, half }, i) => {
        expect(at - half).toBeGreaterThanOrEqual(0);
        expect(at + half).toBeLessThanOrEqual(width);
        const before = spans[i - 1];
        if (before !== undefined) expect(at - half).toBeGreaterThan(before.at + before.half);
      });
    }),
  );
});
