import fc from "fast-check";
import { expect, it } from "vitest";
import { printable, printableAll } from "./printable.ts";

it("lets no control character through", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text, true)).not.toMatch(/\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      expect(printable(text, false)).toMatch(/^[ -~]*$/);
    }),
  );
});

it("keeps sense in ASCII", () => {
  expect(printable("größe ±2 ≤ 3 × “a” – é 方", false)).toBe('grosse +/-2 <= 3 x "a" - e ?');
});

it("reaches every text of a document, and leaves numbers alone", () => {
  expect(printableAll({ a: ["\u001b[2J", 1.5, null], "k\u0007": { b: true } }, true)).toEqual({
    a: ["\ufffd[2J", 1.5, null],
    "k\ufffd": { b: true },
  });
});
