/**
 * The commands that would do what a verdict names as next: the judge knows how many runs, not what the user typed.
 * @module
 */
import type { NextStep, StudyDocument } from "../model/index.ts";

/** The command for a step; null: none does it. */
export type CommandFor = (step: NextStep, kind: StudyDocument["study"]["kind"]) => string | null;

/** Only steps that cost runs and have no command yet are given one. */
export function withNextCommands(document: StudyDocument, commandFor: CommandFor): StudyDocument {
  const { kind } = document.study;
  return {
    ...document,
    verdicts: document.verdicts.map((verdict) => ({
      ...verdict,
      next: verdict.next.map((step) =>
        step.command !== null || step.runs === null ? step : { ...step, command: commandFor(step, kind) },
      ),
    })),
  };
}
