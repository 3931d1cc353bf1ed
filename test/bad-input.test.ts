/** What bad programs and bad studies get: one clear sentence, the documented exit code, and what had finished kept. */
import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, it, vi } from "vitest";
import { type Ended, isAlive, NODE, type StudyFolder, studyFolder } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** A score that follows from the seed, so that no two seeds agree. */
const SCORE = "0.5 + (Number(process.env.ASSAY_ML_SEED) % 9973) / 20000";

function withProgram(source: string): StudyFolder {
  const folder = studyFolder();
  folder.write("good.mjs", `console.log("acc=" + (${SCORE}));`);
  folder.write("bad.mjs", source);
  return folder;
}

const GOOD = `${NODE} good.mjs`;
const BAD = `${NODE} bad.mjs`;

/** Twelve trials of each of two methods, one of them the program under test. */
function study(command: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  const space = { x: { type: "float", low: 0, high: 1 } };
  return JSON.stringify({
    assay: 1,
    study: "s",
    problem: "p",
    metric: { name: "acc", goal: "maximize" },
    baseline: "good",
    methods: {
      bad: { command, space, ...((more.bad as object) ?? {}) },
      good: { command: `${GOOD} \${x}`, space },
    },
    budget: { trials: 12, confirm: 3 },
    ...(more.top as object),
  });
}

interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly where: string | null;
  readonly next: string | null;
  readonly exit: number;
}

/** The error of `assay ... --json`: the same in the document, on stderr, and in the exit code. */
function errorOf({ code, stdout, stderr }: Ended): ErrorDocument {
  const document = JSON.parse(stdout);
  expect(document.schema).toBe("assay.error/1");
  expect(document.exit).toBe(code);
  expect(stderr).toContain(
    `error: ${document.where === null ? "" : `${document.where}: `}${document.message}`,
  );
  if (document.next !== null) expect(stderr).toContain(`next:  ${document.next}`);
  return document;
}

const verdictsOf = ({ stdout }: Ended) => JSON.parse(stdout).verdicts;

it("a program that is missing: named at once, and nothing is counted against it once it is there", async () => {
  const folder = withProgram("");
  folder.write("assay.yaml", study("no-such-trainer ${x}"));
  const first = await folder.assay(["run", "--json"]);
  expect(errorOf(first)).toMatchObject({
    code: "INVALID_INPUT",
    exit: 65,
    where: "the command of bad",
    message: 'cannot start "no-such-trainer": no such program',
    next: expect.stringContaining("run the same command again"),
  });
  folder.write("bin/no-such-trainer", `#!/bin/sh\nexec ${NODE} '${folder.path}/good.mjs'\n`);
  chmodSync(join(folder.path, "bin/no-such-trainer"), 0o755);
  const again = await folder.assay(["run", "--json"], {
    env: { PATH: `${folder.path}/bin:${process.env.PATH}` },
  });
  expect(again.code).toBe(0);
  expect(verdictsOf(again)[0].failed).toEqual({ candidate: 0, baseline: 0 });
  const { studies } = await folder.record();
  expect(studies).toHaveLength(1);
});

it("a program that prints no score: which one is missing, what it printed instead, and its last lines", async () => {
  const folder = withProgram(`console.log("loss=0.25"); console.log("the end")`);
  const ended = await folder.assay(["compare", BAD, `${BAD} 2`, "--metric", "acc", "--json"]);
  expect(errorOf(ended)).toMatchObject({
    code: "NO_SUCCESSFUL_RUN",
    exit: 65,
    message: expect.stringMatching(/^no run of .+ succeeded: no acc was printed \(only loss\)$/),
    next: expect.stringContaining("by hand"),
  });
  expect(ended.stderr).toContain("  | loss=0.25\n  | the end\n");
  const { runs } = await folder.record();
  expect(runs.every((run) => run.status === "FAILED")).toBe(true);
  expect(runs.length).toBeLessThanOrEqual(6); // given up after three of each, not after all sixteen
  // Who starts it again unchanged knows better: it begins anew, and runs to its end.
  const again = await folder.assay(["compare", BAD, `${BAD} 2`, "--metric", "acc", "--json"]);
  expect(errorOf(again)).toMatchObject({ code: "NO_SUCCESSFUL_RUN", exit: 65 });
  expect((await folder.record()).runs).toHaveLength(runs.length + 16);
});

