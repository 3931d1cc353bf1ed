/**
 * The command line from outside: every example of every help text runs as it stands, every JSON document keeps its
 * schema, words become exit codes, results go to stdout and everything else to stderr, on any kind of terminal.
 */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it, vi } from "vitest";
import type { Command } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { main } from "../src/cli/main.ts";
import { jsonSchemas, splitCommand } from "../src/model/index.ts";
import { type Ended, NODE, type StudyFolder, studyFolder, until } from "./study-folder.ts";

vi.setConfig({ testTimeout: 180_000 });

const MAIN = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const SCHEMAS = new URL("../schemas/", import.meta.url);

/** A training script in the words that Node and the examples share; `python` of the examples is this machine's Node. */
const TRAIN = `
const given = (name, otherwise) => {
  const at = process.argv.indexOf("--" + name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
let state = Number(given("seed", process.env.ASSAY_ML_SEED)) % 2147483647;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
for (let i = 0; i < 9; i++) random();
const noise = () => (random() + random() + random() - 1.5) * 0.01;
const base = { resnet: 0.9, muon: 0.92, adam: 0.88 }[given("model", given("opt", "adam"))] ?? 0.85;
const loss = Math.abs(Math.log10(Number(given("lr", 0.01))) + 2) / 50;
const [val, test] = [base - loss + noise(), base - loss + noise()];
console.log(Object.entries(SCORES(val, test)).map(([name, value]) => name + "=" + value).join(" "));
`;

function trainScript(scores: string): string {
  return TRAIN.replace("SCORES", `((val, test) => (${scores}))`);
}

const STUDY = `
assay: 1
study: optimizers
problem: toy
metric: {name: test_auc, select_by: val_auc, goal: maximize, margin: 0.01}
baseline: cnn
methods:
  resnet:
    command: python train.py --model resnet --lr \${lr} --opt \${opt}
    space: {lr: {type: float, low: 1e-4, high: 1e-1, log: true}, opt: {type: categorical, choices: [muon, adam]}}
  cnn:
    command: python train.py --model cnn --lr \${lr} --opt \${opt}
    space: {lr: {type: float, low: 1e-4, high: 1e-1, log: true}, opt: {type: categorical, choices: [muon, adam]}}
budget: {trials: 10, confirm: 3}
`;

interface Place {
  readonly folder: StudyFolder;
  assay(words: readonly string[], env?: Readonly<Record<string, string>>, cwd?: string): Promise<Ended>;
}

/** The files that the examples name, and a `python` that is there. */
function place(): Place {
  const folder = studyFolder();
  folder.write("train.py", trainScript("{ val_auc: val, test_auc: test, val_loss: 1 - val }"));
  folder.write("new.py", trainScript("{ acc: val + 0.05 }"));
  folder.write("old.py", trainScript("{ acc: val }"));
  folder.write("assay.yaml", STUDY);
  folder.write("bin/python", `#!/bin/sh\nexec ${NODE} "$@"\n`);
  chmodSync(join(folder.path, "bin/python"), 0o755);
  const path = `${join(folder.path, "bin")}:${process.env.PATH}`;
  return {
    folder,
    assay: (words, env = {}, cwd = folder.path) => folder.assay(words, { env: { PATH: path, ...env }, cwd }),
  };
}

/** The same program without its process: for mistakes that come to light before anything is started. */
async function inProcess(words: readonly string[], cwd: string) {
  let [stdout, stderr] = ["", ""];
  const code = await main(words, {
    cwd,
    env: {},
    print: (text) => {
      stdout += `${text}\n`;
    },
    note: (text) => {
      stderr += `${text}\n`;
    },
    width: 100,
    colour: false,
    noteColour: false,
    unicode: true,
    live: false,
    now: () => 0,
  });
  return { code, stdout, stderr };
}

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);

