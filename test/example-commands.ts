/**
 * The commands that a study would start at the corners of its search spaces: does the training script take them?
 * @module
 */
import {
  type ParameterValue,
  type SearchSpace,
  type Study,
  splitCommand,
  substitute,
  valueText,
} from "../src/model/index.ts";

export interface ExampleCommand {
  readonly method: string;
  readonly words: readonly string[];
}

/** For every method and problem two commands: with the first value of every hyperparameter, and with the last. */
export function commandsAtEnds(study: Study): ExampleCommand[] {
  return study.methods.flatMap(({ name, command, space }) =>
    study.problems.flatMap(({ values }) =>
      ends(space).map((params) => {
        const variables = {
          ...texts(params, ""),
          ...texts(values, "problem."),
          seed: String(2 ** 31 - 2),
        };
        return { method: name, words: substitute(splitCommand(command as string), variables) };
      }),
    ),
  );
}

function ends(space: SearchSpace): readonly Record<string, ParameterValue>[] {
  return [0, -1].map((end) =>
    Object.fromEntries(
      Object.entries(space).map(([name, range]) => [
        name,
        range.type === "categorical" ? range.choices.at(end)! : end === 0 ? range.low : range.high,
      ]),
    ),
  );
}

function texts(values: Readonly<Record<string, ParameterValue>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${prefix}${key}`, valueText(value)]),
  );
}