it("a search that begins with failures is not given up", async () => {
  const folder = withProgram(`
    import { existsSync, readdirSync } from "node:fs";
    const tried = existsSync("tried") ? readdirSync("tried").length : 0;
    (await import("node:fs")).mkdirSync("tried/" + process.env.ASSAY_ML_RUN_ID, { recursive: true });
    if (tried < 8) process.exit(1);
    console.log("acc=" + (${SCORE}));`);
  folder.write("assay.yaml", study(`${BAD} \${x}`).replace("good.mjs", "bad.mjs"));
  const ended = await folder.assay(["run", "--json"]);
  expect(ended.code).toBe(0);
  expect(verdictsOf(ended)[0].failed).toEqual({ candidate: 4, baseline: 4 });
});

it("a command that prints no score beside one that does: the comparison stops and says which", async () => {
  const folder = withProgram(`console.log("hello")`);
  const ended = await folder.assay(["compare", BAD, GOOD, "--json"]);
  expect(errorOf(ended)).toMatchObject({
    code: "NO_SUCCESSFUL_RUN",
    exit: 65,
    message: "no run of bad succeeded: no score was printed",
  });
});

it.each([
  ["acc=0.11 after 3 s", "no acc was printed as a score: a line counts only if all of it is name=number"],
  ["best acc: 0.11", "no acc was printed as a score: a line counts only if all of it is name=number"],
  [
    "loss=1 acc=0.11 (best)\\nloss=2",
    "no acc was printed (only loss) as a score: a line counts only if all of it is name=number",
  ],
  ["val_acc=0.11 (best)", "no acc was printed"],
])("the score in a line with other text, %s: the reason says that it is none", async (line, reason) => {
  const folder = withProgram(`console.log("${line}")`);
  const ended = await folder.assay(["compare", BAD, `${BAD} 2`, "--metric", "acc", "--json"]);
  expect(errorOf(ended).message).toMatch(/ succeeded: /);
  expect(errorOf(ended).message.split(" succeeded: ")[1]).toBe(reason);
});

it("several scores and no --metric: asked after the first run of each, with both named", async () => {
  const folder = withProgram(`console.log("acc=" + (${SCORE}) + " f1=" + (${SCORE}))`);
  const ended = await folder.assay(["compare", BAD, `${BAD} 2`, "--json"]);
  expect(errorOf(ended)).toMatchObject({
    code: "USAGE",
    exit: 64,
    message: "both commands print 2 scores: acc, f1",
    next: expect.stringContaining("--metric acc"),
  });
  expect((await folder.record()).runs).toHaveLength(2);
});

it("a NaN score in every run: said, and nothing is judged", async () => {
  const folder = withProgram(`console.log("acc=nan")`);
  const ended = await folder.assay(["compare", BAD, `${BAD} 2`, "--metric", "acc", "--json"]);
  expect(errorOf(ended)).toMatchObject({
    code: "NO_SUCCESSFUL_RUN",
    exit: 65,
    message: expect.stringMatching(/succeeded: acc is NaN$/),
  });
});

it("a NaN score in some runs: these units failed, the others count", async () => {
  const folder = withProgram(
    `console.log("acc=" + (Number(process.env.ASSAY_ML_SEED) % 3 === 0 ? "nan" : ${SCORE}))`,
  );
  const ended = await folder.assay(["compare", BAD, GOOD, "--metric", "acc", "--seeds", "9", "--json"]);
  expect(ended.code).toBe(0);
  const { runs } = await folder.record();
  const broken = runs.filter((run) => Number.isNaN(run.latest.acc?.value ?? 0)).length;
  expect(broken).toBeGreaterThan(0);
  expect(broken).toBeLessThan(9);
  expect(verdictsOf(ended)[0].failed).toEqual({ candidate: broken, baseline: 0 });
});

it("a score that appears only sometimes: failed trials are spent budget, and the study ends", async () => {
  const folder = withProgram(
    `if (Number(process.env.ASSAY_ML_SEED) % 2) console.log("acc=" + (${SCORE})); else if (Number(process.env.ASSAY_ML_SEED) % 4) process.exit(3);`,
  );
  folder.write("assay.yaml", study(`${BAD} \${x}`));
  const ended = await folder.assay(["run", "--json"]);
  expect(ended.code).toBe(0);
  const { arms } = JSON.parse(ended.stdout);
  const trials = arms.find((arm: { method: string }) => arm.method === "bad").trials;
  expect(trials).toHaveLength(12);
  const reasons = new Set(trials.map((trial: { reason: string | null }) => trial.reason));
  expect(reasons).toEqual(new Set([null, "exit 3", "no acc was printed"]));
  // Nothing of it runs twice: twelve trials and three fresh units of each.
  expect((await folder.record()).runs).toHaveLength(30);
});