/** What was printed on stdout, one document that keeps the schema it names. */
function documentOf({ stdout }: Ended) {
  const document = JSON.parse(stdout);
  const file = new URL(`${String(document.schema).replace("/", ".")}.schema.json`, SCHEMAS);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  expect(ajv.validate(schema, document), ajv.errorsText()).toBe(true);
  return document;
}

const commands: [string, Command][] = await Promise.all(
  Object.entries(COMMANDS).map(async ([name, { load }]): Promise<[string, Command]> => [name, await load()]),
);

describe("help", () => {
  it.each(commands)("assay %s --help tells its options, examples and exit codes", async (name, command) => {
    const { code, stdout, stderr } = await inProcess([name, "--help"], "/");
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`Usage: assay ${name}`);
    for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
    for (const example of command.examples) expect(stdout).toContain(`  ${example}\n`);
    expect(stdout).toMatch(/Exit codes: 0 .* 75 busy/s);
    if (command.judges) expect(stdout).toMatch(/--exit-code .*--json/s);
    expect(stderr).toBe("");
  });

  it("assay, assay --help and assay help COMMAND", async () => {
    const { assay } = place();
    const [bare, help, one, version] = await Promise.all([
      assay([]),
      assay(["--help"]),
      assay(["help", "verdict"]),
      assay(["--version"]),
    ]);
    expect(bare.stdout).toBe(help.stdout);
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      expect(help.stdout).toContain(name);
      expect(help.stdout).toContain(summary);
    }
    expect(one.stdout).toContain("Usage: assay verdict");
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect([bare, help, one, version].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  });
});

it("every example of every help text runs as it stands", async () => {
  const { folder, assay } = place();
  // What is judged and reported has to be run before; the demo, which trains for minutes, has a test of its own.
  const order = ["doctor", "plan", "run", "verdict", "report", "compare", "init"];
  expect([...order, "demo"].sort()).toEqual(Object.keys(COMMANDS).sort());
  mkdirSync(join(folder.path, "paper"));
  for (const name of order) {
    const command = commands.find(([each]) => each === name)?.[1] as Command;
    for (const example of command.examples) {
      const [program, ...words] = splitCommand(example);
      expect(program).toBe("assay");
      // `init` writes what the other examples have, and refuses to overwrite it.
      const elsewhere = join(folder.path, "new");
      if (name === "init") mkdirSync(elsewhere, { recursive: true });
      const { code, stdout, stderr } = await assay(words, {}, name === "init" ? elsewhere : folder.path);
      const word = /^ {2}\S (BETTER|WORSE|EQUIVALENT|UNDECIDED) {3}evidence [A-D]$/m.exec(stdout)?.[1];
      const expected = words.includes("--exit-code")
        ? { BETTER: 0, WORSE: 10, EQUIVALENT: 11, UNDECIDED: 12 }[word ?? ""]
        : 0;
      expect(code, `${example}\n${stdout}\n${stderr}`).toBe(expected);
      if (command.judges) expect(word, `${example}\n${stdout}`).toBeDefined();
      expect(stdout).not.toBe("");
    }
  }
  for (const file of [
    "optimizers.html",
    "paper/report.html",
    "new/assay.yaml",
    "new/studies/optimizers.yaml",
  ])
    expect(existsSync(join(folder.path, file)), file).toBe(true);
});

const demos = commands.find(([name]) => name === "demo")?.[1].examples ?? [];

it.each(demos)(
  "%s really trains: stopped after its first runs, it keeps them and says how to go on",
  async (example) => {
    const { folder } = place();
    const demo = folder.start([...splitCommand(example).slice(1), "--json"], {
      env: { ASSAY_ML_STORE: join(folder.path, "record") },
    });
    await until(() => / done after /.test(demo.stderr()));
    demo.process.kill("SIGINT");
    const ended = await demo.ended;
    expect(ended.code, ended.stderr).toBe(130);
    expect(documentOf(ended)).toMatchObject({ schema: "assay.run/1", state: "interrupted" });
    expect(ended.stderr).toContain("goes on");
    const { runs } = await folder.record(join(folder.path, "record"));
    expect(runs.filter(({ status }) => status === "FINISHED").length).toBeGreaterThanOrEqual(1);
    expect(existsSync(join(folder.path, ".assay"))).toBe(false);
  },
);

