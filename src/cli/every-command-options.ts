/**
 * Options that every command takes, or every command that judges.
 * @module
 */
import type { OptionSpec } from "./command.ts";

/** Of every command. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  json: { flag: true, help: "One JSON document on stdout instead of text" },
  store: { value: "PLACE", help: "The record: a folder (default: .assay, found upwards; or ASSAY_ML_STORE)" },
  help: { flag: true, help: "Show this help" },
};

/** Of the commands that give a verdict. */
export const JUDGE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  all: { flag: true, help: "Every verdict in full: each rule, each number behind a word, each next step" },
  "exit-code": { flag: true, help: "Exit 0 BETTER, 10 WORSE, 11 EQUIVALENT, 12 UNDECIDED" },
};
