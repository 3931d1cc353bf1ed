/**
 * A Python for the tests of the twins: a virtual environment in `.toolchain/python` with examples/requirements.txt.
 *
 *     setting=$(node scripts/prepare-python.mjs) && export "$setting"
 *
 * Prints one setting for the tests: `ASSAY_TEST_PYTHON=PATH`, or, where this machine has no Python that could make such an
 * environment, `ASSAY_TEST_WITHOUT=python: REASON`. What was made once is used again until the requirements change. Exit
 * code 69 where Python is there and pip does not get the packages.
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
const UNAVAILABLE = 69;

/** The first Python that will do; null where there is none. */
function findPython() {
  for (const command of CANDIDATES) {
    const { status, stdout } = spawnSync(command, ["-c", PROBE], { encoding: "utf8" });
    if (status === 0 && stdout.trim() !== "") return { command, version: stdout.trim() };
  }
  return null;
}

/** Makes the environment anew; returns whether it could. */
function prepare(command) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(dirname(FOLDER), { recursive: true });
  const made = spawnSync(command, ["-m", "venv", FOLDER], { encoding: "utf8" });
  if (made.status !== 0) return failed("python -m venv", made);
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  for (let attempt = 1; ; attempt++) {
    const pip = spawnSync(PYTHON, ["-m", "pip", "install", ...quiet, "-r", REQUIREMENTS], {
      encoding: "utf8",
    });
    if (pip.status === 0) return true;
    if (attempt === ATTEMPTS) return failed("pip install -r examples/requirements.txt", pip);
    say("pip failed, once more");
  }
}

function failed(what, { stdout, stderr, error }) {
  const lines = `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`.trimEnd().split("\n");
  say(`${what} failed:\n${lines.slice(-LAST_LINES).join("\n")}`);
  return false;
}

function say(text) {
  process.stderr.write(`assay: ${text}\n`);
}

const python = findPython();
if (python === null) {
  const reason = "no Python from 3.10 on with venv is on the PATH";
  say(`${reason}; the tests of the Python twins are skipped`);
  console.log(`ASSAY_TEST_WITHOUT=python: ${reason}`);
} else {
  const stamp = createHash("sha256")
    .update(`${python.version}\n`)
    .update(readFileSync(REQUIREMENTS))
    .digest("hex");
  if (existsSync(PYTHON) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) {
    say(`using Python ${python.version} in .toolchain/python`);
  } else {
    say(`installing examples/requirements.txt for Python ${python.version} into .toolchain/python (once)`);
    if (!prepare(python.command)) process.exit(UNAVAILABLE);
    writeFileSync(STAMP, stamp);
  }
  console.log(`ASSAY_TEST_PYTHON=${PYTHON}`);
}
