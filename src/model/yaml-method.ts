/**
 * A method as `assay.yaml` writes it: its command, its search space, and how it is run.
 * @module
 */
import { commandFault, isReservedName } from "./command-check.ts";
import { parameterVariable } from "./command-line.ts";
import { isParameterName, PARAMETER_NAME_RULE } from "./name.ts";
import { anyOf, suggestion } from "./nearest.ts";
import { createScorePattern } from "./score-line.ts";
import type { Configuration, ParameterSpec, ParameterValue, SearchSpace } from "./space.ts";
import { flawOfSpec, flawOfValue } from "./space-check.ts";
import { type Method, type Problem, SAMPLER_NAMES } from "./study.ts";
import { STUDY_KEYS } from "./study-keys.ts";
import { placeOfFault, readCommand } from "./yaml-command.ts";
import { errorAt, type Field } from "./yaml-file.ts";
import {
  checkName,
  type FieldMap,
  isEmpty,
  pointing,
  quoted,
  readAnyText,
  readDuration,
  readEntries,
  readFlag,
  readList,
  readMap,
  readNumber,
  readParameterValue,
  readText,
  readWord,
  shown,
} from "./yaml-read.ts";

const METHOD = "a mapping with command and, for a search, space";
const SPACE = "hyperparameters by name, such as {lr: {type: float, low: 1e-4, high: 1e-1, log: true}}";

/** @param program - What the command of every method begins with; null: each says so itself. */
export function readMethod(
  field: Field,
  name: string,
  problems: readonly Problem[],
  program: Field | null,
): Method {
  const map = readMap(field, STUDY_KEYS.method, METHOD);
  const spaceField = map.get("space");
  const space = spaceField === null ? {} : readSpace(spaceField);
  const shell = optional(map, "shell", readFlag) ?? false;
  const commandField = map.need("command", `what is run, such as python train.py --seed \${seed}`);
  const method: Method = {
    name,
    command: readCommand(program, commandField, shell),
    shell,
    space,
    sampler: optional(map, "sampler", (at) => readWord(at, SAMPLER_NAMES)) ?? "random",
    default: optional(map, "default", (at) => readDefault(at, space)),
    timeoutMs: optional(map, "timeout", readDuration),
    env: optional(map, "env", (at) => readEnvironment(at, space)) ?? {},
    cwd: optional(map, "cwd", (at) => readText(at, "a folder")),
    scorePattern: optional(map, "score_pattern", readScorePattern),
    deterministic: optional(map, "deterministic", readFlag) ?? false,
  };
  const fault = commandFault(method, problems);
  if (fault !== null) {
    const { place, isProgram } = placeOfFault(program, commandField, fault.piece);
    const message = isProgram ? `in the command of ${name}: ${fault.message}` : fault.message;
    throw errorAt(place, message, fault.next === null ? {} : { next: fault.next });
  }
  return method;
}

export function optional<T>(map: FieldMap, key: string, read: (field: Field) => T): T | null {
  const field = map.get(key);
  return field === null ? null : read(field);
}

function readScorePattern(field: Field): string {
  const pattern = readText(field, "a regular expression with the groups name and value");
  pointing(field, () => createScorePattern(pattern));
  return pattern;
}

function readEnvironment(field: Field, space: SearchSpace): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readEntries(field, "variables by name, such as {OMP_NUM_THREADS: 1}").map(({ name, key, value }) => {
      if (!/^[A-Za-z_]\w*$/.test(name)) throw errorAt(key, `${quoted(name)} cannot name a variable`);
      if (name.startsWith("ASSAY_ML_"))
        throw errorAt(key, "variables that begin with ASSAY_ML_ are set for each run");
      const text = readAnyText(value, "a text");
      if (text.includes("\0")) throw errorAt(value, "holds a NUL character, which no program can be given");
      const parameter = Object.keys(space).find((each) => text.includes(`\${${each}}`));
      if (parameter !== undefined)
        throw errorAt(value, `nothing is replaced here; \${${parameter}} belongs into the command`, {
          next: `a program can also read $${parameterVariable(parameter)}`,
        });
      return [name, text];
    }),
  );
}

export function readSpace(field: Field): SearchSpace {
  const byVariable = new Map<string, string>();
  const entries = readEntries(field, SPACE).map(({ name, key, value }) => {
    checkName(key, name, "a hyperparameter", isParameterName, PARAMETER_NAME_RULE);
    if (isReservedName(name))
      throw errorAt(key, `\${${name}} means something else in a command; choose another name`);
    const variable = parameterVariable(name);
    const twin = byVariable.get(variable);
    if (twin !== undefined) throw errorAt(key, `has the same environment variable ${variable} as ${twin}`);
    byVariable.set(variable, name);
    return [name, readParameter(value)] as const;
  });
  if (entries.length === 0)
    throw errorAt(field, `is empty, expected ${SPACE}; leave it out where nothing is searched`);
  return Object.fromEntries(entries);
}

const TYPES = ["float", "int", "categorical"] as const;

function readParameter(field: Field): ParameterSpec {
  const known = [...new Set([...STUDY_KEYS.float, ...STUDY_KEYS.categorical])];
  const shape = "a mapping such as {type: float, low: 1e-4, high: 1e-1, log: true}";
  // The type decides which keys there may be, so it is looked for first.
  const given = readEntries(field, shape).find(({ name, value }) => name === "type" && !isEmpty(value));
  const keys = given === undefined ? known : STUDY_KEYS[readWord(given.value, TYPES)];
  const map = readMap(field, keys, shape);
  const type = readWord(map.need("type", anyOf(TYPES)), TYPES);
  const spec = type === "categorical" ? readChoices(map) : readRange(map, type);
  const flaw = flawOfSpec(spec);
  if (flaw !== null) throw errorAt(map.get(flaw.key) ?? field, flaw.message);
  return spec;
}

function readChoices(map: FieldMap): ParameterSpec {
  const expected = "a list such as [adam, sgd]";
  const choices = readList(map.need("choices", expected), expected).map(readParameterValue);
  return { type: "categorical", choices };
}

function readRange(map: FieldMap, type: "float" | "int"): ParameterSpec {
  const bound = (key: "low" | "high") =>
    readNumber(map.need(key, `the ${key}est value that is tried`), "a finite number");
  return { type, low: bound("low"), high: bound("high"), log: optional(map, "log", readFlag) ?? false };
}

/** A first configuration: a value for every hyperparameter, each inside its range. */
function readDefault(field: Field, space: SearchSpace): Configuration {
  const names = Object.keys(space);
  if (names.length === 0) throw errorAt(field, "there is no space, so a default has nothing to set");
  const values = new Map<string, ParameterValue>();
  for (const { name, key, value } of readEntries(field, "a value for every hyperparameter, by name")) {
    const spec = Object.hasOwn(space, name) ? space[name] : undefined;
    if (spec === undefined)
      throw errorAt(
        key,
        `unknown hyperparameter ${quoted(name)}, expected ${anyOf(names)}${suggestion(name, names)}`,
      );
    const parameter = readParameterValue(value);
    const flaw = flawOfValue(spec, parameter);
    if (flaw !== null) throw errorAt(value, `is ${shown(value)}, ${flaw}`);
    values.set(name, parameter);
  }
  const missing = names.find((name) => !values.has(name));
  if (missing !== undefined)
    throw errorAt(field, `gives no value for ${missing}; a default sets every hyperparameter`);
  return Object.fromEntries(names.map((name) => [name, values.get(name)!]));
}
