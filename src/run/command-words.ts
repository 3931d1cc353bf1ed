/**
 * From a method and one run's values to what is started: the program with its arguments, and its environment.
 * @module
 */
import {
  type Configuration,
  type Method,
  type Problem,
  parameterVariable,
  splitCommand,
  substitute,
  valueText,
} from "../model/index.ts";

export interface RunValues {
  readonly params: Configuration;
  readonly seed: number;
  readonly unit: string;
  readonly problem: Problem;
  /** Absolute paths. */
  readonly paramsFile: string;
  readonly runDir: string;
}

export interface JobCommand {
  /** The program and its arguments, for a start without a shell. */
  readonly words: readonly string[];
  /** What the environment has in addition: values, where a shell reads the command. */
  readonly env: Readonly<Record<string, string>>;
}

/** @throws {AssayError} INVALID_INPUT as `splitCommand` and `substitute` do; a checked study gives no cause. */
export function jobCommand(
  { command, shell }: Pick<Method, "command" | "shell">,
  { params, seed, unit, problem, paramsFile, runDir }: RunValues,
): JobCommand {
  if (shell) {
    const text = typeof command === "string" ? command : command.join(" ");
    return { words: ["/bin/sh", "-c", text], env: shellVariables(params, problem) };
  }
  const variables: Record<string, string> = { seed: String(seed), unit, problem: problem.name };
  for (const [key, value] of Object.entries(problem.values)) variables[`problem.${key}`] = valueText(value);
  variables.params_file = paramsFile;
  variables.run_dir = runDir;
  for (const [name, value] of Object.entries(params)) variables[name] = valueText(value);
  const words = typeof command === "string" ? splitCommand(command) : command;
  return { words: substitute(words, variables), env: {} };
}

/** A shell gets values as variables only: what stands in one is data to it, never syntax. */
function shellVariables(params: Configuration, problem: Problem): Record<string, string> {
  const variables: Record<string, string> = { ASSAY_ML_PROBLEM: problem.name };
  for (const [key, value] of Object.entries(problem.values))
    variables[`ASSAY_ML_PROBLEM_${key.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`] = valueText(value);
  for (const [name, value] of Object.entries(params)) variables[parameterVariable(name)] = valueText(value);
  return variables;
}

/** The complete environment of a run: the coordinator's own, what the method sets, and what the run is. */
export function runEnvironment({
  runId,
  runDir,
  paramsFile,
  seed,
  unit,
  methodEnv,
  base,
}: {
  readonly runId: string;
  readonly runDir: string;
  readonly paramsFile: string;
  readonly seed: number;
  readonly unit: string;
  readonly methodEnv: Readonly<Record<string, string>>;
  readonly base: Readonly<Record<string, string | undefined>>;
}): Record<string, string> {
  const inherited = Object.entries(base).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    ...methodEnv,
    ASSAY_ML_RUN_ID: runId,
    ASSAY_ML_PARAMS: paramsFile,
    ASSAY_ML_SEED: String(seed),
    ASSAY_ML_UNIT: unit,
    ASSAY_ML_RUN_DIR: runDir,
  };
}
