/** The case pages show what the documents beside them say, and those are whole. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { caseDocument, PAGES, pageText, withTables } from "../scripts/cases.ts";

const CASES = fileURLToPath(new URL("../docs/cases/", import.meta.url));

describe.each(PAGES)("docs/cases/%s", (page) => {
  const folder = join(CASES, page.replace(/\.md$/, ""));
  const studies = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(/\.json$/, ""));

  it("has the tables that its documents give", () => {
    expect(pageText(page)).toMatch(/<!-- case: /);
    expect(withTables(page)).toBe(pageText(page));
  });

  it.each(studies)("%s is a study document, is shown, and says nothing of the machine's folders", (study) => {
    const ajv = new Ajv2020({ allErrors: true });
    addFormats.default(ajv);
    const schema = new URL("../schemas/assay.study.1.schema.json", import.meta.url);
    const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
    const document = caseDocument(page, study);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(pageText(page)).toContain(`<!-- case: ${study} `);
    expect(JSON.stringify(document)).not.toMatch(/\/(home|root|work|tmp|Users)\//);
  });

  it("links to files that are there", () => {
    for (const [, link] of pageText(page).matchAll(/\]\(([^)#]+)[^)]*\)/g))
      if (!link!.startsWith("http"))
        expect(existsSync(resolve(dirname(join(CASES, page)), link!)), link).toBe(true);
  });
});
