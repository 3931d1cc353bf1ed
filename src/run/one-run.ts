/**
 * One run from its slot to its finished record: made, started, followed, its scores and files kept.
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import {
  AssayError,
  type Configuration,
  type Method,
  type MetricPoint,
  type RecordedRun,
  type RunLink,
  type RunProgress,
  runLabel,
  type Study,
  type StudyEvent,
  selectionMetric,
  valueText,
} from "../model/index.ts";
import type { ArtifactStore, Proposed, RunStore, TrialState } from "../store/index.ts";
import { jobCommand, runEnvironment } from "./command-words.ts";
import type { Executor, Job, JobEnd, RunningJob } from "./executors/executor.ts";
import type { Redactor } from "./known-secrets.ts";
import type { RunSlot } from "./planned-runs.ts";
import { ITEM_FILES, readItems } from "./read-items.ts";
import { redactValue } from "./redact.ts";
import { createScoreChannels, METRICS_FILE } from "./score-channels.ts";
import { runSeed } from "./seeds.ts";
import type { StudyProgress } from "./study-progress.ts";

/** Points of a running job reach the record at most this much later. */
const FLUSH_MS = 1000;
/** In the folder of a run for as long as it runs. */
export const PARAMS_FILE = "params.json";

export interface RunContext {
  readonly study: Study;
  readonly studyId: string;
  readonly experimentId: string;
  /** The seed of this round, from which every run's seed follows. */
  readonly seed: number;
  readonly store: RunStore;
  readonly artifacts: ArtifactStore;
  readonly executor: Executor;
  /** Absolute: every run has a folder in it. */
  readonly runsFolder: string;
  readonly studyFolder: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly onEvent: (event: StudyEvent) => void;
  /** Is there a score that may be shown while the study runs? */
  readonly showsSelection: boolean;
  /** Throws BUSY where another process has taken over the study: then nothing is written any more. */
  readonly confirmLease: () => Promise<void>;
  /** Takes secrets out of what is kept. */
  readonly redact: Redactor;
  /** What this process, the only one that writes it, has kept last. Changed `inTurn`. */
  readonly progress: { kept: StudyProgress };
  /** Does one piece of work after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface FinishedRun {
  readonly record: RecordedRun;
  readonly end: JobEnd;
  readonly progress: RunProgress;
  /** What the user should know, once, however many runs say the same. */
  readonly notices: readonly string[];
}

export interface StartedRun {
  readonly progress: RunProgress;
  readonly finished: Promise<FinishedRun>;
  stop(how: "soft" | "hard"): void;
}

/**
 * Makes the run in the record, before anything of it starts: whatever ends this process, the next one knows it.
 *
 * @param proposed - Of a new trial: what is kept with its first run.
 */
export async function makeRun(
  context: RunContext,
  slot: RunSlot,
  config: Configuration,
  proposed?: Proposed,
): Promise<MadeRun> {
  const { study, store } = context;
  const method = study.methods.find((each) => each.name === slot.method) as Method;
  const runId = randomUUID().replaceAll("-", "");
  const seed = runSeed({ studySeed: context.seed, ...slot, paired: study.paired });
  const link: RunLink = { ...slot, studyId: context.studyId, unit: unitOf(study, slot, seed) };
  const runDir = join(context.runsFolder, runId);
  const paramsFile = join(runDir, PARAMS_FILE);
  const problem = study.problems.find((each) => each.name === slot.problem) as Study["problems"][number];
  const cwd = resolve(context.studyFolder, method.cwd ?? ".");
  const given = { seed, unit: link.unit, paramsFile, runDir };
  const { words, env } = jobCommand(method, { params: config, problem, ...given });
  const label = runLabel(link);
  await context.confirmLease();
  const startTime = Date.now();
  await store.createRun({
    id: runId,
    experimentId: context.experimentId,
    name: study.problems.length > 1 ? `${slot.problem}/${label}` : label,
    user: userName(),
    startTime,
    params: textParams(config, seed),
    tags: { ...context.tags, ...slotTags(slot, method) },
    link,
    ...(proposed === undefined ? {} : { proposed }),
  });
  const inherited = runEnvironment({ runId, methodEnv: method.env, base: process.env, ...given });
  const job = { runId, words, cwd, env: { ...inherited, ...env }, runDir, timeoutMs: method.timeoutMs };
  return { runId, label, link, config, startTime, runDir, paramsFile, seed, method, job };
}

