/** What a training command sees, what it may write, and in which order and with which seeds it is started. */
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import type { Run } from "../src/store/index.ts";
import { isAlive, NODE, type StudyFolder, studyFolder } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** Notes what it was given; its score follows from the seed. */
const TRAIN = `
  import { appendFileSync, readFileSync } from "node:fs";
  const { env } = process;
  const started = Date.now();
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith("ASSAY_ML_") || name === "MARK"));
  await new Promise((settle) => setTimeout(settle, 30));
  const note = { argv: process.argv.slice(2), cwd: process.cwd(), params: JSON.parse(readFileSync(env.ASSAY_ML_PARAMS, "utf8")), env: own, started, ended: Date.now() };
  appendFileSync(env.NOTES, JSON.stringify(note) + "\\n");
  console.log("val=0." + env.ASSAY_ML_SEED + " test=0." + (Number(env.ASSAY_ML_SEED) * 7 % 99991));
`;

interface Note {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly started: number;
  readonly ended: number;
}

function notesOf(folder: StudyFolder): Note[] {
  return folder.lines("notes").map((line) => JSON.parse(line));
}

const TUNED = (more: string) => `assay: 1
study: s
problems: {one: {data: "set 1"}, two: {data: set2}}
metric: {name: test, select_by: val, goal: maximize}
baseline: b
methods:
  a:
    command: "${NODE} train.mjs \${problem} \${problem.data} \${seed} \${unit} \${x} \${k} \${run_dir} \${params_file} a$\${x}"
    space: {x: {type: float, low: 0, high: 1}, k: {type: categorical, choices: ["p q", r]}}
    default: {x: 0.5, k: r}
    env: {MARK: "of a"}
  b:
    command: "${NODE} train.mjs \${x}"
    space: {x: {type: int, low: 1, high: 9}}
    cwd: below
budget: {trials: 10, confirm: 3}
${more}`;

async function tuned(more = ""): Promise<Tuned> {
  const folder = studyFolder();
  folder.write("train.mjs", TRAIN);
  folder.write("below/train.mjs", TRAIN);
  folder.write("assay.yaml", TUNED(more));
  const ended = await folder.assay(["run", "--json"], { env: { NOTES: join(folder.path, "notes") } });
  expect(ended.stderr).not.toContain("error");
  expect(ended.code).toBe(0);
  return { folder, notes: notesOf(folder), runs: (await folder.record()).runs };
}

interface Tuned {
  readonly folder: StudyFolder;
  readonly notes: readonly Note[];
  readonly runs: readonly Run[];
}

function expectValues({ folder, notes, runs }: Tuned): void {
  expect(notes).toHaveLength(runs.length);
  for (const { argv, cwd, params, env } of notes) {
    const run = runs.find((each) => each.id === env.ASSAY_ML_RUN_ID) as Run;
    const link = run.link as NonNullable<Run["link"]>;
    const runDir = join(folder.path, ".assay/runs", run.id);
    const { seed, ...config } = params;
    expect(env).toEqual({
      ASSAY_ML_RUN_ID: run.id,
      ASSAY_ML_PARAMS: join(runDir, "params.json"),
      ASSAY_ML_RUN_DIR: runDir,
      ASSAY_ML_SEED: run.params.seed,
      ASSAY_ML_UNIT: link.unit,
      ...(link.method === "a" ? { MARK: "of a" } : {}),
    });
    expect(String(seed)).toBe(run.params.seed);
    expect(Number.isInteger(seed) && Number(seed) >= 1 && Number(seed) <= 2 ** 31 - 2).toBe(true);
    const texts = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));
    expect({ ...texts, seed: String(seed) }).toEqual(run.params);
    expect(cwd).toBe(link.method === "a" ? folder.path : join(folder.path, "below"));
    expect(argv).toEqual(
      link.method === "b"
        ? [texts.x]
        : [
            link.problem,
            link.problem === "one" ? "set 1" : "set2",
            String(seed),
            link.unit,
            texts.x,
            texts.k,
            runDir,
            join(runDir, "params.json"),
            "a${x}",
          ],
    );
  }
  expect(folder.files(".assay/runs")).toEqual([]);
}

