/**
 * The terminal of this process: its width, its colours, what it can draw.
 * @module
 */
import type { Terminal } from "./command.ts";

/** Columns where nothing tells. */
const DEFAULT_WIDTH = 100;
const NARROWEST = 40;
const WIDEST = 120;
/** As in `docs/exit-codes.md`; the table itself is not loaded for a help text. */
const IO_EXIT = 74;

export function processTerminal(): Terminal {
  const { env } = process;
  surviveLostReaders();
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return {
    cwd: process.cwd(),
    env,
    print: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    width: Math.max(NARROWEST, Math.min(process.stdout.columns || columnsOf(env.COLUMNS), WIDEST)),
    colour: wantsColour(env, process.stdout.isTTY === true),
    noteColour: wantsColour(env, process.stderr.isTTY === true),
    // An empty locale is C, but what is piped or shown by a CI page is read as UTF-8 all the same.
    unicode: locale === "" || /utf-?8/i.test(locale),
    live: process.stderr.isTTY === true && env.TERM !== "dumb" && !env.CI,
    now: () => Date.now(),
  };
}

/** What a shell or a CI page says; anything that is no number is as good as nothing. */
function columnsOf(text: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(text ?? "") ? Number(text) : DEFAULT_WIDTH;
}

/** @see https://no-color.org */
function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR && env.FORCE_COLOR !== "0") return true;
  return isTerminal && env.TERM !== "dumb";
}

/**
 * Whoever reads the output may go (`| head`, a closed terminal): the study goes on without being watched. Results that
 * cannot be written for another reason (a full disk) are a failure, whatever the command came to.
 */
function surviveLostReaders(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`error: the result cannot be written (${error.message})\n`);
    process.once("exit", () => {
      process.exitCode = IO_EXIT;
    });
  });
}
