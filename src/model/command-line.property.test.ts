import fc from "fast-check";
import { expect, it } from "vitest";
import { splitCommand, substitute, variablesUsed } from "./command-line.ts";

/** Everything that a shell, a template or a replacement text could take for syntax. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(
        ..."' \" \\ ` $ ${x} $${x} $& $1 $$ $(id) ; | & < > \n \t * ? ~ # ! { } [ ] -- = %s \u0007 \u001b[31m \ufeff".split(
          " ",
        ),
        " ",
      ),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join("").replaceAll("\0", ""));

/** One word in one of the ways to quote it. */
function quote(word: string, way: number): string {
  if (way === 0) return `'${word.replaceAll("'", `'\\''`)}'`;
  if (way === 1) return `"${word.replaceAll(/[$`"\\]/g, "\\$&")}"`;
  // Outside quotes a backslash and a line end are nothing at all, so line ends go into quotes.
  return word === "" ? "''" : word.replaceAll(/[^\n]/gu, "\\$&").replaceAll("\n", "'\n'");
}

it("10,000 hostile values arrive in a word byte for byte", () => {
  fc.assert(
    fc.property(hostile, hostile, (value, other) => {
      const words = ["python", "--x=${x}", "${x}${y}", "a $${x} b"];
      expect(substitute(words, { x: value, y: other })).toEqual([
        "python",
        `--x=${value}`,
        `${value}${other}`,
        "a ${x} b",
      ]);
    }),
    { numRuns: 10_000 },
  );
});

it("quoted words split into themselves, however they are quoted", () => {
  const quoted = fc.tuple(hostile, fc.nat(2));
  fc.assert(
    fc.property(fc.array(quoted, { minLength: 1, maxLength: 6 }), (words) => {
      const text = `run ${words.map(([word, way]) => quote(word, way)).join(" \t")}`;
      expect(splitCommand(text)).toEqual(["run", ...words.map(([word]) => word)]);
    }),
    { numRuns: 2000 },
  );
});

it("any text is split or refused, and a refusal says where", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      try {
        expect(splitCommand(text).length).toBeGreaterThan(0);
      } catch (error) {
        expect(String(error)).toMatch(/character \d+ of the command: /);
      }
    }),
    { numRuns: 2000 },
  );
});

it("every variable that is listed is replaced, and no other is needed", () => {
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 5 }), (words) => {
      const names = variablesUsed(words);
      const variables = Object.fromEntries(names.map((name) => [name, ""]));
      expect(substitute(words, variables)).toHaveLength(words.length);
    }),
    { numRuns: 2000 },
  );
});
