/**
 * From the record of a planned study to evidence: which runs are trials, which are fresh units, what each scored.
 * @module
 */
import {
  type ArmEvidence,
  type CodeState,
  type Configuration,
  DEFAULT_TRIAL,
  type DefaultEvidence,
  type Evidence,
  isTuned,
  type Method,
  type RecordedRun,
  type Role,
  type Study,
  type StudyRecord,
  scoreOf,
  selectionMetric,
  type TrialEvidence,
  type UnitEvidence,
} from "../model/index.ts";
import { bestTrial } from "./best-trial.ts";
import { commandText } from "./command-text.ts";
import { orientation } from "./pairs.ts";

/** Arranges every run of a study. Runs that were interrupted do not count; they run again. */
export function studyEvidence(record: StudyRecord): Evidence {
  const { study } = record;
  const counted = record.runs.filter((run) => run.link !== null && hasEnded(run));
  const starts = counted.map((run) => run.startTime);
  const ends = counted.map((run) => run.endTime ?? run.startTime);
  return {
    name: study.name,
    studyId: record.id,
    kind: isTuned(study) ? "tuned" : "fixed",
    metric: study.metric,
    unit: study.unit,
    baseline: study.baseline,
    paired: study.paired,
    floor: study.floor,
    methods: study.methods.map((method) => ({
      name: method.name,
      command: commandText(method.command),
      space: method.space,
      sampler: method.sampler,
    })),
    problems: study.problems.map((problem) => problem.name),
    budget: study.budget,
    plan: study.plan,
    seed: study.seed,
    parallel: study.executor.parallel,
    planHash: record.planHash,
    planned: starts.every((start) => record.plannedAt <= start),
    code: record.code satisfies CodeState,
    unplannedLooks: record.unplannedLooks,
    startedAt: starts.length > 0 ? smallest(starts) : null,
    endedAt: ends.length > 0 ? -smallest(ends.map((end) => -end)) : null,
    arms: study.problems.flatMap((problem) =>
      study.methods.map((method) =>
        armOf(
          study,
          problem.name,
          method,
          counted.filter((run) => run.link?.problem === problem.name && run.link.method === method.name),
        ),
      ),
    ),
    remarks: record.finished
      ? []
      : [
          {
            code: "unfinished",
            message: "the study has not run to its end: this is what the finished part shows",
          },
        ],
    command: null,
  };
}

function armOf(study: Study, problem: string, method: Method, runs: readonly RecordedRun[]): ArmEvidence {
  const inRole = (role: Role) => runs.filter((run) => run.link?.role === role);
  const trials = trialsOf(study, inRole("search"));
  const tuned = isTuned(study);
  const selected = bestTrial(orientation(study), trials);
  // Fresh units of a configuration that is not the selected one say nothing about it.
  const confirming = inRole("confirm").filter((run) => run.link?.trial === selected?.number);
  const units = [...confirming, ...inRole("compare")].sort(byReplicate).map((run) => unitOf(study, run));
  return {
    problem,
    method: method.name,
    law: tuned ? lawOf(method, runs) : "none",
    trials,
    default: method.default === null ? null : defaultOf(study, method.default, runs),
    units,
    unitsMissing: units.length === 0 && tuned ? whyNoUnits(study, method, trials) : null,
    deterministic: method.deterministic,
  };
}

function defaultOf(study: Study, config: Configuration, runs: readonly RecordedRun[]): DefaultEvidence {
  const inRole = (role: Role) =>
    runs.filter(({ link }) => link?.role === role && link.trial === DEFAULT_TRIAL);
  return {
    config,
    trial: trialsOf(study, inRole("default"))[0] ?? null,
    units: inRole("confirm")
      .sort(byReplicate)
      .map((run) => unitOf(study, run)),
  };
}

function whyNoUnits(study: Study, method: Method, trials: readonly TrialEvidence[]): string {
  if (study.budget.confirm === 0) return "the plan has no fresh units (budget.confirm: 0)";
  return trials.length > 0 && trials.every((trial) => trial.failed)
    ? `no trial of ${method.name} succeeded, so that there is no configuration to run again`
    : "the selected configuration has not been run on fresh units yet";
}

/** A pruned trial was not seen to its end, so that the sample is not one of whole trials. */
function lawOf(method: Method, runs: readonly RecordedRun[]): ArmEvidence["law"] {
  const pruned = runs.some((run) => run.tags["assay.end"] === "pruned");
  return method.sampler === "random" && !pruned ? "iid" : "adaptive";
}

function byReplicate(a: RecordedRun, b: RecordedRun): number {
  return (a.link?.replicate ?? 0) - (b.link?.replicate ?? 0);
}

function trialsOf(study: Study, runs: readonly RecordedRun[]): TrialEvidence[] {
  const byNumber = Map.groupBy([...runs].sort(byReplicate), (run) => run.link?.trial ?? 0);
  return [...byNumber]
    .sort(([a], [b]) => a - b)
    .map(([number, replicates]) =>
      trialOf(
        number,
        replicates.map((run) => unitOf(study, run)),
        replicates,
      ),
    );
}

/** A trial has failed when any of its replicates has: a mean over those that survived would be a selection. */
export function trialOf(
  number: number,
  units: readonly UnitEvidence[],
  runs: readonly RecordedRun[],
): TrialEvidence {
  const broken = units.find((unit) => unit.failed);
  return {
    number,
    config: runs[0]?.config ?? {},
    selection: broken ? null : meanOf(units.map((unit) => unit.selection ?? Number.NaN)),
    score: broken ? null : meanOf(units.map((unit) => unit.score ?? Number.NaN)),
    failed: broken !== undefined,
    reason: broken?.reason ?? null,
    replicates: units.length,
    seconds: units.some((unit) => unit.seconds === null)
      ? null
      : units.reduce((s, unit) => s + (unit.seconds ?? 0), 0),
    runs: units.map((unit) => unit.run),
  };
}

/** One run as a unit: its judged score, its selection score, and whether and why it failed. */
export function unitOf(study: Pick<Study, "metric">, run: RecordedRun): UnitEvidence {
  const { metric } = study;
  const score = scoreOf(run.series, metric.name, metric.score, metric.goal);
  const selection = scoreOf(run.series, selectionMetric(metric), metric.score, metric.goal);
  const reason = failureOf(run, metric.name, score, selectionMetric(metric), selection);
  return {
    unit: run.link?.unit ?? run.id,
    score: reason === null ? score : null,
    selection: reason === null ? selection : null,
    failed: reason !== null,
    reason,
    seconds: run.endTime === null ? null : (run.endTime - run.startTime) / 1000,
    run: run.id,
    items: run.items,
  };
}

function failureOf(
  run: RecordedRun,
  name: string,
  score: number | null,
  selectionName: string,
  selection: number | null,
): string | null {
  if (run.status !== "FINISHED") return run.tags["assay.reason"] ?? `ended as ${run.status}`;
  if (score === null) return `no ${name} was logged`;
  if (!Number.isFinite(score)) return `${name} is ${score}`;
  if (selection === null) return `no ${selectionName} was logged`;
  if (!Number.isFinite(selection)) return `${selectionName} is ${selection}`;
  return null;
}

function hasEnded(run: RecordedRun): boolean {
  if (run.status === "FINISHED" || run.status === "FAILED") return true;
  return run.status === "KILLED" && run.tags["assay.end"] !== "interrupted";
}

function meanOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}
