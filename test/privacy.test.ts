/** A planted secret is nowhere: not in the record, not in a report, not in a log, not in a document. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { realPart } from "./real-part.ts";
import { type Ended, NODE, type StudyFolder, studyFolder } from "./study-folder.ts";

// Many starts of the whole program in one test, on machines that may be busy.
vi.setConfig({ testTimeout: 180_000 });

/** One for each way in, so that a leak names its own. */
const SECRET = {
  commandLine: "cmdline8Qz71kfhWm",
  environment: "environ5Lk20vbnXa",
  methodEnvironment: "methenv9Pw44jskQo",
  problem: "probval3Rt68ghyUe",
  url: "urlpass6Mn15dcvBi",
  output: "ghp_outputT7y29fklZx83mNbVcQaWs",
  parameterFile: "paramfl2Hj57erpLu",
  diff: "gitdiff4Xc93zaqSd",
} as const;

const TRAIN = `
  if (process.env.RELAY_TOKEN !== "${SECRET.environment}") throw new Error("the environment is not passed on");
  console.log("Authorization: Bearer ${SECRET.output}");
  console.error("using api_key=" + process.env.SERVICE_API_KEY);
  console.log("the relay said: " + process.env.RELAY_TOKEN + "; started as " + process.argv.join(" "));
  console.log("acc=0." + process.env.ASSAY_ML_SEED);
`;

function withStudy(): StudyFolder {
  const folder = studyFolder();
  folder.write(
    "train.mjs",
    TRAIN.replace(/ghp_/, "gh' + 'p_")
      .replace('console.log("Authorization', "console.log('Authorization")
      .replace(/"\);\n {2}console.error/, "');\n  console.error"),
  );
  const command = `${NODE} train.mjs --api-key ${SECRET.commandLine} --db postgres://user:${SECRET.url}@host/db --x \${x} --key \${problem.access_token}`;
  const method = {
    command,
    space: { x: { type: "float", low: 0, high: 1 } },
    env: { SERVICE_API_KEY: SECRET.methodEnvironment },
  };
  folder.write(
    "assay.yaml",
    JSON.stringify({
      assay: 1,
      study: "s",
      problems: { p: { access_token: SECRET.problem } },
      metric: { name: "acc", goal: "maximize" },
      baseline: "b",
      methods: { a: method, b: { ...method, command: [...command.replaceAll("'", "").split(" ")] } },
      budget: { trials: 10, confirm: 3 },
    }),
  );
  return folder;
}

/** The secrets that stand in a text. */
function leaks(text: string): string[] {
  return Object.entries(SECRET).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));
}

function expectClean(folder: StudyFolder, outputs: readonly Ended[], files: readonly string[]): void {
  for (const { stdout, stderr } of outputs) expect(leaks(stdout + stderr)).toEqual([]);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, leaks(readFileSync(file, "latin1"))]).toEqual([file, []]);
  expect(folder.files(".assay").filter((file) => file.endsWith("assay.db"))).toHaveLength(1);
}

const ENVIRONMENT = { RELAY_TOKEN: SECRET.environment, ASSAY_ML_AUTH_TOKEN: SECRET.environment };

it("secrets of command lines, environments, problems and output are in no file and in no output", async () => {
  const folder = withStudy();
  const outputs = [
    await folder.assay(["run"], { env: ENVIRONMENT }),
    await folder.assay(["run", "--json"], { env: ENVIRONMENT }),
    await folder.assay(["verdict"]),
    await folder.assay(["report", "--html", "--out", "report.html"]),
  ];
  expect(outputs.map(({ code, stderr }) => [code, stderr.includes("error")])).toEqual(
    Array(4).fill([0, false]),
  );
  expectClean(folder, outputs, [...folder.files(".assay"), `${folder.path}/report.html`]);
  // What was taken out has left a trace.
  const { runs } = await folder.record();
  expect(readFileSync(`${folder.path}/.assay/artifacts/${runs[0]?.id}/output.log`, "utf8")).toContain(
    "[redacted]",
  );
});

