/**
 * Finds the study in the record that a plan continues, or starts a new one: identity, resume, changed code (DESIGN 5.4).
 * @module
 */
import {
  AssayError,
  encodeNumbers,
  type Json,
  type ParameterValue,
  planHash,
  type Study,
} from "../model/index.ts";
import type { RunStore, StudyRow } from "../store/index.ts";
import { captureCode, captureEnvironment } from "./capture.ts";
import { changedSince, codeFingerprint, type Fingerprint } from "./fingerprint.ts";
import { studyIdentity } from "./identity.ts";
import { createRedactor } from "./known-secrets.ts";
import { redactCommand, redactValue } from "./redact.ts";
import { NEW_PROGRESS, progressJson, progressOf } from "./study-progress.ts";

export interface OpenOptions {
  readonly studyFolder: string;
  readonly again: boolean;
  readonly acceptCodeChange: boolean;
  readonly onCodeChange: "stop" | "new-study";
}

export interface OpenedStudy {
  readonly row: StudyRow;
  /** Its verdict stands; nothing is run. */
  readonly finished: boolean;
  /** The same study was given up before, and the user starts it again as it is: now it runs to its end. */
  readonly insists: boolean;
  readonly notices: readonly { readonly code: string; readonly message: string }[];
}

/** @throws {AssayError} INVALID_INPUT when a configuration holds a secret; CODE_CHANGED when the code is another one than that of the study's earlier runs. */
export async function openStudy(study: Study, store: RunStore, options: OpenOptions): Promise<OpenedStudy> {
  const { studyFolder } = options;
  refuseSecrets(study);
  const hash = planHash(study);
  const code = study.capture.git ? await codeFingerprint({ cwd: studyFolder, methods: study.methods }) : null;
  const identity = studyIdentity({ planHash: hash, cwd: studyFolder, fingerprint: code });
  const all = await store.studies({ name: study.name });
  const earlier = all.filter((row) => !progressOf(row.progress).abandoned);
  const insists = all.some((row) => row.identity === identity && progressOf(row.progress).abandoned);
  const samePlan = earlier.filter((row) => row.planHash === hash);
  const same = samePlan.find((row) => row.identity === identity);
  const create = (round: number, notices: OpenedStudy["notices"] = []) =>
    createStudy(study, store, { hash, identity, code, round, folder: studyFolder, notices, insists });

  if (same !== undefined) {
    if (same.state === "open") return { row: same, finished: false, insists, notices: [] };
    return options.again ? create(nextRound(samePlan)) : { row: same, finished: true, insists, notices: [] };
  }
  const other = samePlan[0];
  if (other === undefined) return create(0, replacedPlan(earlier[0]));
  if (options.onCodeChange === "new-study" || options.again) return create(nextRound(samePlan));
  const before = (other.fingerprint as { readonly code: Fingerprint | null }).code;
  const changes = changesOf(before, code);
  if (options.acceptCodeChange && other.state === "open") {
    const progress = progressOf(other.progress);
    await store.changeStudy(other.id, {
      identity,
      fingerprint: await fingerprintOf(study, code, studyFolder),
      progress: progressJson({ ...progress, codeChanges: progress.codeChanges + 1 }),
      updatedAt: Date.now(),
    });
    return {
      row: (await store.study(other.id)) as StudyRow,
      finished: false,
      insists,
      notices: [
        {
          code: "code-changed",
          message: `going on with changed code (${changes.join("; ")}): this lowers the grade`,
        },
      ],
    };
  }
  throw codeChanged(study, other, changes);
}

function changesOf(before: Fingerprint | null, code: Fingerprint | null): readonly string[] {
  if (before === null || code === null) return ["what is recorded of the code"];
  const changes = changedSince(before, code);
  return changes.length > 0 ? changes : ["the folder that it runs in"];
}

