/**
 * What the live view knows of a running study, step by step. Pure: an event and a state give the next state.
 * @module
 */
import type { ArmProgress, Goal, RunProgress, StudyEvent } from "../../model/index.ts";

export type Mark = "done" | "failed" | "interrupted";

export interface LiveRun {
  readonly run: RunProgress;
  readonly startedAt: number;
  readonly score: { readonly value: number; readonly step: string } | null;
}

export interface LiveState {
  /** The command that goes on after Ctrl-C. */
  readonly command: string;
  readonly study: string | null;
  readonly parallel: number;
  readonly resumed: number;
  readonly selectionMetric: string | null;
  /** Which selection score is the better one; null: not told, then no best one is shown. */
  readonly goal: Goal | null;
  readonly judgedMetric: string;
  readonly arms: readonly ArmProgress[];
  /** Ends of runs in order, by problem and method. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly running: ReadonlyMap<string, LiveRun>;
  /** Best selection score so far of this session's search runs, by problem and method. */
  readonly best: ReadonlyMap<string, { readonly value: number; readonly label: string }>;
  readonly failures: number;
  readonly lastFailure: { readonly label: string; readonly reason: string } | null;
  readonly notices: readonly string[];
  readonly secondsLeft: number | null;
  /** When `secondsLeft` was estimated. */
  readonly estimatedAt: number | null;
  /** Start of the first run of this session, milliseconds since 1970. */
  readonly startedAt: number | null;
  /** Watched to the end; asked to stop; or left, after an error. */
  readonly watch: "running" | "stopping" | "closed";
  readonly ended: { readonly state: "complete" | "interrupted"; readonly seconds: number } | null;
}

export function liveStart(command: string): LiveState {
  return {
    command,
    study: null,
    parallel: 1,
    resumed: 0,
    selectionMetric: null,
    goal: null,
    judgedMetric: "",
    arms: [],
    marks: new Map(),
    running: new Map(),
    best: new Map(),
    failures: 0,
    lastFailure: null,
    notices: [],
    secondsLeft: null,
    estimatedAt: null,
    startedAt: null,
    watch: "running",
    ended: null,
  };
}

/** What the user, or an error, did to it. */
export function liveWith(state: LiveState, watch: LiveState["watch"]): LiveState {
  return watch === "closed" ? { ...state, watch, running: new Map() } : { ...state, watch };
}

/** The same key for the runs of every role: a row of the view. */
export function rowKey({ problem, method }: { readonly problem: string; readonly method: string }): string {
  return JSON.stringify([problem, method]);
}

/** Takes events in any order; what it has not heard of yet, it leaves out. */
export function liveStep(state: LiveState, event: StudyEvent): LiveState {
  switch (event.type) {
    case "study-started":
      return {
        ...state,
        study: event.study,
        parallel: event.parallel,
        resumed: event.resumed,
        selectionMetric: event.selectionMetric,
        goal: event.goal ?? null,
        judgedMetric: event.judgedMetric,
        arms: event.arms,
        marks: marksOf(event.arms),
        failures: event.arms.reduce((sum, arm) => sum + arm.failed, 0),
      };
    case "run-started":
      return {
        ...state,
        startedAt: state.startedAt ?? event.at,
        running: new Map(state.running).set(event.run.runId, {
          run: event.run,
          startedAt: event.at,
          score: null,
        }),
      };
    case "run-score": {
      const run = state.running.get(event.runId);
      if (run === undefined) return state;
      const score = { value: event.value, step: event.step };
      return { ...state, running: new Map(state.running).set(event.runId, { ...run, score }) };
    }
    case "run-ended": {
      const running = new Map(state.running);
      running.delete(event.run.runId);
      const key = rowKey(event.run);
      const failed = event.outcome === "failed";
      return {
        ...state,
        running,
        marks: new Map(state.marks).set(key, [...(state.marks.get(key) ?? []), event.outcome]),
        arms: event.arms.length > 0 ? event.arms : state.arms,
        best: bestAfter(state, event),
        failures: state.failures + (failed ? 1 : 0),
        lastFailure: failed
          ? { label: event.run.label, reason: event.reason ?? "it failed" }
          : state.lastFailure,
        secondsLeft: event.secondsLeft,
        estimatedAt: event.at,
      };
    }
    case "notice":
      return { ...state, notices: [...state.notices, event.message] };
    case "study-ended":
      return { ...state, ended: { state: event.state, seconds: event.seconds }, running: new Map() };
  }
}

function bestAfter(
  { best, goal }: LiveState,
  { run, outcome, selection }: Extract<StudyEvent, { type: "run-ended" }>,
): LiveState["best"] {
  if (goal === null || outcome !== "done" || run.role !== "search") return best;
  if (selection === null || !Number.isFinite(selection)) return best;
  const key = rowKey(run);
  const known = best.get(key);
  const better =
    known === undefined || (goal === "maximize" ? selection > known.value : selection < known.value);
  return better ? new Map(best).set(key, { value: selection, label: run.label }) : best;
}

/** Runs that were found at the start: their order is not told, so the failed ones stand last. */
function marksOf(arms: readonly ArmProgress[]): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, readonly Mark[]>();
  for (const arm of arms) {
    const found: Mark[] = [
      ...new Array<Mark>(Math.max(0, arm.finished - arm.failed)).fill("done"),
      ...new Array<Mark>(arm.failed).fill("failed"),
    ];
    const key = rowKey(arm);
    marks.set(key, [...(marks.get(key) ?? []), ...found]);
  }
  return marks;
}
