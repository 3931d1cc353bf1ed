/**
 * Simulates the error rates that Assay documents, cell by cell.
 *
 *     npm run calibrate                         # everything, some minutes; prints every cell, then the tables
 *     npm run calibrate -- --write              # and puts the tables into docs/statistics
 *     npm run calibrate -- --help               # all options
 *
 * Finished simulations are kept under node_modules/.cache, so that an interrupted call goes on where it was. Exit code 1 when
 * a promised rate is exceeded for certain (99.9 % binomial bound), else 0.
 * @module
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Cache, openCache, type Task } from "./calibration/cache.ts";
import { cellLines } from "./calibration/cells.ts";
import { writePages } from "./calibration/pages.ts";
import { runTasks } from "./calibration/pool.ts";
import { checkedFixed, checkedTuned, judgePromises, PROMISED } from "./calibration/promises.ts";
import { ENTRIES, type Kind, type Results, SIMULATIONS } from "./calibration/simulations.ts";
import { type AllResults, TABLES } from "./calibration/tables.ts";
import type { TunedResult } from "./calibration/tuned-simulations.ts";
import { codeVersion } from "./calibration/version.ts";

const HELP = `npm run calibrate -- [OPTION...]: simulates the error rates that docs/statistics documents, cell by cell

  --short             a twentieth of the repetitions
  --only TEXT         only the simulations whose name contains TEXT: fixed, tuned, limits, items, sum, folds, holm, ...
  --write             put the tables into docs/statistics (whole form only)
  --quiet             tables and promises, without the line of every cell
  --repetitions N     of each cell, instead of each simulation's own
  --seed N            1 where not given
  --threads N         all processors where not given

Finished simulations are kept and not repeated. Exit code 0; 1 when a promised rate is exceeded for certain; 64 for a bad
option.
`;

const options = given();
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const seed = wholeNumber("seed", options.seed, 0);
const threads = wholeNumber("threads", options.threads, 1);
const ownRepetitions =
  options.repetitions === undefined ? null : wholeNumber("repetitions", options.repetitions, 100);
const version = codeVersion();
const folder = fileURLToPath(new URL("../node_modules/.cache/assay-calibration/", import.meta.url));
// Each kind knows the code that it depends on, so that a change of one statistic leaves the others' results valid.
const caches = new Map(
  Object.entries(ENTRIES).map(([kind, entry]) => {
    const file = new URL(`./calibration/${entry}`, import.meta.url);
    return [kind, openCache(folder, codeVersion(file))] as const;
  }),
);

const simulations = SIMULATIONS.filter(({ id }) => id.includes(options.only));
if (simulations.length === 0) fail(`no simulation is named like "${options.only}"`);
const results = new Map<string, unknown>();
const missing: Task[] = [];
for (const { id, repetitions } of simulations) {
  const task = {
    id,
    seed,
    repetitions: ownRepetitions ?? (options.short ? Math.ceil(repetitions / 20) : repetitions),
  };
  const known = cacheOf(id).read(task);
  if (known === undefined) missing.push(task);
  else results.set(id, known);
}
say(`${simulations.length} simulations, ${results.size} known, seed ${seed}, code ${version}`);
await runTasks(missing, threads, (task, result, seconds) => {
  cacheOf(task.id).write(task, result);
  results.set(task.id, result);
  say(`${results.size}/${simulations.length}  ${seconds.toFixed(1)} s  ${task.id}`);
});

const all = gathered();
if (!options.quiet) for (const line of cellLines(all)) process.stdout.write(`${line}\n`);
for (const { title, needs, render } of TABLES) {
  if (!needs.every((kind) => isComplete(kind))) continue;
  process.stdout.write(`\n## ${title}\n\n${render(all)}\n`);
}
if (options.write) {
  if (seed !== 1 || options.short || ownRepetitions !== null)
    fail("--write is for the documented form: without --seed, --short and --repetitions");
  for (const page of writePages(all, isComplete)) say(`wrote ${page}`);
}
process.stdout.write("\n## Promises\n\n");
let broken = 0;
for (const [name, cells] of [
  ["fixed", checkedFixed(all.fixed)],
  ["tuned", checkedTuned(all.tuned)],
] as const) {
  if (cells.length === 0) continue;
  const judged = judgePromises(cells);
  const { side, coverage } = PROMISED[name];
  process.stdout.write(
    `${name}: ${judged.cells} cells, at most ${percent(judged.worst)} a side (promised ${percent(side)}), coverage at least ${percent(judged.lowest)} (promised ${percent(coverage)}); above as counted: ${judged.above.length}, for certain: ${judged.broken.length}\n`,
  );
  for (const cell of judged.above)
    process.stdout.write(
      `  ${judged.broken.includes(cell) ? "BROKEN" : "above"}  ${percent(cell.worse / cell.repetitions)}  ${cell.name}\n`,
    );
  broken += judged.broken.length;
}
process.stdout.write(
  `\nseed ${seed}, code ${version}; repeat with: npm run calibrate -- ${process.argv.slice(2).join(" ")}\n`,
);
process.exitCode = broken > 0 ? 1 : 0;

function given() {
  try {
    return parseArgs({
      options: {
        help: { type: "boolean", short: "h", default: false },
        short: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        only: { type: "string", default: "" },
        repetitions: { type: "string" },
        seed: { type: "string", default: "1" },
        threads: { type: "string", default: String(availableParallelism()) },
      },
    }).values;
  } catch (error) {
    return fail(`${(error as Error).message}; npm run calibrate -- --help lists the options`);
  }
}

function gathered(): AllResults {
  const of = <K extends Kind>(kind: K) =>
    simulations.filter((each) => each.kind === kind).map(({ id }) => results.get(id) as Results[K]);
  return {
    fixed: of("fixed").flat(),
    power: of("power").flat(),
    superiority: of("superiority").flat(),
    tuned: inOrder(of("tuned")),
    limits: of("limits"),
    strict: of("strict").flat(),
    sum: of("sum").flat(),
    items: of("items").flat(),
    folds: of("folds").flat(),
    holm: of("holm").flat(),
  };
}

function cacheOf(id: string): Cache {
  const kind = SIMULATIONS.find((each) => each.id === id)?.kind as Kind;
  return caches.get(kind) as Cache;
}

function inOrder(tuned: readonly TunedResult[]): TunedResult[] {
  return [...tuned].sort((x, y) => x.nA - y.nA || y.nB - x.nB || x.k - y.k);
}

/** Were all simulations of this kind run? */
function isComplete(kind: Kind): boolean {
  return SIMULATIONS.every((each) => each.kind !== kind || results.has(each.id));
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(2)} %`;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    fail(`--${name} is "${text}", expected a whole number of at least ${least}`);
  return value;
}

function say(text: string): void {
  process.stderr.write(`calibrate: ${text}\n`);
}

function fail(text: string): never {
  say(text);
  process.exit(64);
}