it("a command that hangs: its whole group is ended after its time, the other command is judged", async () => {
  const folder = withProgram(`
    import { spawn } from "node:child_process";
    import { appendFileSync } from "node:fs";
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
    appendFileSync("pids", process.pid + "\\n" + child.pid + "\\n");
    setInterval(() => {}, 1000);`);
  const ended = await folder.assay([
    "compare",
    BAD,
    GOOD,
    "--metric",
    "acc",
    "--timeout",
    "700ms",
    "--seeds",
    "2",
    "--parallel",
    "2",
    "--json",
  ]);
  expect(ended.code).toBe(0);
  expect(verdictsOf(ended)[0]).toMatchObject({ word: "UNDECIDED", failed: { candidate: 2, baseline: 0 } });
  const { runs } = await folder.record();
  const hung = runs.filter((run) => run.link?.method === "bad");
  expect(hung.map((run) => [run.status, run.tags["assay.reason"]])).toEqual([
    ["FAILED", "time-out after 700 ms"],
    ["FAILED", "time-out after 700 ms"],
  ]);
  expect(folder.lines("pids")).toHaveLength(4);
  expect(folder.lines("pids").map(Number).filter(isAlive)).toEqual([]);
});

it("a program that prints 1 GB: little memory, the first megabyte and the last nine kept, the score found", async () => {
  const folder = withProgram(`
    import { writeSync } from "node:fs";
    const chunk = Buffer.from(("x".repeat(98) + "\\n").repeat(10000));
    const write = (bytes) => { for (let at = 0; at < bytes.length; ) try { at += writeSync(1, bytes, at); } catch (e) { if (e.code !== "EAGAIN") throw e; } };
    write(Buffer.from("first line\\n"));
    for (let left = 1e9; left > 0; left -= chunk.length) write(chunk);
    console.log("acc=" + (${SCORE}));`);
  const started = folder.start(["compare", BAD, GOOD, "--metric", "acc", "--seeds", "1", "--json"]);
  let peakKb = 0;
  const watch = setInterval(() => {
    peakKb = Math.max(peakKb, peakMemoryKb(started.pid));
  }, 50);
  const ended = await started.ended;
  clearInterval(watch);
  expect(ended.code).toBe(0);
  if (process.platform === "linux") expect(peakKb).toBeGreaterThan(0);
  expect(peakKb).toBeLessThan(500 * 1024);
  const { runs } = await folder.record();
  const run = runs.find((each) => each.link?.method === "bad");
  expect(run).toMatchObject({ status: "FINISHED" });
  const dropped = Number(run?.tags["assay.output_dropped_bytes"]);
  expect(dropped).toBeGreaterThan(0.98e9);
  const file = join(folder.path, ".assay/artifacts", run?.id ?? "", "output.log");
  expect(statSync(file).size).toBeLessThan(10_000_200);
  const text = readFileSync(file, "latin1");
  expect(text.startsWith("first line\n")).toBe(true);
  expect(text.trimEnd().split("\n").at(-1)).toMatch(/^acc=/);
  expect(text).toContain(`[... ${dropped} bytes left out ...]`);
});

