import fc from "fast-check";
import { expect, it } from "vitest";
import { AssayError } from "./errors.ts";
import { parseRunFilter } from "./run-filter.ts";

const run = {
  metrics: { "val/acc": 0.91, loss: 0.3 },
  params: { model: "resnet", lr: "0.001", "batch size": "32" },
  tags: { "mlflow.user": "ada", note: "it's" },
  attributes: { status: "FINISHED", start_time: 1700000000000 },
};

it.each([
  ["params.model = 'resnet'", true],
  ['params.model = "resnet"', true],
  ["model = resnet", true],
  ["model != 'resnet'", false],
  ["params.lr = 1e-3", true],
  ["params.lr < 0.01 and metrics.`val/acc` >= 0.9", true],
  ["metrics.val/acc > 0.92", false],
  ['params."batch size" = 32', true],
  ["tags.mlflow.user like 'a%'", true],
  ["tags.mlflow.user LIKE 'A%'", false],
  ["tags.mlflow.user ILIKE 'A_A'", true],
  ["tags.note = 'it''s'", true],
  ["model in ('cnn', 'resnet')", true],
  ["model not in ('cnn', 'resnet')", false],
  ["attributes.status = 'FINISHED' AND attributes.start_time > 1", true],
  ["params.absent = 'x'", false],
  ["params.absent != 'x'", false],
])("%s is %s", (text, expected) => {
  expect(parseRunFilter(text, "--a")(run)).toBe(expected);
});

it.each([
  ["model =", "expected a value at column 8"],
  ["model resnet", "expected an operator"],
  ["model = 'a' or lr = 1", 'expected "and" at column 13'],
  ["", "expected a field"],
  ["model = 'open", "cannot read the filter at column 9"],
  ["model in ('a'", 'expected "," or ")"'],
])("%s is refused", (text, message) => {
  expect(() => parseRunFilter(text, "--a")).toThrow(message);
});

it("either reads a text or says what is wrong with it", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      try {
        parseRunFilter(text, "--a")(run);
      } catch (error) {
        expect(error).toBeInstanceOf(AssayError);
      }
    }),
  );
});

it("finds any value that is quoted as the grammar says", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const filter = parseRunFilter(`params.x = '${value.replaceAll("'", "''")}'`, "--a");
      expect(filter({ ...run, params: { x: value } })).toBe(true);
    }),
  );
});
