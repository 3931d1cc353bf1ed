/**
 * A Python for the tests of the twins: a virtual environment in `.toolchain/python` with examples/requirements.txt.
 *
 *     setting=$(node scripts/prepare-python.mjs) && export "$setting"
 *
 * Prints one setting for the tests: `ASSAY_TEST_PYTHON=PATH`, or, where this machine has no Python that could make such an
 * environment or does not reach the packages, `ASSAY_TEST_WITHOUT=python: REASON`. What was made once is used again until the
 * requirements change. Exit code 69 where pip refuses the requirements themselves.
 *
 * Plain JavaScript for Node 18 or later, no dependency.
 * @module
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const REQUIREMENTS = join(ROOT, "examples/requirements.txt");
const FOLDER = join(ROOT, ".toolchain/python");
const PYTHON = join(FOLDER, "bin/python");
const STAMP = join(FOLDER, "assay.stamp");

const CANDIDATES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10"];
/** Prints the version of a Python that will do; else nothing. */
const PROBE =
  "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3] if sys.version_info >= (3, 10) else '')";
const ATTEMPTS = 2;
const LAST_LINES = 15;
/** What pip says of a network without the packages; anything else is a fault of the requirements. */
const OUT_OF_REACH = /Retrying \(Retry\(|ConnectionError|ProxyError|Read timed out|name resolution/;
const UNAVAILABLE = 69;

/** The first Python that will do; null where there is none. */
function findPython() {
  for (const command of CANDIDATES) {
    const { status, stdout } = spawnSync(command, ["-c", PROBE], { encoding: "utf8" });
    if (status === 0 && stdout.trim() !== "") return { command, version: stdout.trim() };
  }
  return null;
}

/** Makes the environment anew; returns null, or what failed with its last lines. */
function prepare(command) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(dirname(FOLDER), { recursive: true });
  const made = spawnSync(command, ["-m", "venv", FOLDER], { encoding: "utf8" });
  if (made.status !== 0) return failure("python -m venv", made);
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  for (let attempt = 1; ; attempt++) {
    const pip = spawnSync(PYTHON, ["-m", "pip", "install", ...quiet, "-r", REQUIREMENTS], {
      encoding: "utf8",
    });
    if (pip.status === 0) return null;
    if (attempt === ATTEMPTS) return failure("pip install -r examples/requirements.txt", pip);
    say("pip failed, once more");
  }
}

function failure(what, { stdout, stderr, error }) {
  const output = `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`.trimEnd();
  say(`${what} failed:\n${output.split("\n").slice(-LAST_LINES).join("\n")}`);
  return { outOfReach: OUT_OF_REACH.test(output) };
}

/** The tests of the twins are skipped for this reason. */
function excuse(reason) {
  say(`${reason}; the tests of the Python twins are skipped`);
  console.log(`ASSAY_TEST_WITHOUT=python: ${reason}`);
}

function say(text) {
  process.stderr.write(`assay: ${text}\n`);
}

/** Is the environment there, now or from before? */
function ready(python) {
  const stamp = createHash("sha256")
    .update(`${python.version}\n`)
    .update(readFileSync(REQUIREMENTS))
    .digest("hex");
  if (existsSync(PYTHON) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) {
    say(`using Python ${python.version} in .toolchain/python`);
    return true;
  }
  say(`installing examples/requirements.txt for Python ${python.version} into .toolchain/python (once)`);
  const failed = prepare(python.command);
  if (failed === null) {
    writeFileSync(STAMP, stamp);
    return true;
  }
  if (!failed.outOfReach) process.exit(UNAVAILABLE);
  excuse("pip does not reach the packages of examples/requirements.txt");
  return false;
}

const python = findPython();
if (python === null) excuse("no Python from 3.10 on with venv is on the PATH");
else if (ready(python)) console.log(`ASSAY_TEST_PYTHON=${PYTHON}`);
