/** What the machine does to a study: kills, full disks, folders without rights, readers that go. Nothing that finished is lost. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";
import { realPart } from "./real-part.ts";
import { type Ended, isAlive, NODE, type StudyFolder, studyFolder, until } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** Its scores follow from its configuration and seed alone. Every start and end is noted outside of the record. */
const TRAIN = `
  import { appendFileSync } from "node:fs";
  const { lr, seed } = JSON.parse((await import("node:fs")).readFileSync(process.env.ASSAY_ML_PARAMS, "utf8"));
  const [model, ms] = process.argv.slice(2);
  appendFileSync("started", process.env.ASSAY_ML_RUN_ID + " " + process.pid + "\\n");
  await new Promise((settle) => setTimeout(settle, Number(ms)));
  const noise = ((seed % 1000) / 1000 - 0.5) * 0.02;
  const score = (model === "resnet" ? 0.9 : 0.87) - 0.02 * Math.abs(Math.log10(lr) + 2);
  console.log("val_auc=" + (score + noise) + " test_auc=" + (score - noise / 2));
`;

function withStudy(ms: number, { parallel = 2, trials = 12 } = {}): StudyFolder {
  const folder = studyFolder();
  folder.write("train.mjs", TRAIN);
  const space = { lr: { type: "float", low: 1e-4, high: 1e-1, log: true } };
  const method = (name: string) => ({ command: `${NODE} train.mjs ${name} ${ms}`, space });
  folder.write(
    "assay.yaml",
    JSON.stringify({
      assay: 1,
      study: "s",
      problem: "p",
      metric: { name: "test_auc", select_by: "val_auc", goal: "maximize" },
      baseline: "cnn",
      // The command need not name lr: the program reads it from the parameters' file.
      methods: { resnet: method("resnet ${params_file}"), cnn: method("cnn ${params_file}") },
      budget: { trials, confirm: 4 },
      executor: { type: "local", parallel },
    }).replaceAll(`\${params_file} ${ms}`, `${ms} \${params_file}`),
  );
  return folder;
}

/** What does not depend on when, on which machine and under which ids the runs ran. */
function verdictOf({ stdout }: Ended): unknown {
  const timely = new Set([
    "at",
    "id",
    "started_at",
    "ended_at",
    "seconds",
    "seconds_per_run",
    "run",
    "runs",
    "next",
  ]);
  return JSON.parse(stdout, (key, value) => (timely.has(key) ? undefined : value));
}

/** Slot by slot: which configuration, with which seed, came to which end. */
async function endedRuns(folder: StudyFolder): Promise<string[]> {
  const { runs } = await folder.record();
  return runs
    .filter((run) => run.status === "FINISHED" || run.status === "FAILED")
    .map(({ name, params, status, latest, tags }) =>
      JSON.stringify([
        tags["assay.role"],
        name,
        params,
        status,
        Object.values(latest).map(({ key, value }) => [key, value]),
      ]),
    )
    .sort();
}

it("kill -9 of the coordinator, again and again: nothing finished is lost or repeated, the verdict is that of an undisturbed run", async () => {
  const calm = withStudy(20);
  const expected = await calm.assay(["run", "--json"]);
  expect(expected.code).toBe(0);

  const folder = withStudy(20);
  const finished = new Set<string>();
  let kills = 0;
  let last: Ended;
  for (;;) {
    const started = folder.start(["run", "--json"]);
    // The moments are spread over the start, the runs, and the writing of their ends.
    const enough = folder.lines("started").length + 3 + (kills % 4);
    let isOver = false;
    void started.ended.then(() => {
      isOver = true;
    });
    if (kills % 4 === 3) await sleep(100 + 40 * kills);
    else await until(() => isOver || folder.lines("started").length >= enough);
    await sleep((kills * 37) % 60);
    if (!isOver) started.process.kill("SIGKILL");
    last = await started.ended;
    if (last.signal === null) break;
    kills++;
    if (!folder.files().some((file) => file.endsWith("assay.db"))) continue;
    const { runs } = await folder.record();
    const now = new Set(runs.filter((run) => run.status === "FINISHED").map((run) => run.id));
    for (const id of finished) expect(now).toContain(id);
    for (const id of now) finished.add(id);
  }
  expect(last.code, last.stderr).toBe(0);
  expect(kills).toBeGreaterThan(3);
  expect(verdictOf(last)).toEqual(verdictOf(expected));
  const runs = await endedRuns(folder);
  expect(runs).toEqual(await endedRuns(calm));
  expect(new Set(runs).size).toBe(runs.length);
  expect(
    folder
      .lines("started")
      .map((line) => Number(line.split(" ")[1]))
      .filter(isAlive),
  ).toEqual([]);
  expect(folder.files(".assay/runs")).toEqual([]);
});

