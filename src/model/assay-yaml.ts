/**
 * `assay.yaml`: a study as its user writes it, checked whole before anything runs, with every default filled in.
 * @module
 */
import { isMap } from "yaml";
import { AssayError } from "./errors.ts";
import { inferGoal } from "./goal.ts";
import { isLabel, LABEL_RULE } from "./name.ts";
import { suggestion } from "./nearest.ts";
import {
  type Budget,
  type Goal,
  type Method,
  type Metric,
  type Problem,
  type ScoreRule,
  STUDY_DEFAULTS,
  type Study,
  type Unit,
} from "./study.ts";
import { decideAtFor, trialsNeeded } from "./study-budget.ts";
import { STUDY_KEYS } from "./study-keys.ts";
import { errorAt, type Field, openYaml, resolved } from "./yaml-file.ts";
import { optional, readMethod } from "./yaml-method.ts";
import { readBaseline, readFamily, readPlan } from "./yaml-plan.ts";
import {
  checkName,
  type FieldMap,
  isEmpty,
  quoted,
  readEntries,
  readFlag,
  readInteger,
  readMap,
  readName,
  readNumber,
  readText,
  readValues,
  readWord,
  unexpected,
} from "./yaml-read.ts";

const GOALS = ["maximize", "minimize"] as const satisfies readonly Goal[];

/**
 * Reads a study.
 *
 * @param fileName - As the user calls the file: messages begin with it.
 * @throws {AssayError} INVALID_INPUT at the first thing that is wrong, with file, line, column and key.
 */
export function parseStudy(text: string, fileName: string): Study {
  const root = openYaml(text, fileName);
  if (isEmpty(root))
    throw new AssayError("INVALID_INPUT", "the file is empty, expected a study", {
      where: fileName,
      next: "assay init writes an example",
    });
  const map = readMap(root, STUDY_KEYS.study, "a mapping with study, problem, metric, methods and budget");
  optional(map, "assay", readVersion);
  const name = readLabel(map.need("study", "a name for the study"), "a study");
  const problems = readProblems(map);
  const metric = readMetric(
    map.need("metric", "the score that is judged, such as {name: test_auc, goal: maximize}"),
  );
  const methods = readMethods(
    map.need("methods", "at least two methods by name, each with its command"),
    problems,
    map.get("program"),
  );
  const family = readFamily(map);
  const baseline = readBaseline(map, methods, family);
  return {
    name,
    problems,
    metric,
    unit: optional(map, "unit", readUnit) ?? STUDY_DEFAULTS.unit,
    baseline,
    methods,
    budget: readBudget(map, methods),
    plan:
      optional(map, "plan", (at) => readPlan(at, methods, problems, family, baseline)) ?? STUDY_DEFAULTS.plan,
    seed: optional(map, "seed", (at) => readInteger(at, 0)) ?? STUDY_DEFAULTS.seed,
    executor: optional(map, "executor", readExecutor) ?? STUDY_DEFAULTS.executor,
    floor: optional(map, "floor", (at) => readNumber(at, "the score of a failed unit, a finite number")),
    paired: optional(map, "paired", readFlag) ?? STUDY_DEFAULTS.paired,
    capture: optional(map, "capture", readCapture) ?? STUDY_DEFAULTS.capture,
    seedCheck: STUDY_DEFAULTS.seedCheck,
  };
}

function readVersion(field: Field): void {
  const version = readInteger(field, 1);
  if (version !== 1) throw errorAt(field, `is ${version}, but this version of Assay reads files of form 1`);
}

function readLabel(field: Field, what: string): string {
  return readName(field, what, isLabel, LABEL_RULE);
}

/** A mapping of at least one label; each value is read by `read`. */
function readLabelled<T>(
  field: Field,
  what: string,
  expected: string,
  read: (value: Field, name: string) => T,
): readonly T[] {
  return readEntries(field, expected).map(({ name, key, value }) => {
    checkName(key, name, what, isLabel, LABEL_RULE);
    return read(value, name);
  });
}

function readProblems(map: FieldMap): readonly Problem[] {
  const expected = "what the methods are compared on, such as problem: breastmnist";
  const [one, several] = [map.get("problem"), map.get("problems")];
  if (one !== null && several !== null) throw errorAt(one, "stands beside problems; keep one of the two");
  if (several === null) {
    const label = readLabel(one ?? map.need("problem", expected), "a problem");
    return [{ name: label, values: {} }];
  }
  const shape = "problems by name with their values, such as {breastmnist: {data: breastmnist}}";
  const problems = readLabelled(several, "a problem", shape, (value, label) => ({
    name: label,
    values: isEmpty(value) ? {} : readValues(value, "values"),
  }));
  if (problems.length === 0) throw errorAt(several, `is empty, expected ${shape}`);
  return problems;
}

function readMetric(field: Field): Metric {
  const map = readMap(
    field,
    STUDY_KEYS.metric,
    "a mapping such as {name: test_auc, select_by: val_auc, goal: maximize}",
  );
  const name = readText(
    map.need("name", "the name of a score that every run logs, such as test_auc"),
    "a name",
  );
  const unclear = `maximize or minimize: the name ${quoted(name)} does not say which`;
  const selectBy = optional(map, "select_by", (at) => readText(at, "the name of a score"));
  return {
    name,
    // Named the same, it is not a score of its own: the judge must see that one score selects and is reported.
    selectBy: selectBy === name ? null : selectBy,
    goal: optional(map, "goal", readGoal) ?? inferGoal(name) ?? readGoal(map.need("goal", unclear)),
    margin: optional(map, "margin", readMargin),
    score: optional(map, "score", readScoreRule) ?? "last",
    unbounded: optional(map, "unbounded", readFlag) ?? false,
  };
}

