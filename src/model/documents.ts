/**
 * The JSON documents that Assay prints: one envelope around each, one schema for each.
 * @module
 */
import { z } from "zod";
import { type AssayError, type ErrorCode, EXIT_CODES } from "./errors.ts";
import { encodeNumbers, type Json } from "./json.ts";
import { studyFileSchema } from "./study-file-schema.ts";
import { studyDocument, verdict } from "./verdict.ts";

// Literals, not an enum: the compiler writes an enum's "-Infinity" into the declarations as a key without quotes.
const num = z.union([z.number(), z.literal(["NaN", "Infinity", "-Infinity"])]);

export const errorBody = z.object({
  code: z.enum(Object.keys(EXIT_CODES) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  /** `assay.yaml:9:54`, a path, a key; null: nowhere in particular. */
  where: z.string().nullable(),
  /** What to do next. */
  next: z.string().nullable(),
  /** The exit code of the process. */
  exit: z.int(),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** What `assay plan` answers: how many units or trials a question takes, and what they would cost. */
export const planBody = z.object({
  /** model: two fixed configurations; method: two searches. */
  question: z.enum(["model", "method"]),
  /** The difference that should be found, in units of the metric. */
  gap: num.nullable(),
  /** Standard deviation of one unit's score, in units of the metric. */
  sigma: num.nullable(),
  alpha: num,
  /** The chance of finding the gap that was asked for, in (0, 1). */
  power: num,
  /** Is unit i of both methods the same one? */
  paired: z.boolean(),
  /** Units of each method that reach this power; null: the question is about trials, or cannot be answered. */
  seeds: z.int().nullable(),
  /** Trials of each method; null: nothing is searched, or nothing is known yet of the spread between trials. */
  trials: z.int().nullable(),
  decide_at: z.int().nullable(),
  /** Runs in all, and how long they take on this machine; null: no run was timed yet. */
  runs: z.int().nullable(),
  seconds: num.nullable(),
  /** Chance of finding the gap with n units (trials) of each method. */
  curve: z.array(z.object({ n: z.int(), power: num })),
  sentence: z.string(),
  plan_hash: z.string().nullable(),
});
export type PlanBody = z.infer<typeof planBody>;

export const doctorBody = z.object({
  healthy: z.boolean(),
  checks: z.array(
    z.object({
      id: z.string(),
      state: z.enum(["ok", "warning", "failed"]),
      detail: z.string(),
      /** What to do about it. */
      next: z.string().nullable(),
    }),
  ),
});
export type DoctorBody = z.infer<typeof doctorBody>;

/** `assay init`: the file that was written, and the study in it. */
export const initBody = z.object({ file: z.string(), study: z.string() });

/** `assay report`: the file that was written. */
export const reportBody = z.object({ file: z.string(), bytes: z.int() });

/** `assay run` and `assay compare`, stopped before their planned look: what was kept. */
export const runBody = z.object({ state: z.literal("interrupted"), study_id: z.string() });

/** Every document by its schema name. */
export const DOCUMENTS = {
  "assay.verdict/1": verdict,
  "assay.study/1": studyDocument,
  "assay.error/1": errorBody,
  "assay.plan/1": planBody,
  "assay.doctor/1": doctorBody,
  "assay.init/1": initBody,
  "assay.report/1": reportBody,
  "assay.run/1": runBody,
} as const;
export type DocumentName = keyof typeof DOCUMENTS;

/**
 * A document as it is printed: what it is, who wrote it and when, then its body.
 *
 * @param version - Of Assay.
 * @param at - Milliseconds since 1970, UTC.
 */
export function envelope(schema: string, version: string, at: number, body: object): Json {
  const members = encodeNumbers(body) as { readonly [key: string]: Json };
  return { schema, assay: version, at: new Date(at).toISOString(), ...members };
}

/** An error as a document. */
export function errorDocument(
  error: Pick<AssayError, "code" | "message" | "where" | "next" | "exitCode">,
  version: string,
  at: number,
): Json {
  const { code, message, where, next, exitCode } = error;
  const body: ErrorBody = { code, message, where, next, exit: exitCode };
  return envelope("assay.error/1" satisfies DocumentName, version, at, body);
}

/**
 * JSON Schema (2020-12) of every document, by its name. Members that a schema does not know are allowed: within a major
 * number fields are added.
 */
export function documentSchemas(): Readonly<Record<DocumentName, Json>> {
  const entries = Object.entries(DOCUMENTS).map(([name, body]) => {
    const whole = z.object({
      schema: z.literal(name),
      assay: z.string().describe("version of Assay that wrote this"),
      at: z.string().meta({ format: "date-time", description: "RFC 3339, UTC" }),
      ...body.shape,
    });
    return [name, z.toJSONSchema(whole, { io: "input", reused: "ref" }) as Json];
  });
  return Object.fromEntries(entries) as Record<DocumentName, Json>;
}

/** Every schema that ships, by the name of its file in `schemas/`. */
export function jsonSchemas(): Readonly<Record<string, Json>> {
  const documents = Object.entries(documentSchemas()).map(([name, schema]) => [fileOf(name), schema]);
  return Object.fromEntries([...documents, ["assay.yaml.schema.json", studyFileSchema()]]);
}

/** `assay.verdict/1` is described in `assay.verdict.1.schema.json`. */
function fileOf(name: string): string {
  return `${name.replace("/", ".")}.schema.json`;
}