/** Every new round has other seeds than all before it. */
function nextRound(rows: readonly StudyRow[]): number {
  return rows.reduce((round, row) => Math.max(round, progressOf(row.progress).round + 1), 0);
}

function replacedPlan(earlier: StudyRow | undefined): OpenedStudy["notices"] {
  if (earlier === undefined || earlier.state === "complete") return [];
  return [
    {
      code: "plan-changed",
      message: `the plan is another one than that of the unfinished study of this name: a new study begins, the old one stays in the record`,
    },
  ];
}

function codeChanged(study: Study, row: StudyRow, changes: readonly string[]): AssayError {
  const state = row.state === "open" ? "was begun" : "was run and judged";
  return new AssayError(
    "CODE_CHANGED",
    `the study ${study.name} ${state} with other code; changed: ${changes.join("; ")}`,
    {
      next:
        row.state === "open"
          ? "put it back, or --accept-code-change to go on all the same (it lowers the grade), or --again to start anew with new seeds"
          : "--again runs it anew with this code and new seeds; assay verdict shows the recorded one",
    },
  );
}

async function createStudy(
  study: Study,
  store: RunStore,
  {
    hash,
    identity,
    code,
    round,
    folder,
    notices,
    insists,
  }: {
    readonly hash: string;
    readonly identity: string;
    readonly code: Fingerprint | null;
    readonly round: number;
    readonly folder: string;
    readonly notices: OpenedStudy["notices"];
    readonly insists: boolean;
  },
): Promise<OpenedStudy> {
  const row = await store.createStudy({
    name: study.name,
    plan: recordedPlan(study),
    planHash: hash,
    identity,
    fingerprint: await fingerprintOf(study, code, folder),
    progress: progressJson({ ...NEW_PROGRESS, round }),
    createdAt: Date.now(),
  });
  return { row, finished: false, insists, notices };
}

async function fingerprintOf(study: Study, code: Fingerprint | null, folder: string): Promise<Json> {
  return {
    code: code as unknown as Json,
    diff: study.capture.git ? await captureCode(folder, createRedactor(study, process.env)) : null,
    environment: study.capture.environment ? captureEnvironment() : null,
  };
}

/** The study as it is kept: secrets of its commands, environment and problems taken out. */
function recordedPlan(study: Study): Json {
  return encodeNumbers({
    ...study,
    problems: study.problems.map(({ name, values }) => ({
      name,
      values: Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, redactedValue(key, value)]),
      ),
    })),
    methods: study.methods.map((method) => ({
      ...method,
      command: redactCommand(method.command),
      env: Object.fromEntries(
        Object.entries(method.env).map(([name, value]) => [name, redactValue(name, value)]),
      ),
    })),
  });
}

function redactedValue(name: string, value: ParameterValue): ParameterValue {
  return typeof value === "string" ? redactValue(name, value) : value;
}

/** A configuration is kept as it is, since what is run again needs it: so it must hold no secret. */
function refuseSecrets({ methods }: Study): void {
  for (const { name: method, space, default: byDefault } of methods) {
    const values = Object.entries(space).flatMap(([name, spec]) =>
      spec.type === "categorical" ? spec.choices.map((choice) => [name, choice] as const) : [],
    );
    for (const [name, value] of [...values, ...Object.entries(byDefault ?? {})])
      if (typeof value === "string" && isSecretValue(name, value))
        throw new AssayError(
          "INVALID_INPUT",
          `a value of ${name} looks like a secret, and configurations are recorded`,
          {
            where: `methods.${method}.space.${name}`,
            next: "hand it to the command by an environment variable of your shell, which is passed on and not recorded; or rename the parameter",
          },
        );
  }
}

/** Of a known shape, or under a secret name: but a `token` may be one of a text, and those are short (`cls`, `mean`). */
function isSecretValue(name: string, value: string): boolean {
  return redactValue("", value) !== value || (value.length >= 8 && redactValue(name, value) !== value);
}
