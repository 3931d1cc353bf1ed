/**
 * The coordinator: runs a study from wherever it stands to its end. Every finished run is in the record before the next
 * one of its kind starts, so a kill at any moment loses only what was running.
 * @module
 */
import { join } from "node:path";
import { selectedTrial, studyEvidence } from "../judge/index.ts";
import {
  AssayError,
  type Goal,
  planHash,
  type RecordedRun,
  type Study,
  type StudyEvent,
  selectionMetric,
} from "../model/index.ts";
import type { ArtifactStore, RunStore } from "../store/index.ts";
import { gitTags } from "./capture.ts";
import type { Executor } from "./executors/executor.ts";
import { createExecutor } from "./executors/registry.ts";
import { createRedactor } from "./known-secrets.ts";
import { endLeftovers } from "./leftovers.ts";
import { loadStudyRecord } from "./load-record.ts";
import { type FinishedRun, makeRun, type RunContext, type StartedRun, startRun } from "./one-run.ts";
import { type OpenedStudy, openStudy } from "./open-study.ts";
import { confirmSlots, firstSlots, type RunSlot, slotKey } from "./planned-runs.ts";
import { createProposals } from "./proposals.ts";
import { createScoreboard, type Failure } from "./scoreboard.ts";
import { createSeedCheck } from "./seed-check.ts";
import { acquireStudyLease, type LeaseTimes, type StudyLease } from "./study-lease.ts";
import {
  createQueue,
  progressJson,
  progressOf,
  type StudyProgress,
  seedOfRound,
  withMetric,
} from "./study-progress.ts";

export interface StudyRunOptions {
  readonly store: RunStore;
  readonly artifacts: ArtifactStore;
  /** The folder of the record; runs work in `runs/` of it. */
  readonly workspace: string;
  /** Where relative commands start. */
  readonly studyFolder: string;
  readonly onEvent: (event: StudyEvent) => void;
  /** `soft`: no new runs, running ones are asked to end; `hard`: they are ended. */
  readonly stop: { readonly soft: AbortSignal; readonly hard: AbortSignal };
  /** Start anew with new seeds where a finished study stands. */
  readonly again: boolean;
  readonly acceptCodeChange: boolean;
  readonly onCodeChange: "stop" | "new-study";
  /** Where the user named no metric: decides from the names that each method's first run printed. */
  readonly chooseMetric?: (names: ReadonlyMap<string, readonly string[]>) => { name: string; goal: Goal };
  /** Default: the one that the study names. */
  readonly executor?: Executor;
  /** How long a coordinator that cannot be asked keeps the study after its last sign; default 30 s. */
  readonly leaseTimes?: LeaseTimes;
}

export interface StudyRunResult {
  readonly state: "complete" | "interrupted" | "already-complete";
  readonly studyId: string;
}

/**
 * @throws {AssayError} BUSY when another process runs this study; CODE_CHANGED; NO_SUCCESSFUL_RUN when nothing can be
 * judged; INVALID_INPUT for a program that cannot be started and for seeds that are not passed on; IO from the store.
 * In every case what has finished stays in the record.
 */
export async function runStudy(study: Study, options: StudyRunOptions): Promise<StudyRunResult> {
  const { store } = options;
  const lease = await acquireStudyLease(
    store,
    { name: study.name, planHash: planHash(study) },
    options.leaseTimes,
  );
  try {
    const opened = await openStudy(study, store, options);
    if (opened.finished) return { state: "already-complete", studyId: opened.row.id };
    for (const notice of opened.notices) options.onEvent({ type: "notice", ...notice });
    const coordinator = await createCoordinator(study, opened, options, lease);
    return await coordinator.run();
  } finally {
    await lease.release();
  }
}

