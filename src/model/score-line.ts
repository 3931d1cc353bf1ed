/**
 * Scores that a program prints: which lines of its output are scores, and what they say.
 *
 * A line counts only as a whole: one or more `name=number` separated by spaces or commas, or one flat JSON object with
 * at least one number. All other lines are output.
 * @module
 */
import { AssayError } from "./errors.ts";

export interface ScoreLine {
  /** At least one. NaN and infinities are data. */
  readonly values: ReadonlyMap<string, number>;
  /** The value of `step`, else of `epoch`, where it is a whole number of 64 bits; null: the program gave none. */
  readonly step: bigint | null;
}

/** A longer line is output: nobody writes scores so, and the patterns below would take their time. */
export const LONGEST_SCORE_LINE = 64 * 1024; // characters

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE = /^([+-]?)(nan|inf|infinity)$/i;
const NAME = /^[\p{L}_][\p{L}\p{N}_/.@:-]*$/u;
const STEP_NAMES = ["step", "epoch"] as const;

/**
 * Reads one line of output, without its line end.
 *
 * @returns null where the line is output and not scores.
 * @example
 * parseScoreLine("epoch=3 val_auc=0.91, test_auc=0.89"); // step 3n, two values
 */
export function parseScoreLine(line: string): ScoreLine | null {
  if (line.length > LONGEST_SCORE_LINE) return null;
  const text = line.trim();
  const numbers = text.startsWith("{") ? flatJsonNumbers(text) : assignedNumbers(text);
  return numbers === null ? null : scoreLine(numbers);
}

/** Numbers as they are written, by name; a later one of the same name counts. */
type NumberTexts = ReadonlyMap<string, string>;

function scoreLine(numbers: NumberTexts): ScoreLine | null {
  const values = new Map<string, number>();
  for (const [name, text] of numbers)
    if (!STEP_NAMES.some((each) => each === name)) values.set(name, numberOf(text)!);
  if (values.size === 0) return null;
  const steps = STEP_NAMES.map((name) => stepOf(numbers.get(name) ?? ""));
  return { values, step: steps.find((step) => step !== null) ?? null };
}

function assignedNumbers(text: string): NumberTexts | null {
  const numbers = new Map<string, string>();
  for (const token of text.split(/\s*,\s*|\s+/)) {
    const at = token.indexOf("=");
    const [name, value] = [token.slice(0, Math.max(0, at)), token.slice(at + 1)];
    if (!NAME.test(name) || numberOf(value) === null) return null;
    numbers.set(name, value);
  }
  return numbers;
}

const JSON_STRING = String.raw`"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"`;
const JSON_NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity`;
const JSON_MEMBER = new RegExp(
  String.raw`\s*(?<key>${JSON_STRING})\s*:\s*(?:(?<string>${JSON_STRING})|(?<number>${JSON_NUMBER})|true|false|null)\s*(?<end>[,}])`,
  "uy",
);

/**
 * The numbers of a flat JSON object; null where the text is none. `NaN` and `Infinity`, which Python writes, are read, and
 * so are the strings "NaN", "Infinity" and "-Infinity", which stand for them in strict JSON. Not `JSON.parse`: that
 * knows no NaN, and rounds a step of 64 bits.
 */
function flatJsonNumbers(text: string): NumberTexts | null {
  const numbers = new Map<string, string>();
  JSON_MEMBER.lastIndex = 1;
  for (;;) {
    const groups = JSON_MEMBER.exec(text)?.groups;
    if (groups?.key === undefined) return null;
    const end = JSON_MEMBER.lastIndex;
    const name = JSON.parse(groups.key) as string;
    const spelled = groups.string === undefined ? "" : (JSON.parse(groups.string) as string);
    const number = groups.number ?? (/^(?:NaN|-?Infinity)$/.test(spelled) ? spelled : undefined);
    if (number !== undefined && NAME.test(name)) numbers.set(name, number);
    if (groups.end === "}") return end === text.length ? numbers : null;
    JSON_MEMBER.lastIndex = end;
  }
}

/** A decimal number, `nan`, `inf` or `infinity` in any case; null for anything else. */
function numberOf(text: string): number | null {
  if (NUMBER.test(text)) return Number(text);
  const [, sign, word] = NOT_FINITE.exec(text) ?? [];
  if (word === undefined) return null;
  if (word.toLowerCase() === "nan") return Number.NaN;
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Exact for whole numbers as written; `3.0` and `1e3` are whole too. A fraction (some trainers log epoch 2.5) is no step. */
function stepOf(text: string): bigint | null {
  if (/^[+-]?\d{1,20}$/.test(text)) return inRange(BigInt(text.replace("+", "")));
  const value = numberOf(text);
  return value !== null && Number.isSafeInteger(value) ? inRange(BigInt(value)) : null;
}

function inRange(step: bigint): bigint | null {
  return BigInt.asIntN(64, step) === step ? step : null;
}

/**
 * A reader of lines by a regular expression of the user's, in place of `parseScoreLine`: every match anywhere in a line
 * is a score, with the groups `name`, `value` and, where given, `step`. Python's `(?P<name>` is understood.
 *
 * @throws {AssayError} INVALID_INPUT if it is no regular expression, or a group is missing.
 */
export function createScorePattern(pattern: string): (line: string) => ScoreLine | null {
  const source = pattern.replaceAll("(?P<", "(?<");
  for (const group of ["name", "value"])
    if (!source.includes(`(?<${group}>`))
      throw new AssayError("INVALID_INPUT", `the pattern has no group (?<${group}>...)`, {
        next: "write it like ^(?<name>\\w+): (?<value>\\S+)$",
      });
  const expression = compiled(source);
  return (line) => {
    if (line.length > LONGEST_SCORE_LINE) return null;
    const values = new Map<string, number>();
    let step: bigint | null = null;
    for (const { groups } of line.matchAll(expression)) {
      const value = numberOf(groups?.value ?? "");
      if (value === null || !groups?.name) continue;
      values.set(groups.name, value);
      step = stepOf(groups.step ?? "") ?? step;
    }
    return values.size === 0 ? null : { values, step };
  };
}

function compiled(source: string): RegExp {
  try {
    return new RegExp(source, "gu");
  } catch (unicodeError) {
    try {
      return new RegExp(source, "g"); // \_ and the like, which the stricter reading refuses
    } catch {
      const reason = unicodeError instanceof Error ? unicodeError.message : String(unicodeError);
      throw new AssayError("INVALID_INPUT", `not a regular expression: ${reason.split(": ").at(-1)}`);
    }
  }
}
