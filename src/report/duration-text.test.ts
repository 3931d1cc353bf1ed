import { expect, it } from "vitest";
import { durationText } from "./duration-text.ts";

it.each([
  [0, "0 s"],
  [0.041, "0.04 s"],
  [0.94, "0.9 s"],
  [3.21, "3.2 s"],
  [59, "59 s"],
  [89.4, "89 s"],
  [90, "1.5 min"],
  [596, "9.9 min"],
  [597, "10 min"],
  [3599, "1 h"],
  [11_400, "3 h 10 min"],
  [86_399, "1 d"],
  [86_400 + 4 * 3600, "1 d 4 h"],
  [-1, "unknown"],
  [Number.NaN, "unknown"],
  [Number.POSITIVE_INFINITY, "unknown"],
  [null, "unknown"],
])("%s seconds read %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
