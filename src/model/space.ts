/**
 * Search spaces: the names, ranges and scales of a method's hyperparameters, and one assignment of them.
 * @module
 */

/** A real number in [low, high]; `log`: uniform in its logarithm, so low > 0. */
export interface FloatParameter {
  readonly type: "float";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** A whole number in [low, high], both included; `log`: uniform in the logarithm of a real that is then rounded. */
export interface IntParameter {
  readonly type: "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** One of a list, in no order. */
export interface CategoricalParameter {
  readonly type: "categorical";
  readonly choices: readonly ParameterValue[];
}

export type ParameterSpec = FloatParameter | IntParameter | CategoricalParameter;
export type ParameterValue = string | number | boolean;

/** By name, in the order in which the user wrote them (the order fixes the stream of random draws). */
export type SearchSpace = Readonly<Record<string, ParameterSpec>>;

/** One assignment of the hyperparameters (theta). */
export type Configuration = Readonly<Record<string, ParameterValue>>;