function readGoal(field: Field): Goal {
  return readWord(field, GOALS);
}

function readMargin(field: Field): number {
  const expected = "a number above 0, in units of the metric: a smaller difference does not matter";
  const margin = readNumber(field, expected);
  if (margin <= 0) throw unexpected(field, expected);
  return margin;
}

function readScoreRule(field: Field): ScoreRule {
  const text = readText(field, "last, max, min or at:NAME");
  if (text === "last" || text === "max" || text === "min") return text;
  if (/^at:\S/.test(text)) return text as ScoreRule;
  throw errorAt(
    field,
    `is ${quoted(text)}, expected last, max, min or at:NAME, such as at:val_auc${suggestion(text, ["last", "max", "min"])}`,
  );
}

function readUnit(field: Field): Unit {
  const shape = "what varies between repeated runs, such as seed or {name: fold, test_fraction: 0.2}";
  if (!isMap(resolved(field))) return { name: readText(field, shape), testFraction: null };
  const map = readMap(field, STUDY_KEYS.unit, shape);
  return {
    name: readText(map.need("name", "what varies between repeated runs, such as fold"), "a name"),
    testFraction: optional(map, "test_fraction", (at) => {
      const expected = "the share of the data that a fold is tested on, between 0 and 1";
      const fraction = readNumber(at, expected);
      if (fraction <= 0 || fraction >= 1) throw unexpected(at, expected);
      return fraction;
    }),
  };
}

function readMethods(field: Field, problems: readonly Problem[], program: Field | null): readonly Method[] {
  const shape = "methods by name, such as {resnet: {command: ...}, cnn: {command: ...}}";
  const methods = readLabelled(field, "a method", shape, (value, name) =>
    readMethod(value, name, problems, program),
  );
  if (methods.length < 2)
    throw errorAt(
      field,
      `holds ${methods.length === 0 ? "no method" : "one method"}; a study compares at least two`,
    );
  return methods;
}

function readBudget(map: FieldMap, methods: readonly Method[]): Budget {
  const searches = methods.some((method) => Object.keys(method.space).length > 0);
  const shape = searches
    ? "how many configurations each method may try, such as {trials: 24}"
    : "how often each method runs, such as {units: 8}";
  const field = searches ? map.need("budget", shape) : map.get("budget");
  if (field === null) return STUDY_DEFAULTS.fixedBudget;
  const budget = readMap(field, STUDY_KEYS.budget, shape);
  return searches ? readSearchBudget(budget) : readFixedBudget(budget);
}

function readFixedBudget(map: FieldMap): Budget {
  for (const key of ["trials", "decide_at", "replicates", "confirm"]) {
    const field = map.get(key);
    if (field !== null)
      throw errorAt(
        field,
        "no method has a space, so there is nothing to search; write units: how often each one runs",
      );
  }
  const units = optional(map, "units", (at) => readInteger(at, 1, 100_000));
  return { ...STUDY_DEFAULTS.fixedBudget, units: units ?? STUDY_DEFAULTS.fixedBudget.units };
}

function readSearchBudget(map: FieldMap): Budget {
  const units = map.get("units");
  if (units !== null)
    throw errorAt(
      units,
      "is for methods without a space; a search takes trials, and confirm for fresh units",
    );
  const trials = readInteger(map.need("trials", "how many configurations each method may try"), 1, 1_000_000);
  const decideAt = optional(map, "decide_at", (at) => {
    const k = readInteger(at, 1, 200_000);
    if (trials < trialsNeeded(k))
      throw errorAt(
        at,
        `a method verdict at ${k} trials each needs ${trialsNeeded(k)} trials of each method, and the budget has ${trials}`,
        {
          next:
            decideAtFor(trials) === null
              ? `set trials to ${trialsNeeded(k)}, or leave decide_at out: below ${trialsNeeded(1)} trials only the models are judged`
              : `set trials to ${trialsNeeded(k)}, or decide_at to ${decideAtFor(trials)} or less`,
        },
      );
    return k;
  });
  return {
    trials,
    decideAt: decideAt ?? decideAtFor(trials),
    replicates: optional(map, "replicates", (at) => readInteger(at, 1, 10_000)) ?? 1,
    confirm: optional(map, "confirm", (at) => readInteger(at, 0, 10_000)) ?? STUDY_DEFAULTS.confirm,
    units: 0,
  };
}

function readExecutor(field: Field): Study["executor"] {
  const map = readMap(field, STUDY_KEYS.executor, "a mapping such as {type: local, parallel: 2}");
  const type = optional(map, "type", (at) => readText(at, "local")) ?? "local";
  if (type !== "local")
    throw errorAt(
      map.need("type", "local"),
      `is ${quoted(type)}, but only local is available yet, expected local`,
    );
  return {
    type,
    parallel: optional(map, "parallel", (at) => readInteger(at, 1, 1024)) ?? STUDY_DEFAULTS.executor.parallel,
  };
}

function readCapture(field: Field): Study["capture"] {
  const map = readMap(field, STUDY_KEYS.capture, "a mapping such as {git: true, environment: false}");
  return {
    git: optional(map, "git", readFlag) ?? STUDY_DEFAULTS.capture.git,
    environment: optional(map, "environment", readFlag) ?? STUDY_DEFAULTS.capture.environment,
  };
}
