/**
 * Reads a drawn figure back, for tests that hold what is drawn to the data: elements with their attributes and texts, and
 * the scale that the labelled ticks tell a reader.
 * @module
 */
import fc from "fast-check";
import { expect } from "vitest";
import type { Markup } from "./markup.ts";
import { textWidth } from "./text-width.ts";

export interface SvgElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text up to the next tag. */
  readonly text: string;
  /** Names of the parts around it (`data-part`, `data-curve`, `data-row`), the innermost last. */
  readonly within: readonly string[];
}

export function svgElements({ markup }: Markup): SvgElement[] {
  const elements: SvgElement[] = [];
  const open: string[] = [];
  for (const match of markup.matchAll(/<(\/?)([a-z]+)([^>]*?)(\/?)>([^<]*)/g)) {
    const [, closes, name = "", inside = "", empty, text = ""] = match;
    if (closes === "/") {
      open.pop();
      continue;
    }
    const attributes = Object.fromEntries(
      [...inside.matchAll(/([a-zA-Z0-9-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
        key,
        unescaped(value),
      ]),
    );
    const { "data-part": part, "data-curve": curve, "data-row": row } = attributes;
    elements.push({
      name,
      attributes,
      text: unescaped(text),
      within: open.filter((each) => each !== ""),
    });
    if (empty !== "/") open.push(part ?? curve ?? row ?? "");
  }
  if (open.length > 0) throw new Error(`left open: ${open.length} elements`);
  return elements;
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

export function number(element: SvgElement | undefined, attribute: string): number {
  return Number(element?.attributes[attribute] ?? Number.NaN);
}

export function hasClass(element: SvgElement, name: string): boolean {
  return (element.attributes.class ?? "").split(" ").includes(name);
}

/** From pixels back to values, by the two outermost labelled ticks of an axis. */
export function readScale(ticks: readonly SvgElement[], attribute: "x" | "y"): (pixels: number) => number {
  const known = ticks.map((tick) => ({ at: number(tick, attribute), value: number(tick, "data-tick") }));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first.at === last.at) throw new Error("needs two ticks");
  const perPixel = (last.value - first.value) / (last.at - first.at);
  return (pixels) => first.value + (pixels - first.at) * perPixel;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly text: string;
}

/** Where texts stand, by the widths that the figures count with. */
export function textBoxes(elements: readonly SvgElement[]): Box[] {
  return elements
    .filter(({ name, text }) => name === "text" && text !== "")
    .map((element) => {
      const size = ["n", "ns"].some((each) => hasClass(element, each))
        ? 13
        : hasClass(element, "v")
          ? 12
          : 11;
      const width = textWidth(element.text, size, hasClass(element, "ns"));
      const x = number(element, "x");
      const left = hasClass(element, "e") ? x - width : hasClass(element, "m") ? x - width / 2 : x;
      const y = number(element, "y");
      return { left, right: left + width, top: y - size * 0.8, bottom: y + size * 0.2, text: element.text };
    });
}

/** Pairs of texts that lie on each other. */
export function collisions(boxes: readonly Box[]): string[] {
  return boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1,
      )
      .map((b) => `"${a.text}" on "${b.text}"`),
  );
}

/** Nothing that is written lies on something else, or is cut by the figure's edge. */
export function expectReadable(elements: readonly SvgElement[]): void {
  const boxes = textBoxes(elements);
  const [width, height] = [number(elements[0], "width"), number(elements[0], "height")];
  expect(collisions(boxes)).toEqual([]);
  for (const { left, right, top, bottom, text } of boxes) {
    expect(left, text).toBeGreaterThan(-1);
    expect(right, text).toBeLessThan(width + 1);
    expect(top, text).toBeGreaterThan(-1);
    expect(bottom, text).toBeLessThan(height + 1);
  }
}

/** Of a phone, of a column that is neither, of a page. */
export const figureWidths = fc.constantFrom(328, 440, 712);

/** Names of methods and metrics: short, long without a break, of several words, in wide and in turned scripts. */
export const anyName = fc.oneof(
  fc.constantFrom(
    "a",
    "resnet",
    "logistic-regression",
    "a method whose name is a sentence, with commas, and goes on after that",
    "W".repeat(300),
    "卷积神经网络",
    "شبكة عصبية",
    "👩‍🔬".repeat(20),
  ),
  fc.string({ minLength: 1, maxLength: 60 }),
);

/** From scores of one in a billion to counts of millions. */
export const sizes = fc.constantFrom(1e-9, 1e-4, 0.001, 0.01, 1, 40, 250, 3e7);
