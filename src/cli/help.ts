/**
 * Help texts, made from the commands themselves.
 * @module
 */
import type { Command, OptionSpec } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { COMMON_OPTIONS, JUDGE_OPTIONS } from "./every-command-options.ts";

export const EXIT_CODE_TABLE = [
  "Exit codes: 0 the command did its job, whatever the word. With --exit-code: 0 BETTER, 10 WORSE,",
  "11 EQUIVALENT, 12 UNDECIDED. 64 usage, 65 bad input, 69 a service or Node version is missing,",
  "70 internal error, 74 I/O error, 75 busy, 130 and 143 interrupted.",
];

export function mainHelp(): string {
  return [
    "assay: how much of a gain is algorithm, how much is tuning, how much is luck",
    "",
    "Usage: assay COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    ...table(Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])),
    "",
    "  assay COMMAND --help   its options and examples",
    "  assay --version",
    "",
    "First steps",
    "  assay demo                                        the worked example, about three minutes",
    "  assay compare 'python new.py' 'python old.py'     two commands, 8 seeds each",
    "  assay init                                        a first assay.yaml, both methods tuned fairly",
    "",
    ...EXIT_CODE_TABLE,
  ].join("\n");
}

export function commandHelp(name: string, command: Command): string {
  const common = { ...(command.judges ? JUDGE_OPTIONS : {}), ...COMMON_OPTIONS };
  return [
    `assay ${name}: ${command.summary}`,
    "",
    `Usage: assay ${name} ${command.usage}`.trimEnd(),
    ...(command.details ? ["", ...command.details] : []),
    "",
    ...optionTable({ ...command.options, ...common }),
    "",
    command.examples.length > 1 ? "Examples" : "Example",
    ...command.examples.map((example) => `  ${example}`),
    "",
    ...EXIT_CODE_TABLE,
  ].join("\n");
}

function optionTable(options: Readonly<Record<string, OptionSpec>>): string[] {
  return table(
    Object.entries(options).map(([name, spec]) => [
      `--${name}${spec.flag ? "" : ` ${spec.value ?? "VALUE"}${spec.many ? " ..." : ""}`}`,
      spec.help,
    ]),
  );
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}
