/**
 * From runs that nobody planned to evidence: arms by the value of a parameter, replicates by what agrees in all but the
 * unit, and only such claims about the search as the record itself makes.
 *
 * Units that took part in choosing a configuration never count as fresh ones: of an arm with several configurations only
 * runs that the record marks as confirming, of the configuration that was chosen, on units that did not choose it.
 * @module
 */
import {
  type ArmEvidence,
  AssayError,
  DEFAULT_TRIAL,
  type Evidence,
  type Metric,
  type RecordedRun,
  type SearchLaw,
  type TrialEvidence,
  type UnitEvidence,
} from "../model/index.ts";
import { type ArmChoice, byStart, fieldText } from "./arms-by.ts";
import { bestTrial } from "./best-trial.ts";
import { orientation } from "./pairs.ts";
import { trialOf, unitOf } from "./study-evidence.ts";

type Remark = Evidence["remarks"][number];

export interface RunsQuestion {
  readonly name: string;
  /** The arms, at least two, in the order of their first runs. */
  readonly arms: readonly ArmChoice[];
  /** The parameter that tells the arms apart; null where filters do. Not counted when configurations are compared. */
  readonly by: string | null;
  readonly metric: Metric;
  /** Parameter that names the unit: `seed`. */
  readonly unit: string;
  /** Parameters that do not tell configurations apart. */
  readonly ignore: readonly string[];
  /** Null: with two arms the one whose first run is earlier, and it is said. */
  readonly baseline: string | null;
  /** The user says that the configurations were drawn at random. */
  readonly claimsRandom: boolean;
  readonly floor: number | null;
  readonly alpha: number;
}

/** Arranges runs as evidence (what counts as a replicate, a trial, a fresh unit is said in the module's docs page). */
export function runsEvidence(question: RunsQuestion): Evidence {
  const { arms, metric } = question;
  const remarks: Remark[] = [];
  const baseline = question.baseline ?? arms[0]?.name ?? "";
  if (question.baseline === null)
    remarks.push({
      code: "baseline-guessed",
      message: `baseline: ${baseline}, since its first run is the earliest (--baseline says otherwise)`,
    });
  else if (!arms.some((arm) => arm.name === question.baseline))
    throw new AssayError(
      "INVALID_INPUT",
      `no arm is called "${question.baseline}"; the arms are ${arms.map((arm) => arm.name).join(", ")}`,
      {
        where: "--baseline",
      },
    );
  const arranged = arms.map((arm) => arrange(arm, question, remarks));
  const tuned = arranged.some((arm) => arm.configurations > 1);
  const evidences = arranged.map((arm) => (tuned ? asSearch(arm) : asFixed(arm)));
  const n = Math.min(...evidences.map((arm) => arm.trials.length));
  const runs = arms.flatMap((arm) => arm.runs);
  if (runs.length > 0 && runs.every((run) => unitValue(run, question.unit) === null))
    remarks.push({
      code: "unit-missing",
      message: `no run names its ${question.unit}: each run counts as a unit of its own`,
    });
  return {
    name: question.name,
    studyId: null,
    kind: tuned ? "tuned" : "fixed",
    metric,
    unit: { name: question.unit, testFraction: null },
    baseline,
    paired: false,
    floor: question.floor,
    methods: arms.map((arm) => ({ name: arm.name, command: "", space: {}, sampler: "unknown" })),
    problems: ["record"],
    budget: {
      trials: tuned ? n : 0,
      decideAt: tuned && n >= 10 ? Math.floor(n / 5) : null,
      replicates: tuned ? fewestReplicates(evidences) : 1,
      confirm: 0,
      units: tuned ? 0 : Math.min(...evidences.map((arm) => arm.units.length)),
    },
    plan: { looks: 1, alpha: question.alpha, primary: null, family: "baseline" },
    seed: 0,
    parallel: 1,
    planHash: null,
    planned: false,
    code: codeOf(runs),
    unplannedLooks: 0,
    startedAt: runs.reduce<number | null>(
      (first, run) => (first === null ? run.startTime : Math.min(first, run.startTime)),
      null,
    ),
    endedAt: runs.reduce<number | null>(
      (last, run) => (run.endTime === null ? last : Math.max(last ?? 0, run.endTime)),
      null,
    ),
    arms: evidences,
    remarks,
    command: null,
  };
}

/** How many runs every trial has at least. */
function fewestReplicates(arms: readonly ArmEvidence[]): number {
  const counts = arms.flatMap((arm) => arm.trials.map((trial) => trial.replicates));
  return counts.length === 0 ? 1 : Math.min(...counts);
}

interface Arranged {
  readonly name: string;
  readonly law: SearchLaw;
  readonly configurations: number;
  readonly trials: readonly TrialEvidence[];
  /** Units of the one configuration, or those that the record marks as fresh. */
  readonly units: readonly UnitEvidence[];
}