it("what a killed coordinator left running is ended by the next start, also that of another study, and those that left their group", async () => {
  const folder = studyFolder();
  folder.write(
    "hang.mjs",
    `import { spawn } from "node:child_process";
     import { appendFileSync, existsSync } from "node:fs";
     if (existsSync("go")) { console.log("acc=0." + process.env.ASSAY_ML_SEED); process.exit(); }
     const apart = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore", detached: true });
     appendFileSync("pids", process.pid + "\\n" + apart.pid + "\\n");
     setInterval(() => {}, 1000);`,
  );
  const compare = (a: string) => [
    "compare",
    `${NODE} hang.mjs ${a}`,
    `${NODE} hang.mjs b`,
    "--metric",
    "acc",
    "--seeds",
    "2",
  ];
  for (const [a, count] of [
    ["a", 2],
    ["c", 4],
  ] as const) {
    const started = folder.start(compare(a));
    await until(() => folder.lines("pids").length === count);
    started.process.kill("SIGKILL");
    await started.ended;
    const pids = folder.lines("pids").map(Number);
    // The second start, of another study, has ended what the first one left.
    expect(pids.map(isAlive)).toEqual(pids.map((_, i) => i >= count - 2));
  }
  folder.write("go", "");
  const last = await folder.assay(compare("a"));
  expect(last.code).toBe(0);
  expect(last.stderr).toContain("cut off when");
  expect(folder.lines("pids").map(Number).filter(isAlive)).toEqual([]);
  const { runs } = await folder.record();
  expect(runs.filter((run) => run.status === "RUNNING")).toEqual([]);
});

it("two `assay run` on one study at once: the second is told who runs it and changes nothing, the first completes", async () => {
  const folder = withStudy(100, { trials: 10 });
  const first = folder.start(["run", "--json"]);
  await until(() => folder.lines("started").length > 2);
  const second = await folder.assay(["run", "--json"]);
  expect(second.code).toBe(75);
  expect(JSON.parse(second.stdout)).toMatchObject({
    schema: "assay.error/1",
    code: "BUSY",
    exit: 75,
    message: `process ${first.pid} is running the study s already`,
    next: expect.stringContaining("nothing was changed here"),
  });
  const ended = await first.ended;
  expect(ended.code).toBe(0);
  expect((await endedRuns(folder)).length).toBe(28);
  expect((await folder.record()).runs).toHaveLength(28);
});

it("a coordinator that is stopped for a while (Ctrl-Z) keeps its study, and completes it", async () => {
  const folder = withStudy(50, { trials: 10 });
  const first = folder.start(["run", "--json"]);
  await until(() => folder.lines("started").length > 2);
  first.process.kill("SIGSTOP");
  const second = await folder.assay(["run"]);
  expect(second.code).toBe(75);
  first.process.kill("SIGCONT");
  expect((await first.ended).code).toBe(0);
  expect((await folder.record()).runs.map((run) => run.status)).toEqual(Array(28).fill("FINISHED"));
});

it("whoever watches may go: a closed pipe ends neither the study nor its exit code", async () => {
  const folder = withStudy(20, { trials: 10 });
  const started = folder.start(["run", "--exit-code"]);
  await until(() => started.stderr().includes("started"));
  started.process.stderr?.destroy();
  started.process.stdout?.destroy();
  const { code } = await started.ended;
  expect([0, 12]).toContain(code); // a word's, not a crash's
  const { studies } = await folder.record();
  expect(studies[0]?.state).toBe("complete");
  expect(studies[0]?.verdict).not.toBeNull();
});

it.skipIf(!existsSync("/dev/full"))("a result that cannot be written is no success", () => {
  const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
  const { status, stderr } = spawnSync(
    "/bin/sh",
    ["-c", '"$0" "$1" plan --gap 0.5 --sigma 0.8 > /dev/full', process.execPath, main],
    {
      encoding: "utf8",
    },
  );
  expect(status).toBe(74);
  expect(stderr).toContain("the result cannot be written");
});

