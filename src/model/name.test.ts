import { expect, it } from "vitest";
import { possessive } from "./name.ts";

it.each([
  ["cnn", "cnn's"],
  ["patterns", "patterns'"],
])("possessive of %s", (name, expected) => {
  expect(possessive(name)).toBe(expected);
});