function expectOrder({ notes, runs }: Tuned): void {
  // One at a time: the order of starts is the order of the plan.
  const order = notes.map(({ env }) => {
    const link = runs.find((run) => run.id === env.ASSAY_ML_RUN_ID)?.link;
    return { role: link?.role, method: link?.method, problem: link?.problem, trial: link?.trial };
  });
  expect(order.slice(0, 2).map(({ role, method }) => [role, method])).toEqual([
    ["default", "a"],
    ["default", "a"],
  ]);
  const search = order.slice(2, 2 + 40);
  expect(new Set(search.map(({ role }) => role))).toEqual(new Set(["search"]));
  for (let round = 0; round < 10; round++) {
    const now = search.slice(4 * round, 4 * round + 4);
    expect(now.map(({ trial }) => trial)).toEqual([round, round, round, round]);
    expect(new Set(now.map(({ method, problem }) => `${method} ${problem}`)).size).toBe(4);
    // Each round begins with the other method.
    expect(now[0]?.method).toBe(["a", "b"][round % 2]);
  }
  const confirm = order.slice(42);
  // Three of each selected trial, and of the default of a.
  expect(confirm).toHaveLength(12 + 6);
  expect(new Set(confirm.map(({ role }) => role))).toEqual(new Set(["confirm"]));
  // n is 10 without the default, and what was chosen is the best by the selection score.
  for (const method of ["a", "b"])
    for (const problem of ["one", "two"]) {
      const own = runs.filter((run) => run.link?.method === method && run.link.problem === problem);
      const trials = own.filter((run) => run.link?.role === "search");
      expect(trials.map((run) => run.link?.trial).sort((x, y) => Number(x) - Number(y))).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
      const best = trials.reduce((top, run) =>
        (run.latest.val?.value ?? 0) > (top.latest.val?.value ?? 0) ? run : top,
      );
      const fresh = own.filter((run) => run.link?.role === "confirm");
      const confirmed = method === "a" ? [best.link?.trial, -1] : [best.link?.trial];
      expect(new Set(fresh.map((run) => run.link?.trial))).toEqual(new Set(confirmed));
      for (const trial of confirmed) {
        const units = fresh.filter((run) => run.link?.trial === trial);
        expect(units).toHaveLength(3);
        expect(new Set(units.map((run) => JSON.stringify({ ...run.params, seed: 0 }))).size).toBe(1);
        if (trial === -1) expect(units[0]?.params).toMatchObject({ x: "0.5", k: "r" });
      }
    }
  // No seed serves twice: not in the search and its confirmation, not in the two methods.
  const seeds = runs.map((run) => run.params.seed);
  expect(new Set(seeds).size).toBe(seeds.length);
}

function expectPairs({ runs }: Tuned): void {
  const isDefault = (run: Run) => run.link?.trial === -1;
  const selected = runs.filter((run) => !isDefault(run));
  const seeds = (method: string, role: string, problem: string) =>
    selected
      .filter((run) => run.link?.method === method && run.link.role === role && run.link.problem === problem)
      .sort((x, y) => Number(x.link?.replicate) - Number(y.link?.replicate))
      .map((run) => run.params.seed);
  for (const problem of ["one", "two"]) {
    expect(seeds("a", "confirm", problem)).toEqual(seeds("b", "confirm", problem));
    expect(new Set(seeds("a", "confirm", problem)).size).toBe(3);
  }
  const others = runs.filter((run) => run.link?.role !== "confirm" || isDefault(run));
  // A default shares its seeds with nobody.
  expect(new Set(others.map((run) => run.params.seed)).size).toBe(others.length);
  const search = new Set(others.map((run) => run.params.seed));
  expect(seeds("a", "confirm", "one").filter((seed) => search.has(seed))).toEqual([]);
}

function expectLanes({ notes }: Tuned, lanes: number): void {
  const most = Math.max(
    ...notes.map(
      ({ started }) => notes.filter((other) => other.started <= started && started < other.ended).length,
    ),
  );
  expect(most).toBeLessThanOrEqual(lanes);
  expect(most).toBeGreaterThan(1);
}

it("a command gets its values in its words, environment, file and folder; the default first, methods in turn, then fresh units", async () => {
  const study = await tuned();
  expectValues(study);
  expectOrder(study);
});

it("`paired: true`: fresh unit i has one seed in all methods, and none of the search; `parallel`: so many at once, never more", async () => {
  const study = await tuned("paired: true\nexecutor: {type: local, parallel: 3}");
  expectPairs(study);
  expectLanes(study, 3);
});

const FIXED = (command: string, more = "") => `assay: 1
study: s
problem: p
metric: {name: acc, goal: maximize}
baseline: b
methods:
  a: {command: ${JSON.stringify(command)}${more}}
  b: {command: ${JSON.stringify(command)}${more}}
budget: {units: 3}
`;

