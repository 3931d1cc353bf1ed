import { expect, it } from "vitest";
import { itemSetsText } from "./items-text.ts";

it.each([
  [null, null, ""],
  [null, 40, " in 40 groups"],
  [5, null, " in 5 classes that count alike"],
  [5, 1, " in 5 classes that count alike, and in 1 group"],
])("%j classes and %j groups read %j", (classes, groups, text) => {
  expect(itemSetsText({ classes, groups })).toBe(text);
});
