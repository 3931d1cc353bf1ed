import { describe, expect, it } from "vitest";
import { errorOf, FIXED, STUDY } from "./assay-yaml.samples.ts";
import type { AssayError } from "./errors.ts";

/** The line number and the text that the marker of an excerpt stands under. */
function pointedAt(error: AssayError): { readonly line: number; readonly text: string } {
  const [line = "", marker = ""] = error.excerpt?.split("\n") ?? [];
  return {
    line: Number.parseInt(line, 10),
    text: line.slice(marker.indexOf("▔"), marker.lastIndexOf("▔") + 1),
  };
}

it("shows the line with a marker under the key", () => {
  const error = errorOf(`study: s
problem: p
metric: {name: acc}
methods:
  a: {command: x}
  b:
    command: y \${lr}
    space: {lr: {type: float, low: 1e-4, high: 1e-1, logg: true}}
budget: {trials: 10}
`);
  expect(error.code).toBe("INVALID_INPUT");
  expect(error.exitCode).toBe(65);
  expect(error.where).toBe("assay.yaml:8:54");
  expect(error.message).toBe(
    'methods.b.space.lr: unknown key "logg", expected type, low, high or log; did you mean "log"?',
  );
  expect(error.excerpt).toBe(
    [
      "     8 │     space: {lr: {type: float, low: 1e-4, high: 1e-1, logg: true}}",
      "       │                                                      ▔▔▔▔",
    ].join("\n"),
  );
});

it("cuts long lines around the marker and shows no control characters", () => {
  const error = errorOf(`study: s\nproblem: p\nmetric: {name: acc, ${" ".repeat(300)}gaol: up}\n`);
  expect(error.excerpt?.split("\n")[0]?.length).toBeLessThan(100);
  expect(pointedAt(error)).toEqual({ line: 3, text: "gaol" });
  const coloured = errorOf("study: a\u001b[31mb\nproblem: p\n");
  expect(`${coloured.message}${coloured.excerpt}`).not.toContain("\u001b");
});