async function fixed(program: string, more = "", command = `${NODE} train.mjs`) {
  const folder = studyFolder();
  folder.write("train.mjs", program);
  folder.write("assay.yaml", FIXED(command, more));
  const ended = await folder.assay(["run", "--json"]);
  return { folder, ended, runs: (await folder.record()).runs };
}

it("metrics.jsonl in the run's folder counts over what is printed, and that is said once a run", async () => {
  const { ended, runs, folder } = await fixed(`
    import { writeFileSync } from "node:fs";
    const seed = process.env.ASSAY_ML_SEED;
    console.log("acc=0.1 loss=2");
    writeFileSync(process.env.ASSAY_ML_RUN_DIR + "/metrics.jsonl", ['{"step":1,"acc":0.5}', '{"epoch":2,"acc":0.' + seed + '}', '{"acc":0.9'].join("\\n"));`);
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain("acc: printed and in metrics.jsonl too; the file counts");
  expect(ended.stderr).toContain("metrics.jsonl:3: the last line is torn");
  for (const run of runs) {
    expect(run.latest.acc).toMatchObject({ step: 2n, value: Number(`0.${run.params.seed}`) });
    expect(run.latest.loss?.value).toBe(2);
  }
  expect(folder.files(".assay/runs")).toEqual([]);
});

it.each([
  [
    "items.csv",
    `"id,label,prediction\\n" + [0,1,2,3,4,5,6,7].map((i) => [i, i % 2, ((i * seed) % 97) / 97].join()).join("\\n")`,
  ],
  [
    "items.jsonl",
    `[0,1,2,3,4,5,6,7].map((i) => JSON.stringify({ id: i, score: ((i * seed) % 97) / 97 })).join("\\n")`,
  ],
])("%s is kept with the run, and the judge reads it", async (name, text) => {
  const { ended, runs, folder } = await fixed(`
    import { writeFileSync } from "node:fs";
    const seed = Number(process.env.ASSAY_ML_SEED);
    console.log("acc=0." + seed);
    writeFileSync(process.env.ASSAY_ML_RUN_DIR + "/${name}", ${text});`);
  expect(ended.stderr).not.toContain("error");
  expect(ended.code).toBe(0);
  for (const run of runs) {
    expect(run.tags["assay.items"]).toBe(name);
    expect(folder.files(`.assay/artifacts/${run.id}`).map((file) => file.split("/").at(-1))).toContain(name);
  }
});

it("items that cannot be read are said with file and line; the score still counts", async () => {
  const { ended, runs } = await fixed(`
    import { mkdirSync, writeFileSync } from "node:fs";
    console.log("acc=0." + process.env.ASSAY_ML_SEED);
    const dir = process.env.ASSAY_ML_RUN_DIR;
    if (Number(process.env.ASSAY_ML_SEED) % 2) mkdirSync(dir + "/items.csv");
    else writeFileSync(dir + "/items.csv", "id,score\\n1,high\\n");`);
  expect(ended.code).toBe(0);
  expect(ended.stderr).toMatch(
    /the items cannot be used: score is "high", expected a finite number \(items\.csv:2\)/,
  );
  expect(runs.every((run) => run.status === "FINISHED")).toBe(true);
});

it("a program may remove its own folder, or leave files in it", async () => {
  const { ended, runs, folder } = await fixed(`
    import { rmSync, writeFileSync } from "node:fs";
    const dir = process.env.ASSAY_ML_RUN_DIR;
    if (Number(process.env.ASSAY_ML_SEED) % 2) rmSync(dir, { recursive: true });
    else writeFileSync(dir + "/checkpoint.bin", "weights");
    console.log("acc=0." + process.env.ASSAY_ML_SEED);`);
  expect(ended.stderr).not.toContain("error");
  expect(ended.code).toBe(0);
  expect(runs.every((run) => run.status === "FINISHED")).toBe(true);
  const left = runs
    .filter((run) => Number(run.params.seed) % 2 === 0)
    .map((run) => `.assay/runs/${run.id}/checkpoint.bin`);
  expect(folder.files(".assay/runs").sort()).toEqual(left.map((file) => join(folder.path, file)).sort());
});

