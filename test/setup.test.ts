/**
 * The set-up that `./assay` and npm's scripts do by themselves: first against a recorder in npm's place (what is asked
 * of npm, when, and by whom), then for real, from nothing.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { freshCheckout } from "./fresh-checkout.ts";
import { registryMissing, withoutNpm } from "./npm-environment.ts";
import { findOldNode } from "./old-node.ts";
import { realPart } from "./real-part.ts";
import { isRequired } from "./required-parts.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const UNAVAILABLE = 69;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporary(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `assay-${name}-`)));
  folders.push(folder);
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<Ended>((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** A folder for the front of the PATH, with these programs in it. */
function programs(links: Readonly<Record<string, string>>): string {
  const folder = temporary("bin");
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  return folder;
}

function onPath(name: string): string {
  const { stdout } = spawnSync("/bin/sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" });
  return realpathSync(stdout.trim());
}

describe("the launcher", () => {
  /** The launcher with a lock file, a program to start, and a recorder for npm: one line a call. */
  function launcherAlone() {
    const root = temporary("launcher");
    const bin = temporary("bin");
    const calls = join(bin, "calls");
    mkdirSync(join(root, "scripts"));
    for (const file of ["launch.mjs", "compile-cache.cjs"])
      cpSync(join(ROOT, "scripts", file), join(root, "scripts", file));
    writeFileSync(join(root, "package-lock.json"), "{}");
    writeFileSync(
      join(root, "told.mjs"),
      `import { readFileSync } from "node:fs";
       const installed = readFileSync(new URL("node_modules/whole", import.meta.url), "utf8");
       console.log(JSON.stringify([installed, ...process.argv.slice(2)]));
       process.exitCode = 12;`,
    );
    const npm = (script: string) => {
      writeFileSync(
        join(bin, "npm"),
        `#!/bin/sh\necho "$*" >> "${calls}"\ncd "${root}" || exit 1\n${script}\n`,
      );
      chmodSync(join(bin, "npm"), 0o755);
    };
    npm("rm -rf node_modules; mkdir node_modules; sleep 0.3; cp package-lock.json node_modules/whole");
    const env = { ...withoutNpm(process.env), PATH: `${bin}${delimiter}${process.env.PATH}` };
    return {
      root,
      npm,
      launch: (...args: string[]) =>
        start(process.execPath, [join(root, "scripts/launch.mjs"), "told.mjs", ...args], root, env),
      calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []),
    };
  }

  it("installs the locked packages once, hands arguments on unchanged and the exit code back", async () => {
    const { launch, calls } = launcherAlone();
    const first = await launch("a b", "", "$x;'").ended;
    expect(first.stderr).toBe("assay: installing the packages of package-lock.json (once)\n");
    expect(JSON.parse(first.stdout)).toEqual(["{}", "a b", "", "$x;'"]);
    expect(first.code).toBe(12);
    const second = await launch().ended;
    expect(second).toEqual({ code: 12, stdout: '["{}"]\n', stderr: "" });
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatch(/^ci .*--include=dev .*--ignore-scripts/);
  });

  it("refreshes an installation that is older than the lock file", async () => {
    const { launch, calls, root } = launcherAlone();
    await launch().ended;
    writeFileSync(join(root, "package-lock.json"), '{ "changed": true }');
    const { stdout, stderr } = await launch().ended;
    expect(stderr).toContain("installing the packages");
    expect(JSON.parse(stdout)).toEqual(['{ "changed": true }']);
    expect(calls()).toHaveLength(2);
  });

  it("sets up once when several start at once, and none starts before it is whole", async () => {
    const { launch, calls, root } = launcherAlone();
    const ends = await Promise.all([1, 2, 3, 4].map((n) => launch(String(n)).ended));
    expect(ends.map(({ stdout }) => JSON.parse(stdout))).toEqual(["1", "2", "3", "4"].map((n) => ["{}", n]));
    expect(calls()).toHaveLength(1);
    const left = readdirSync(join(root, ".toolchain")).filter((name) => name !== "compile-cache");
    expect(left, "no lock is left").toEqual([]);
  });

  it("starts again after a set-up that was killed", async () => {
    const { launch, npm, calls, root } = launcherAlone();
    const pid = join(root, "npm.pid");
    npm(
      `rm -rf node_modules; mkdir node_modules; echo half > node_modules/half
       echo $$ > "${pid}.new"; mv "${pid}.new" "${pid}"; exec sleep 60`,
    );
    const killed = launch();
    await expect.poll(() => existsSync(pid), { timeout: 20_000 }).toBe(true);
    // The lock now names a process that is gone. (npm itself outlives a `kill -9` of the launcher: ended here.)
    killed.child.kill("SIGKILL");
    process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
    await killed.ended;
    expect(existsSync(join(root, ".toolchain/setup.lock"))).toBe(true);
    npm("rm -rf node_modules; mkdir node_modules; cp package-lock.json node_modules/whole");
    const { code, stderr } = await launch().ended;
    expect(stderr).toContain("installing the packages");
    expect(code).toBe(12);
    expect(existsSync(join(root, "node_modules/half"))).toBe(false);
    expect(calls()).toHaveLength(2);
  });

  it.each([
    ["ECONNREFUSED", 69, "the npm registry did not give the packages (ECONNREFUSED); check the connection"],
    ["E404", 69, "the npm registry did not give the packages (E404)"],
    ["ENOSPC", 74, "set-up could not write into"],
    ["EROFS", 74, "set-up could not write into"],
    ["EUSAGE", 70, "npm ci failed (EUSAGE)"],
  ])("says in one sentence what npm's %s means, exit %i", async (npmCode, code, sentence) => {
    const { launch, npm } = launcherAlone();
    npm(`echo "npm error code ${npmCode}" >&2; exit 1`);
    const ended = await launch().ended;
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended).toMatchObject({ code, stdout: "" });
  });

  it("passes an interrupt on to what it started, once", async () => {
    const { launch, root } = launcherAlone();
    await launch().ended;
    writeFileSync(
      join(root, "told.mjs"),
      `let interrupts = 0;
       process.on("SIGINT", () => { interrupts += 1; setTimeout(() => { console.log(interrupts); process.exit(130); }, 300); });
       setInterval(() => {}, 1000);
       console.log("ready");`,
    );
    const { child, ended } = launch();
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.kill("SIGINT");
    child.kill("SIGINT"); // npm repeats what the terminal has said already
    expect(await ended).toEqual({ code: 130, stdout: "ready\n1\n", stderr: "" });
  });
});

