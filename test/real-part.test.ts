import { expect, it } from "vitest";
import { excuseFor, isRequired } from "./required-parts.ts";

it.each([
  ["all", true],
  ["chromium", true],
  ["other-user, chromium", true],
  ["chromium-nightly", false],
  ["", false],
])("with ASSAY_TEST_REQUIRE=%j, chromium is required: %j", (setting, required) => {
  expect(isRequired("chromium", setting)).toBe(required);
});

it.each([
  ["python: no python3", "python: no python3"],
  ["moon: clouds; python: no python3: none on the PATH", "python: no python3: none on the PATH"],
  ["python", null],
  ["python-dev: no headers", null],
  ["", null],
])("with ASSAY_TEST_WITHOUT=%j, python is excused by %j", (setting, excuse) => {
  expect(excuseFor("python", setting)).toBe(excuse);
});