it("10,000 hostile values: in argv and in the parameters' file byte for byte", async () => {
  const folder = withProgram(`
    import { appendFileSync, readFileSync } from "node:fs";
    const params = JSON.parse(readFileSync(process.env.ASSAY_ML_PARAMS, "utf8"));
    appendFileSync("argv.jsonl", JSON.stringify([params, process.argv.slice(2)]) + "\\n");
    console.log("acc=" + (${SCORE}));`);
  const [parameters, trials] = [250, 20];
  const names = Array.from({ length: parameters }, (_, i) => `p${i}`);
  const values = hostileValues(parameters * 8);
  const space = Object.fromEntries(
    names.map((name, i) => [name, { type: "categorical", choices: values.slice(8 * i, 8 * i + 8) }]),
  );
  const command = [
    process.execPath,
    "bad.mjs",
    ...names.flatMap((name) => [`\${${name}}`, `--${name}=\${${name}}`]),
  ];
  const methods = { a: { command, space }, b: { command, space } };
  folder.write(
    "assay.yaml",
    study(command, { top: { methods, baseline: "b", budget: { trials, confirm: 0 } } }),
  );
  const ended = await folder.assay(["run", "--json"]);
  expect(ended.code).toBe(0);
  const got = folder.lines("argv.jsonl").map((line) => JSON.parse(line));
  expect(got).toHaveLength(2 * trials);
  const tried = JSON.parse(ended.stdout).arms.flatMap((arm: { trials: { config: object }[] }) =>
    arm.trials.map((trial) => trial.config),
  );
  const seen = new Set<string>();
  for (const [{ seed: _, ...params }, argv] of got) {
    expect(tried).toContainEqual(params);
    expect(argv).toEqual(names.flatMap((name) => [params[name], `--${name}=${params[name]}`]));
    for (const value of Object.values<string>(params)) seen.add(value);
  }
  // 250 parameters x 20 trials x 2 methods arrived, most of the 2,000 different texts among them.
  expect(seen.size).toBeGreaterThan(1800);
});

it.each([
  ["a NUL", "a\0b"],
  ["half a surrogate pair", "a\uD800b"],
])("a value that no program can be given, %s, is an error before anything runs", async (_, value) => {
  const folder = withProgram("");
  const space = { x: { type: "categorical", choices: [value, "other"] } };
  folder.write("assay.yaml", study(`${BAD} \${x}`, { bad: { space } }));
  const error = errorOf(await folder.assay(["run", "--json"]));
  expect(error).toMatchObject({ code: "INVALID_INPUT", exit: 65 });
  expect(error.where).toMatch(/^assay\.yaml:\d+:\d+$/);
  expect(folder.files().some((file) => file.includes(".assay"))).toBe(false);
});

it.each([
  {
    title: "low above high",
    more: { bad: { space: { x: { type: "float", low: 2, high: 1 } } } },
    message: /low.*2.*high.*1|low.*below.*high/,
  },
  {
    title: "an unknown key, with the nearest one",
    more: { bad: { timout: "10m" } },
    message: /timout.*timeout/,
  },
  {
    title: "k above trials/5, with the trials that it needs",
    more: { top: { budget: { trials: 12, decide_at: 4, confirm: 3 } } },
    message: /decide_at.*4.*20/,
  },
  {
    title: "a hyperparameter that the command never uses",
    more: {
      bad: { space: { x: { type: "float", low: 0, high: 1 }, unused: { type: "float", low: 0, high: 1 } } },
    },
    message: /unused/,
  },
])("$title: where, what and what next, before anything is written", async ({ more, message }) => {
  const folder = withProgram("");
  folder.write("assay.yaml", study(`${BAD} \${x}`, more));
  const error = errorOf(await folder.assay(["run", "--json"]));
  expect(error).toMatchObject({ code: "INVALID_INPUT", exit: 65 });
  expect(error.where).toMatch(/^assay\.yaml:\d+:\d+$/);
  expect(`${error.message} ${error.next}`).toMatch(message);
  expect(folder.files().some((file) => file.includes(".assay"))).toBe(false);
});

/** Kilobytes at most held so far; 0 where the system does not say. */
function peakMemoryKb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function hostileValues(count: number): string[] {
  const nasty = ["$(id)", "`id`", "${x}", "$HOME", "$${x}", "--", "-", "-rf", "", " ", "'", '"', "\\", "\n", "\r\n", "\t",
    "*", "~", "&& false", "| cat", "> f", ";", "%s%n", "é", "e\u0301", "日本", "🧪", "\u202E", "\u007F", "\u001B[31m",
    "\uFEFF", "\u0085", "\u2028", "null", "~", "yes", "1e3", "0x10", "- a", "a: b", "#c", "[", "{", "!tag", "&a", "*a", "@"]; // biome-ignore format: a list
  const part = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ maxLength: 12 }),
    fc.constantFrom(...nasty),
  );
  const texts = fc
    .sample(fc.array(part, { maxLength: 4 }), { numRuns: 4 * count, seed: 1 })
    .map((parts) => parts.join("").replaceAll("\0", "").toWellFormed());
  return [...new Set([...nasty, ...texts])].slice(0, count);
}