function arrange(arm: ArmChoice, question: RunsQuestion, remarks: Remark[]): Arranged {
  const runs = [...arm.runs].sort(byStart);
  const ended = runs.filter((run) => run.status !== "RUNNING" && run.status !== "SCHEDULED");
  if (ended.length < runs.length)
    remarks.push({
      code: "running",
      message: `${counted(runs.length - ended.length, "run")} of ${arm.name} have not ended and are left out`,
    });
  // What was interrupted ran again, or will: it says nothing about its configuration.
  // A declared default lies outside the search, and its fresh units are no units of what the search chose.
  const counting = ended.filter((run) => run.tags["assay.end"] !== "interrupted" && !isOfDefault(run));
  const searched = counting.filter((run) => roleOf(run) !== "confirm");
  const groups = [...Map.groupBy(searched, (run) => configurationKey(run, question)).values()].map(
    (members) => withoutDuplicates(members, question, arm.name, remarks),
  );
  const unit = (run: RecordedRun): UnitEvidence => ({
    ...unitOf(question, run),
    unit: unitName(run, question.unit),
  });
  const trials = groups.map((members, number) => ({
    ...trialOf(number, members.map(unit), members),
    config: configurationOf(members[0] as RecordedRun, question),
  }));
  const confirming = counting.filter((run) => roleOf(run) === "confirm");
  const chosen = groups.length === 1 ? 0 : (bestTrial(orientation(question), trials)?.number ?? null);
  const fresh = confirmed(
    confirming,
    chosen === null ? null : (groups[chosen] ?? null),
    question,
    arm.name,
    remarks,
  );
  return {
    name: arm.name,
    law: groups.length <= 1 ? "none" : lawOf(searched, question.claimsRandom),
    configurations: groups.length,
    trials,
    units: [...(groups.length === 1 ? (groups[0] as RecordedRun[]) : []), ...fresh].map(unit),
  };
}

/** Confirming runs of the chosen configuration, on units that did not choose it. */
function confirmed(
  runs: readonly RecordedRun[],
  chosen: readonly RecordedRun[] | null,
  question: RunsQuestion,
  arm: string,
  remarks: Remark[],
): RecordedRun[] {
  if (runs.length === 0) return [];
  // An arm of nothing but confirming runs: its search lies elsewhere, and what they confirm is one configuration.
  const key = configurationKey((chosen ?? runs)[0] as RecordedRun, question);
  const [own, units] = [
    runs.filter((run) => configurationKey(run, question) === key),
    new Set((chosen ?? []).map((run) => unitName(run, question.unit))),
  ];
  const fresh = own.filter((run) => !units.has(unitName(run, question.unit)));
  if (fresh.length < runs.length)
    remarks.push({
      code: "not-fresh",
      message: `${counted(runs.length - fresh.length, "confirming run")} of ${arm} are left out: of another configuration than the chosen one, or on a ${question.unit} that chose it`,
    });
  return withoutDuplicates(fresh, question, arm, remarks);
}

function asFixed(arm: Arranged): ArmEvidence {
  return {
    problem: "record",
    method: arm.name,
    law: "none",
    trials: [],
    default: null,
    units: arm.units,
    unitsMissing: null,
    deterministic: false,
  };
}

function asSearch(arm: Arranged): ArmEvidence {
  return {
    problem: "record",
    method: arm.name,
    law: arm.law,
    trials: arm.trials,
    default: null,
    units: arm.units,
    unitsMissing: arm.units.length === 0 ? "these scores chose the winner" : null,
    deterministic: false,
  };
}

/** Only a record that says so itself is an iid search, and a pruned trial was not seen to its end. */
function lawOf(runs: readonly RecordedRun[], claimsRandom: boolean): SearchLaw {
  const samplers = new Set(runs.map((run) => run.tags["assay.sampler"] ?? null));
  if ([...samplers].some((sampler) => sampler !== null && sampler !== "random")) return "adaptive";
  if (runs.some((run) => run.tags["assay.end"] === "pruned")) return "adaptive";
  if (samplers.size === 1 && samplers.has("random")) return "iid";
  return claimsRandom ? "claimed-iid" : "unknown";
}

/** The same (parameters, unit) twice: the later finished counts; one that failed only where none finished. */
function withoutDuplicates(
  runs: readonly RecordedRun[],
  { unit }: RunsQuestion,
  arm: string,
  remarks: Remark[],
): RecordedRun[] {
  const byUnit = Map.groupBy(runs, (run) => unitName(run, unit));
  const kept = [...byUnit.values()].map((same) => {
    const finished = same.filter((run) => run.status === "FINISHED");
    return (finished.length > 0 ? finished : same).reduce((last, run) =>
      (run.endTime ?? run.startTime) >= (last.endTime ?? last.startTime) ? run : last,
    );
  });
  if (kept.length < runs.length)
    remarks.push({
      code: "duplicates",
      message: `${counted(runs.length - kept.length, "run")} of ${arm} left out, whose configuration and ${unit} ran again: the later finished counts`,
    });
  return kept;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function roleOf(run: RecordedRun): string | undefined {
  return run.link?.role ?? run.tags["assay.role"];
}

function isOfDefault(run: RecordedRun): boolean {
  const trial = run.link?.trial ?? run.tags["assay.trial"];
  return roleOf(run) === "default" || (roleOf(run) === "confirm" && Number(trial) === DEFAULT_TRIAL);
}

/** A run that names no unit is a unit of its own. */
function unitName(run: RecordedRun, unit: string): string {
  return unitValue(run, unit) ?? run.id;
}

function unitValue(run: RecordedRun, unit: string): string | null {
  return fieldText(run, unit) ?? run.link?.unit ?? null;
}

/** All parameters but the unit, the arm, and what the user says does not count. */
function configurationOf(run: RecordedRun, { unit, by, ignore }: RunsQuestion): Record<string, string> {
  const left = new Set([unit, ...ignore, ...(by === null ? [] : [by])]);
  // The seed of a planned run is ours, whatever its unit is called.
  if (run.link !== null) left.add("seed");
  return Object.fromEntries(
    Object.entries(run.params)
      .filter(([key]) => !left.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function configurationKey(run: RecordedRun, question: RunsQuestion): string {
  return JSON.stringify(Object.entries(configurationOf(run, question)));
}

function codeOf(runs: readonly RecordedRun[]): "captured" | "changed" | "unknown" {
  const commits = new Set(runs.map((run) => run.tags["mlflow.source.git.commit"] ?? null));
  if (commits.has(null)) return "unknown";
  return commits.size === 1 ? "captured" : "changed";
}