it("`score_pattern` replaces score lines", async () => {
  const { ended, runs } = await fixed(
    `const seed = process.env.ASSAY_ML_SEED;
     console.log("acc=9");
     console.log("Epoch 3: top-1 of acc is 0." + seed + " now");`,
    `, score_pattern: "Epoch (?<step>\\\\d+): top-1 of (?<name>\\\\w+) is (?<value>[\\\\d.]+)"`,
  );
  expect(ended.stderr).not.toContain("error");
  expect(ended.code).toBe(0);
  for (const run of runs)
    expect(run.latest.acc).toMatchObject({ step: 3n, value: Number(`0.${run.params.seed}`) });
});

it("`shell: true`: the text goes to the shell unchanged, and values come as variables, never as syntax", async () => {
  const folder = studyFolder();
  const hostile = "$(touch broken); `touch broken` && touch broken \"'";
  folder.write(
    "assay.yaml",
    JSON.stringify({
      assay: 1,
      study: "s",
      problems: { p: { "data-set": "x y" } },
      metric: { name: "acc", goal: "maximize" },
      baseline: "b",
      methods: Object.fromEntries(
        ["a", "b"].map((name) => [
          name,
          {
            shell: true,
            command: `printf '%s\\n' "$ASSAY_ML_PARAM_LEARNING_RATE|$ASSAY_ML_PARAM_TEXT|$ASSAY_ML_PROBLEM|$ASSAY_ML_PROBLEM_DATA_SET" >> seen; echo "acc=0.$ASSAY_ML_SEED" | cat`,
            space: {
              "learning-rate": { type: "float", low: 0.1, high: 0.2 },
              text: { type: "categorical", choices: [hostile, "plain"] },
            },
          },
        ]),
      ),
      budget: { trials: 10, confirm: 0 },
    }),
  );
  const ended = await folder.assay(["run", "--json"]);
  expect(ended.stderr).not.toContain("error");
  expect(ended.code).toBe(0);
  const { runs } = await folder.record();
  expect(folder.lines("seen").sort()).toEqual(
    runs.map(({ params }) => `${params["learning-rate"]}|${params.text}|p|x y`).sort(),
  );
  expect(folder.lines("seen").some((line) => line.includes(hostile))).toBe(true);
  expect(folder.files().some((file) => file.endsWith("broken"))).toBe(false);
});

it("lines that are split, endless, or no text at all do not hide the score", async () => {
  const { ended, runs } = await fixed(`
    import { writeSync } from "node:fs";
    const write = (bytes) => { for (let at = 0; at < bytes.length; ) try { at += writeSync(1, bytes, at); } catch (e) { if (e.code !== "EAGAIN") throw e; } };
    const pause = () => new Promise((settle) => setTimeout(settle, 20));
    write(Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0xc3]));
    write(Buffer.alloc(20e6, "z"));
    write(Buffer.from("\\nac")); await pause();
    write(Buffer.from("c=0.")); await pause();
    write(Buffer.from(process.env.ASSAY_ML_SEED + "\\r")); await pause();`);
  expect(ended.stderr).not.toContain("error");
  expect(ended.code).toBe(0);
  for (const run of runs) expect(run.latest.acc?.value).toBe(Number(`0.${run.params.seed}`));
});

it("a helper that left the group and keeps the output open is ended with the run", async () => {
  const { ended, runs, folder } = await fixed(`
    import { spawn } from "node:child_process";
    import { appendFileSync } from "node:fs";
    const daemon = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit", detached: true });
    appendFileSync("pids", daemon.pid + "\\n");
    daemon.unref();
    console.log("acc=0." + process.env.ASSAY_ML_SEED);
    process.exit();`);
  expect(ended.code).toBe(0);
  expect(runs).toHaveLength(6);
  expect(folder.lines("pids").map(Number).filter(isAlive)).toEqual([]);
});

it("a relative --store is one place for everybody: the program's own folder too", async () => {
  const folder = studyFolder();
  folder.write("sub/train.mjs", TRAIN);
  folder.write("sub/assay.yaml", FIXED(`${NODE} train.mjs`).replace("acc", "test"));
  const ended = await folder.assay(["run", "sub/assay.yaml", "--store", "rec"], {
    env: { NOTES: join(folder.path, "notes") },
  });
  expect(ended.code).toBe(0);
  for (const { env, cwd } of notesOf(folder)) {
    expect(env.ASSAY_ML_RUN_DIR).toBe(join(folder.path, "rec/runs", env.ASSAY_ML_RUN_ID ?? ""));
    expect(cwd).toBe(join(folder.path, "sub"));
  }
  expect((await folder.record(join(folder.path, "rec"))).runs).toHaveLength(6);
});
