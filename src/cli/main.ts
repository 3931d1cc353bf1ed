/**
 * The command line's entry: finds the command, prints what it hands back, turns every end into a documented exit code.
 * @module
 */
import { AssayError, envelope, type Word } from "../model/index.ts";
import { parseArguments } from "./arguments.ts";
import type { Command, Outcome, Terminal } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { commandHelp, mainHelp } from "./help.ts";
import { processTerminal } from "./terminal.ts";
import { assayVersion } from "./version.ts";

const WORD_EXIT: Readonly<Record<Word, number>> = { BETTER: 0, WORSE: 10, EQUIVALENT: 11, UNDECIDED: 12 };

/** @returns The exit code. Throws nothing. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const json = argv.includes("--json");
  try {
    return await dispatch(argv, terminal, json);
  } catch (error) {
    return await fail(error, terminal, json);
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal, json: boolean): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const asked = name === "help" ? rest[0] : undefined;
    terminal.print(asked === undefined ? mainHelp() : commandHelp(asked, await loadCommand(asked)));
    return 0;
  }
  if (name === "--version") {
    terminal.print(assayVersion());
    return 0;
  }
  const command = await loadCommand(name);
  if (rest.includes("--help") || rest.includes("-h")) {
    terminal.print(commandHelp(name, command));
    return 0;
  }
  const args = parseArguments(name, command, rest);
  const outcome = await command.run(args, terminal);
  if (json) terminal.print(JSON.stringify(documentOf(outcome, terminal), null, 2));
  else if (outcome.text !== null) terminal.print(outcome.text);
  if (outcome.exit !== undefined) return outcome.exit;
  return args.options["exit-code"] === true && outcome.word ? WORD_EXIT[outcome.word] : 0;
}

async function loadCommand(name: string): Promise<Command> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry !== undefined) return await entry.load();
  const { nearest } = await import("../model/index.ts");
  const hint = nearest(name, Object.keys(COMMANDS));
  throw new AssayError("USAGE", `unknown command "${name}"${hint ? `, did you mean "${hint}"?` : ""}`, {
    next: "assay --help",
  });
}

function documentOf(outcome: Outcome, terminal: Terminal) {
  return envelope(outcome.schema, assayVersion(), terminal.now(), outcome.document);
}

/** Errors that the user can act on are one sentence; anything else is a defect of Assay and says so. */
async function fail(error: unknown, terminal: Terminal, json: boolean): Promise<number> {
  const { describeError } = await import("./failure.ts");
  const described = describeError(error);
  const { errorDocument } = await import("../model/index.ts");
  if (json) terminal.print(JSON.stringify(errorDocument(described, assayVersion(), terminal.now()), null, 2));
  const { errorText } = await import("../report/index.ts");
  terminal.note(errorText(described, { colour: terminal.colour }));
  return described.exitCode;
}

if (import.meta.main) {
  // Node would exit with 1, which is nobody's code here. Nothing is awaited any more: the message, and out.
  process.on("uncaughtException", (error) => {
    void fail(error, processTerminal(), process.argv.includes("--json")).finally(() => process.exit(70));
  });
  process.exitCode = await main(process.argv.slice(2), processTerminal());
}
