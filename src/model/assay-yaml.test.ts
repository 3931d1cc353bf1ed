import { describe, expect, it } from "vitest";
import { errorOf, FIXED, SPACE, STUDY } from "./assay-yaml.samples.ts";
import { parseStudy } from "./assay-yaml.ts";
import { STUDY_DEFAULTS } from "./study.ts";

/** The study with one piece replaced; a piece that is not there would make the test say nothing. */
function edited(piece: string, replacement: string, text = STUDY): string {
  if (!text.includes(piece)) throw new Error(`the example has no ${piece}`);
  return text.replace(piece, () => replacement);
}

describe("a whole study", () => {
  it("is read with every value", () => {
    const study = parseStudy(STUDY, "assay.yaml");
    expect(study).toEqual({
      name: "medical-resnet",
      problems: [
        { name: "breastmnist", values: { data: "breastmnist" } },
        { name: "pneumonia", values: { data: "20news" } },
      ],
      metric: {
        name: "test_auc",
        selectBy: "val_auc",
        goal: "maximize",
        margin: 0.01,
        score: "last",
        unbounded: false,
      },
      unit: { name: "seed", testFraction: null },
      baseline: "cnn",
      methods: ["resnet", "cnn"].map((name) => ({
        name,
        command: `node train.ts --model ${name} --data \${problem.data} --lr \${lr} --width \${width} --seed \${seed}`,
        shell: false,
        space: {
          lr: { type: "float", low: 1e-4, high: 0.1, log: true },
          width: { type: "int", low: 4, high: 12, log: false },
        },
        sampler: "random",
        default: null,
        timeoutMs: name === "resnet" ? 600_000 : null,
        env: {},
        cwd: null,
        scorePattern: null,
        deterministic: false,
      })),
      budget: { trials: 24, decideAt: 4, replicates: 1, confirm: 8, units: 0 },
      plan: { looks: 1, alpha: 0.05, primary: null, family: "baseline" },
      seed: 0,
      executor: { type: "local", parallel: 2 },
      floor: null,
      paired: false,
      capture: { git: true, environment: true },
      seedCheck: true,
    });
    expect(Object.keys(study.methods[0]!.space)).toEqual(["lr", "width"]);
  });

  it("takes defaults where nothing is said", () => {
    const study = parseStudy(
      edited("budget: {trials: 24, decide_at: 4, replicates: 1, confirm: 8}", "budget: {trials: 29}").replace(
        /^(plan|seed|executor|unit|baseline).*\n/gm,
        "",
      ),
      "assay.yaml",
    );
    expect(study.budget).toEqual({ trials: 29, decideAt: 5, replicates: 1, confirm: 8, units: 0 });
    expect(study.baseline).toBe("cnn"); // of two methods the last
    expect(study.plan).toEqual({ looks: 1, alpha: 0.05, primary: null, family: "baseline" });
    expect(study.executor).toEqual({ type: "local", parallel: 1 });
  });

  it("has no method verdict below 10 trials", () => {
    expect(parseStudy(edited("trials: 24, decide_at: 4", "trials: 9"), "x").budget.decideAt).toBeNull();
    expect(parseStudy(edited("trials: 24, decide_at: 4", "trials: 10"), "x").budget.decideAt).toBe(2);
  });

  it("compares fixed commands where no method has a space", () => {
    const study = parseStudy(FIXED, "assay.yaml");
    expect(study.budget).toEqual(STUDY_DEFAULTS.fixedBudget);
    expect(study.metric.goal).toBe("minimize"); // val_loss is on the documented list
    expect(study.problems).toEqual([{ name: "mnist", values: {} }]);
    expect(parseStudy(`${FIXED}budget: {units: 5}\n`, "x").budget.units).toBe(5);
  });

  it("reads all that a method can say", () => {
    const method = (text: string) => parseStudy(edited("    timeout: 10m\n", text), "x").methods[0]!;
    expect(
      method(
        "    sampler: sobol\n    env: {OMP_NUM_THREADS: 1, NAME: 1e-4}\n    cwd: sub\n    deterministic: true\n",
      ),
    ).toMatchObject({
      sampler: "sobol",
      env: { OMP_NUM_THREADS: "1", NAME: "1e-4" },
      cwd: "sub",
      deterministic: true,
    });
    expect(method("    default: {width: 8, lr: 0.01}\n").default).toEqual({ lr: 0.01, width: 8 });
    expect(method('    score_pattern: "^(?<name>\\\\w+) (?<value>\\\\S+)$"\n').scorePattern).toBe(
      "^(?<name>\\w+) (?<value>\\S+)$",
    );
  });

  it("reads categorical hyperparameters, lists of words, text for a shell, and the rest of the top level", () => {
    const study = parseStudy(
      `
study: 2024
problem: 20news
metric: {name: fitness, goal: minimize, score: "at:val_auc", unbounded: true}
unit: {name: fold, test_fraction: 0.2}
methods:
  one:
    command: [python, train.py, --opt, "\${opt}", --epochs, 010]
    space: {opt: {type: categorical, choices: [adam, sgd, 3, true]}}
  two:
    shell: true
    command: |
      source env.sh
      python train.py --opt $ASSAY_ML_PARAM_OPT | tee log
    space: {opt: {type: categorical, choices: [adam]}}
  three:
    command: python all.py \${params_file} '$\${opt}'
    space: {opt: {type: categorical, choices: [adam]}}
baseline: two
budget: {trials: 20}
plan: {primary: one/20news, family: baseline, alpha: 0.1}
floor: -1.5
paired: true
capture: {git: false}
`,
      "assay.yaml",
    );
    expect(study).toMatchObject({
      name: "2024",
      problems: [{ name: "20news" }],
      metric: { goal: "minimize", score: "at:val_auc", unbounded: true, selectBy: null },
      unit: { name: "fold", testFraction: 0.2 },
      plan: { primary: "one/20news", alpha: 0.1 },
      floor: -1.5,
      paired: true,
      capture: { git: false, environment: true },
    });
    expect(study.methods[0]?.command).toEqual(["python", "train.py", "--opt", "${opt}", "--epochs", "010"]);
    expect(study.methods[0]?.space.opt).toEqual({
      type: "categorical",
      choices: ["adam", "sgd", 3, true],
    });
    expect(study.methods[1]).toMatchObject({
      shell: true,
      command: "source env.sh\npython train.py --opt $ASSAY_ML_PARAM_OPT | tee log\n",
    });
  });

  it("follows aliases", () => {
    const text = STUDY.replace(SPACE, `&space ${SPACE}`).replace(`space: ${SPACE}`, "space: *space");
    const { methods } = parseStudy(text, "assay.yaml");
    expect(methods[1]?.space).toEqual(methods[0]?.space);
  });
});

