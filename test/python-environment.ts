/**
 * The Python that the twins of the examples are tested with: `ASSAY_TEST_PYTHON` names the one of a virtual environment in
 * which examples/requirements.txt is installed. Nothing but these tests needs it.
 * @module
 */
import { spawnSync } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { realPart } from "./real-part.ts";

const MODULES = ["jax", "numpy", "optax"];

/** Empty where none is named. */
export const PYTHON = process.env.ASSAY_TEST_PYTHON ?? "";

/** A test that needs Python with the packages of the twins. */
export const withPython = realPart("python", missingPython);

function missingPython(): string | null {
  if (PYTHON === "")
    return "ASSAY_TEST_PYTHON is not set; make a virtual environment with examples/requirements.txt and name its bin/python";
  const probe = `import importlib.util as u; print(*[m for m in ${JSON.stringify(MODULES)} if u.find_spec(m) is None])`;
  const { status, stdout, error } = spawnSync(PYTHON, ["-c", probe], { encoding: "utf8" });
  if (status !== 0)
    return `the Python of ASSAY_TEST_PYTHON does not start (${error?.message ?? `exit code ${status}`})`;
  const lacking = stdout.trim();
  return lacking === ""
    ? null
    : `the Python of ASSAY_TEST_PYTHON lacks ${lacking}: pip install -r examples/requirements.txt`;
}

/**
 * In which `python` is that one, whatever else the machine has; nothing of the Assay or the Python around the tests, and no
 * `__pycache__` in the checkout.
 */
export function pythonEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !/^(ASSAY_ML_|PYTHON)/.test(name));
  const PATH = [dirname(PYTHON), process.env.PATH].filter(Boolean).join(delimiter);
  return { ...(Object.fromEntries(entries) as Record<string, string>), PATH, PYTHONDONTWRITEBYTECODE: "1" };
}
