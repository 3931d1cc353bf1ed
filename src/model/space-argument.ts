/**
 * Search spaces on the command line: `--space lr=log:1e-5..1e-1 width=int:4..16 units=logint:8..512 opt=adam|sgd`.
 * @module
 */
import { isReservedName } from "./command-check.ts";
import { parameterVariable } from "./command-line.ts";
import { AssayError } from "./errors.ts";
import { isParameterName, PARAMETER_NAME_RULE } from "./name.ts";
import { suggestion } from "./nearest.ts";
import type { ParameterSpec, ParameterValue, SearchSpace } from "./space.ts";
import { flawOfSpec } from "./space-check.ts";

const SCALES = {
  float: { type: "float", log: false },
  log: { type: "float", log: true },
  int: { type: "int", log: false },
  logint: { type: "int", log: true },
} as const;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const FORMS = "log:1e-5..1e-1, int:4..16, logint:8..512, 0..0.5 or adam|sgd";

/**
 * Reads one hyperparameter from each argument: a range `low..high`, with `log:`, `int:` or `logint:` in front for its
 * scale, or choices `a|b|c`. Choices that are all numbers are numbers, all of true and false are flags.
 *
 * @throws {AssayError} INVALID_INPUT, with the argument.
 */
export function parseSpaceArguments(args: readonly string[]): SearchSpace {
  const entries = args.map((argument): [string, ParameterSpec] => {
    const at = argument.indexOf("=");
    if (at < 1) throw invalid(argument, `expected NAME=RANGE, such as lr=log:1e-5..1e-1`);
    const name = argument.slice(0, at);
    if (!isParameterName(name))
      throw invalid(
        argument,
        `${JSON.stringify(name)} cannot name a hyperparameter, expected ${PARAMETER_NAME_RULE}`,
      );
    if (isReservedName(name))
      throw invalid(argument, `\${${name}} means something else in a command; choose another name`);
    return [name, parseSpec(argument, argument.slice(at + 1))];
  });
  const names = entries.map(([name]) => parameterVariable(name));
  const twin = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twin >= 0) {
    const first = entries[names.indexOf(names[twin]!)]![0];
    const [second] = entries[twin]!;
    throw invalid(
      args[twin]!,
      first === second
        ? `${first} is given twice`
        : `${second} has the same environment variable as ${first}`,
    );
  }
  return Object.fromEntries(entries);
}

function parseSpec(argument: string, text: string): ParameterSpec {
  const spec = text.includes("..") ? parseRange(argument, text) : parseChoices(argument, text);
  const flaw = flawOfSpec(spec);
  if (flaw !== null) throw invalid(argument, flaw.message);
  return spec;
}

function parseRange(argument: string, text: string): ParameterSpec {
  const [, scale = "float", low = "", high = ""] = /^(?:([^:]*):)?(.*?)\.\.(.*)$/s.exec(text) ?? [];
  if (!Object.hasOwn(SCALES, scale))
    throw invalid(
      argument,
      `unknown scale ${JSON.stringify(scale)}, expected log, int or logint, or none${suggestion(scale, Object.keys(SCALES))}`,
    );
  for (const bound of [low, high])
    if (!NUMBER.test(bound))
      throw invalid(argument, `${JSON.stringify(bound)} is not a number, expected LOW..HIGH`);
  return { ...SCALES[scale as keyof typeof SCALES], low: Number(low), high: Number(high) };
}

function parseChoices(argument: string, text: string): ParameterSpec {
  const texts = text.split("|");
  if (text === "" || texts.some((choice) => choice === "")) throw invalid(argument, `expected ${FORMS}`);
  if (texts.length === 1)
    throw invalid(argument, `${JSON.stringify(text)} is neither a range nor a choice, expected ${FORMS}`);
  return { type: "categorical", choices: typed(texts) };
}

function typed(texts: readonly string[]): readonly ParameterValue[] {
  if (texts.every((text) => text === "true" || text === "false")) return texts.map((text) => text === "true");
  // Only where the number is written back as it came: 1e5 or 010 stay as the user typed them.
  return texts.every((text) => NUMBER.test(text) && String(Number(text)) === text)
    ? texts.map(Number)
    : texts;
}

function invalid(argument: string, message: string): AssayError {
  return new AssayError("INVALID_INPUT", message, { where: `--space ${argument.slice(0, 100)}` });
}
