/**
 * The command of a method: split into words once by POSIX quoting rules, then `${...}` is replaced inside single words.
 * No shell is involved, so a value can never become syntax.
 * @module
 */
import { AssayError } from "./errors.ts";
import { suggestion } from "./nearest.ts";
import type { ParameterValue } from "./space.ts";

/** What is wrong with a command text, and where in it. */
export interface CommandFlaw {
  readonly message: string;
  /** Characters from the start of the text. */
  readonly index: number;
  readonly length: number;
}

type Scan =
  | { readonly words: readonly string[]; readonly flaw: null }
  | { readonly words: null; readonly flaw: CommandFlaw };

const OPERATORS = "|&;<>()`";
const SHELL_HINT = "no shell reads this command: write it as a list of words, or set shell: true";

/**
 * `splitCommand` for callers that point at the flaw in their own way.
 *
 * @param follows - Whether the text goes on after a program that stands elsewhere, so that `lr=0.1` in front is an argument.
 */
export function scanCommand(text: string, follows = false): Scan {
  const words: string[] = [];
  let word: string | null = null; // null: between words; "" is a word that was quoted
  let line = 0;
  let lineOfWords: number | null = null;
  const flawed = (message: string, index: number, length = 1): Scan => ({
    words: null,
    flaw: { message, index, length },
  });
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "\\" && text[i + 1] === "\n") {
      i++; // a continued line
      continue;
    }
    if (c === " " || c === "\t" || c === "\n" || c === "\r") {
      if (word !== null) words.push(word);
      word = null;
      if (c === "\n") line++;
      continue;
    }
    if (c === "\0") return flawed("a NUL character cannot be passed to a program", i);
    // A second line would be a second command to a shell, and arguments to us.
    if (lineOfWords !== null && lineOfWords !== line)
      return flawed("a second line begins here: fold the lines with `>`, or set shell: true", i);
    lineOfWords = line;
    word ??= "";
    if (c === "'") {
      const end = text.indexOf("'", i + 1);
      if (end < 0) return flawed("this single quote is never closed", i);
      word += text.slice(i + 1, end);
      line += countLines(text.slice(i, end));
      i = end;
    } else if (c === '"') {
      const start = i;
      for (i++; text[i] !== '"'; i++) {
        if (i >= text.length) return flawed("this double quote is never closed", start);
        if (text[i] === "\\" && '$`"\\\n'.includes(text[i + 1] ?? "x")) {
          i++;
          if (text[i] !== "\n") word += text[i];
        } else if (text[i] === "`" || (text[i] === "$" && text[i + 1] === "(")) {
          return flawed(
            `${text[i] === "`" ? "a backtick" : "$("} runs a command in a shell; ${SHELL_HINT}`,
            i,
          );
        } else {
          word += text[i];
        }
      }
      line += countLines(text.slice(start, i));
    } else if (c === "\\") {
      if (i + 1 >= text.length) return flawed("a backslash at the end has nothing to quote", i);
      i++;
      word += text[i];
    } else if (OPERATORS.includes(c)) {
      const operator = c === "(" && text[i - 1] === "$" ? "$(" : c;
      return flawed(
        `${operator === "`" ? "a backtick" : operator} means something to a shell; ${SHELL_HINT}`,
        i - operator.length + 1,
        operator.length,
      );
    } else {
      word += c;
    }
    lineOfWords = line;
  }
  if (word !== null) words.push(word);
  const [first] = words;
  if (first === undefined) return flawed("the command is empty", 0, 0);
  if (!follows && /^[A-Za-z_]\w*=/.test(first))
    return flawed(
      `${JSON.stringify(first)} sets a variable in a shell; put it into env:, or begin the command with env`,
      text.indexOf(first.slice(0, first.indexOf("="))),
      first.length,
    );
  return { words, flaw: null };
}

/**
 * Splits a command into words: single quotes, double quotes with their backslash rules, backslashes and adjoining pieces
 * as in POSIX; nothing is expanded. A backslash at the end of a line continues it.
 *
 * @returns At least one word.
 * @throws {AssayError} INVALID_INPUT where only a shell could do what is written: `| & ; < > ( )` and backticks outside
 * quotes, backticks and `$(` inside double quotes, a second line, `NAME=value` in front, an open quote.
 * @see IEEE Std 1003.1-2017, Shell Command Language, 2.2 Quoting.
 */
export function splitCommand(text: string): string[] {
  const { words, flaw } = scanCommand(text);
  if (flaw !== null)
    throw new AssayError("INVALID_INPUT", `character ${flaw.index + 1} of the command: ${flaw.message}`);
  return [...words];
}

/** `$${` is a literal `${`; else the name between the braces. */
const VARIABLE = /\$\$\{|\$\{([^{}]*)\}/g;

/**
 * Replaces every `${name}` inside the words by its value, as it is: nothing in a value is read again, no word is ever
 * split or joined. `$${name}` becomes the text `${name}`.
 *
 * @throws {AssayError} INVALID_INPUT for an unknown name, with the nearest known one, and for a value that holds a NUL
 * character, which no program can be given.
 */
export function substitute(words: readonly string[], variables: Readonly<Record<string, string>>): string[] {
  return words.map((word) =>
    word.replaceAll(VARIABLE, (text: string, name: string | undefined) => {
      if (name === undefined) return text.slice(1);
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (value === undefined) throw unknownVariable(name, Object.keys(variables));
      if (value.includes("\0"))
        throw new AssayError("INVALID_INPUT", `the value of \${${name}} holds a NUL character`);
      return value;
    }),
  );
}

/** Names that the words ask for, each once, in order. */
export function variablesUsed(words: readonly string[]): string[] {
  const names = words.flatMap((word) => [...word.matchAll(VARIABLE)].map((match) => match[1]));
  return [...new Set(names.filter((name) => name !== undefined))];
}

export function unknownVariable(name: string, known: readonly string[]): AssayError {
  return new AssayError(
    "INVALID_INPUT",
    `unknown variable \${${name}}, expected ${known.map((each) => `\${${each}}`).join(", ")}${suggestion(name, known)}`,
    { next: `write $\${${name}} where the program itself should see \${${name}}` },
  );
}

/** A value as the command line and the environment carry it: the shortest decimal that reads back as the same number. */
export function valueText(value: ParameterValue): string {
  return String(value);
}

/** The environment variable that carries a hyperparameter: `ASSAY_ML_PARAM_LR`. */
export function parameterVariable(name: string): string {
  return `ASSAY_ML_PARAM_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
