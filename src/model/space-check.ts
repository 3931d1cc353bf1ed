/**
 * Rules that every range and every value of a hyperparameter keeps, wherever it was written.
 * @module
 */
import type { ParameterSpec, ParameterValue } from "./space.ts";

export interface SpecFlaw {
  /** The key that is to blame. */
  readonly key: "low" | "high" | "choices";
  readonly message: string;
}

/** What is wrong with a range or a list of choices; null when nothing is. `low` equal to `high` is a constant, and fine. */
export function flawOfSpec(spec: ParameterSpec): SpecFlaw | null {
  if (spec.type === "categorical") return flawOfChoices(spec.choices);
  const { low, high, log, type } = spec;
  if (!Number.isFinite(low)) return { key: "low", message: `low is ${low}, expected a finite number` };
  if (!Number.isFinite(high)) return { key: "high", message: `high is ${high}, expected a finite number` };
  for (const key of ["low", "high"] as const)
    if (type === "int" && !Number.isSafeInteger(spec[key]))
      return {
        key,
        message: Number.isInteger(spec[key])
          ? `${key} is ${spec[key]}, expected a whole number of at most 2^53 - 1 for an int`
          : `${key} is ${spec[key]}, expected a whole number for an int`,
      };
  if (low > high) return { key: "low", message: `low ${low} is above high ${high}; exchange them` };
  if (log && low <= 0)
    return {
      key: "low",
      message: `low is ${low}, expected a number above 0${type === "int" ? ", at least 1," : ""} on a log scale`,
    };
  return null;
}

function flawOfChoices(choices: readonly ParameterValue[]): SpecFlaw | null {
  if (choices.length === 0)
    return { key: "choices", message: "choices is empty, expected at least one value" };
  const seen = new Set<string>();
  // Two values with one text could not be told apart on a command line, and one would be drawn twice as often.
  const twin = choices.map(String).find((text) => seen.size === seen.add(text).size);
  return twin === undefined
    ? null
    : { key: "choices", message: `${JSON.stringify(twin)} is among the choices twice` };
}

/** Why a value does not belong to a hyperparameter, as the end of a sentence; null when it does. */
export function flawOfValue(spec: ParameterSpec, value: ParameterValue): string | null {
  if (spec.type === "categorical")
    return spec.choices.includes(value) ? null : `expected one of ${spec.choices.map(String).join(", ")}`;
  const what = spec.type === "int" ? "a whole number" : "a number";
  const isInside =
    typeof value === "number" &&
    value >= spec.low &&
    value <= spec.high &&
    (spec.type === "float" || Number.isSafeInteger(value));
  return isInside ? null : `expected ${what} from ${spec.low} to ${spec.high}`;
}