describe("the program of a study", () => {
  /** [program, command, further keys of the method, the command that is run] */
  it.each([
    ["node train.ts", "--model a --seed ${seed}", "", "node train.ts --model a --seed ${seed}"],
    [">-\n  python\n  train.py", "lr=${seed}", "", "python train.py lr=${seed}"],
    ["|\n  python train.py\n", "--seed ${seed}", "", "python train.py --seed ${seed}"],
    ["[python, 'my train.py']", "[--name, a b]", "", ["python", "my train.py", "--name", "a b"]],
    ["python 'my train.py'", "[--name, a b]", "", ["python", "my train.py", "--name", "a b"]],
    ["[python, my train.py]", "--name 'a b' x=1", "", ["python", "my train.py", "--name", "a b", "x=1"]],
    ["[python, train.py]", "x=1 y=2", "", ["python", "train.py", "x=1", "y=2"]],
    ["CUDA=0 python train.py", "--a | tee log", "shell: true", "CUDA=0 python train.py --a | tee log"],
  ])("%j before %j", (program, command, more, expected) => {
    const text = `study: s
problem: p
metric: {name: acc}
program: ${program}
methods:
  a:
    command: ${command}
    ${more}
  b:
    command: --other
    ${more}
`;
    expect(parseStudy(text, "assay.yaml").methods[0]!.command).toEqual(expected);
  });

  it("makes the study that has it in every command", () => {
    const joined = STUDY.replaceAll("command: node train.ts", "command:").replace(
      "methods:",
      "program: node train.ts\nmethods:",
    );
    expect(joined).not.toContain("command: node");
    expect(parseStudy(joined, "assay.yaml")).toEqual(parseStudy(STUDY, "assay.yaml"));
  });
});

describe("a family of all pairs", () => {
  const three = FIXED.replace("  old:", "  mid: {command: python mid.py}\n  old:");
  const pairs = (text: string) => parseStudy(`${text}plan: {family: pairs}\n`, "assay.yaml");

  it("needs no baseline and has none, however many methods there are", () => {
    expect(pairs(three)).toMatchObject({ baseline: null, plan: { family: "pairs", primary: null } });
    expect(pairs(FIXED).baseline).toBeNull();
    expect(errorOf(three).message).toContain("baseline: is missing");
  });

  it("takes a baseline that is written last, which it is in every pair, and reads the same", () => {
    expect(pairs(`baseline: old\n${three}`)).toEqual(pairs(three));
  });

  it.each(["new", "mid"])("refuses the baseline %s, which is the candidate of a pair", (name) => {
    const error = errorOf(`baseline: ${name}\n${three}plan: {family: pairs}\n`);
    expect(error.message).toContain(
      `baseline: is ${name}, but with plan.family: pairs the method written first is the candidate of a pair, and ${name} is written before old`,
    );
    expect(error.next).toBe(`leave baseline out, write ${name} last, or leave plan.family out`);
  });
});
