/**
 * A study of the record, found by name, file or age, with its judgement; sealed while its look is pending.
 * @module
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { judge, studyEvidence } from "../judge/index.ts";
import { AssayError, nearest, parseStudy, type RecordedRun, type StudyDocument } from "../model/index.ts";
import { loadStudyRecord } from "../run/index.ts";
import { openArtifactStore, openRunStore, type RunStore, type StudyRow } from "../store/index.ts";
import type { Terminal } from "./command.ts";
import { openRecord } from "./study-session.ts";

/**
 * The judgement of a study.
 *
 * @param which - A study file, a study's name, a folder with a record; undefined: the newest study.
 * @param show - Look although the study has not finished: recorded as an unplanned look.
 * @throws {AssayError} INVALID_INPUT when there is no such study, when it has not finished and `show` is false.
 */
export async function judgeRecorded(
  which: string | undefined,
  place: string | undefined,
  terminal: Terminal,
  show = false,
): Promise<StudyDocument> {
  const { store, workspace } = await openRecord(place, terminal);
  try {
    const row = await findStudy(store, which, terminal);
    const artifacts = openArtifactStore(workspace);
    if (row.state === "complete") {
      if (row.verdict !== null) return row.verdict as unknown as StudyDocument;
      return judge(studyEvidence(await loadStudyRecord(store, artifacts, row.id)));
    }
    if (!show) throw await sealed(store, row);
    const writable = await openRunStore(workspace);
    try {
      await writable.countLook(row.id, terminal.now());
      return judge(studyEvidence(await loadStudyRecord(writable, artifacts, row.id)));
    } finally {
      await writable.close();
    }
  } finally {
    await store.close();
  }
}

/** The runs of every study of this name, or of the one with this id. */
export async function runsOfStudy(
  runs: readonly RecordedRun[],
  which: string,
  store: RunStore,
  terminal: Terminal,
): Promise<readonly RecordedRun[]> {
  const { id, name } = await findStudy(store, which, terminal);
  const ids = new Set(
    which === id ? [id] : (await store.studies()).filter((row) => row.name === name).map((row) => row.id),
  );
  return runs.filter(({ link }) => link !== null && ids.has(link.studyId));
}

/**
 * The runs whose scores may be seen: those of studies that have not finished are sealed, and left out.
 *
 * @param show - See them all the same: recorded as an unplanned look at each of these studies.
 * @throws {AssayError} INVALID_INPUT when no other run is there.
 */
export async function unsealedRuns(
  runs: readonly RecordedRun[],
  store: RunStore,
  workspace: string,
  terminal: Terminal,
  show: boolean,
): Promise<readonly RecordedRun[]> {
  const pending = (await store.studies()).filter(
    (row) => row.state !== "complete" && runs.some((run) => run.link?.studyId === row.id),
  );
  if (pending.length === 0) return runs;
  if (show) {
    const writable = await openRunStore(workspace);
    try {
      for (const row of pending) await writable.countLook(row.id, terminal.now());
    } finally {
      await writable.close();
    }
    return runs;
  }
  const ids = new Set(pending.map((row) => row.id));
  const open = runs.filter((run) => run.link === null || !ids.has(run.link.studyId));
  if (open.length === 0) throw await sealed(store, pending[0] as StudyRow);
  const names = [...new Set(pending.map((row) => row.name))].join(", ");
  terminal.note(
    `${runs.length - open.length} runs are left out: ${names} ${pending.length === 1 ? "has" : "have"} not finished, and scores are sealed until then (--show looks all the same, and is recorded).`,
  );
  return open;
}

async function findStudy(store: RunStore, which: string | undefined, terminal: Terminal): Promise<StudyRow> {
  const all = await store.studies();
  const name = which === undefined ? undefined : nameOf(which, terminal);
  const matching = name === undefined ? all : all.filter((row) => row.name === name || row.id === name);
  const newest = matching[0];
  if (newest === undefined) {
    const names = [...new Set(all.map((row) => row.name))];
    if (names.length === 0)
      throw new AssayError("INVALID_INPUT", "the record holds no study yet", {
        where: store.location,
        next: "assay run assay.yaml",
      });
    const hint = name === undefined ? null : nearest(name, names);
    throw new AssayError(
      "INVALID_INPUT",
      `the record holds no study "${name}"${hint ? `, did you mean "${hint}"?` : "."} It holds ${names.join(", ")}`,
      { where: store.location, ...(hint ? { next: `assay verdict ${hint}` } : {}) },
    );
  }
  const others = [...new Set(all.filter((row) => row.name !== newest.name).map((row) => row.name))];
  if (which === undefined && others.length > 0)
    terminal.note(`Study ${newest.name}, the newest of this record. Others: ${others.join(", ")}.`);
  return newest;
}

/** A file names its study; anything else is a name. */
function nameOf(which: string, terminal: Terminal): string {
  const path = resolve(terminal.cwd, which);
  if (/\.ya?ml$/.test(which) || (existsSync(path) && statSync(path).isFile()))
    return parseStudy(readFileSync(path, "utf8"), which).name;
  return which;
}

async function sealed(store: RunStore, row: StudyRow): Promise<AssayError> {
  const finished = await store.runs({ studyId: row.id, status: ["FINISHED", "FAILED"] });
  const complete = (await store.studies()).find(
    (each) => each.name === row.name && each.state === "complete",
  );
  const earlier = complete === undefined ? "" : `; an earlier one has finished: assay verdict ${complete.id}`;
  return new AssayError(
    "INVALID_INPUT",
    `the study ${row.name} has not finished (${finished.length} runs have ended), and its scores are sealed until then: looking early makes luck look like a gain`,
    {
      next: `let it finish with assay run; or --show, which is recorded as an unplanned look and lowers the grade${earlier}`,
    },
  );
}