interface MadeRun {
  readonly runId: string;
  readonly label: string;
  readonly link: RunLink;
  readonly config: Configuration;
  readonly startTime: number;
  readonly runDir: string;
  readonly paramsFile: string;
  readonly seed: number;
  readonly method: Method;
  readonly job: Job;
}

/** @param trialState - What the trial becomes once this run has ended with or without a score. */
export function startRun(
  context: RunContext,
  made: MadeRun,
  trialState: (run: RecordedRun) => TrialState | undefined,
): StartedRun {
  const { runId, label, link, config, runDir } = made;
  mkdirSync(runDir, { recursive: true, mode: 0o700 });
  writeFileSync(made.paramsFile, JSON.stringify({ ...config, seed: made.seed }), { mode: 0o600 });
  const progress: RunProgress = {
    runId,
    label,
    problem: link.problem,
    method: link.method,
    role: link.role,
    trial: link.trial,
    config,
    unit: link.unit,
  };
  context.onEvent({ type: "run-started", run: progress, at: made.startTime });

  const channels = createScoreChannels({
    scorePattern: made.method.scorePattern,
    wanted: scoreNames(context.study),
    now: Date.now,
    runDir,
  });
  const live = liveLog(context, runId);
  const job = context.executor.start(made.job, (line) => live.add(channels.line(line)));
  return {
    progress,
    stop: (how) => job.stop(how),
    finished: finish(context, job, { ...made, channels, live, progress, trialState }),
  };
}

interface Running extends MadeRun {
  readonly channels: ReturnType<typeof createScoreChannels>;
  readonly live: LiveLog;
  readonly progress: RunProgress;
  readonly trialState: (run: RecordedRun) => TrialState | undefined;
}

async function finish(context: RunContext, job: RunningJob, run: Running): Promise<FinishedRun> {
  const { store, artifacts } = context;
  const { runId, runDir } = run;
  const end = await job.ended;
  const { points, notices: channelNotices } = await run.channels.finish();
  await run.live.close();
  const notices = [...channelNotices];
  const items = itemsOf(runDir, notices);
  await keepOutput(context, runId, runDir);
  const fileTags: Record<string, string> = {};
  if (items !== null) {
    await artifacts.put(runId, items.fileName, items.bytes);
    fileTags["assay.items"] = items.fileName;
  }
  // A program that could not be started says nothing about its configuration: it runs once it can.
  const interrupted = end.kind === "stopped" || end.kind === "not-started";
  const series = seriesOf(points);
  const reason =
    end.kind === "stopped"
      ? "interrupted"
      : (end.reason ?? missingScore(context.study, series, run.channels.nearMisses));
  const status = interrupted ? "KILLED" : reason === null ? "FINISHED" : "FAILED";
  const tags = {
    ...fileTags,
    ...(interrupted ? { "assay.end": "interrupted" } : {}),
    ...(reason === null ? {} : { "assay.reason": context.redact(reason) }),
    ...(end.droppedBytes > 0 ? { "assay.output_dropped_bytes": String(end.droppedBytes) } : {}),
  };
  const record: RecordedRun = {
    id: runId,
    name: run.label,
    status,
    startTime: run.startTime,
    endTime: end.endedAt,
    params: {},
    config: run.config,
    tags,
    series,
    items: items?.table ?? null,
    link: run.link,
  };
  await context.confirmLease();
  const state = interrupted ? undefined : run.trialState(record);
  // Points that were logged on the way count once: the whole series is sent again, so that none is missing.
  await store.changeRun(runId, {
    status,
    endTime: end.endedAt,
    metrics: points,
    tags,
    ...(state === undefined ? {} : { trialState: state }),
  });
  discardRunFolder(runDir);
  return { record, end, progress: run.progress, notices };
}

/** What the run should have logged and did not; null where all is there. */
function missingScore(
  study: Study,
  series: RecordedRun["series"],
  nearMisses: ReadonlySet<string>,
): string | null {
  const logged = Object.keys(series);
  const names = scoreNames(study);
  const missing = names.find((name) => (series[name] ?? []).length === 0);
  if (names.length === 0 ? logged.length > 0 : missing === undefined) return null;
  const only = logged.length === 0 || missing === undefined ? "" : ` (only ${logged.slice(0, 5).join(", ")})`;
  const why = (missing === undefined ? nearMisses.size > 0 : nearMisses.has(missing))
    ? " as a score: a line counts only if all of it is name=number"
    : "";
  return `no ${missing ?? "score"} was printed${only}${why}`;
}