it("the demo knows its examples, and says which there are", async () => {
  const { assay } = place();
  const [unknown, long] = [
    await assay(["demo", "mnist"]),
    await assay(["demo", "music-transformer", "--full"]),
  ];
  expect([unknown.code, long.code]).toEqual([64, 64]);
  expect(unknown.stderr).toContain(
    'there is no example "mnist", expected medical-resnet or music-transformer',
  );
  expect(long.stderr).toContain("music-transformer has no long form");
});

describe("--json", () => {
  it("is one document of its schema on stdout, from every command", async () => {
    const { folder, assay } = place();
    const compare = ["compare", "python new.py", "python old.py", "--seeds", "3"];
    const asked: Readonly<Record<string, readonly string[]>> = {
      "assay.doctor/1": ["doctor"],
      "assay.plan/1": ["plan", "--gap", "0.5", "--sigma", "0.8", "--time", "3m"],
      "assay.init/1": ["init", "first.yaml"],
      "assay.study/1": compare,
      "assay.report/1": ["report", "--html"],
      "assay.error/1": ["verdict", "nobody"],
    };
    for (const [schema, words] of Object.entries(asked))
      expect(documentOf(await assay([...words, "--json"])).schema).toBe(schema);
    // The whole study, what `verdict` reads back, and the same runs without their plan.
    const run = documentOf(await assay(["run", "--json"]));
    expect(run.verdicts.length).toBe(2);
    const verdict = documentOf(await assay(["verdict", "optimizers", "--json"]));
    expect({ ...verdict, at: "" }).toEqual({ ...run, at: "" });
    documentOf(await assay(["verdict", "--by", "method", "--metric", "test_auc", "--json"]));
    expect(folder.files(".assay").length).toBeGreaterThan(0);
  });

  it("errors are documents too, and a sentence on stderr", async () => {
    const { assay } = place();
    const ended = await assay(["compare", "python new.py", "--json"]);
    expect(ended.code).toBe(64);
    expect(documentOf(ended)).toMatchObject({ code: "USAGE", exit: 64, where: "assay compare" });
    expect(ended.stderr).toMatch(/^error: assay compare: two commands are needed/);
  });

  it("the schemas that ship are those of the program", () => {
    for (const [name, schema] of Object.entries(jsonSchemas()))
      expect(JSON.parse(readFileSync(new URL(name, SCHEMAS), "utf8")), name).toEqual(schema);
  });
});

it("--exit-code tells the word of a real comparison, and 0 without it", async () => {
  const { assay, folder } = place();
  folder.write("same.py", trainScript("{ acc: val }"));
  folder.write("noisy.py", trainScript("{ acc: val + noise() * 40 }"));
  const compare = (a: string, b: string, ...more: string[]) =>
    assay(["compare", `python ${a}.py`, `python ${b}.py`, "--seeds", "3", "--exit-code", ...more]);
  const [better, worse, equivalent, undecided] = await Promise.all([
    compare("new", "old"),
    compare("old", "new"),
    compare("same", "old", "--margin", "0.2"),
    compare("noisy", "old"),
  ]);
  const said = [better, worse, equivalent, undecided].map(
    ({ code, stdout }) => `${code} ${/(BETTER|WORSE|EQUIVALENT|UNDECIDED) {3}evidence/.exec(stdout)?.[1]}`,
  );
  expect(said).toEqual(["0 BETTER", "10 WORSE", "11 EQUIVALENT", "12 UNDECIDED"]);
  const again = await assay(["verdict", "noisy-vs-old"]);
  expect([again.code, again.stdout]).toEqual([0, undecided.stdout]);
  expect((await assay(["verdict", "noisy-vs-old", "--exit-code", "--json"])).code).toBe(12);
});

