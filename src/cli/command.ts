/**
 * What a command is: its help, its options, and a function from arguments to an outcome. Reading the command line,
 * printing, `--json`, `--exit-code` and errors are done once, in `main.ts`.
 * @module
 */
import type { Word } from "../model/index.ts";

export interface OptionSpec {
  readonly help: string;
  /** A flag takes no value. */
  readonly flag?: true;
  /** May be given several times, and takes several values: `--space a=0..1 b=0..2`. */
  readonly many?: true;
  /** What stands for the value in the help: `FILE`, `N`. */
  readonly value?: string;
}

export type OptionValues = Readonly<Record<string, string | readonly string[] | true | undefined>>;

export interface Terminal {
  /** Where the user stands. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout: results. */
  print(text: string): void;
  /** Writes to stderr: progress and remarks. */
  note(text: string): void;
  /** Columns for results. */
  readonly width: number;
  /** May results be coloured? */
  readonly colour: boolean;
  /** May progress and remarks be? */
  readonly noteColour: boolean;
  /** Can the terminal show more than ASCII? */
  readonly unicode: boolean;
  /** Is stderr a terminal that can be redrawn? */
  readonly live: boolean;
  now(): number;
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly options: OptionValues;
}

/** What a command hands back: the same result as text and as a document, and the word that `--exit-code` maps. */
export interface Outcome {
  /** For people; null when everything has been said on the way. */
  readonly text: string | null;
  readonly schema: string;
  /** Body of the JSON document, without its envelope; its numbers are encoded there. */
  readonly document: object;
  readonly word?: Word | null;
  /** An exit code other than 0 that is not an error: 130 when the user stopped it. */
  readonly exit?: number;
}

export interface Command {
  readonly summary: string;
  /** What follows the command's name. */
  readonly usage: string;
  /** Lines of further explanation. */
  readonly details?: readonly string[];
  /** Runs in the tests as it stands. */
  readonly examples: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** At most this many positional arguments; default 1. */
  readonly positionals?: number;
  /** Does it give a verdict, so that `--exit-code` means something? */
  readonly judges?: true;
  run(args: Arguments, terminal: Terminal): Promise<Outcome>;
}

export function defineCommand(command: Command): Command {
  return command;
}

/** The value of an option that takes one; undefined where it was not given. */
export function optionText(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

export function optionTexts(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

export function optionFlag(options: OptionValues, name: string): boolean {
  return options[name] === true;
}
