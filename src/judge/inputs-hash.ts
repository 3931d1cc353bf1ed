/**
 * The hash of everything that a verdict was computed from, so that two readers can tell whether they judged the same.
 * @module
 */
import { type ArmEvidence, type DefaultEvidence, type Evidence, hashJson } from "../model/index.ts";

export function inputsHash(evidence: Evidence, arms: readonly ArmEvidence[]): string {
  return hashJson({
    kind: evidence.kind,
    metric: evidence.metric,
    unit: evidence.unit,
    floor: evidence.floor,
    paired: evidence.paired,
    plan: evidence.plan,
    budget: evidence.budget,
    arms: arms.map((arm) => ({
      method: arm.method,
      problem: arm.problem,
      law: arm.law,
      deterministic: arm.deterministic,
      unitsMissing: arm.unitsMissing,
      trials: arm.trials.map(({ number, selection, score, failed }) => ({
        number,
        selection,
        score,
        failed,
      })),
      units: arm.units.map(({ unit, score, failed, items }) => ({ unit, score, failed, items })),
      ...(arm.default === null ? {} : { default: hashedDefault(arm.default) }),
    })),
  });
}

function hashedDefault({ config, trial, units }: DefaultEvidence) {
  return {
    config,
    score: trial?.score ?? null,
    failed: trial?.failed ?? null,
    units: units.map(({ unit, score, failed }) => ({ unit, score, failed })),
  };
}
