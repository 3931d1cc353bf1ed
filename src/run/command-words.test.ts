import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { jobCommand, type RunValues, runEnvironment } from "./command-words.ts";

const VALUES: RunValues = {
  params: { lr: 1e-7, width: 4, opt: "adam; rm -rf ~", flag: true, "weird-name": "${seed}" },
  seed: 42,
  unit: "fold 3",
  problem: { name: "breast", values: { data: "a b", size: 28 } },
  paramsFile: "/folder/r/params.json",
  runDir: "/folder/r",
};

it("puts every value into one word, and reads nothing in it again", () => {
  const command =
    "node train.ts --lr=${lr} ${opt} '${weird-name}' ${flag} ${seed} ${unit} ${problem} ${problem.data}/${problem.size} ${params_file} ${run_dir} $${lr}";
  expect(jobCommand({ command, shell: false }, VALUES)).toEqual({
    words: [
      "node",
      "train.ts",
      "--lr=1e-7",
      "adam; rm -rf ~",
      "${seed}",
      "true",
      "42",
      "fold 3",
      "breast",
      "a b/28",
      "/folder/r/params.json",
      "/folder/r",
      "${lr}",
    ],
    env: {},
  });
});

it("takes a list of words as it is", () => {
  const { words } = jobCommand({ command: ["a b", "| ${lr}", ""], shell: false }, VALUES);
  expect(words).toEqual(["a b", "| 1e-7", ""]);
});

it("names the variable that it does not know", () => {
  expect(() => jobCommand({ command: "x ${lrr}", shell: false }, VALUES)).toThrow(
    /unknown variable \$\{lrr\}/,
  );
});

it("hands text for a shell on unchanged, and values by environment alone", () => {
  const command =
    'printf "%s|" "$ASSAY_ML_PARAM_OPT" "$ASSAY_ML_PARAM_WEIRD_NAME" "$ASSAY_ML_PROBLEM_DATA" "${seed-}"';
  const { words, env } = jobCommand({ command, shell: true }, VALUES);
  expect(words).toEqual(["/bin/sh", "-c", command]);
  const [program = "", ...args] = words;
  expect(execFileSync(program, args, { env, encoding: "utf8" })).toBe("adam; rm -rf ~|${seed}|a b||");
});

it("gives a run what the coordinator has, then what the method says, then what the run is", () => {
  const env = runEnvironment({
    runId: "abc",
    runDir: "/r",
    paramsFile: "/r/params.json",
    seed: 7,
    unit: "7",
    methodEnv: { A: "method", ASSAY_ML_SEED: "not this" },
    base: { A: "base", B: "base", C: undefined },
  });
  expect(env).toEqual({
    A: "method",
    B: "base",
    ASSAY_ML_RUN_ID: "abc",
    ASSAY_ML_PARAMS: "/r/params.json",
    ASSAY_ML_SEED: "7",
    ASSAY_ML_UNIT: "7",
    ASSAY_ML_RUN_DIR: "/r",
  });
});
