/**
 * Does a command fit its study: is every variable known, and is every hyperparameter handed on?
 * @module
 */
import { scanCommand, unknownVariable, variablesUsed } from "./command-line.ts";
import type { Method, Problem } from "./study.ts";

/** What every command may ask for, besides its hyperparameters and `problem.<key>`. */
export const RUN_VARIABLES = ["seed", "unit", "problem", "params_file", "run_dir"] as const;

/** Would a hyperparameter of this name hide a variable that means something else? */
export function isReservedName(name: string): boolean {
  return name.startsWith("problem.") || RUN_VARIABLES.some((variable) => variable === name);
}

export interface CommandFault {
  readonly message: string;
  readonly next: string | null;
  /** The piece of the command that is meant; null: the whole. */
  readonly piece: string | null;
}

/**
 * The first thing that is wrong with a method's command; null when nothing is.
 *
 * Text for a shell is not taken apart: there, parameters come by environment, and a `${lr}` that the text itself does
 * not set would be empty.
 */
export function commandFault(
  method: Pick<Method, "command" | "shell" | "space">,
  problems: readonly Problem[],
): CommandFault | null {
  const parameters = Object.keys(method.space);
  if (method.shell) return shellFault(String(method.command), parameters);
  const words = typeof method.command === "string" ? scanCommand(method.command).words : method.command;
  if (words === null) return { message: "the command cannot be split into words", next: null, piece: null };
  const used = variablesUsed(words);
  const known = knownVariables(parameters, problems);
  for (const name of used)
    if (!known.includes(name)) {
      const { message, next } = unknownVariable(name, known);
      const lacking = problemWithout(name, problems);
      return {
        message: lacking === null ? message : `\${${name}}: problem ${lacking} has no such value`,
        next: lacking === null ? next : null,
        piece: `\${${name}}`,
      };
    }
  if (used.includes("params_file")) return null; // the program reads them all
  const forgotten = parameters.find((name) => !used.includes(name));
  return forgotten === undefined ? null : unusedFault(forgotten, words);
}

function knownVariables(parameters: readonly string[], problems: readonly Problem[]): string[] {
  const [first, ...others] = problems.map((problem) => Object.keys(problem.values));
  const shared = (first ?? []).filter((key) => others.every((keys) => keys.includes(key)));
  return [...parameters, ...RUN_VARIABLES, ...shared.map((key) => `problem.${key}`)];
}

/** Where only some problems have the value: the name of one that has not. */
function problemWithout(variable: string, problems: readonly Problem[]): string | null {
  if (!variable.startsWith("problem.")) return null;
  const key = variable.slice("problem.".length);
  const lacking = problems.find((problem) => !Object.hasOwn(problem.values, key));
  return lacking !== undefined && problems.some((problem) => Object.hasOwn(problem.values, key))
    ? lacking.name
    : null;
}

function unusedFault(name: string, words: readonly string[]): CommandFault {
  const bare = words.some((word) => new RegExp(`\\$${escaped(name)}(?![\\w.-])`).test(word));
  return {
    message: `the command never uses the hyperparameter ${name}${
      bare ? `: write \${${name}}, with braces` : `: did your shell expand \${${name}}? use single quotes`
    }`,
    next: `hand it on as \${${name}}, or all of them in one JSON file as \${params_file}`,
    piece: bare ? `$${name}` : null,
  };
}

function shellFault(text: string, parameters: readonly string[]): CommandFault | null {
  for (const name of parameters) {
    const isShellName = /^[A-Za-z_]\w*$/.test(name);
    if (isShellName && text.includes(`\${${name}}`) && !new RegExp(`\\b${name}=`).test(text))
      return {
        message: `with shell: true nothing is replaced, so \${${name}} would be empty`,
        next: `read the hyperparameter from the environment: $ASSAY_ML_PARAM_${name.toUpperCase()}`,
        piece: `\${${name}}`,
      };
  }
  return null;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
