import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parameterVariable, splitCommand, substitute, valueText, variablesUsed } from "./command-line.ts";
import { AssayError } from "./errors.ts";

/** The words that /bin/sh makes of a text, for texts that it would not expand. */
function wordsOfShell(text: string): string[] {
  const { stdout } = spawnSync("/bin/sh", ["-c", `printf '%s\\0' ${text}`], { encoding: "utf8" });
  return stdout.split("\0").slice(0, -1);
}

describe("splitCommand", () => {
  it.each([
    "python train.py --lr 0.1",
    "  leading   and\ttabs  ",
    `a'b c'd "e f"g 'h'"i"j`,
    `'' "" x`,
    String.raw`a\ b \'c\' \" "d\"e" "f\\g" "h\ni" 'j\k'`,
    String.raw`"\$HOME" '$HOME' \$HOME "\${x}"`,
    "one \\\n  two",
    `"two\nlines" 'and\nthree'`,
    `--json='{"a": [1, 2]}' --glob '*.ts' 'a|b;c&d<e>f(g)' "a|b;c"`,
    "naïve 数 'é'",
    "x a=b --c=d#e f#g",
  ])("splits as a shell does: %s", (text) => {
    const words = splitCommand(text);
    expect(words.length).toBeGreaterThan(0);
    expect(words).toEqual(wordsOfShell(text));
  });

  it("leaves variables, globs and a tilde as they are", () => {
    expect(splitCommand(`run \${lr} $HOME *.ts ~/x {a,b} # y`)).toEqual([
      "run",
      "${lr}",
      "$HOME",
      "*.ts",
      "~/x",
      "{a,b}",
      "#",
      "y",
    ]);
  });

  it.each([
    ["a | b", 3, "|"],
    ["a|b", 2, "|"],
    ["a && b", 3, "&"],
    ["a; b", 2, ";"],
    ["a < b", 3, "<"],
    ["a 2>&1", 4, ">"],
    ["a (b)", 3, "("],
    ["a $(date)", 3, "$("],
    ["a `date`", 3, "a backtick"],
    ['a "$(date)"', 4, "$("],
    ['a "`date`"', 4, "a backtick"],
  ])("refuses what only a shell can do: %s", (text, character, operator) => {
    const split = () => splitCommand(text);
    expect(split).toThrow(AssayError);
    expect(split).toThrow(`character ${character} of the command: ${operator}`);
    expect(split).toThrow("write it as a list of words, or set shell: true");
  });

  it.each([
    ["", /empty/],
    ["  \n ", /empty/],
    ["a 'b", /character 3 .* single quote is never closed/],
    ['a "b', /character 3 .* double quote is never closed/],
    ["a \\", /backslash at the end/],
    ["a\0b", /NUL/],
    ["source env.sh\npython train.py\n", /second line begins here.*shell: true/],
    ["'a\nb' c\nd", /second line/],
    ["CUDA_VISIBLE_DEVICES=0 python x.py", /put it into env:/],
  ])("refuses %j", (text, message) => {
    expect(() => splitCommand(text)).toThrow(message);
  });

  it("takes a line end at the end, and before the start", () => {
    expect(splitCommand("\n python x.py \n")).toEqual(["python", "x.py"]);
  });
});

describe("substitute", () => {
  const variables = { lr: "0.1", "opt.name": "a b", money: "$&$1$$", loop: "${lr}" };
  it.each([
    ["--lr=${lr}", "--lr=0.1"],
    ["${lr}${lr}", "0.10.1"],
    ["${opt.name}", "a b"],
    ["${money}", "$&$1$$"],
    ["${loop}", "${lr}"],
    ["$${lr}", "${lr}"],
    ["$$${lr}", "$${lr}"],
    ["$lr $ {lr} ${ lr", "$lr $ {lr} ${ lr"],
    ["$${unknown}", "${unknown}"],
  ])("%s becomes %s", (word, expected) => {
    expect(substitute([word, "x"], variables)).toEqual([expected, "x"]);
  });

  it("names the nearest where a name is unknown", () => {
    expect(() => substitute(["${l}"], { lr: "1", seed: "2" })).toThrow(
      'unknown variable ${l}, expected ${lr}, ${seed}; did you mean "lr"?',
    );
    expect(() => substitute(["${toString}"], { lr: "1" })).toThrow("unknown variable ${toString}");
    expect(() => substitute(["${}"], { lr: "1" })).toThrow("unknown variable ${}");
  });

  it("passes no NUL character on", () => {
    expect(() => substitute(["${lr}"], { lr: "a\0b" })).toThrow("holds a NUL character");
  });
});

it("lists the variables that words ask for", () => {
  expect(variablesUsed(["--lr=${lr}", "$${width}", "${seed}${lr}", "$seed"])).toEqual(["lr", "seed"]);
});

it("writes values as other programs read them", () => {
  expect([0.1, 1e-7, 123456789, -0, 1e21, true, "a b"].map(valueText)).toEqual([
    "0.1",
    "1e-7",
    "123456789",
    "0",
    "1e+21",
    "true",
    "a b",
  ]);
  expect(parameterVariable("optimizer.lr-max")).toBe("ASSAY_ML_PARAM_OPTIMIZER_LR_MAX");
});