describe("./assay on a machine that lacks something", () => {
  const SHELL_TOOLS = { dirname: onPath("dirname"), readlink: onPath("readlink") };

  it("says that there is no Node", async () => {
    const bin = programs(SHELL_TOOLS);
    const { code, stdout, stderr } = await start(join(ROOT, "assay"), ["--version"], bin, { PATH: bin })
      .ended;
    expect(stderr).toMatch(
      /^assay: Assay needs Node .*; install Node 24 \(https:.*\) and run the same command again\n$/,
    );
    expect({ code, stdout }).toEqual({ code: UNAVAILABLE, stdout: "" });
  });

  it("says that there is no npm, also through a link to it", async () => {
    const checkout = freshCheckout();
    folders.push(checkout);
    const bin = programs({ ...SHELL_TOOLS, node: process.execPath, assay: join(checkout, "assay") });
    const { code, stdout, stderr } = await start(join(bin, "assay"), ["--version"], bin, { PATH: bin }).ended;
    expect(stderr).toContain(
      "npm is not on the PATH; install it beside Node and run the same command again\n",
    );
    expect({ code, stdout }).toEqual({ code: UNAVAILABLE, stdout: "" });
  });

  it("says that the registry gave nothing", async () => {
    const checkout = freshCheckout();
    folders.push(checkout);
    const offline = { npm_config_offline: "true", npm_config_cache: temporary("empty-cache") };
    const env = { ...withoutNpm(process.env), ...offline };
    const { code, stdout, stderr } = await start(join(checkout, "assay"), ["--version"], checkout, env).ended;
    expect(stderr).toMatch(
      /^assay: the npm registry did not give the packages \(ENOTCACHED\); check the connection/m,
    );
    expect({ code, stdout }).toEqual({ code: UNAVAILABLE, stdout: "" });
  });
});

const oldNode = findOldNode(isRequired("old-node", process.env.ASSAY_TEST_REQUIRE ?? ""));
const withOldNode = realPart("old-node", () => oldNode.missing ?? registryMissing());

withOldNode(
  "a fresh checkout sets itself up with an old Node alone and install scripts switched off; two at once; again when stale",
  async () => {
    const checkout = freshCheckout();
    folders.push(checkout);
    // An abandoned lock, as a power cut leaves it: no process has this number.
    mkdirSync(join(checkout, ".toolchain"));
    writeFileSync(join(checkout, ".toolchain/setup.lock"), String(2 ** 22 + 1));
    const bin = programs({ node: join(oldNode.folder!, "node"), npm: onPath("npm") });
    const env = {
      ...withoutNpm(process.env),
      PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin`,
      npm_config_ignore_scripts: "true",
      npm_config_prefer_offline: "true", // whatever npm's cache has is as good
    };
    const version = () => start(join(checkout, "assay"), ["--version"], checkout, env).ended;
    const npmDemo = start("npm", ["run", "--silent", "demo", "--", "--help"], checkout, env).ended;

    const [one, other] = await Promise.all([version(), npmDemo]);
    const VERSION = `${JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version}\n`;
    expect(one, one.stderr).toMatchObject({ code: 0, stdout: VERSION });
    expect(other.stderr).not.toContain("set-up failed");
    expect(other, other.stderr).toMatchObject({ code: 0 });
    expect(other.stdout).toContain("assay demo");
    const said = one.stderr + other.stderr;
    expect(said.match(/fetching Node 24\S+ into \.toolchain\//g)).toHaveLength(1);
    expect(said.match(/installing the packages of package-lock\.json/g)).toHaveLength(1);

    expect(await version()).toEqual({ code: 0, stdout: VERSION, stderr: "" });

    appendFileSync(join(checkout, "package-lock.json"), "\n");
    const refreshed = await version();
    expect(refreshed.stderr).toBe("assay: installing the packages of package-lock.json (once)\n");
    expect(refreshed).toMatchObject({ code: 0, stdout: VERSION });
  },
  300_000,
);