async function createCoordinator(
  planned: Study,
  { row, insists }: OpenedStudy,
  options: StudyRunOptions,
  lease: StudyLease,
) {
  const { store, artifacts, workspace, studyFolder, onEvent, stop } = options;
  const executor = options.executor ?? createExecutor(planned.executor.type);
  const progress = { kept: progressOf(row.progress) };
  const study = withMetric(planned, progress.kept.metric);
  const started = Date.now();
  const context: RunContext = {
    study,
    studyId: row.id,
    experimentId: row.experimentId,
    seed: seedOfRound(planned, progress.kept.round),
    store,
    artifacts,
    executor,
    runsFolder: join(workspace, "runs"),
    studyFolder,
    tags: gitTags(row.fingerprint as Parameters<typeof gitTags>[0]),
    onEvent,
    showsSelection: showsSelection(study),
    confirmLease: lease.confirm,
    redact: createRedactor(study, process.env),
    progress,
    inTurn: createQueue(),
  };

  await endLeftovers(context);
  const record = await loadStudyRecord(store, artifacts, row.id);
  const ended = record.runs.filter((run) => run.link !== null && isEnded(run));
  const done = new Set(ended.map((run) => slotKey(run.link as RunSlot)));
  const board = createScoreboard(study, ended);
  const proposals = await createProposals(context, ended);
  const seedCheck = createSeedCheck(study, ended);
  const running = new Set<StartedRun>();
  const said = new Set<string>();
  let failure: unknown = null;

  const halt = (how: "soft" | "hard") => {
    for (const run of running) run.stop(how);
  };
  const fail = (error: unknown) => {
    failure ??= error;
    halt("soft");
  };
  const onLost = () => fail(lease.lost.reason);
  const onSoft = () => halt("soft");
  const onHard = () => halt("hard");
  const stopping = () => failure !== null || stop.soft.aborted;

  return { run };

  async function run(): Promise<StudyRunResult> {
    lease.lost.addEventListener("abort", onLost);
    stop.soft.addEventListener("abort", onSoft);
    stop.hard.addEventListener("abort", onHard);
    try {
      onEvent({
        type: "study-started",
        study: study.name,
        studyId: row.id,
        parallel: study.executor.parallel,
        resumed: done.size,
        arms: board.arms(),
        selectionMetric: context.showsSelection ? selectionMetric(study.metric) : null,
        goal: study.metric.goal,
        judgedMetric: study.metric.name,
      });
      if (done.size > 0) await chooseMetric(); // the one before may have ended before it could
      await runAll(firstSlots(study));
      if (!stopping()) await runAll(await confirmations());
      if (failure !== null) throw failure;
      const state = stopping() ? "interrupted" : "complete";
      if (state === "complete") {
        const hopeless = board.hopeless(true);
        if (hopeless !== null) throw await noSuccess(hopeless);
        await lease.confirm();
        await store.changeStudy(row.id, { state: "complete", updatedAt: Date.now() });
      }
      onEvent({ type: "study-ended", state, seconds: (Date.now() - started) / 1000 });
      return { state, studyId: row.id };
    } finally {
      lease.lost.removeEventListener("abort", onLost);
      stop.soft.removeEventListener("abort", onSoft);
      stop.hard.removeEventListener("abort", onHard);
    }
  }

  /** Starts the runs that are missing, in order, `parallel` at a time. */
  async function runAll(slots: readonly RunSlot[]): Promise<void> {
    const missing = slots.filter((slot) => !done.has(slotKey(slot))).values();
    const lane = async () => {
      for (const slot of missing) {
        if (stopping()) return;
        try {
          await runSlot(slot);
        } catch (error) {
          fail(error);
        }
      }
    };
    await Promise.all(Array.from({ length: study.executor.parallel }, lane));
  }

  async function runSlot(slot: RunSlot): Promise<void> {
    const made = await proposals.configured(slot, (config, proposed) =>
      makeRun(activeContext(), slot, config, proposed),
    );
    const started = startRun(activeContext(), made, (run) => proposals.stateAfter(slot, run));
    running.add(started);
    // A stop that came while the run was being started has missed it.
    if (stopping()) started.stop(stop.hard.aborted ? "hard" : "soft");
    try {
      await take(slot, await started.finished);
    } finally {
      running.delete(started);
    }
  }

  async function take(slot: RunSlot, finished: FinishedRun): Promise<void> {
    const { record: run, end, notices } = finished;
    for (const message of notices) {
      if (!said.has(message)) onEvent({ type: "notice", code: "run", message: `${run.name}: ${message}` });
      said.add(message);
    }
    const interrupted = end.kind === "stopped" || end.kind === "not-started";
    if (!interrupted) {
      board.add(run);
      proposals.ended(slot, run);
    }
    if (end.kind === "not-started") throw cannotStart(slot, end.reason);
    const outcome = board.outcome(run);
    onEvent({
      type: "run-ended",
      run: finished.progress,
      outcome: interrupted ? "interrupted" : outcome.failed ? "failed" : "done",
      reason: interrupted ? null : outcome.reason,
      seconds: (end.endedAt - run.startTime) / 1000,
      selection: context.showsSelection ? outcome.selection : null,
      arms: board.arms(),
      secondsLeft: board.secondsLeft(),
      at: end.endedAt,
    });
    if (interrupted) return;
    await chooseMetric();
    const hopeless = insists ? null : board.hopeless();
    if (hopeless !== null) throw await noSuccess(hopeless);
    const twins = seedCheck(run);
    if (twins !== null) throw twins;
  }

  /** Once every method has ended a run, the metric that nobody named is found and kept. */
  async function chooseMetric(): Promise<void> {
    if (activeStudy().metric.name !== "" || options.chooseMetric === undefined) return;
    const names = board.printedNames();
    if (study.methods.some((method) => !names.has(method.name))) return;
    const metric = options.chooseMetric(names);
    await keepProgress({ metric });
    board.setMetric(withMetric(planned, metric));
  }

  function activeStudy(): Study {
    return withMetric(study, progress.kept.metric);
  }

  function activeContext(): RunContext {
    return progress.kept.metric === null ? context : { ...context, study: activeStudy() };
  }

  async function confirmations(): Promise<RunSlot[]> {
    const evidence = studyEvidence(await loadStudyRecord(store, artifacts, row.id));
    const slots = confirmSlots(study, (problem, method) => {
      const arm = evidence.arms.find((each) => each.problem === problem && each.method === method);
      const declared = arm?.default?.trial ?? null;
      return [
        ...(arm === undefined ? [] : [selectedTrial(evidence, arm)]),
        ...(declared === null || declared.failed ? [] : [declared]),
      ].flatMap((trial) => trial?.number ?? []);
    });
    board.planConfirmations(slots);
    return slots;
  }

  /** Nothing succeeded: the study is put aside, so that the next start begins anew. */
  async function noSuccess({ reason, run }: Failure): Promise<AssayError> {
    await keepProgress({ abandoned: true });
    const what = board.anySuccess() ? run.link?.method : study.name;
    return new AssayError("NO_SUCCESSFUL_RUN", `no run of ${what} succeeded: ${reason}`, {
      where: run.name,
      ...(await outputTail(artifacts, run.id)),
      next: "run the command once by hand with the same parameters; it must end with exit code 0 and print its score. Started again unchanged, the study begins anew and runs to its end",
    });
  }

  async function keepProgress(change: Partial<StudyProgress>): Promise<void> {
    await context.inTurn(async () => {
      await lease.confirm();
      const next = { ...progress.kept, ...change };
      await store.changeStudy(row.id, { progress: progressJson(next), updatedAt: Date.now() });
      progress.kept = next;
    });
  }
}