/** [what, piece of the study, what stands there instead, text that is pointed at, message, next] */
// biome-ignore format: one row a case
const BROKEN: readonly [string, string, string, string, RegExp, RegExp?][] = [
  ["unknown key at the top", "seed: 0", "sede: 0", "sede", /^unknown key "sede".*did you mean "seed"\?/],
  ["unknown key in metric", "select_by", "selectby", "selectby", /^metric: unknown key "selectby".*"select_by"/],
  ["unknown key in a method", "timeout:", "time_out:", "time_out", /^methods\.resnet: unknown key "time_out".*"timeout"/],
  ["unknown key in budget", "confirm", "confrim", "confrim", /^budget: unknown key "confrim".*"confirm"/],
  ["unknown key in plan", "looks", "look", "look", /^plan: unknown key "look".*"looks"/],
  ["unknown key in executor", "parallel", "jobs", "jobs", /^executor: unknown key "jobs", expected type or parallel$/],
  ["key twice", "  cnn:\n", "  resnet:\n", "r", /second time/, /keep one/],
  ["key without a value", "margin: 0.01", "margin:", "margin", /^metric\.margin: has no value/],
  ["wrong type of number", "seed: 0", "seed: soon", "soon", /^seed: is "soon", expected a whole number/],
  ["wrong type of mapping", "{looks: 1, alpha: 0.05}", "[1]", "[1]", /^plan: is a list, expected a mapping/],
  ["wrong type of flag", "log: true", "log: yes", "yes", /log: is "yes", expected true or false/],
  ["no text", "name: test_auc", "name: 3", "3", /^metric\.name: is 3, expected a name/],
  ["low above high", "low: 1e-4", "low: 1", "1", /space\.lr\.low: low 1 is above high 0\.1/],
  ["log from 0", "low: 1e-4", "low: 0", "0", /low is 0, expected a number above 0/],
  ["int from 4.5", "low: 4", "low: 4.5", "4.5", /low is 4\.5, expected a whole number/],
  ["infinite bound", "high: 1e-1", "high: .inf", ".inf", /high: is \.inf, expected a finite number/],
  ["unknown type", "type: int", "type: integer", "integer", /width\.type: is "integer", expected float, int or categorical/],
  ["no type", "{type: int, low", "{low", "{low: 4, high: 12}", /space\.width\.type: is missing, expected float, int or cat/],
  ["choices of an int", "low: 4, high: 12", "choices: [4]", "choices", /unknown key "choices", expected type, low, high or log/],
  ["empty choices", "type: int, low: 4, high: 12", "type: categorical, choices: []", "[]", /choices is empty/],
  ["a choice twice", "type: int, low: 4, high: 12", "type: categorical, choices: [1, '1']", "[1, '1']", /"1" is among .* twice/],
  ["reserved name", "width: {", "seed: {", "seed", /\$\{seed\} means something else/],
  ["odd name", "width: {", "wi dth: {", "wi dth", /"wi dth" cannot name a hyperparameter/],
  ["name of a prototype", "width: {", "__proto__: {", "__proto__", /cannot name a hyperparameter/],
  ["names of one variable", "width: {", "LR: {", "LR", /same environment variable ASSAY_ML_PARAM_LR as lr/],
  ["odd name of a method", "  cnn:\n", "  c/n:\n", "c/n", /"c\/n" cannot name a method/],
  ["margin 0", "margin: 0.01", "margin: 0", "0", /^metric\.margin: is 0, expected a number above 0/],
  ["goal of an unknown name", "test_auc, select_by: val_auc, goal: maximize", "fitness", "{name: fitness, margin: 0.01}", /^metric\.goal: is missing, expected maximize or minimize/],
  ["short goal", "goal: maximize", "goal: max", "max", /expected maximize or minimize; did you mean "maximize"\?/],
  ["unknown score rule", "margin: 0.01", "score: best", "best", /^metric\.score: is "best", expected last, max, min or at:NAME/],
  ["k above a fifth", "decide_at: 4", "decide_at: 5", "5", /5 trials each needs 25 trials.* has 24/, /trials to 25, or decide_at to 4/],
  ["k with few trials", "trials: 24, decide_at: 4", "trials: 8, decide_at: 1", "1", /needs 10 trials/, /leave decide_at out/],
  ["units of a search", "confirm: 8", "units: 8", "8", /^budget\.units: is for methods without a space/],
  ["no trials", "trials: 24, decide_at: 4, ", "", "{replicates: 1, confirm: 8}", /^budget\.trials: is missing/],
  ["unknown baseline", "baseline: cnn", "baseline: cn", "cn", /no method is called "cn".*did you mean "cnn"\?/],
  ["unknown primary", "alpha: 0.05", "primary: resnt", "resnt", /^plan\.primary: no candidate is called "resnt".*"resnet"/],
  ["primary is the baseline", "alpha: 0.05", "primary: cnn", "cnn", /cnn is the baseline, expected a candidate: resnet/],
  ["primary is never first", "alpha: 0.05", "family: pairs, primary: cnn", "cnn", /cnn is in no pair the candidate/],
  ["primary is a method too many", "alpha: 0.05", "primary: resnet/cnn", "resnet/cnn", /cnn is a method, expected a candidate, or candidate\/problem$/, /write "resnet" alone$/],
  ["primary is a pair", "alpha: 0.05", "family: pairs, primary: resnet/cnn", "resnet/cnn", /of its pairs, resnet against the method written next after it headlines$/, /"resnet" alone, and cnn right after it/],
  ["primary on no problem", "alpha: 0.05", "primary: resnet/breast", "resnet/breast", /no problem is called "breast".*"breastmnist"/],
  ["more looks", "looks: 1", "looks: 3", "3", /looks before the end are not available yet/, /set looks to 1/],
  ["other executor", "type: local", "type: slurm", "slurm", /"slurm", but only local is available yet/],
  ["unknown sampler", "timeout: 10m", "sampler: tpe", "tpe", /^methods\.resnet\.sampler: is "tpe", expected random or sobol$/],
  ["alpha above a half", "alpha: 0.05", "alpha: 5", "5", /error rate above 0 and below 0\.5/],
  ["time-out without a unit", "timeout: 10m", "timeout: 600", "600", /"600" is not a duration.*600s or 600m/],
  ["forgotten hyperparameter", " --lr ${lr}", "", "node train.ts --model resnet --data ${problem.data} --width ${width} --seed", /never uses the hyperparameter lr: did your shell expand \$\{lr\}\? use single quotes/, /\$\{params_file\}/],
  ["no braces", "${lr}", "$lr", "$lr", /write \$\{lr\}, with braces/],
  ["unknown variable", "${width}", "${widht}", "${widht}", /unknown variable \$\{widht\}.*did you mean "width"\?/, /\$\$\{widht\}/],
  ["value of one problem only", "pneumonia: {data: 20news}", "pneumonia: {}", "${problem.data}", /problem pneumonia has no such value/],
  ["operator", " --seed ${seed}\n", " | tee log\n", "|", /\| means something to a shell.*list of words, or set shell: true/],
  ["variable in front", "node train.ts", "CUDA=0 node", "CUDA=0", /"CUDA=0" sets a variable in a shell; put it into env:/],
  ["open quote", "train.ts --model resnet", "'train.ts", "'", /single quote is never closed/],
  ["open quote in the program", "methods:\n", "program: node 'a.ts\nmethods:\n", "'", /^program: this single quote is never closed/],
  ["variable in front of the program", "methods:\n", "program: CUDA=0 node\nmethods:\n", "CUDA=0", /^program: "CUDA=0" sets a variable in a shell/],
  ["unknown variable in the program", "methods:\n", "program: time ${widht}\nmethods:\n", "${widht}", /^program: in the command of resnet: unknown variable \$\{widht\}.*did you mean "width"/],
  ["empty program", "methods:\n", "program: []\nmethods:\n", "[]", /^program: is empty, expected a program/],
  ["program by name", "methods:\n", "program: {node: a.ts}\nmethods:\n", "{node: a.ts}", /^program: is a mapping, expected a text, or a list of words/],
  ["program in a method", "timeout: 10m", "program: node", "program", /^methods\.resnet: unknown key "program"/],
  ["shell and a program of words", "methods:\n  resnet:\n", "program: [node]\nmethods:\n  resnet:\n    shell: true\n", "[node]", /^program: is a list, but shell: true takes one text/],
  ["shell text with a variable", "timeout: 10m", "shell: true", "${lr}", /with shell: true nothing is replaced/, /\$ASSAY_ML_PARAM_LR/],
  ["shell and a list", "command: node train.ts --model resnet", "shell: true\n    command: [node] #", "[node]", /shell: true takes one text/],
  ["variable in a flow list", "command: node train.ts --model resnet", "command: [node, ${lr}] #", "{", /^not readable as YAML/, /quotes inside \[\.\.\.\] and \{\.\.\.\}: "\$\{lr\}"/],
  ["variable in a flow mapping", "timeout: 10m", "env: {LR: x${lr}}", "{", /^not readable as YAML/, /quotes inside \[\.\.\.\] and \{\.\.\.\}/],
  ["default outside the range", "timeout: 10m", "default: {lr: 3, width: 4}", "3", /default\.lr: is 3, expected a number from 0\.0001 to 0\.1/],
  ["default without one", "timeout: 10m", "default: {lr: 1e-2}", "{lr: 1e-2}", /gives no value for width/],
  ["default of another", "timeout: 10m", "default: {lrr: 1}", "lrr", /unknown hyperparameter "lrr".*did you mean "lr"\?/],
  ["bad pattern", "timeout: 10m", "score_pattern: '(?<name>a'", "'(?<name>a'", /no group \(\?<value>/],
  ["replaced in env", "timeout: 10m", "env: {LR: '${lr}'}", "'${lr}'", /nothing is replaced here/, /ASSAY_ML_PARAM_LR/],
  ["env of ours", "timeout: 10m", "env: {ASSAY_ML_SEED: 1}", "ASSAY_ML_SEED", /are set for each run/],
  ["NUL in a command", "command: node train.ts", 'command: "node\\0" #', '"node\\0"', /NUL character/],
  ["tag", "seed: 0", "seed: !!python/object 0", "!!python/object", /tags are not read/],
  ["unknown alias", "seed: 0", "seed: *s", "*s", /^seed: alias \*s names no anchor/],
  ["merge key", "timeout: 10m", "<<: {timeout: 10m}", "<<", /unknown key "<<"/, /merge keys are not read/],
  ["second document", "seed: 0", "---\nseed: 0", "---", /second document/],
  ["other version", "assay: 1", "assay: 2", "2", /this version of Assay reads files of form 1/],
  ["both kinds of problem", "unit: seed", "problem: x", "x", /stands beside problems/],
  ["no problem", "problems: {breastmnist: {data: breastmnist}, pneumonia: {data: 20news}}\n", "", "a", /^problem: is missing/],
  ["no name", "study: medical-resnet\n", "", "a", /^study: is missing/],
];

describe("a broken study", () => {
  it.each(BROKEN)("%s", (_, piece, replacement, pointed, message, next) => {
    expect(STUDY, "the piece is in the example").toContain(piece);
    const broken = STUDY.replace(piece, () => replacement);
    const error = errorOf(broken);
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.message).toMatch(message);
    if (next) expect(error.next).toMatch(next);
    const { line, text } = pointedAt(error);
    expect(text.startsWith(pointed), `points at ${text}`).toBe(true);
    const [, lineOfError, column] = /^assay\.yaml:(\d+):(\d+)$/.exec(error.where ?? "") ?? [];
    expect(Number(lineOfError)).toBe(line);
    expect(
      broken
        .split("\n")
        [line - 1]?.slice(Number(column) - 1)
        .startsWith(text),
    ).toBe(true);
  });

  it("points into the method's own words behind a program too", () => {
    for (const [words, piece, message] of [
      ["--lr ${lrr}", "${lrr}", /^methods\.a\.command: unknown variable \$\{lrr\}/],
      ["a | tee log", "|", /^methods\.a\.command: \| means something to a shell/],
      [
        "--seed ${seed}",
        "--seed ${seed}",
        /^methods\.a\.command: the command never uses the hyperparameter lr/,
      ],
    ] as const) {
      const error = errorOf(`study: s
problem: p
metric: {name: acc}
program: python train.py
methods:
  a:
    command: ${words}
    space: {lr: {type: float, low: 1, high: 2}}
  b: {command: b}
budget: {trials: 10}
`);
      expect(error.message).toMatch(message);
      expect(pointedAt(error)).toEqual({ line: 7, text: piece });
    }
  });

  it("asks for the baseline where there are three methods", () => {
    expect(errorOf(`${FIXED}  third: {command: x}\n`).message).toBe(
      "baseline: is missing, expected the method that the others are held against: new, old or third (plan: {family: pairs} compares all and needs none)",
    );
  });

  it("asks for a second method", () => {
    expect(errorOf(FIXED.replace(/ {2}old.*\n/, "")).message).toMatch(
      /one method; a study compares at least two/,
    );
  });

  it("has nothing to search without a space", () => {
    expect(errorOf(`${FIXED}budget: {trials: 10}\n`).message).toMatch(
      /^budget\.trials: no method has a space.*units/,
    );
  });

  it("is empty, or huge, or nested deeply", () => {
    expect(errorOf("# nothing\n").message).toMatch(/empty/);
    expect(errorOf("#".repeat(2 ** 20 + 1)).message).toMatch(/characters, expected at most/);
    expect(errorOf(`a: ${"[".repeat(50_000)}`).message).toMatch(/nested|sequence/);
  });

  it("does not multiply aliases out", () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}, *a${i - 1}`}]`,
    );
    expect(errorOf(lines.join("\n")).message).toMatch(/unknown key "a0"/);
    expect(errorOf("metric: &m {name: *m}\nstudy: s\nproblem: p").message).toMatch(
      /metric\.name: is a mapping/,
    );
  });
});
