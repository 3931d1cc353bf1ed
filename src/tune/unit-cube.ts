/**
 * A search space seen as the unit cube: one coordinate in [0, 1) for each hyperparameter, in the order of the space.
 * Uniform points of the cube are draws from the sampling law of the space.
 * @module
 */
import {
  AssayError,
  type Configuration,
  type ParameterSpec,
  type ParameterValue,
  type SearchSpace,
} from "../model/index.ts";

/**
 * @param point - One number in [0, 1) for each hyperparameter.
 * @throws {AssayError} INTERNAL if the point has another number of coordinates.
 */
export function configurationAt(space: SearchSpace, point: ArrayLike<number>): Configuration {
  const entries = Object.entries(space);
  if (point.length !== entries.length)
    throw new AssayError(
      "INTERNAL",
      `a point with ${point.length} coordinates in a space of ${entries.length}`,
    );
  return Object.fromEntries(entries.map(([name, spec], i) => [name, valueAt(spec, point[i] as number)]));
}

/** The quantile function of one hyperparameter's law: u in [0, 1). Never outside its range, whatever the rounding. */
export function valueAt(spec: ParameterSpec, u: number): ParameterValue {
  switch (spec.type) {
    case "float":
      return clamp(
        spec.log
          ? Math.exp(between(Math.log(spec.low), Math.log(spec.high), u))
          : between(spec.low, spec.high, u),
        spec.low,
        spec.high,
      );
    case "int": {
      // Each whole number owns the reals that round to it, so that both ends are as likely as their neighbours.
      const [low, high] = [spec.low - 0.5, spec.high + 0.5];
      const real = spec.log ? Math.exp(between(Math.log(low), Math.log(high), u)) : between(low, high, u);
      return clamp(Math.round(real), spec.low, spec.high);
    }
    case "categorical":
      return spec.choices[
        Math.min(spec.choices.length - 1, Math.floor(u * spec.choices.length))
      ] as ParameterValue;
  }
}

/** Neither end overflows where high - low would. */
function between(low: number, high: number, u: number): number {
  return low * (1 - u) + high * u;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