/** Only a separate selection score may be seen before the look: the judged one is sealed. */
function showsSelection({ metric, budget }: Study): boolean {
  return budget.trials > 0 && metric.selectBy !== null && metric.selectBy !== metric.name;
}

function cannotStart({ method }: RunSlot, reason: string | null): AssayError {
  return new AssayError("INVALID_INPUT", reason ?? "it cannot be started", {
    where: `the command of ${method}`,
    next: "check the command and the folder it starts in, then run the same command again; nothing is counted against it",
  });
}

function isEnded(run: RecordedRun): boolean {
  return (
    run.status === "FINISHED" ||
    run.status === "FAILED" ||
    (run.status === "KILLED" && run.tags["assay.end"] !== "interrupted")
  );
}

const TAIL_LINES = 6;

/** The last lines that the program printed, to show under the error. */
async function outputTail(artifacts: ArtifactStore, runId: string): Promise<{ excerpt?: string }> {
  const bytes = await artifacts.read(runId, "output.log");
  const lines = bytes === null ? [] : new TextDecoder().decode(bytes).trimEnd().split("\n");
  if (lines.length === 0 || lines[0] === "") return {};
  return {
    excerpt: lines
      .slice(-TAIL_LINES)
      .map((line) => `  | ${line.slice(0, 200)}`)
      .join("\n"),
  };
}
