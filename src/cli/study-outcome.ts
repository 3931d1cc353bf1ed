/**
 * A judged study as a command's outcome: text for people, the document for programs, the word for `--exit-code`.
 * @module
 */
import type { StudyDocument } from "../model/index.ts";
import { verdictText } from "../report/index.ts";
import type { Outcome, Terminal } from "./command.ts";

/** @param all - Every verdict in full. */
export function studyOutcome(document: StudyDocument, terminal: Terminal, all: boolean): Outcome {
  return {
    text: verdictText(document, {
      width: terminal.width,
      colour: terminal.colour,
      unicode: terminal.unicode,
      all,
    }),
    schema: "assay.study/1",
    document,
    word: document.verdicts[document.primary]?.word ?? null,
  };
}
