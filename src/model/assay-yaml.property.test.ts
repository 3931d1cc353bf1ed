import fc from "fast-check";
import { expect, it } from "vitest";
import { parseStudy } from "./assay-yaml.ts";
import { splitCommand } from "./command-line.ts";
import { AssayError } from "./errors.ts";

const STUDY = `study: s
problems: {p: {data: x}}
metric: {name: acc, margin: 0.01}
methods:
  a: &a
    command: python train.py --lr \${lr} '\${opt}' --seed \${seed}
    space:
      lr: {type: float, low: 1e-4, high: 1e-1, log: true}
      opt: {type: categorical, choices: [adam, 3, true]}
    timeout: 1h30m
  b: *a
budget: {trials: 20, decide_at: 4}
`;

function outcome(text: string): AssayError | null {
  try {
    parseStudy(text, "assay.yaml");
    return null;
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
}

it("any damage to a study gives a study or an error that says where", () => {
  expect(outcome(STUDY)).toBeNull();
  const spot = fc.nat(STUDY.length);
  const junk = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.constantFrom(
      "\t",
      "\n",
      ": ",
      "{",
      "}",
      "[",
      "]",
      "&a",
      "*a",
      "!!set ",
      "<<: ",
      "null",
      ".nan",
      "'",
      '"',
      "- ",
    ),
  );
  fc.assert(
    fc.property(spot, fc.nat(8), junk, (at, removed, inserted) => {
      const error = outcome(STUDY.slice(0, at) + inserted + STUDY.slice(at + removed));
      if (error === null) return;
      expect(error.code).toBe("INVALID_INPUT");
      expect(error.where).toMatch(/^assay\.yaml:\d+:\d+$/);
      expect(error.message).not.toMatch(/undefined|\[object/);
      const [line, marker] = error.excerpt!.split("\n");
      expect(marker!.indexOf("▔")).toBeLessThanOrEqual(line!.length);
    }),
    { numRuns: 1500 },
  );
});

it("any text at all gives a study or an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      expect(outcome(text)?.code).toBe("INVALID_INPUT");
    }),
  );
});

it("the words of a program and of a command stay what they are, joined", () => {
  const word = fc
    .tuple(
      fc.string({ unit: fc.constantFrom("a", " ", "=", "'", '"', "\\", "|"), maxLength: 4 }),
      fc.boolean(),
    )
    .map(([text, bare]) =>
      bare && text !== "" ? text.replaceAll(/./g, "\\$&") : `'${text.replaceAll("'", "'\\''")}'`,
    );
  const space = fc.constantFrom("", " ", "\n", " \n\n", "\\\n", " \\\n ");
  const part = fc
    .tuple(space, fc.array(word, { minLength: 1, maxLength: 3 }), space)
    .map(([before, words, after]) => `${before}run ${words.join(" ")}${after}`);
  fc.assert(
    fc.property(part, part, (program, command) => {
      const text = `study: s
problem: p
metric: {name: acc}
program: ${JSON.stringify(program)}
methods: {a: {command: ${JSON.stringify(command)}}, b: {command: b}}
`;
      const [method] = parseStudy(text, "assay.yaml").methods;
      const words = [...splitCommand(program), ...splitCommand(`x ${command.trimStart()}`).slice(1)];
      expect(splitCommand(method!.command as string)).toEqual(words);
    }),
  );
});