describe("what is typed wrong", () => {
  const WRONG: [readonly string[], string][] = [
    [["verdit"], 'unknown command "verdit", did you mean "verdict"?'],
    [["zork"], 'unknown command "zork"'],
    [["--json"], "a command comes first, got the option --json"],
    [["run", "--paralel", "2"], "assay run: unknown option --paralel, did you mean --parallel?"],
    [["run", "-x"], "assay run: unknown option -x; options are written with two dashes"],
    [["verdict", "--metric"], "assay verdict: --metric needs a value (NAME)"],
    [["verdict", "--metric", "--json"], "assay verdict: --metric needs a value (NAME)"],
    [["verdict", "--show=1"], 'assay verdict: --show takes no value, got "1"'],
    [["run", "a.yaml", "b.yaml"], 'assay run: unexpected argument "b.yaml", expected at most 1'],
    [["run", "--parallel", "0"], '--parallel: "0", expected a whole number from 1'],
    [["compare", "a"], "two commands are needed, got one"],
    [["compare", "a", "b", "--goal", "up"], '--goal: "up", expected maximize or minimize'],
    [["compare", "a", "b", "--timeout", "5"], '--timeout: "5" is not a duration'],
    [["compare", "a", "b", "--margin", "-1"], '--margin: "-1", expected a number above 0'],
    [["compare", "a", "b", "--metric", "zork"], "is a higher or a lower zork better?"],
    [["verdict", "--a", "x = 1"], "--b is missing"],
    [["verdict", "--by", "x", "--a", "x = 1", "--b", "x = 2"], "exclude each other"],
    [["verdict", "--by", "x", "--search", "grid"], '--search: "grid", expected random'],
    [["plan"], "needed: --gap (or --margin) and --sigma"],
    [["plan", "--gap", "1"], "needed: --sigma"],
    [["plan", "--gap", "1", "--margin", "1", "--sigma", "1"], "ask one of them at a time"],
    [["plan", "study.yaml"], "is not there yet"],
    [["plan", "--gap", "1", "--sigma", "1", "--power", "80"], "--power"],
    [["report"], "which kind of report?"],
    [["init", "--name", "bad name"], '"bad name" cannot name a study'],
  ];

  it.each(WRONG)("assay %j: 64, one sentence, and nothing is written", async (words, sentence) => {
    const { folder } = place();
    const before = folder.files();
    const { code, stdout, stderr } = await inProcess(
      words.map((word) => (word === "a" ? "python new.py" : word === "b" ? "python old.py" : word)),
      folder.path,
    );
    expect(stderr.split("\n")[0]).toContain(sentence);
    expect(stderr).toMatch(/^error: .*\n(next: {2}.*\n)?$/);
    expect(code).toBe(64);
    if (words.includes("--json")) expect(JSON.parse(stdout).code).toBe("USAGE");
    else expect(stdout).toBe("");
    expect(folder.files()).toEqual(before);
  });

  it.each<[readonly string[], string]>([
    [["run", "nobody.yaml"], "nobody.yaml: there is no such study file"],
    [["run", "bin"], "this is a folder, expected a file"],
    [["verdict"], "there is no record here"],
    [["verdict", "--store", "nowhere"], "nowhere"],
    [["init"], "assay.yaml: this file exists already and is left as it is"],
    [["compare", "a | tee x", "b"], "| means something to a shell"],
    [["compare", "a $(date)", "b"], "$( means something to a shell"],
    [["compare", "a 'x", "b"], "this single quote is never closed"],
    [["compare", "a ${lr}", "b"], "unknown variable ${lr}"],
    [["compare", "a ${sed}", "b"], 'did you mean "seed"?'],
  ])("assay %j: 65, one sentence, and nothing is written", async (words, sentence) => {
    const { folder } = place();
    const before = folder.files();
    const { code, stdout, stderr } = await inProcess(words, folder.path);
    expect(stderr.split("\n")[0]).toContain(sentence);
    expect([code, stdout], stderr).toEqual([65, ""]);
    expect(folder.files()).toEqual(before);
  });

  it("a defect is 70 and one sentence; the stack only for those who ask for it", async () => {
    const folder = studyFolder();
    folder.write(
      "defect.mjs",
      `import { main } from ${JSON.stringify(MAIN)};
       import { processTerminal } from ${JSON.stringify(fileURLToPath(new URL("../src/cli/terminal.ts", import.meta.url)))};
       const terminal = { ...processTerminal(), get cwd() { throw new TypeError("no such thing"); } };
       process.exitCode = await main(["doctor"], terminal);`,
    );
    const start = (env: Record<string, string>) =>
      new Promise<{ code: number | null; stderr: string }>((settle) => {
        const child = spawn(process.execPath, [join(folder.path, "defect.mjs")], {
          env: { ...process.env, NO_COLOR: "1", ...env },
        });
        let stderr = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
          stderr += text;
        });
        child.once("close", (code) => settle({ code, stderr }));
      });
    const [plain, debug] = await Promise.all([start({}), start({ ASSAY_ML_DEBUG: "1" })]);
    expect(plain.code).toBe(70);
    expect(plain.stderr).toMatch(
      /^error: this is a defect of Assay: TypeError: no such thing\nnext: {2}.*ASSAY_ML_DEBUG=1.*\n$/,
    );
    expect(debug.code).toBe(70);
    expect(debug.stderr).toMatch(/\n {4}at /);
  });
});

