/**
 * From runs that nobody planned to evidence: arms by the value of a parameter, replicates by what agrees in all but the
 * unit, and only such claims about the search as the record itself makes.
 * @module
 */
import {
  type ArmEvidence,
  AssayError,
  type Evidence,
  type Goal,
  type Metric,
  nearest,
  type RecordedRun,
  type SearchLaw,
  type TrialEvidence,
  type UnitEvidence,
} from "../model/index.ts";
import { unitOf } from "./study-evidence.ts";

export interface ArmChoice {
  readonly name: string;
  readonly runs: readonly RecordedRun[];
}

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

/** Splits runs by the value of a parameter or tag; arms come in the order of their first runs. */
export function armsBy(runs: readonly RecordedRun[], by: string): ArmChoice[] {
  const named = runs.filter((run) => fieldText(run, by) !== undefined);
  if (named.length === 0) {
    const names = [...new Set(runs.flatMap((run) => Object.keys(run.params)))];
    const hint = nearest(by, names);
    throw new AssayError(
      "INVALID_INPUT",
      `no run has a parameter or tag "${by}"${hint ? `, did you mean "${hint}"?` : ""}; the parameters are ${names.sort().join(", ") || "none"}`,
      { where: "--by" },
    );
  }
  const groups = Map.groupBy([...named].sort(byStart), (run) => fieldText(run, by) as string);
  if (groups.size < 2)
    throw new AssayError(
      "INVALID_INPUT",
      `all ${named.length} runs have ${by} = ${[...groups.keys()][0]}; two values are needed to compare`,
      {
        where: "--by",
      },
    );
  return [...groups].map(([name, members]) => ({ name, runs: members }));
}