/** The scores that every run is to log; empty while nobody knows them. */
function scoreNames({ metric }: Study): readonly string[] {
  return [...new Set([metric.name, selectionMetric(metric)])].filter((name) => name !== "");
}

function itemsOf(runDir: string, notices: string[]): ReturnType<typeof readItems> {
  try {
    return readItems(runDir);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    // The score itself is not in doubt; only the test set's own sampling error cannot be computed.
    notices.push(
      `the items cannot be used: ${error.message}${error.where === null ? "" : ` (${error.where})`}`,
    );
    return null;
  }
}

const OUTPUT_FILE = "output.log";

/** The output moves to the run's artifacts with secrets taken out. */
async function keepOutput(
  { artifacts, redact }: Pick<RunContext, "artifacts" | "redact">,
  runId: string,
  runDir: string,
): Promise<void> {
  const path = join(runDir, OUTPUT_FILE);
  if (!existsSync(path)) return;
  const text = readFileSync(path);
  if (text.length > 0) await artifacts.put(runId, OUTPUT_FILE, Buffer.from(redact(text.toString("utf8"))));
  rmSync(path);
}

/** A folder in which the program left nothing of its own goes; checkpoints stay. */
export function discardRunFolder(runDir: string): void {
  try {
    // The last of them tells a later start that this was not done.
    for (const file of [METRICS_FILE, ...ITEM_FILES, PARAMS_FILE])
      rmSync(join(runDir, file), { force: true });
    rmdirSync(runDir);
  } catch {
    // Something of the program's is in it, or the program has removed or locked it itself: no harm to the record.
  }
}

interface LiveLog {
  add(points: readonly MetricPoint[]): void;
  close(): Promise<void>;
}

/** Puts points into the record while the job runs, in batches. */
function liveLog(context: RunContext, runId: string): LiveLog {
  const name = selectionMetric(context.study.metric);
  let waiting: MetricPoint[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  const flush = () => {
    timer = null;
    const batch = waiting;
    waiting = [];
    // What fails here is sent again, and reported, when the run ends.
    writing = writing.then(() => context.store.logMetrics(runId, batch)).catch(() => {});
  };
  return {
    add(points) {
      if (points.length === 0) return;
      waiting.push(...points);
      timer ??= setTimeout(flush, FLUSH_MS);
      const shown = context.showsSelection ? points.findLast((point) => point.key === name) : undefined;
      if (shown !== undefined)
        context.onEvent({ type: "run-score", runId, value: shown.value, step: String(shown.step) });
    },
    async close() {
      if (timer !== null) clearTimeout(timer);
      await writing;
    },
  };
}

function seriesOf(points: readonly MetricPoint[]): Record<string, MetricPoint[]> {
  const series: Record<string, MetricPoint[]> = {};
  for (const point of points) {
    const list = series[point.key] ?? [];
    series[point.key] = list;
    list.push(point);
  }
  return series;
}

/** The seed, or the number of the fold: folds that chose a configuration come before those that judge it. */
function unitOf(study: Study, slot: RunSlot, seed: number): string {
  if (study.unit.name === "seed") return String(seed);
  return String(slot.role === "confirm" ? study.budget.replicates + slot.replicate : slot.replicate);
}

function textParams(config: Configuration, seed: number): Record<string, string> {
  return Object.fromEntries([
    ...Object.entries(config).map(([name, value]) => [name, redactValue(name, valueText(value))]),
    ["seed", String(seed)],
  ]);
}

/** What MLflow clients see of the study. */
function slotTags(slot: RunSlot, method: Method): Record<string, string> {
  return {
    "assay.method": slot.method,
    "assay.problem": slot.problem,
    "assay.role": slot.role,
    "assay.trial": String(slot.trial),
    "assay.replicate": String(slot.replicate),
    ...(slot.role === "search" ? { "assay.sampler": method.sampler } : {}),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ""); // a user without an entry, as in many containers
  }
}
