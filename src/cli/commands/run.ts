/**
 * `assay run study.yaml`: the decisive experiment, from its plan to its verdict.
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AssayError, parseStudy, type Study } from "../../model/index.ts";
import { defineCommand, type Outcome, optionFlag, optionText, type Terminal } from "../command.ts";
import { positiveInteger } from "../option-values.ts";
import { shellWords } from "../shell-words.ts";
import { studyOutcome } from "../study-outcome.ts";
import { runSession, type SessionResult } from "../study-session.ts";

export const run = defineCommand({
  summary: "Run a study: equal budgets, interleaved, judged at its end",
  usage: "[STUDY.yaml] [OPTIONS]",
  details: [
    "Ctrl-C stops it and keeps what has finished; the same command goes on. A finished study shows its",
    "recorded verdict. While it runs, the judged score stays hidden: peeking makes luck look like a gain.",
  ],
  examples: ["assay run assay.yaml", "assay run assay.yaml --parallel 4 --exit-code"],
  judges: true,
  options: {
    parallel: { value: "N", help: "Runs at a time (default: executor.parallel of the study)" },
    again: { flag: true, help: "Start anew with new seeds, though this study has finished" },
    "accept-code-change": {
      flag: true,
      help: "Go on though the code changed; recorded, and it caps the grade",
    },
  },
  async run({ positionals: [file = "assay.yaml"], options }, terminal) {
    const { study, folder } = readStudy(file, terminal);
    const command = shellWords(["assay", "run", file]);
    const parallel = optionText(options, "parallel");
    const result = await runSession(
      parallel === undefined ? study : withParallel(study, parallel),
      {
        studyFolder: folder,
        store: optionText(options, "store"),
        again: optionFlag(options, "again"),
        acceptCodeChange: optionFlag(options, "accept-code-change"),
        onCodeChange: "stop",
        command,
        // A larger study is the same file with a larger budget, as the step itself says.
        commandFor: (_, kind) => (kind === "tuned" ? command : null),
      },
      terminal,
    );
    return sessionOutcome(result, command, terminal, optionFlag(options, "all"));
  },
});

/** Reads and checks a study's file. */
export function readStudy(file: string, terminal: Terminal): { study: Study; folder: string } {
  const path = resolve(terminal.cwd, file);
  return { study: parseStudy(textOf(path, file), file), folder: dirname(path) };
}

/** What a session comes to: the verdict, or what was kept when it was stopped. */
export function sessionOutcome(
  result: SessionResult,
  command: string,
  terminal: Terminal,
  all: boolean,
): Outcome {
  if (result.document === null) {
    terminal.note(
      `Stopped before the planned look: no verdict. What has finished is kept; "${command}" goes on.`,
    );
    return {
      text: null,
      schema: "assay.run/1",
      document: { state: result.state, study_id: result.studyId },
      exit: result.signal === "SIGINT" ? 130 : 143,
    };
  }
  if (result.state === "already-complete")
    terminal.note(
      `This study has finished: here is its recorded verdict. "${command} --again" runs it anew with new seeds.`,
    );
  return studyOutcome(result.document, terminal, all);
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new AssayError("INVALID_INPUT", "there is no such study file", {
      where: file,
      next: shellWords(["assay", "init", file]),
      cause: error,
    });
  }
}

function withParallel(study: Study, text: string): Study {
  return { ...study, executor: { ...study.executor, parallel: positiveInteger("--parallel", text) } };
}
