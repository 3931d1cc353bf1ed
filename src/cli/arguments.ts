/**
 * The command line, taken apart by a command's options; every mistake gets one sentence and the nearest name.
 * @module
 */
import { AssayError, nearest } from "../model/index.ts";
import type { Arguments, Command } from "./command.ts";
import { COMMON_OPTIONS, JUDGE_OPTIONS } from "./every-command-options.ts";

/** @throws {AssayError} USAGE for an unknown option, a missing value, a value for a flag, or too many arguments. */
export function parseArguments(name: string, command: Command, argv: readonly string[]): Arguments {
  const specs = { ...COMMON_OPTIONS, ...(command.judges ? JUDGE_OPTIONS : {}), ...command.options };
  const options: Record<string, string | string[] | true> = {};
  const positionals: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === "--") {
      positionals.push(...argv.slice(i + 1));
      break;
    }
    if (word === "-h") {
      options.help = true;
      continue;
    }
    if (!word.startsWith("--")) {
      if (word.startsWith("-") && word.length > 1 && !/^-[\d.]/.test(word))
        throw usage(name, `unknown option ${word}; options are written with two dashes`);
      positionals.push(word);
      continue;
    }
    const [, key = "", inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const spec = Object.hasOwn(specs, key) ? specs[key] : undefined;
    if (spec === undefined) {
      const hint = nearest(key, Object.keys(specs));
      throw usage(name, `unknown option --${key}${hint ? `, did you mean --${hint}?` : ""}`);
    }
    if (spec.flag) {
      if (inline !== undefined) throw usage(name, `--${key} takes no value, got "${inline}"`);
      options[key] = true;
    } else if (spec.many) {
      const values = inline === undefined ? [] : [inline];
      while (i + 1 < argv.length && !(argv[i + 1] as string).startsWith("--"))
        values.push(argv[++i] as string);
      if (values.length === 0) throw usage(name, `--${key} needs at least one value`);
      options[key] = [...((options[key] as string[] | undefined) ?? []), ...values];
    } else {
      const value = inline ?? argv[++i];
      if (value === undefined || (inline === undefined && value.startsWith("--")))
        throw usage(name, `--${key} needs a value${spec.value ? ` (${spec.value})` : ""}`);
      if (Object.hasOwn(options, key)) throw usage(name, `--${key} is given twice`);
      options[key] = value;
    }
  }
  const most = command.positionals ?? 1;
  if (positionals.length > most)
    throw usage(
      name,
      `unexpected argument "${positionals[most]}"${most === 0 ? "" : `, expected at most ${most}`}`,
    );
  return { positionals, options };
}

function usage(name: string, message: string): AssayError {
  return new AssayError("USAGE", message, { where: `assay ${name}`, next: `assay ${name} --help` });
}
