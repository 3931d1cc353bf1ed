import { expect, it } from "vitest";
import {
  COLOURS,
  type ColourName,
  DASHES,
  DISTINCT_METHODS,
  MARKER_LETTERS,
  MARKER_PATHS,
  methodClass,
} from "./tokens.ts";

/** Contrast of two colours by the formula of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const GROUNDS = ["bg", "panel", "sunk", "sel"] as const;
const WORDS = ["better", "worse", "equivalent", "undecided", "warn"] as const;
const THEMES = [
  ["light", 0],
  ["dark", 1],
] as const;

function least(name: ColourName, grounds: readonly ColourName[], theme: 0 | 1): number {
  return Math.min(...grounds.map((ground) => contrast(COLOURS[name][theme], COLOURS[ground][theme])));
}

it("the formula agrees with its two ends", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  expect(contrast("#777777", "#777777")).toBe(1);
});

it.each(THEMES)("text is read on every ground, %s", (_, theme) => {
  for (const name of ["ink", "ink2", "ink3", "accent", ...WORDS] as const)
    expect(least(name, GROUNDS, theme), name).toBeGreaterThanOrEqual(4.5);
  for (const name of WORDS) expect(least(name, [`${name}-bg`], theme), name).toBeGreaterThanOrEqual(4.5);
});

it.each(THEMES)("marks, borders of controls and the focus ring are seen on every ground, %s", (_, theme) => {
  for (const name of ["ctl", "focus", "m0", "m1", "m2", "m3", "m4", "m5", "m6"] as const)
    expect(least(name, GROUNDS, theme), name).toBeGreaterThanOrEqual(3);
});

it("no two methods share a colour, a marker or a dash, until they are more than there are colours", () => {
  const classes = Array.from({ length: DISTINCT_METHODS + 3 }, (_, i) => methodClass(i));
  expect(classes).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 6]);
  expect(methodClass(-1)).toBe(DISTINCT_METHODS);
  for (const each of [MARKER_LETTERS, MARKER_PATHS, DASHES]) {
    expect(each).toHaveLength(DISTINCT_METHODS + 1);
    expect(new Set<string>(each).size).toBe(each.length);
  }
});