const withTmpfs = realPart("full-disk", () => {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return "only root on Linux can mount a small disk";
  const folder = mkdtempSync(join(tmpdir(), "assay-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return null;
  } catch {
    return "mounting a small disk is not allowed here";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

withTmpfs("a full disk: said, exit 74, and after making room the study goes on where it stood", async () => {
  const folder = withStudy(10, { trials: 10 });
  const store = join(folder.path, "disk");
  mkdirSync(store);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=900k", "none", store]);
  onTestFinished(() => void execFileSync("umount", ["-l", store]));
  // Room for a few runs, and then none.
  writeFileSync(join(store, "ballast"), Buffer.alloc(300 * 1024));
  const first = await folder.assay(["run", "--store", "disk", "--json"]);
  expect(first.code).toBe(74);
  const error = JSON.parse(first.stdout);
  expect(error).toMatchObject({ schema: "assay.error/1", code: "IO", exit: 74 });
  expect(error.message).toContain("disk is full");
  expect(error.next).toContain("free space");
  rmSync(join(store, "ballast"));
  execFileSync("mount", ["-o", "remount,size=50m", store]);
  const before = (await folder.record(store)).runs
    .filter((run) => run.status === "FINISHED")
    .map((run) => run.id);
  const second = await folder.assay(["run", "--store", "disk", "--json"]);
  expect(second.code).toBe(0);
  const { runs } = await folder.record(store);
  const finished = runs.filter((run) => run.status === "FINISHED").map((run) => run.id);
  expect(finished).toHaveLength(28);
  expect(finished).toEqual(expect.arrayContaining(before));
});

const NOBODY = 65534;
const withSecondUser = realPart("second-user", () =>
  process.platform === "linux" && process.getuid?.() === 0
    ? null
    : "only root can run a program as another user",
);

withSecondUser("a read-only folder: said, exit 74, with a way out that works", async () => {
  const program = readableProgram();
  const folder = studyFolder();
  folder.write("good.mjs", `console.log("acc=0." + process.env.ASSAY_ML_SEED)`);
  chmodSync(folder.path, 0o755);
  const as = (args: readonly string[]) =>
    spawnSync(program.node, [program.main, ...args], {
      cwd: folder.path,
      uid: NOBODY,
      gid: NOBODY,
      encoding: "utf8",
      env: { PATH: process.env.PATH, NO_COLOR: "1", HOME: "/nonexistent" },
    });
  const compare = [
    "compare",
    `${program.node} good.mjs a`,
    `${program.node} good.mjs b`,
    "--metric",
    "acc",
    "--seeds",
    "2",
  ];
  const refused = as([...compare, "--json"]);
  expect(refused.status).toBe(74);
  const error = JSON.parse(refused.stdout);
  expect(error).toMatchObject({
    schema: "assay.error/1",
    code: "IO",
    exit: 74,
    where: `${folder.path}/.assay`,
  });
  expect(error.message).toMatch(/permission|read-only|not allowed|right/);
  expect(error.next).toContain("--store");
  expect(folder.files()).toEqual([join(folder.path, "good.mjs")]);

  const other = mkdtempSync(join(tmpdir(), "assay-nobody-"));
  onTestFinished(() => rmSync(other, { recursive: true, force: true }));
  chownSync(other, NOBODY, NOBODY);
  const stored = as([...compare, "--store", other]);
  expect(stored.stderr).not.toContain("error");
  expect(stored.status).toBe(0);

  // The record of another user: it can neither be written nor read.
  const foreign = join(folder.path, ".assay");
  mkdirSync(foreign, { mode: 0o700 });
  const closed = as([...compare, "--json"]);
  expect(closed.status).toBe(74);
  expect(JSON.parse(closed.stdout)).toMatchObject({ code: "IO", exit: 74 });
});

/** The program where another user may read it: a checkout can lie in a home that is closed to everybody else. */
function readableProgram(): { node: string; main: string } {
  const root = fileURLToPath(new URL("../", import.meta.url));
  const copy = mkdtempSync(join(tmpdir(), "assay-readable-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ["src", "package.json"])
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: (path) => !/\.test\.ts$|\/reference\//.test(path),
    });
  const { dependencies } = JSON.parse(
    execFileSync("cat", [join(root, "package.json")], { encoding: "utf8" }),
  );
  for (const name of Object.keys(dependencies))
    cpSync(join(root, "node_modules", name), join(copy, "node_modules", name), { recursive: true });
  cpSync(process.execPath, join(copy, "node"));
  execFileSync("chmod", ["-R", "a+rX", copy]);
  return { node: join(copy, "node"), main: join(copy, "src/cli/main.ts") };
}
