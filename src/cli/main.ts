/**
 * The command line's entry: finds the command, prints what it hands back, turns every end into a documented exit code.
 *
 * What a command needs is loaded when it is called: the help of all of them takes no longer than Node itself.
 * @module
 */
import type { Word } from "../model/index.ts";
import type { Command, Outcome, Terminal } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { processTerminal } from "./terminal.ts";
import { assayVersion } from "./version.ts";

const WORD_EXIT: Readonly<Record<Word, number>> = { BETTER: 0, WORSE: 10, EQUIVALENT: 11, UNDECIDED: 12 };
const INTERNAL_EXIT = 70;

/** @returns The exit code. Throws nothing. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return await fail(error, terminal, argv);
  }
}

/** The whole process: its exit code is set, and nothing that was thrown anywhere ends it with a code that is a word. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  // Node would exit with 1, which is nobody's code here. Nothing is awaited any more: the message, and out. An
  // unhandled rejection comes here too.
  process.on("uncaughtException", (error) => {
    void fail(error, terminal, argv).finally(() => process.exit(INTERNAL_EXIT));
  });
  process.exitCode = await main(argv, terminal);
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const asked = name === "help" ? rest.find((word) => !word.startsWith("-")) : undefined;
    const { commandHelp, mainHelp } = await import("./help.ts");
    terminal.print(asked === undefined ? mainHelp() : commandHelp(asked, await loadCommand(asked)));
    return 0;
  }
  if (name === "--version" || name === "-v" || name === "-V") {
    terminal.print(assayVersion());
    return 0;
  }
  const command = await loadCommand(name);
  const options = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  if (options.includes("--help") || options.includes("-h")) {
    const { commandHelp } = await import("./help.ts");
    terminal.print(commandHelp(name, command));
    return 0;
  }
  const { parseArguments } = await import("./arguments.ts");
  const args = parseArguments(name, command, rest);
  const outcome = await command.run(args, terminal);
  if (args.options.json === true) await printDocument(outcome, terminal);
  else if (outcome.text !== null) terminal.print(outcome.text);
  if (outcome.exit !== undefined) return outcome.exit;
  return args.options["exit-code"] === true && outcome.word ? WORD_EXIT[outcome.word] : 0;
}

async function loadCommand(name: string): Promise<Command> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry !== undefined) return await entry.load();
  const { AssayError, nearest } = await import("../model/index.ts");
  if (name.startsWith("-"))
    throw new AssayError("USAGE", `a command comes first, got the option ${name}`, {
      next: "assay COMMAND [OPTIONS]; assay --help lists the commands",
    });
  const hint = nearest(name, Object.keys(COMMANDS));
  throw new AssayError("USAGE", `unknown command "${name}"${hint ? `, did you mean "${hint}"?` : ""}`, {
    next: "assay --help",
  });
}

async function printDocument(outcome: Outcome, terminal: Terminal): Promise<void> {
  const { envelope } = await import("../model/index.ts");
  const document = envelope(outcome.schema, assayVersion(), terminal.now(), outcome.document);
  terminal.print(JSON.stringify(document, null, 2));
}

/** Errors that the user can act on are one sentence; anything else is a defect of Assay and says so. */
async function fail(error: unknown, terminal: Terminal, argv: readonly string[]): Promise<number> {
  const { describeError } = await import("./failure.ts");
  const described = describeError(error);
  const { errorDocument } = await import("../model/index.ts");
  if (argv.includes("--json"))
    terminal.print(JSON.stringify(errorDocument(described, assayVersion(), terminal.now()), null, 2));
  const { errorText } = await import("../report/index.ts");
  terminal.note(errorText(described, { colour: terminal.noteColour, unicode: terminal.unicode }));
  if (terminal.env.ASSAY_ML_DEBUG) terminal.note(String(error instanceof Error ? error.stack : error));
  return described.exitCode;
}

if (import.meta.main) await runProcess(process.argv.slice(2));