/** Arranges runs as evidence (what counts as a replicate, a trial, a fresh unit is said in the module's docs page). */
export function runsEvidence(question: RunsQuestion): Evidence {
  const { arms, metric } = question;
  const remarks: { code: string; message: string }[] = [];
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
      replicates: 1,
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

interface Arranged {
  readonly name: string;
  readonly law: SearchLaw;
  readonly configurations: number;
  readonly trials: readonly TrialEvidence[];
  /** Units of the one configuration, or those that the record marks as fresh. */
  readonly units: readonly UnitEvidence[];
}

function arrange(
  arm: ArmChoice,
  question: RunsQuestion,
  remarks: { code: string; message: string }[],
): Arranged {
  const ended = arm.runs.filter((run) => run.status !== "RUNNING" && run.status !== "SCHEDULED");
  if (ended.length < arm.runs.length)
    remarks.push({
      code: "running",
      message: `${arm.runs.length - ended.length} runs of ${arm.name} have not ended and are left out`,
    });
  const interrupted = ended.filter((run) => run.tags["assay.end"] === "interrupted");
  const fresh = ended.filter((run) => run.tags["assay.role"] === "confirm");
  const searched = ended.filter(
    (run) => !interrupted.includes(run) && !fresh.includes(run) && run.tags["assay.role"] !== "default",
  );
  const left = new Set([question.unit, ...question.ignore, ...(question.by === null ? [] : [question.by])]);
  const groups = Map.groupBy([...searched].sort(byStart), (run) => configurationKey(run, left));
  const unit = (run: RecordedRun): UnitEvidence => ({
    ...unitOf(question, run),
    unit: unitName(run, question.unit),
  });
  const configurations = [...groups.values()].map((members) => ({
    members: withoutDuplicates(members, question.unit, arm.name, remarks).map((run) => ({
      run,
      unit: unit(run),
    })),
  }));
  const trials = configurations.map(({ members }, number) => {
    const good = members.every((member) => !member.unit.failed);
    const mean = (of: (unit: UnitEvidence) => number | null) =>
      good
        ? members.reduce((total, member) => total + (of(member.unit) ?? Number.NaN), 0) / members.length
        : null;
    return {
      number,
      config: Object.fromEntries(
        Object.entries(members[0]?.run.params ?? {}).filter(([key]) => !left.has(key)),
      ),
      selection: mean((unit) => unit.selection),
      score: mean((unit) => unit.score),
      failed: !good,
      reason: members.find((member) => member.unit.failed)?.unit.reason ?? null,
      replicates: members.length,
      seconds: members.reduce<number | null>(
        (total, { unit: { seconds } }) => (total === null || seconds === null ? null : total + seconds),
        0,
      ),
      runs: members.map((member) => member.run.id),
    };
  });
  return {
    name: arm.name,
    law: lawOf(searched, question.claimsRandom),
    configurations: configurations.length,
    trials,
    units:
      configurations.length === 1
        ? [...(configurations[0]?.members ?? []).map((member) => member.unit), ...fresh.map(unit)]
        : fresh.map(unit),
  };
}

function asFixed(arm: Arranged): ArmEvidence {
  return {
    problem: "record",
    method: arm.name,
    law: "none",
    trials: [],
    defaultTrial: null,
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
    defaultTrial: null,
    units: arm.units,
    unitsMissing: arm.units.length === 0 ? "these scores chose the winner" : null,
    deterministic: false,
  };
}

/** Only a record that says so itself is an iid search. */
function lawOf(runs: readonly RecordedRun[], claimsRandom: boolean): SearchLaw {
  const samplers = new Set(runs.map((run) => run.tags["assay.sampler"] ?? null));
  if (samplers.size === 1 && samplers.has("random")) return "iid";
  if ([...samplers].some((sampler) => sampler !== null)) return "adaptive";
  return claimsRandom ? "claimed-iid" : "unknown";
}

/** The same (parameters, unit) twice: the later finished counts. */
function withoutDuplicates(
  runs: readonly RecordedRun[],
  unit: string,
  arm: string,
  remarks: { code: string; message: string }[],
): RecordedRun[] {
  const byUnit = Map.groupBy(runs, (run) => unitName(run, unit));
  const kept = [...byUnit.values()].map(
    (same) => [...same].sort((a, b) => (a.endTime ?? 0) - (b.endTime ?? 0)).at(-1) as RecordedRun,
  );
  if (kept.length < runs.length)
    remarks.push({
      code: "duplicates",
      message: `${runs.length - kept.length} runs of ${arm} repeat a configuration and ${unit} that stand elsewhere: the later finished counts`,
    });
  return kept;
}

/** A run that names no unit is a unit of its own. */
function unitName(run: RecordedRun, unit: string): string {
  return run.link?.unit ?? fieldText(run, unit) ?? run.id;
}

function configurationKey(run: RecordedRun, left: ReadonlySet<string>): string {
  return JSON.stringify(
    Object.entries(run.params)
      .filter(([key]) => !left.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function fieldText(run: RecordedRun, name: string): string | undefined {
  return run.params[name] ?? run.tags[name];
}

function codeOf(runs: readonly RecordedRun[]): "captured" | "changed" | "unknown" {
  const commits = new Set(runs.map((run) => run.tags["mlflow.source.git.commit"] ?? null));
  if (commits.has(null)) return "unknown";
  return commits.size === 1 ? "captured" : "changed";
}

function byStart(a: RecordedRun, b: RecordedRun): number {
  return a.startTime - b.startTime || (a.id < b.id ? -1 : 1);
}

/** What the score is, from the names that the runs logged. */
export function metricOf(
  runs: readonly RecordedRun[],
  asked: { readonly name: string | null; readonly goal: Goal | null; readonly selectBy: string | null },
  inferGoal: (name: string) => Goal | null,
): { name: string; goal: Goal } {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.series)))].sort();
  const name = asked.name ?? (names.length === 1 ? (names[0] as string) : null);
  if (name === null)
    throw new AssayError(
      "USAGE",
      `the runs logged ${names.length} scores (${names.join(", ") || "none"}): which one is judged?`,
      {
        next: `--metric ${names[0] ?? "NAME"}`,
      },
    );
  if (!names.includes(name)) {
    const hint = nearest(name, names);
    throw new AssayError(
      "INVALID_INPUT",
      `no run logged "${name}"${hint ? `, did you mean "${hint}"?` : ""}; logged are ${names.join(", ") || "none"}`,
      {
        where: "--metric",
      },
    );
  }
  const goal = asked.goal ?? inferGoal(name);
  if (goal === null)
    throw new AssayError("USAGE", `is a higher or a lower ${name} better?`, {
      next: "--goal maximize, or --goal minimize",
    });
  return { name, goal };
}
