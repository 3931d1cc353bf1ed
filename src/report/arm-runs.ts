/**
 * The runs of an arm as reports count them: the search, the units of what it selected, and the declared default with its own
 * units, which is no part of the search.
 * @module
 */
import { type Arm, DEFAULT_TRIAL, type TrialRow, type UnitRow } from "../model/index.ts";

/** Trials that the budget counts. */
export function searchTrials({ trials }: Pick<Arm, "trials">): readonly TrialRow[] {
  return trials.filter((trial) => !isDefault(trial));
}

/** Also where it failed, so that its state is another. */
export function isDefault({ number }: TrialRow): boolean {
  return number === DEFAULT_TRIAL;
}

/** Everything that ran, a trial as one. */
export function runRows(arm: Arm): readonly (TrialRow | UnitRow)[] {
  return [...arm.trials, ...arm.units, ...(arm.default?.units ?? [])];
}

/** Why each of them failed, those of the default marked as such. */
export function failureReasons(arm: Arm): string[] {
  const reasonOf = ({ reason }: TrialRow | UnitRow) => reason ?? "no reason was recorded";
  const failed = arm.trials.filter(({ state }) => state === "failed");
  return [
    ...failed.filter((trial) => !isDefault(trial)).map(reasonOf),
    ...arm.units.filter((unit) => unit.failed).map(reasonOf),
    ...[...failed.filter(isDefault), ...(arm.default?.units ?? []).filter((unit) => unit.failed)].map(
      (row) => `its default: ${reasonOf(row)}`,
    ),
  ];
}

/** Did anything fail that the search, or what it selected, has lost? */
export function failedBesideDefault({ trials, units }: Arm): boolean {
  return (
    units.some(({ failed }) => failed) ||
    trials.some((trial) => trial.state === "failed" && !isDefault(trial))
  );
}
