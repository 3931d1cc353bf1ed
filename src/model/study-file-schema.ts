/**
 * JSON Schema of `assay.yaml`, for editors: completion, a word on every key, a squiggle under a wrong one. What only the
 * whole file can show (a command that forgets a hyperparameter, `decide_at` above a fifth of the trials) is left to
 * `parseStudy`.
 * @module
 */
import type { Json } from "./json.ts";
import { SAMPLER_NAMES } from "./study.ts";

const LABEL = { type: ["string", "number"], pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$" };
const LABEL_KEY = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$";
const PARAMETER_KEY = "^[A-Za-z_][A-Za-z0-9_.-]{0,99}$";
const VALUE = { type: ["string", "number", "boolean"] };
const WORD = { type: ["string", "number", "boolean"] };

const COMMAND = [
  { type: "string", minLength: 1 },
  { type: "array", items: WORD, minItems: 1 },
];

function flag(description: string, fallback: boolean) {
  return { type: "boolean", description, default: fallback };
}

function whole(description: string, minimum: number, maximum: number, fallback?: number) {
  return {
    type: "integer",
    description,
    minimum,
    maximum,
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function object(
  description: string,
  properties: { readonly [key: string]: Json },
  required: readonly string[] = [],
): { readonly [key: string]: Json } {
  return { type: "object", description, properties, required, additionalProperties: false };
}

/** Entries of any name, all of one form. */
function named(description: string, key: string, value: Json, minProperties = 1): Json {
  return {
    type: "object",
    description,
    propertyNames: { pattern: key },
    additionalProperties: value,
    minProperties,
  };
}

const METRIC = object(
  "The one score of the study",
  {
    name: {
      type: "string",
      description: "The score that is reported and judged, such as test_auc",
      minLength: 1,
    },
    select_by: {
      type: "string",
      description: "The score that picks a configuration, such as val_auc: never the same data",
      minLength: 1,
    },
    goal: {
      enum: ["maximize", "minimize"],
      description: "May be left out for well-known names: acc, auc, f1, loss, error, rmse, ...",
    },
    margin: {
      type: "number",
      exclusiveMinimum: 0,
      description:
        "A difference below this does not matter, in units of the metric; without it EQUIVALENT is never said",
    },
    score: {
      type: "string",
      pattern: "^(last|max|min|at:\\S.*)$",
      default: "last",
      description: "Which point of a run's series counts: last, max, min, or at:NAME, where NAME is best",
    },
    unbounded: flag("The score has no ceiling on its good side", false),
  },
  ["name"],
);

const UNIT = {
  description: "What varies between repeated runs",
  default: "seed",
  anyOf: [
    { type: "string", minLength: 1 },
    object(
      "A unit with its facts",
      {
        name: { type: "string", minLength: 1, description: "seed, fold, split, ..." },
        test_fraction: {
          type: "number",
          exclusiveMinimum: 0,
          exclusiveMaximum: 1,
          description: "Share of the data that a fold is tested on",
        },
      },
      ["name"],
    ),
  ],
};

const RANGE = {
  low: { type: "number", description: "Smallest value that is tried" },
  high: { type: "number", description: "Largest value that is tried" },
  log: flag("Uniform in the logarithm; low must be above 0", false),
};

const PARAMETER = {
  oneOf: [
    object("A real number", { type: { const: "float", description: "A real number" }, ...RANGE }, [
      "type",
      "low",
      "high",
    ]),
    object(
      "A whole number; both bounds are tried",
      {
        type: { const: "int", description: "A whole number" },
        ...RANGE,
        low: { ...RANGE.low, type: "integer" },
        high: { ...RANGE.high, type: "integer" },
      },
      ["type", "low", "high"],
    ),
    object(
      "One of a list",
      {
        type: { const: "categorical", description: "One of a list" },
        choices: {
          type: "array",
          description: "The values that are tried, each as often as the others",
          items: VALUE,
          minItems: 1,
          uniqueItems: true,
        },
      },
      ["type", "choices"],
    ),
  ],
};

const METHOD = object(
  "A command with its search space",
  {
    command: {
      description: `What is run, without a shell: a text that is split into words, or a list of words. \${lr}, \${seed}, \${unit}, \${problem}, \${problem.key}, \${params_file} and \${run_dir} are replaced.`,
      anyOf: COMMAND,
    },
    space: named("What is searched: hyperparameters by name", PARAMETER_KEY, PARAMETER),
    timeout: {
      type: "string",
      pattern: "^\\s*(([0-9]+(\\.[0-9]+)?|\\.[0-9]+)\\s*(ms|d|h|m|s)\\s*)+$",
      description: "A run that takes longer has failed: 90s, 10m, 1h30m",
    },
    default: named(
      "The configuration that the method comes with: a value for every hyperparameter. It is tried first, outside the sample and the budget, and runs on budget.confirm fresh units of its own; of a baseline it tells how much of the gain over it, untuned, is tuning",
      PARAMETER_KEY,
      VALUE,
    ),
    sampler: {
      enum: [...SAMPLER_NAMES],
      default: "random",
      description: "Only random draws trials independently, which the method verdict needs",
    },
    env: named("Environment variables", "^(?!ASSAY_ML_)[A-Za-z_][A-Za-z0-9_]*$", VALUE, 0),
    cwd: { type: "string", minLength: 1, description: "Where it runs; relative to the folder of this file" },
    shell: flag("Hand the text to /bin/sh -c; hyperparameters come as $ASSAY_ML_PARAM_NAME only", false),
    score_pattern: {
      type: "string",
      minLength: 1,
      description:
        "A regular expression with the groups name, value and optionally step, instead of name=number lines",
    },
    deterministic: flag("Has no chance in it: one run is enough and has no spread", false),
  },
  ["command"],
);

const BUDGET = object("The effort of each method on each problem", {
  trials: whole("Configurations that each search tries; failed ones count", 1, 1_000_000),
  decide_at: whole(
    "The method verdict is about this many trials each, at most trials / 5 (its default)",
    1,
    200_000,
  ),
  replicates: whole("Runs of each trial", 1, 10_000, 1),
  confirm: whole("Fresh units of each selected configuration, and of each declared default", 0, 10_000, 8),
  units: whole("Where nothing is searched: how often each method runs", 1, 100_000, 8),
});

const PLAN = object("How it is judged; fixed before the first run", {
  looks: { const: 1, description: "Planned moments of judgement: one, at the end", default: 1 },
  alpha: {
    type: "number",
    exclusiveMinimum: 0,
    exclusiveMaximum: 0.5,
    default: 0.05,
    description: "Two-sided error rate of a family of verdicts: all about one question on one problem",
  },
  primary: {
    type: "string",
    minLength: 1,
    description:
      "The candidate, or candidate/problem, that headlines; with family: pairs, against the method written next after it",
  },
  family: {
    enum: ["baseline", "pairs"],
    default: "baseline",
    description:
      "Verdicts of each candidate against the baseline, or of all pairs, in which the method written first is the candidate",
  },
});

/** JSON Schema (2020-12) of `assay.yaml`. */
export function studyFileSchema(): Json {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "assay.yaml",
    ...object(
      "A study: which methods are compared, on which score, with which effort",
      {
        assay: { const: 1, description: "Version of this file's form" },
        study: { ...LABEL, description: "Name of the study" },
        problem: { ...LABEL, description: "What the methods are compared on, such as a data set" },
        problems: named(
          `Several problems by name, each with the values that \${problem.key} stands for`,
          LABEL_KEY,
          {
            anyOf: [{ type: "null" }, named("Values", PARAMETER_KEY, VALUE, 0)],
          },
        ),
        metric: METRIC,
        unit: UNIT,
        baseline: {
          ...LABEL,
          description:
            "The method that the others are held against; with two methods, the last; none with plan.family: pairs",
        },
        program: {
          description: "What the command of every method begins with, such as python train.py",
          anyOf: COMMAND,
        },
        methods: { ...(named("At least two, by name", LABEL_KEY, METHOD, 2) as object) },
        budget: BUDGET,
        plan: PLAN,
        seed: {
          type: "integer",
          minimum: 0,
          default: 0,
          description: "All chance of the study follows from it",
        },
        executor: object("Where it runs", {
          type: { const: "local", default: "local", description: "On this machine" },
          parallel: whole("Runs at a time", 1, 1024, 1),
        }),
        floor: { type: "number", description: "The score of a failed unit" },
        paired: flag("Unit i has the same seed in every method", false),
        capture: object("What is recorded beside the runs", {
          git: flag("Commit and diff", true),
          environment: flag("Machine, packages and some variables", true),
        }),
      },
      ["study", "metric", "methods"],
    ),
    oneOf: [{ required: ["problem"] }, { required: ["problems"] }],
  };
}
