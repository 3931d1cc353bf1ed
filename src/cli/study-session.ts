/**
 * One study from its plan to its recorded verdict: opens the record, runs what is missing with a live view, judges,
 * keeps the judgement. `run`, `compare` and `demo` are thin over it.
 * @module
 */
import { join, resolve } from "node:path";
import { judge, studyEvidence } from "../judge/index.ts";
import { AssayError, type Goal, type Json, type Study, type StudyDocument } from "../model/index.ts";
import { loadStudyRecord, runStudy } from "../run/index.ts";
import {
  createWorkspace,
  findWorkspace,
  openArtifactStore,
  openRunStore,
  type RunStore,
  type StudyRow,
} from "../store/index.ts";
import type { Terminal } from "./command.ts";
import { followStudy } from "./live.ts";
import { type CommandFor, withNextCommands } from "./next-commands.ts";

export interface SessionOptions {
  /** Where relative commands start: the folder of `assay.yaml`. */
  readonly studyFolder: string;
  /** `--store`. */
  readonly store: string | undefined;
  readonly again: boolean;
  readonly acceptCodeChange: boolean;
  /** compare: other code is another study, not an error. */
  readonly onCodeChange: "stop" | "new-study";
  /** The command that goes on or repeats it, for messages. */
  readonly command: string;
  /** Which of the printed scores is judged; `note` says so without tearing the live view. */
  readonly chooseMetric?: (
    names: ReadonlyMap<string, readonly string[]>,
    note: (text: string) => void,
  ) => { name: string; goal: Goal };
  /** What would do a verdict's next step. */
  readonly commandFor: CommandFor;
}

export interface SessionResult {
  readonly state: "complete" | "interrupted" | "already-complete";
  readonly studyId: string;
  /** What stopped it. */
  readonly signal: string | null;
  /** Null when the study was stopped before its end: no look, no verdict. */
  readonly document: StudyDocument | null;
  readonly workspace: string;
}

/** Runs a study to its end, or to Ctrl-C. */
export async function runSession(
  study: Study,
  options: SessionOptions,
  terminal: Terminal,
): Promise<SessionResult> {
  const workspace = openWorkspace(options.store, terminal);
  const { chooseMetric } = options;
  const store = await openRunStore(workspace, {
    create: true,
    notice: (text: string) => terminal.note(text),
  });
  const artifacts = openArtifactStore(workspace);
  try {
    const view = followStudy(terminal, options.command);
    try {
      const outcome = await runStudy(study, {
        store,
        artifacts,
        workspace,
        studyFolder: options.studyFolder,
        onEvent: view.onEvent,
        stop: view.stop,
        again: options.again,
        acceptCodeChange: options.acceptCodeChange,
        onCodeChange: options.onCodeChange,
        ...(chooseMetric === undefined
          ? {}
          : {
              chooseMetric: (names: ReadonlyMap<string, readonly string[]>) => chooseMetric(names, view.note),
            }),
      });
      if (outcome.state === "interrupted")
        return { ...outcome, signal: String(view.stop.soft.reason), document: null, workspace };
      const row = (await store.study(outcome.studyId)) as StudyRow;
      const recorded =
        outcome.state === "already-complete" ? (row.verdict as unknown as StudyDocument | null) : null;
      const document =
        recorded ??
        withNextCommands(
          judge(studyEvidence(await loadStudyRecord(store, artifacts, outcome.studyId))),
          options.commandFor,
        );
      if (recorded === null)
        await store.changeStudy(outcome.studyId, {
          verdict: document as unknown as Json,
          updatedAt: terminal.now(),
        });
      return { ...outcome, signal: null, document, workspace };
    } finally {
      view.close();
    }
  } finally {
    await store.close();
  }
}

/** The folder of the record: `--store`, `ASSAY_ML_STORE`, the `.assay` above, or a new one here. */
export function openWorkspace(asked: string | undefined, terminal: Terminal): string {
  const named = asked ?? terminal.env.ASSAY_ML_STORE;
  if (named !== undefined && named !== "") {
    const place = placeOf(named, terminal);
    if (!isAddress(named)) createWorkspace(place);
    return place;
  }
  const found = findWorkspace(terminal.cwd);
  if (found !== null) return found;
  const made = join(terminal.cwd, ".assay");
  createWorkspace(made);
  return made;
}

/** The same for commands that only read. */
export async function openRecord(
  asked: string | undefined,
  terminal: Terminal,
): Promise<{ store: RunStore; workspace: string }> {
  const named = asked ?? terminal.env.ASSAY_ML_STORE;
  const workspace = named ? placeOf(named, terminal) : findWorkspace(terminal.cwd);
  if (workspace === null)
    throw new AssayError(
      "INVALID_INPUT",
      `there is no record here: no .assay in ${terminal.cwd} or above it`,
      {
        next: "assay run assay.yaml, or --store FOLDER",
      },
    );
  return { store: await openRunStore(workspace, { readOnly: true }), workspace };
}

export function isAddress(place: string): boolean {
  return /^\w+:\/\//.test(place);
}

/** A folder from where the user stands, or an address as it is. */
export function placeOf(named: string, { cwd }: Terminal): string {
  return isAddress(named) ? named : resolve(cwd, named);
}
