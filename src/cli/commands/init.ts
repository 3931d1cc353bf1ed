/**
 * `assay init`: a first assay.yaml, with every choice explained beside it.
 * @module
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { AssayError, isLabel, LABEL_RULE, parseStudy } from "../../model/index.ts";
import { defineCommand, optionText } from "../command.ts";
import { shellWords } from "../shell-words.ts";

/** Kept to what a first study needs; the rest is in the reference. */
function template(study: string): string {
  return `# What is compared, on which score, with which effort. Run it with: assay run assay.yaml
assay: 1
study: ${study}

# Every command is started once per trial with its own values for \${...}, without a shell.
# It prints its scores as lines of name=number, such as: val_acc=0.913 test_acc=0.905
methods:
  mine:
    command: python train.py --model mine --lr \${lr} --seed \${seed}
    space:
      lr: {type: float, low: 1e-5, high: 1e-1, log: true}
  theirs:
    command: python train.py --model theirs --lr \${lr} --seed \${seed}
    space:
      lr: {type: float, low: 1e-5, high: 1e-1, log: true}
baseline: theirs            # the method that the others are held against

metric:
  name: test_acc            # the score that is reported and judged
  select_by: val_acc        # the score that picks a configuration: never the same data
  goal: maximize
  margin: 0.005             # a difference below this does not matter to you; decide it now, not later

problem: my-data            # the name of the data set
unit: seed                  # what is drawn anew for each run
budget:
  trials: 20                # configurations tried per method; failed ones count
  decide_at: 4              # the verdict is about this many trials each (at most trials / 5)
  confirm: 8                # fresh seeds of each chosen configuration
executor: {type: local, parallel: 1}
`;
}

export const init = defineCommand({
  summary: "Write a first assay.yaml, with every choice explained beside it",
  usage: "[FILE]",
  examples: ["assay init", "assay init studies/optimizers.yaml --name optimizers"],
  options: { name: { value: "NAME", help: "Name of the study (default: the folder's name)" } },
  async run({ positionals: [file = "assay.yaml"], options }, terminal) {
    const path = resolve(terminal.cwd, file);
    const name = optionText(options, "name") ?? folderName(dirname(path));
    if (!isLabel(name))
      throw new AssayError("USAGE", `"${name}" cannot name a study, expected ${LABEL_RULE}`, {
        where: "--name",
      });
    if (existsSync(path))
      throw new AssayError("INVALID_INPUT", "this file exists already and is left as it is", {
        where: file,
        next: "assay init OTHER.yaml",
      });
    const text = template(name);
    parseStudy(text, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
    return {
      text: [
        `Wrote ${file}: two methods, one score, equal budgets.`,
        "",
        "next",
        `  put your two commands and their search spaces into ${file}, then`,
        `  ${shellWords(["assay", "run", file])}`,
      ].join("\n"),
      schema: "assay.init/1",
      document: { file: path, study: name },
    };
  },
});

/** The folder's name with what a study's name may not hold replaced. */
function folderName(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[^A-Za-z_]+/, "");
  return name === "" ? "study" : name;
}
