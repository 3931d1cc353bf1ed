import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseStudy } from "./assay-yaml.ts";
import { DOCUMENTS, documentSchemas, envelope, errorDocument, jsonSchemas } from "./documents.ts";
import { AssayError } from "./errors.ts";
import type { Json } from "./json.ts";
import { STUDY_KEYS } from "./study-keys.ts";

const SHIPPED = new URL("../../schemas/", import.meta.url);
const EXAMPLES = new URL("../../examples/", import.meta.url);

function validator(schema: Json) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  ajv.addFormat("date-time", { validate: (text: string) => !Number.isNaN(Date.parse(text)) });
  const validate = ajv.compile(schema as object);
  return (value: unknown) => (validate(value) ? null : (validate.errors ?? []));
}

describe("the schemas that ship", () => {
  it("are what the sources say; else: npm run schemas", () => {
    const shipped = Object.fromEntries(
      readdirSync(SHIPPED).map((name) => [name, JSON.parse(readFileSync(new URL(name, SHIPPED), "utf8"))]),
    );
    expect(shipped).toEqual(jsonSchemas());
  });

  it.each(Object.entries(jsonSchemas()))("%s is a JSON Schema", (_, schema) => {
    expect(validator(schema)({})).not.toBeNull();
  });
});

describe("documents", () => {
  it("an error, as the command line prints it", () => {
    const error = new AssayError("INVALID_INPUT", "no such thing", { where: "assay.yaml:1:2", next: "look" });
    const document = errorDocument(error, "0.1.0", 0);
    expect(document).toMatchObject({ schema: "assay.error/1", at: "1970-01-01T00:00:00.000Z", exit: 65 });
    expect(validator(documentSchemas()["assay.error/1"])(document)).toBeNull();
  });

  it("numbers that JSON has no word for are words, in every place that the schema has for a number", () => {
    const body = {
      question: "model",
      gap: Number.NaN,
      sigma: Number.POSITIVE_INFINITY,
      alpha: 0.05,
      power: 0.8,
      paired: false,
      seeds: null,
      trials: null,
      decide_at: null,
      runs: null,
      seconds: Number.NEGATIVE_INFINITY,
      curve: [{ n: 3, power: Number.NaN }],
      sentence: "",
      plan_hash: null,
    };
    const document = JSON.parse(JSON.stringify(envelope("assay.plan/1", "0.1.0", 0, body)));
    expect([document.gap, document.sigma, document.seconds]).toEqual(["NaN", "Infinity", "-Infinity"]);
    expect(validator(documentSchemas()["assay.plan/1"])(document)).toBeNull();
    expect(DOCUMENTS["assay.plan/1"].safeParse(document).success).toBe(true);
  });

  it("a member more is allowed, a member less is not", () => {
    const check = validator(documentSchemas()["assay.init/1"]);
    const document = envelope("assay.init/1", "0.1.0", 0, { file: "assay.yaml", study: "s" }) as object;
    expect(check({ ...document, later: 1 })).toBeNull();
    expect(check(envelope("assay.init/1", "0.1.0", 0, { file: "assay.yaml" }))).not.toBeNull();
    expect(check({ ...document, schema: "assay.init/2" })).not.toBeNull();
  });
});

describe("the schema of assay.yaml", () => {
  const schema = jsonSchemas()["assay.yaml.schema.json"] as Json;
  const check = validator(schema);

  it("says a word on every key, for editors", () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (node === null || typeof node !== "object") return;
      for (const [key, member] of Object.entries((node as { properties?: object }).properties ?? {}))
        if (typeof (member as { description?: unknown }).description !== "string")
          bare.push(`${path}.${key}`);
      for (const [key, member] of Object.entries(node)) walk(member, `${path}.${key}`);
    };
    walk(schema, "");
    expect(bare).toEqual([]);
  });

  it("knows exactly the keys that are read", () => {
    const found = new Set<string>();
    const walk = (node: unknown): void => {
      if (node === null || typeof node !== "object") return;
      const { properties } = node as { properties?: object };
      if (properties !== undefined) found.add(Object.keys(properties).sort().join());
      for (const member of Object.values(node)) walk(member);
    };
    walk(schema);
    expect([...found].sort()).toEqual(
      [...new Set(Object.values(STUDY_KEYS).map((keys) => [...keys].sort().join()))].sort(),
    );
  });

  it.each(
    readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" }).filter((name) =>
      /(^|\/)assay\.yaml$/.test(name),
    ),
  )("takes examples/%s, which is read too", (name) => {
    const text = readFileSync(new URL(name, EXAMPLES), "utf8");
    expect(check(parse(text))).toBeNull();
    expect(parseStudy(text, name).methods.length).toBeGreaterThanOrEqual(2);
  });

  const FIXED = "study: s\nproblem: p\nmetric: {name: acc}\nmethods: {a: {command: x}, b: {command: y}}\n";
  it.each([
    ["sede: 1"],
    ["unit: {name: fold, test_fraction: 2}"],
    ["unit: {name: fold, fraction: 0.2}"],
    ["plan: {alpha: 0.5}"],
    ["plan: {looks: 3}"],
    ["budget: {units: 0}"],
    ["executor: {type: slurm}"],
    ["executor: {parallel: 1.5}"],
    ["seed: -1"],
    ["floor: low"],
    ["paired: yes"],
    ["problems: {q: {}}"],
  ])("refuses what is refused when it is read: %s", (line) => {
    const text = `${FIXED}${line}\n`;
    expect(check(parse(FIXED))).toBeNull();
    expect(check(parse(text))).not.toBeNull();
    expect(() => parseStudy(text, "assay.yaml")).toThrow(AssayError);
  });
});
