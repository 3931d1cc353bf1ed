/**
 * The study behind `assay compare 'cmd A' 'cmd B' --seeds 8`: two fixed commands, each run with as many fresh seeds.
 * @module
 */
import { commandFault } from "./command-check.ts";
import { scanCommand, splitCommand } from "./command-line.ts";
import { parseDuration } from "./duration.ts";
import { AssayError } from "./errors.ts";
import { inferGoal } from "./goal.ts";
import { isLabel, LABEL_RULE } from "./name.ts";
import { type Goal, type Method, type ScoreRule, STUDY_DEFAULTS, type Study } from "./study.ts";

export interface CompareRequest {
  readonly candidate: string | readonly string[];
  readonly baseline: string | readonly string[];
  /** Units of each command. */
  readonly seeds: number;
  /** null: not known before the first runs have printed their scores; then `name` is "" and `goal` what is given here. */
  readonly metric: string | null;
  /** null: by the metric's name. */
  readonly goal: Goal | null;
  /** Of the candidate and the baseline; else from the words in which the commands differ, else `a` and `b`. */
  readonly names?: readonly [candidate: string, baseline: string];
  readonly study?: string;
  readonly problem?: string;
  readonly selectBy?: string | null;
  readonly margin?: number | null;
  readonly score?: ScoreRule;
  readonly unbounded?: boolean;
  readonly unit?: Study["unit"];
  readonly seed?: number;
  readonly alpha?: number;
  readonly parallel?: number;
  readonly paired?: boolean;
  readonly floor?: number | null;
  readonly shell?: boolean;
  /** `10m`; null: none. */
  readonly timeout?: string | null;
  readonly cwd?: string | null;
  readonly scorePattern?: string | null;
  readonly seedCheck?: boolean;
}

/** There is one thing that both commands are compared on; nobody named it. */
const UNNAMED_PROBLEM = "default";

/**
 * Makes the study: a comparison of fixed configurations, judged once, at its end.
 *
 * @throws {AssayError} INVALID_INPUT for a command or name that cannot be used; USAGE where the metric's name does not
 * say whether more is better and no goal is given.
 */
export function studyFromCommands(request: CompareRequest): Study {
  const { candidate, baseline, metric, shell = false } = request;
  const names = request.names ?? (shell ? DEFAULT_NAMES : namesOf(candidate, baseline));
  for (const name of names)
    if (!isLabel(name))
      throw new AssayError(
        "INVALID_INPUT",
        `${JSON.stringify(name)} cannot name a method, expected ${LABEL_RULE}`,
      );
  if (names[0] === names[1])
    throw new AssayError("INVALID_INPUT", `both commands are called ${names[0]}, expected two names`);
  if (!Number.isSafeInteger(request.seeds) || request.seeds < 1)
    throw new AssayError("INVALID_INPUT", `${request.seeds} seeds, expected a whole number, at least 1`);
  const margin = request.margin ?? null;
  if (margin !== null && !(margin > 0 && Number.isFinite(margin)))
    throw new AssayError(
      "INVALID_INPUT",
      `margin ${margin}, expected a number above 0, in units of the metric`,
    );
  const timeoutMs = request.timeout ? parseDuration(request.timeout) : null;
  const problems = [{ name: request.problem ?? UNNAMED_PROBLEM, values: {} }];
  const method = (name: string, command: string | readonly string[]): Method => ({
    name,
    command,
    shell,
    space: {},
    sampler: "random",
    default: null,
    timeoutMs,
    env: {},
    cwd: request.cwd ?? null,
    scorePattern: request.scorePattern ?? null,
    deterministic: false,
  });
  const methods = [method(names[0], candidate), method(names[1], baseline)];
  for (const each of methods) {
    if (!shell && typeof each.command === "string") splitCommand(each.command);
    const fault = commandFault(each, problems);
    if (fault !== null)
      throw new AssayError(
        "INVALID_INPUT",
        `${each.name}: ${fault.message}`,
        fault.next === null ? {} : { next: fault.next },
      );
  }
  return {
    name: request.study ?? `${names[0]}-vs-${names[1]}`,
    problems,
    metric: {
      name: metric ?? "",
      selectBy: request.selectBy ?? null,
      goal: request.goal ?? (metric === null ? "maximize" : goalOf(metric)),
      margin,
      score: request.score ?? "last",
      unbounded: request.unbounded ?? false,
    },
    unit: request.unit ?? STUDY_DEFAULTS.unit,
    baseline: names[1],
    methods,
    budget: { ...STUDY_DEFAULTS.fixedBudget, units: request.seeds },
    plan: { ...STUDY_DEFAULTS.plan, alpha: request.alpha ?? STUDY_DEFAULTS.plan.alpha },
    seed: request.seed ?? STUDY_DEFAULTS.seed,
    executor: { type: "local", parallel: request.parallel ?? STUDY_DEFAULTS.executor.parallel },
    floor: request.floor ?? null,
    paired: request.paired ?? STUDY_DEFAULTS.paired,
    capture: STUDY_DEFAULTS.capture,
    seedCheck: request.seedCheck ?? STUDY_DEFAULTS.seedCheck,
  };
}

