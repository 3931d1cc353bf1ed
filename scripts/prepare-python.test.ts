/** How `.ci/run` comes by a Python, against programs in Python's place that record what they are asked. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const SCRIPT = fileURLToPath(new URL("prepare-python.mjs", import.meta.url));

/**
 * A checkout with the script, and a PATH with one `python3`: it answers the probe with `version`, and the environment that
 * it makes has a pip that fails as often as `failures` says.
 */
function checkout({
  version,
  failures = 0,
  complaint = "ERROR: no such wheel",
}: {
  readonly version: string | null;
  readonly failures?: number;
  readonly complaint?: string;
}) {
  const root = mkdtempSync(join(tmpdir(), "assay-python-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ["scripts", "examples", "bin"]) mkdirSync(join(root, folder));
  cpSync(SCRIPT, join(root, "scripts/prepare-python.mjs"));
  writeFileSync(join(root, "examples/requirements.txt"), "jax\n");
  const program = (path: string, text: string) => {
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  };
  const log = join(root, "log");
  writeFileSync(log, "");
  const pip = join(root, "pip");
  program(
    pip,
    `echo pip >> '${log}'
     [ "$(/usr/bin/grep -c pip '${log}')" -gt ${failures} ] || { echo '${complaint}' >&2; exit 1; }`,
  );
  if (version !== null)
    program(
      join(root, "bin/python3"),
      `case "$1" in
         -c) echo '${version}' ;;
         -m) echo venv >> '${log}'; /bin/mkdir -p "$3/bin"; /bin/cp '${pip}' "$3/bin/python" ;;
       esac`,
    );
  return {
    root,
    prepare() {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, "scripts/prepare-python.mjs")],
        {
          encoding: "utf8",
          env: { PATH: join(root, "bin") }, // and no HOME
        },
      );
      return { status, stdout, stderr, asked: readFileSync(log, "utf8").trim().split("\n") };
    },
  };
}

it("makes the environment once, and anew when the requirements have changed", () => {
  const { root, prepare } = checkout({ version: "3.12.1" });
  const setting = `ASSAY_TEST_PYTHON=${join(root, ".toolchain/python/bin/python")}\n`;
  const first = prepare();
  expect(first).toMatchObject({ status: 0, stdout: setting, asked: ["venv", "pip"] });
  expect(first.stderr).toMatch(/^assay: installing examples\/requirements\.txt for Python 3\.12\.1 .*\n$/);
  expect(prepare()).toMatchObject({ status: 0, stdout: setting, asked: ["venv", "pip"] });
  writeFileSync(join(root, "examples/requirements.txt"), "jax>=0.6\n");
  expect(prepare()).toMatchObject({ status: 0, stdout: setting, asked: ["venv", "pip", "venv", "pip"] });
});

it("asks pip once more where it fails", () => {
  const { status, asked } = checkout({ version: "3.12.1", failures: 1 }).prepare();
  expect({ status, asked }).toEqual({ status: 0, asked: ["venv", "pip", "pip"] });
});

it("fails with pip's last lines where it fails again, and does not take what is left for ready", () => {
  const { prepare } = checkout({ version: "3.12.1", failures: 3 });
  const { status, stdout, stderr } = prepare();
  expect({ status, stdout }).toEqual({ status: 69, stdout: "" });
  expect(stderr).toMatch(/pip install -r examples\/requirements\.txt failed:\nERROR: no such wheel\n$/);
  expect(prepare().asked).toEqual(["venv", "pip", "pip", "venv", "pip", "pip"]);
});

it("excuses the tests where pip does not reach its packages, and tries again the next time", () => {
  const complaint = "WARNING: Retrying (Retry(total=0)) after connection broken: name resolution";
  const { prepare } = checkout({ version: "3.12.1", failures: 2, complaint });
  const { status, stdout, stderr } = prepare();
  const reason = "pip does not reach the packages of examples/requirements.txt";
  expect({ status, stdout }).toEqual({ status: 0, stdout: `ASSAY_TEST_WITHOUT=python: ${reason}\n` });
  expect(stderr).toContain(complaint);
  expect(prepare().stdout).toMatch(/^ASSAY_TEST_PYTHON=/);
});

it.each([
  ["none", null],
  ["one that is too old or has no venv", ""],
])("excuses the tests where the machine has no Python that will do: %s", (_, version) => {
  const { status, stdout, stderr, asked } = checkout({ version }).prepare();
  const reason = "no Python from 3.10 on with venv is on the PATH";
  expect({ status, stdout, asked }).toEqual({
    status: 0,
    stdout: `ASSAY_TEST_WITHOUT=python: ${reason}\n`,
    asked: [""],
  });
  expect(stderr).toBe(`assay: ${reason}; the tests of the Python twins are skipped\n`);
});
