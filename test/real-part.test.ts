import { expect, it } from "vitest";
import { isRequired } from "./real-part.ts";

it.each([
  ["all", true],
  ["chromium", true],
  ["other-user, chromium", true],
  ["chromium-nightly", false],
  ["", false],
])("with ASSAY_TEST_REQUIRE=%j, chromium is required: %j", (setting, required) => {
  expect(isRequired("chromium", setting)).toBe(required);
});