it("secrets in what fails and in what is stopped are in no message", async () => {
  const folder = withStudy();
  folder.write("train.mjs", `${TRAIN.split("\n").slice(0, 4).join("\n")}\nprocess.exit(1);`);
  const command = (word: string) => `${NODE} train.mjs ${word} --password ${SECRET.commandLine}`;
  const failed = await folder.assay(["compare", command("a"), command("b"), "--metric", "acc", "--json"], {
    env: { ...ENVIRONMENT, SERVICE_API_KEY: SECRET.methodEnvironment },
  });
  expect(failed.code).toBe(65);
  // Where the commands differ in their secrets alone, these do not become the methods' names.
  const keys = [`--token ${SECRET.commandLine}`, `--token ${SECRET.url}`];
  const differing = await folder.assay(
    ["compare", ...keys.map((key) => `${NODE} train.mjs ${key}`), "--metric", "acc", "--json"],
    { env: ENVIRONMENT },
  );
  expect(differing.code).toBe(65);
  const missing = await folder.assay(
    ["compare", `no-such-program --token ${SECRET.commandLine}`, command("b"), "--metric", "acc"],
    { env: ENVIRONMENT },
  );
  expect(missing.code).toBe(65);
  folder.write("train.mjs", "setInterval(() => {}, 1000)");
  const hanging = folder.start(["compare", command("a"), command("b"), "--metric", "acc"], {
    env: ENVIRONMENT,
  });
  await new Promise((settle) => hanging.process.stderr?.once("data", settle));
  hanging.process.kill("SIGINT");
  expectClean(folder, [failed, differing, missing, await hanging.ended], folder.files(".assay"));
});

it("a secret among the values of a hyperparameter is refused: a configuration is recorded as it is", async () => {
  const folder = studyFolder();
  folder.write(
    "assay.yaml",
    JSON.stringify({
      assay: 1,
      study: "s",
      problem: "p",
      metric: { name: "acc", goal: "maximize" },
      baseline: "b",
      methods: Object.fromEntries(
        ["a", "b"].map((name) => [
          name,
          {
            command: "true ${api_key}",
            space: { api_key: { type: "categorical", choices: [SECRET.parameterFile, "other-key-1"] } },
          },
        ]),
      ),
      budget: { trials: 10, confirm: 0 },
    }),
  );
  const refused = await folder.assay(["run", "--json"]);
  expect(refused.code).toBe(65);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    code: "INVALID_INPUT",
    where: "methods.a.space.api_key",
  });
  expect(leaks(refused.stdout + refused.stderr)).toEqual([]);
  for (const file of folder.files(".assay")) expect(leaks(readFileSync(file, "latin1"))).toEqual([]);
});

const withGit = realPart("git", () => {
  try {
    execFileSync("git", ["--version"]);
    return null;
  } catch {
    return "no git";
  }
});

withGit(
  "a secret in an uncommitted change is not in the captured diff; an untracked file is known by its hash alone",
  async () => {
    const folder = withStudy();
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: folder.path,
        stdio: "ignore",
      });
    git("init");
    folder.write("settings.mjs", "export const limit = 1;\n");
    git("add", "settings.mjs", "train.mjs");
    git("commit", "-m", "first");
    git("remote", "add", "origin", `https://user:${SECRET.url}@example.org/repo.git`);
    folder.write(
      "settings.mjs",
      `export const limit = 2;\nexport const api_key = "${SECRET.diff}";\n// in plain words: ${SECRET.environment}\n`,
    );
    folder.write("untracked.txt", SECRET.diff);
    const done = await folder.assay(["run", "--json"], { env: ENVIRONMENT });
    expect(done.code).toBe(0);
    expectClean(folder, [done], folder.files(".assay"));
    const { studies } = await folder.record();
    expect(JSON.stringify(studies[0]?.fingerprint)).toContain("limit = 2");
  },
);
