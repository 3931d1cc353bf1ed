/**
 * Runs reference cases: inputs, and what an independent implementation makes of them.
 *
 *     npm run fixtures                       # src/stats/reference
 *     npm run fixtures -- FOLDER             # any folder (or file) of the same form
 *
 * Prints every failure with its routine, case, value, tolerance; a case whose routine does not exist counts as failed, and
 * so does a file or case that cannot be read. The last line is `N passed, N failed`. Exit code 0 when nothing failed, else 1.
 * @module
 */
import { fileURLToPath } from "node:url";
import { messageOf, readCases } from "./fixtures/read.ts";
import { type Outcome, passed, runCase } from "./fixtures/run.ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("../src/stats/reference", import.meta.url));
let [good, bad] = [0, 0];
try {
  const { cases, unreadable } = readCases(folder);
  for (const { file, name, reason } of unreadable) fail(name === null ? file : `${file}  ${name}`, [reason]);
  for (const reference of cases) {
    const outcome = runCase(reference);
    if (passed(outcome)) good++;
    else fail(`${reference.file}  ${reference.routine}  ${reference.name}`, linesOf(outcome));
  }
} catch (error) {
  fail(folder, [messageOf(error)]);
}
console.log(`${good} passed, ${bad} failed`);
process.exitCode = bad === 0 ? 0 : 1;

function fail(title: string, lines: readonly string[]): void {
  bad++;
  console.log(`FAIL  ${title}`);
  for (const line of lines) console.log(`      ${line}`);
}

function linesOf({ case: { tolerance }, error, differences }: Outcome): string[] {
  if (error !== null) return [error];
  const allowed = `tolerance abs ${tolerance.abs}, rel ${tolerance.rel}`;
  return differences.map(
    ({ key, expected, got }) => `${key}: expected ${shown(expected)}, got ${shown(got)} (${allowed})`,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
