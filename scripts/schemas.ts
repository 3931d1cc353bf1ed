/**
 * Writes the JSON Schemas that ship to `schemas/`: one for each document that a command prints, and one for `assay.yaml`.
 *
 *     node scripts/schemas.ts
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { jsonSchemas } from "../src/model/index.ts";

const folder = new URL("../schemas/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas()))
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