/**
 * The direction of a metric that the command line names, by its name.
 *
 * @throws {AssayError} USAGE where the name does not say.
 */
export function goalOf(metric: string): Goal {
  const goal = inferGoal(metric);
  if (goal !== null) return goal;
  throw new AssayError("USAGE", `the name ${JSON.stringify(metric)} does not say whether more is better`, {
    next: "add --goal maximize or --goal minimize",
  });
}

const DEFAULT_NAMES = ["a", "b"] as const;
const LONGEST_NAME = 32;

/** `train.py --opt muon` and `train.py --opt adam` are `muon` and `adam`. */
function namesOf(
  candidate: string | readonly string[],
  baseline: string | readonly string[],
): readonly [string, string] {
  const [a, b] = [wordsOf(candidate), wordsOf(baseline)];
  const at = a.findIndex((word, i) => word !== b[i]);
  const [wordA, wordB] = [a[at], b[at]];
  if (wordA === undefined || wordB === undefined) return DEFAULT_NAMES;
  const names = namesOfWords(wordA, wordB, a[at - 1] ?? "");
  return names[0] !== names[1] && names.every(isLabel) ? names : DEFAULT_NAMES;
}

function wordsOf(command: string | readonly string[]): readonly string[] {
  return typeof command === "string" ? (scanCommand(command).words ?? []) : command;
}

/** Names for the first words that differ; a bare number takes the flag before it along: `lr-0.1`. */
function namesOfWords(a: string, b: string, before: string): readonly [string, string] {
  const [, flagA, valueA = a] = /^-*([\w.-]+)=(.+)$/s.exec(a) ?? [];
  const [, flagB, valueB = b] = /^-*([\w.-]+)=(.+)$/s.exec(b) ?? [];
  const sameFlag = flagA === flagB;
  const flag = flagA ?? (before.startsWith("-") ? before : "");
  const [restA, restB] = sameFlag ? withoutCommonFolders(valueA, valueB) : [a, b];
  const isBare = (text: string) => !/[A-Za-z]/.test(text) || /^[\d.]+e[+-]?\d+$/i.test(text);
  const prefix = sameFlag && flag !== "" && (isBare(restA) || isBare(restB)) ? `${flag}-` : "";
  return [label(prefix + restA), label(prefix + restB)];
}

/** `models/new/train.py` and `models/old/train.py` differ in `new` and `old`; a last extension says nothing. */
function withoutCommonFolders(a: string, b: string): readonly [string, string] {
  let [left, right] = [a.split("/"), b.split("/")];
  while (left.length > 1 && right.length > 1 && left[0] === right[0])
    [left, right] = [left.slice(1), right.slice(1)];
  while (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-1))
    [left, right] = [left.slice(0, -1), right.slice(0, -1)];
  const [restA, restB] = [left.join("-"), right.join("-")];
  const [plainA, plainB] = [restA, restB].map((text) => text.replace(/\.[A-Za-z]\w*$/, "")) as [
    string,
    string,
  ];
  return plainA === plainB ? [restA, restB] : [plainA, plainB];
}

function label(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "")
    .slice(0, LONGEST_NAME)
    .replaceAll(/[.-]+$/g, "");
}