describe("compare finds its metric", () => {
  const of = (scores: string, other = scores) => {
    const { folder, assay } = place();
    folder.write("a.py", trainScript(scores));
    folder.write("b.py", trainScript(other));
    return (...more: string[]) => assay(["compare", "python a.py", "python b.py", "--seeds", "4", ...more]);
  };

  it("the only score that both print is judged, and the guess is told before the other runs", async () => {
    const { code, stdout, stderr } = await of("{ val_loss: 1 - val, mine: 1 }", "{ val_loss: 1 - val }")();
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("val_loss, lower is better");
    const lines = stderr.split("\n");
    const told = lines.findIndex((line) => line.includes("Judged: val_loss, the only score that both print"));
    expect(lines.slice(0, told).filter((line) => / done after /.test(line)).length).toBeLessThanOrEqual(2);
    expect(lines[told]).toContain("lower is better, by its name (--goal says otherwise)");
  });

  it("several scores and no --metric: 64 with all of them, after the first runs", async () => {
    const assay = of("{ f1: val, acc: test }");
    const { code, stderr } = await assay();
    expect(code).toBe(64);
    expect(stderr).toContain("error: both commands print 2 scores: acc, f1");
    expect(stderr).toContain("--metric acc, or --metric f1");
    expect(stderr.match(/ done after /g)?.length).toBeLessThanOrEqual(2);
    expect((await assay("--metric", "acc")).stdout).toContain("acc, higher is better");
  });

  it("a name that does not say which way: 64 with the two flags, after the first runs", async () => {
    const assay = of("{ zork: val }");
    const { code, stderr } = await assay();
    expect(code).toBe(64);
    expect(stderr).toContain("is a higher or a lower zork better?");
    expect(stderr).toContain("--goal maximize, or --goal minimize");
    expect(stderr.match(/ done after /g)?.length).toBeLessThanOrEqual(2);
    expect((await assay("--goal", "minimize")).stdout).toContain("zork, lower is better");
  });

  it("no score of the same name: 64 with what each prints", async () => {
    const { code, stderr } = await of("{ acc: val }", "{ f1: val }")();
    expect(code).toBe(64);
    expect(stderr).toContain("no score of the same name");
    expect(stderr).toMatch(/acc.*f1/);
  });

  it("what would decide it is the same command with more seeds", async () => {
    const assay = of("{ acc: val + noise() }");
    const { stdout } = await assay("--metric", "acc", "--timeout", "1m");
    const end = stdout.slice(stdout.lastIndexOf("what would decide it")).replaceAll(/ \\\n +/g, " ");
    const [, seeds] =
      /assay compare 'python a\.py' 'python b\.py' --seeds (\d+) --metric acc --timeout 1m/.exec(end) ?? [];
    expect(Number(seeds), stdout).toBeGreaterThan(4);
  });
});

