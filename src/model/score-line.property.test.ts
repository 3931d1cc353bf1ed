import fc from "fast-check";
import { expect, it } from "vitest";
import { parseScoreLine } from "./score-line.ts";

const letter = fc.constantFrom(..."abcXYZ_é");
const name = fc
  .tuple(letter, fc.array(fc.constantFrom(..."abcXYZ019_/.@:-"), { maxLength: 10 }))
  .map(([first, rest]) => first + rest.join(""))
  .filter((each) => each !== "step" && each !== "epoch");
const scores = fc.uniqueArray(fc.tuple(name, fc.double()), {
  minLength: 1,
  maxLength: 8,
  selector: ([each]) => each,
});

it("what is written as name=number is read back, bit for bit", () => {
  const separator = fc.constantFrom(" ", ",", ", ", "  ", " , ", "\t");
  fc.assert(
    fc.property(scores, separator, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (values, between, step) => {
      const line = [`step=${step}`, ...values.map(([key, value]) => `${key}=${value}`)].join(between);
      const read = parseScoreLine(line);
      expect(read?.step).toBe(step);
      expect([...read!.values]).toEqual(values.map(([key, value]) => [key, value === 0 ? 0 : value]));
    }),
  );
});

it("a flat JSON object is read as JSON.parse reads it", () => {
  const member = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(name, fc.string()), member), fc.nat(1), (object, indent) => {
      const line = JSON.stringify(object, null, indent).replaceAll("\n", " ");
      const numbers = Object.entries(JSON.parse(line) as Record<string, unknown>).filter(
        ([key, value]) =>
          (typeof value === "number" || /^(NaN|-?Infinity)$/.test(String(value))) &&
          /^[\p{L}_][\p{L}\p{N}_/.@:-]*$/u.test(key) &&
          key !== "step" &&
          key !== "epoch",
      );
      const read = parseScoreLine(line);
      expect(new Map(read?.values)).toEqual(new Map(numbers.map(([key, value]) => [key, Number(value)])));
    }),
  );
});

it("a line with anything else in it is output", () => {
  fc.assert(
    fc.property(scores, fc.constantFrom("x", "!", "a b=", "(best)", "=1", "{", "…"), (values, junk) => {
      const line = values.map(([key, value]) => `${key}=${value}`).join(" ");
      expect(parseScoreLine(`${line} ${junk}`)).toBeNull();
      expect(parseScoreLine(`${junk} ${line}`)).toBeNull();
    }),
  );
});

it("any text is read or refused, and never NaN by mistake", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (line) => {
      const read = parseScoreLine(line);
      if (read !== null) expect(read.values.size).toBeGreaterThan(0);
    }),
  );
});
