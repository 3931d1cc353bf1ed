import { expect, it } from "vitest";
import { studyFromCommands } from "../model/index.ts";
import { createRedactor } from "./known-secrets.ts";

function redactorOf(candidate: string | string[], env: Record<string, string> = {}) {
  return createRedactor(
    studyFromCommands({
      candidate,
      baseline: "true b",
      metric: "acc",
      goal: null,
      seeds: 1,
      names: ["a", "b"],
    }),
    env,
  );
}

it("finds the value of a secret variable where nothing says what it is", () => {
  const redact = redactorOf("true a", {
    RELAY_TOKEN: "plain-words-here",
    PATH: "/usr/bin:/bin",
    PASSWORD: "test",
  });
  expect(redact("got plain-words-here, from /usr/bin:/bin")).toBe("got [redacted], from /usr/bin:/bin");
  expect(redact("a short one is a word of any test")).toBe("a short one is a word of any test");
});

it.each([
  ["train --api-key plain-words-here x"],
  ["train --api-key=plain-words-here x"],
  ["env API_KEY=plain-words-here train"],
  [["train", "--password", "plain-words-here"]],
])("finds the secret of %j", (command) => {
  expect(redactorOf(command)("error near plain-words-here: x")).toBe("error near [redacted]: x");
});

it("leaves a place for a value alone", () => {
  expect(redactorOf("train --token ${seed} --auth-token 1")("--lr ${seed} x")).toBe("--lr ${seed} x");
});

it("takes a secret out whole that holds another one", () => {
  const redact = redactorOf("true a", { A_TOKEN: "abcdefgh", B_TOKEN: "abcdefghijkl" });
  expect(redact("abcdefghijkl abcdefgh")).toBe("[redacted] [redacted]");
});