describe("plan agrees with the tables of power", () => {
  const planned = async (...words: string[]) => {
    const ended = await place().assay(["plan", ...words, "--json"]);
    return documentOf(ended);
  };

  it("gap 0.5, 1, 1.5, 2 spreads: 64, 17, 9, 6 runs of each; margin: 70, 18, 9, 6", async () => {
    const sizes = ["0.5", "1", "1.5", "2"];
    const of = (option: string) =>
      Promise.all(sizes.map(async (size) => (await planned(option, size, "--sigma", "1")).seeds));
    expect(await of("--gap")).toEqual([64, 17, 9, 6]);
    expect(await of("--margin")).toEqual([70, 18, 9, 6]);
  });

  it("a pilot's spread is planned on at its upper 80 % bound", async () => {
    // sqrt(4 / chi2(.2, 4)) = sqrt(4 / 1.648777): R qchisq(.2, 4)
    const { sigma, seeds, curve } = await planned("--gap", "0.5", "--sigma", "0.8", "--pilot", "5");
    expect(sigma / 0.8).toBeCloseTo(Math.sqrt(4 / 1.6487766180659693), 6);
    expect(seeds).toBeGreaterThan(42);
    const powers = curve.map(({ power }: { power: number }) => power);
    expect([...powers].sort((a, b) => a - b)).toEqual(powers);
    expect(curve.find(({ n }: { n: number }) => n === seeds).power).toBeGreaterThanOrEqual(0.8);
  });
});

