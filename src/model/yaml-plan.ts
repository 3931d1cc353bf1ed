/**
 * The plan of an `assay.yaml`: which family of comparisons is made, against which baseline, with which error rate, and
 * which of them headlines.
 * @module
 */
import { isLabel, LABEL_RULE } from "./name.ts";
import { anyOf, suggestion } from "./nearest.ts";
import { type Method, type Plan, type Problem, STUDY_DEFAULTS } from "./study.ts";
import { STUDY_KEYS } from "./study-keys.ts";
import { errorAt, type Field } from "./yaml-file.ts";
import { optional } from "./yaml-method.ts";
import {
  type FieldMap,
  quoted,
  readInteger,
  readMap,
  readName,
  readNumber,
  readText,
  readWord,
  unexpected,
} from "./yaml-read.ts";

const FAMILIES = ["baseline", "pairs"] as const satisfies readonly Plan["family"][];

/** Read before the rest of the plan, since it says whether there is a baseline at all. */
export function readFamily(map: FieldMap): Plan["family"] {
  const family = optional(map, "plan", (field) =>
    optional(planMap(field), "family", (at) => readWord(at, FAMILIES)),
  );
  return family ?? STUDY_DEFAULTS.plan.family;
}

function planMap(field: Field): FieldMap {
  return readMap(field, STUDY_KEYS.plan, "a mapping such as {alpha: 0.05}");
}

/** Null in a family of all pairs: each pair has its own, the method written later. */
export function readBaseline(
  map: FieldMap,
  methods: readonly Method[],
  family: Plan["family"],
): string | null {
  const given = optional(map, "baseline", (at) => readMethodName(at, methods));
  const last = methods.at(-1)!.name;
  if (family === "pairs") {
    if (given !== null && given !== last)
      throw errorAt(
        map.need("baseline", last),
        `is ${given}, but with plan.family: pairs the method written first is the candidate of a pair, and ${given} is written before ${last}`,
        { next: `leave baseline out, write ${given} last, or leave plan.family out` },
      );
    return null;
  }
  if (given !== null || methods.length === 2) return given ?? methods[1]!.name;
  const names = methods.map((method) => method.name);
  return readMethodName(
    map.need(
      "baseline",
      `the method that the others are held against: ${anyOf(names)} (plan: {family: pairs} compares all and needs none)`,
    ),
    methods,
  );
}

/** @param baseline - Never the candidate that headlines; null in a family of all pairs. */
export function readPlan(
  field: Field,
  methods: readonly Method[],
  problems: readonly Problem[],
  family: Plan["family"],
  baseline: string | null,
): Plan {
  const map = planMap(field);
  return {
    looks: optional(map, "looks", readLooks) ?? STUDY_DEFAULTS.plan.looks,
    alpha: optional(map, "alpha", readAlpha) ?? STUDY_DEFAULTS.plan.alpha,
    primary: optional(map, "primary", (at) => readPrimary(at, methods, problems, family, baseline)),
    family,
  };
}

function readLooks(field: Field): number {
  const looks = readInteger(field, 1);
  if (looks !== 1)
    throw errorAt(field, `is ${looks}, but looks before the end are not available yet, expected 1`, {
      next: "set looks to 1: the study then runs to its end and is judged once",
    });
  return looks;
}

function readAlpha(field: Field): number {
  const expected = "an error rate above 0 and below 0.5, such as 0.05";
  const alpha = readNumber(field, expected);
  if (alpha <= 0 || alpha >= 0.5) throw unexpected(field, expected);
  return alpha;
}

function readPrimary(
  field: Field,
  methods: readonly Method[],
  problems: readonly Problem[],
  family: Plan["family"],
  baseline: string | null,
): string {
  const text = readText(field, "a candidate, or candidate/problem");
  const [method = "", problem, ...rest] = text.split("/");
  // In a family of pairs the method written first is the candidate, so the last one never is.
  const never = baseline ?? methods.at(-1)!.name;
  const candidates = methods.map(({ name }) => name).filter((name) => name !== never);
  if (rest.length > 0 || !candidates.includes(method))
    throw errorAt(
      field,
      method === never
        ? `${method} is ${family === "pairs" ? "in no pair the candidate" : "the baseline"}, expected a candidate: ${anyOf(candidates)}`
        : `no candidate is called ${quoted(method)}, expected ${anyOf(candidates)}${suggestion(method, candidates)}`,
    );
  const names = problems.map(({ name }) => name);
  if (problem !== undefined && !names.includes(problem) && methods.some(({ name }) => name === problem))
    throw errorAt(
      field,
      `${problem} is a method, expected a candidate, or candidate/problem${family === "pairs" ? `; of its pairs, ${method} against the method written next after it headlines` : ""}`,
      family === "pairs"
        ? { next: `write ${quoted(method)} alone, and ${problem} right after it under methods` }
        : { next: `write ${quoted(method)} alone` },
    );
  if (problem !== undefined && !names.includes(problem))
    throw errorAt(
      field,
      `no problem is called ${quoted(problem)}, expected ${anyOf(names)}${suggestion(problem, names)}`,
    );
  return text;
}

function readMethodName(field: Field, methods: readonly Method[]): string {
  const names = methods.map((method) => method.name);
  const name = readName(field, "a method", isLabel, LABEL_RULE);
  if (!names.includes(name))
    throw errorAt(
      field,
      `no method is called ${quoted(name)}, expected ${anyOf(names)}${suggestion(name, names)}`,
    );
  return name;
}
