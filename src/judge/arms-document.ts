/**
 * Each arm as the document shows it: every trial and unit, what was selected, the tuning curve. Levels stay in the
 * metric's own direction.
 * @module
 */
import type {
  Arm,
  ArmEvidence,
  CurvePoint,
  DefaultArm,
  Evidence,
  TrialEvidence,
  UnitEvidence,
} from "../model/index.ts";
import { meanAndVariance, studentT } from "../numerics/index.ts";
import { jackknifeVariance, tuningCurve } from "../stats/index.ts";
import { bestTrial } from "./best-trial.ts";
import { type SearchSample, searchSample } from "./method-finding.ts";
import { orientation, turned, turnedBack } from "./pairs.ts";

/** Points of a curve that are worth drawing. */
const MOST_POINTS = 160;

export function armDocument(evidence: Evidence, arm: ArmEvidence): Arm {
  const sign = orientation(evidence);
  const selected = selectedTrial(evidence, arm);
  const declared = arm.default?.trial ?? null;
  const sample = hasCurve(arm) ? searchSample(evidence, arm) : null;
  return {
    problem: arm.problem,
    method: arm.method,
    trials: [...(declared === null ? [] : [declared]), ...arm.trials].map((trial) => ({
      number: trial.number,
      config: { ...trial.config },
      state: trial.failed ? "failed" : trial === declared ? "default" : "done",
      selection: trial.selection,
      score: trial.score,
      replicates: trial.replicates,
      seconds: trial.seconds,
      runs: [...trial.runs],
      reason: trial.reason,
    })),
    selected: selected?.number ?? null,
    reported: selected?.score ?? null,
    ...unitsDocument(arm.units),
    default:
      arm.default === null
        ? null
        : {
            config: { ...arm.default.config },
            reported: declared?.score ?? null,
            ...unitsDocument(arm.default.units),
          },
    curve: sample === null ? [] : curveOf(sample, sign),
    seconds_per_run: secondsPerRun(arm),
  };
}

/** Units of one configuration, with their mean, its interval and their spread. */
function unitsDocument(
  units: readonly UnitEvidence[],
): Pick<DefaultArm, "units" | "mean" | "mean_interval" | "spread"> {
  const scores = units.filter((unit) => unit.score !== null).map((unit) => unit.score as number);
  const stats = scores.length >= 2 ? meanAndVariance(scores) : null;
  const half =
    stats === null
      ? null
      : studentT(scores.length - 1).quantile(0.975) * Math.sqrt(stats.variance / scores.length);
  return {
    units: units.map(({ unit, score, selection, failed, seconds, run, reason }) => ({
      unit,
      score,
      selection,
      failed,
      seconds,
      run,
      reason,
    })),
    mean: scores.length === 0 ? null : (stats?.mean ?? (scores[0] as number)),
    mean_interval: stats === null || half === null ? null : [stats.mean - half, stats.mean + half],
    spread: stats === null ? null : Math.sqrt(stats.variance),
  };
}

/** The trial that the search chose. */
export function selectedTrial(evidence: Evidence, arm: ArmEvidence): TrialEvidence | null {
  return bestTrial(orientation(evidence), arm.trials);
}

/** Mean wall time of a run of this arm, its declared default's among them, over all that tell it. */
export function secondsPerRun(arm: ArmEvidence): number | null {
  const declared = arm.default?.trial ?? null;
  const timed = [
    ...[...arm.trials, ...(declared === null ? [] : [declared])].map(({ seconds, replicates }) => ({
      seconds,
      runs: replicates,
    })),
    ...[...arm.units, ...(arm.default?.units ?? [])].map(({ seconds }) => ({ seconds, runs: 1 })),
  ].filter(({ seconds }) => seconds !== null);
  const runs = timed.reduce((total, each) => total + each.runs, 0);
  return runs === 0 ? null : timed.reduce((total, { seconds }) => total + Number(seconds), 0) / runs;
}

/** Only an iid search has a tuning curve. */
export function hasCurve(arm: ArmEvidence): boolean {
  return arm.trials.length > 0 && (arm.law === "iid" || arm.law === "claimed-iid");
}

export function zoneOf(k: number, n: number): CurvePoint["zone"] {
  return k <= n / 5 ? "decides" : k <= n / 3 ? "weak" : "bound";
}

/** Budgets 1..n, all of the small ones, then evenly on a log scale. */
export function budgetsTo(n: number): number[] {
  if (n <= MOST_POINTS) return Array.from({ length: n }, (_, i) => i + 1);
  const points = Array.from({ length: MOST_POINTS }, (_, i) => Math.round(n ** (i / (MOST_POINTS - 1))));
  return [...new Set([...points, Math.floor(n / 5), Math.floor(n / 3), n])].sort((a, b) => a - b);
}

/** Pointwise intervals (plain jackknife, for the picture) to n/3; beyond, the line alone. */
function curveOf(sample: SearchSample, sign: 1 | -1): CurvePoint[] {
  const n = sample.test.length;
  const ks = budgetsTo(n);
  const values = tuningCurve(sample, ks);
  return ks.map((k, i) => {
    const estimate = values[i] as number;
    const zone = zoneOf(k, n);
    const degrees = n / k - 1;
    if (zone === "bound" || degrees <= 0)
      return { k, estimate: turnedBack(estimate, sign), interval: null, zone };
    const half = studentT(degrees).quantile(0.975) * Math.sqrt(jackknifeVariance(sample, k));
    return {
      k,
      estimate: turnedBack(estimate, sign),
      interval: turned([estimate - half, estimate + half], sign),
      zone,
    };
  });
}