describe("any kind of terminal", () => {
  it("results on stdout, progress and remarks on stderr", async () => {
    const { assay } = place();
    const { stdout, stderr } = await assay(["compare", "python new.py", "python old.py", "--seeds", "3"]);
    expect(stdout).toMatch(/^ {2}Does new beat old\?/);
    expect(stdout).not.toMatch(/ started|Judged:/);
    expect(stderr).toMatch(/ started\n/);
    expect(stderr).not.toContain("evidence");
  });

  it("no colour into a pipe, under NO_COLOR, TERM=dumb; with FORCE_COLOR there is", async () => {
    const { assay } = place();
    await assay(["compare", "python new.py", "python old.py", "--seeds", "3"]);
    const [plain, none, dumb, forced] = await Promise.all([
      assay(["verdict"], { NO_COLOR: "" }),
      assay(["verdict"], { NO_COLOR: "1", FORCE_COLOR: "1" }),
      assay(["verdict"], { NO_COLOR: "", TERM: "dumb" }),
      assay(["verdict"], { NO_COLOR: "", FORCE_COLOR: "1" }),
    ]);
    expect(plain.stdout).not.toContain("\u001b");
    expect([none.stdout, dumb.stdout]).toEqual([plain.stdout, plain.stdout]);
    expect(forced.stdout).toContain("\u001b[");
  });

  it("keeps to COLUMNS, and to ASCII where the locale knows no more", async () => {
    const { assay } = place();
    await assay(["compare", "python new.py", "python old.py", "--seeds", "3"]);
    for (const columns of [60, 200]) {
      const { stdout } = await assay(["verdict"], { COLUMNS: String(columns) });
      const widths = stdout.split("\n").map((line) => [...line].length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(Math.min(columns, 120));
    }
    expect((await assay(["verdict"], { COLUMNS: "wide" })).code).toBe(0);
    const ascii = { LC_ALL: "C", LANG: "C" };
    for (const words of [
      ["verdict"],
      ["verdict", "--all"],
      ["doctor"],
      ["plan", "--gap", "1", "--sigma", "1"],
    ])
      expect((await assay(words, ascii)).stdout).toMatch(/^[\n -~]*$/);
    const again = await assay(
      ["compare", "python new.py", "python old.py", "--seeds", "3", "--again"],
      ascii,
    );
    expect(again.stderr).toMatch(/^[\n -~]*$/);
  });

  it("a reader that goes away (| head -1) ends nothing with an error", async () => {
    const { folder, assay } = place();
    await assay(["compare", "python new.py", "python old.py", "--seeds", "3"]);
    const ended = folder.start(["verdict", "--all"]);
    ended.process.stdout?.destroy();
    const { code, stderr } = await ended.ended;
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("the record", () => {
  const compare = ["compare", "python new.py", "python old.py", "--seeds", "3"];

  it("is .assay, for nobody but the user, unknown to git, and found from a folder below", async () => {
    const { folder, assay } = place();
    await assay(compare);
    const workspace = join(folder.path, ".assay");
    expect(statSync(workspace).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(workspace, ".gitignore"), "utf8")).toBe("*\n");
    const below = join(folder.path, "deep/down");
    mkdirSync(below, { recursive: true });
    const { code, stdout } = await assay(["verdict"], {}, below);
    expect(code).toBe(0);
    expect(stdout).toContain("new-vs-old");
    expect(existsSync(join(below, ".assay"))).toBe(false);
  });

  it("is elsewhere with --store or ASSAY_ML_STORE; --store counts more; both from where one stands", async () => {
    const { folder, assay } = place();
    await assay([...compare, "--store", "one"], { ASSAY_ML_STORE: "two" });
    expect(existsSync(join(folder.path, "one/assay.db"))).toBe(true);
    expect(["two", ".assay"].map((name) => existsSync(join(folder.path, name)))).toEqual([false, false]);
    expect((await assay(["verdict"], { ASSAY_ML_STORE: "one" })).code).toBe(0);
    expect((await assay(["verdict"])).code).toBe(65);
    const doctor = documentOf(await assay(["doctor", "--store", "one", "--json"]));
    expect(doctor.checks.find(({ id }: { id: string }) => id === "store").detail).toMatch(/one, 1 study$/);
  });

  it("doctor finds what is broken, says what to do, and exits 69", async () => {
    const { folder, assay } = place();
    folder.write(".assay/assay.db", "this is no database, but it lies where one should be".repeat(100));
    const ended = await assay(["doctor"], { PATH: "/nowhere" });
    expect(ended.code, ended.stdout).toBe(69);
    expect(ended.stdout).toMatch(/✕ record .* cannot be read/);
    expect(ended.stdout).toMatch(/next: /);
    expect(ended.stdout).toMatch(/! no git/);
    expect(ended.stdout).toContain("1 of 6 need attention");
  });

  it("init's file is a study that is accepted as it stands", async () => {
    const { folder, assay } = place();
    folder.write("sub/keep", "");
    const inside = join(folder.path, "sub");
    expect((await assay(["init"], {}, inside)).code).toBe(0);
    // Its commands name a script that is not there: the study starts, and the first failures say so.
    const { code, stderr } = await assay(["run"], {}, inside);
    expect(code).toBe(65);
    expect(stderr).toMatch(/sub: 56 runs/);
    expect(stderr).toMatch(/no run of sub succeeded/);
    const text = folder.read("sub/assay.yaml");
    expect((await assay(["init"], {}, inside)).code).toBe(65);
    expect(folder.read("sub/assay.yaml")).toBe(text);
  });
});
