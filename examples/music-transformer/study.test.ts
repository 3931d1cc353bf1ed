/** The study as its README says it is run, in a short form: fewer trials, fewer epochs. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { decideAtFor, parseStudy, WORDS } from "../../src/model/index.ts";
import { commandsAtEnds } from "../../test/example-commands.ts";
import { studyFolder, until } from "../../test/study-folder.ts";

vi.setConfig({ testTimeout: 300_000 }); // on machines that do other things too

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const study = parseStudy(readFileSync(join(FOLDER, "assay.yaml"), "utf8"), "assay.yaml");

it("the script takes every command, at both ends of its space", () => {
  for (const { method, words } of commandsAtEnds(study)) {
    const [program, script, ...args] = words;
    expect([program, script]).toEqual(["node", "train.ts"]);
    args[args.indexOf("--epochs") + 1] = "1";
    const { stderr, stdout } = spawnSync(process.execPath, [script!, ...args], {
      cwd: FOLDER,
      encoding: "utf8",
    });
    expect(`${method}: ${stderr}`).toBe(`${method}: `);
    expect(stdout).toMatch(/ test_balanced_accuracy=[01]\.\d+\n$/);
  }
});

it("the networks search alike, all methods have one budget, and all pairs are judged", () => {
  const [transformer, conv] = ["transformer", "conv"].map(
    (name) => study.methods.find((method) => method.name === name)!,
  );
  expect(transformer!.space).toEqual(conv!.space);
  expect(study.plan.family).toBe("pairs");
  expect(study.budget.decideAt).toBe(decideAtFor(study.budget.trials));
});

it("the study that a verdict asked for differs in budget and seed alone", () => {
  const decide = parseStudy(readFileSync(join(FOLDER, "assay.decide.yaml"), "utf8"), "assay.decide.yaml");
  expect({ ...decide, name: study.name, budget: study.budget, seed: study.seed }).toEqual(study);
  expect(decide.budget).toEqual({ ...study.budget, trials: 95 });
  expect(decide.seed).not.toBe(study.seed);
});

it("runs to its verdicts and its report; killed in the middle it goes on, and repeats no run", async () => {
  const { path, write, read, start, assay, record, lines } = studyFolder();
  for (const name of ["music-transformer", "kit"])
    cpSync(join(FOLDER, "..", name), join(path, name), {
      recursive: true,
      filter: (file) => !/\.test\.ts$|\.assay/.test(file),
    });
  const file = "music-transformer/assay.yaml";
  const change = (from: RegExp, to: string) => {
    expect(read(file), `${from}`).toMatch(from);
    write(file, read(file).replaceAll(from, to));
  };
  change(/^budget: .*$/gm, "budget: {trials: 10, decide_at: 2, confirm: 3}");
  change(/--epochs \d+/g, "--epochs 1 --batch 256");
  // Each start of a training is noted by a program of the user's own around it.
  write(
    "music-transformer/noted.mjs",
    `import { appendFileSync } from "node:fs";
     appendFileSync("started", process.argv.slice(2).join(" ") + "\\n");
     await import("./train.ts");`,
  );
  change(/^program: .*$/gm, "program: node noted.mjs");

  const cwd = join(path, "music-transformer");
  const starts = () => lines("music-transformer/started");
  const killed = start(["run", "assay.yaml"], { cwd });
  const early = killed.ended.then(({ stderr }) =>
    Promise.reject(new Error(`it ended by itself:\n${stderr}`)),
  );
  await Promise.race([until(() => starts().length >= 12), early]);
  killed.process.kill("SIGKILL");
  expect((await killed.ended).signal).toBe("SIGKILL");
  const finished = (await record(join(cwd, ".assay"))).runs.filter((run) => run.status === "FINISHED");

  const { code, stdout, stderr } = await assay(["run", "assay.yaml", "--json"], { cwd });
  expect(code, stderr).toBe(0);

  // 3 x 10 trials, 3 x 3 fresh seeds; and for conv and patterns their default, once and on 3 fresh seeds.
  const { runs } = await record(join(cwd, ".assay"));
  const ended = runs.filter((run) => run.status === "FINISHED");
  expect(ended).toHaveLength(30 + 9 + 2 + 6);
  for (const { id } of finished) expect(ended.map((run) => run.id)).toContain(id);
  const seeds = ended.map((run) => run.params.seed);
  expect(new Set(seeds).size).toBe(seeds.length);
  // What was running when the study was killed ran again; nothing else did.
  const repeated = starts().length - new Set(starts()).size;
  expect(repeated).toBeLessThanOrEqual(2);
  expect(new Set(starts()).size).toBe(ended.length);

  const { verdicts } = JSON.parse(stdout) as { verdicts: Record<string, string>[] };
  const pairs = ["transformer conv", "transformer patterns", "conv patterns"];
  for (const question of ["method", "model"]) {
    const asked = verdicts.filter((verdict) => verdict.question === question);
    expect(asked.map(({ candidate, baseline }) => `${candidate} ${baseline}`)).toEqual(pairs);
    for (const { word } of asked) expect(WORDS).toContain(word);
  }
  // The items were understood: balanced accuracy is the mean over the types.
  for (const { kind } of verdicts.filter(({ question }) => question === "model")) expect(kind).toBe("items");

  const report = await assay(["report", "--html"], { cwd });
  expect(report.code, report.stderr).toBe(0);
  const [, page] = /Wrote (.+\.html) \(/.exec(report.stdout) ?? [];
  expect(existsSync(resolve(cwd, page!)), report.stdout).toBe(true);
});
