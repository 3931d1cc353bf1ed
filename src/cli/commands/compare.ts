/**
 * `assay compare 'cmd A' 'cmd B'`: two commands over fresh seeds, interleaved, and the verdict.
 * @module
 */
import {
  AssayError,
  type CompareRequest,
  inferGoal,
  type Study,
  studyFromCommands,
} from "../../model/index.ts";
import { redact } from "../../run/index.ts";
import { defineCommand, type OptionValues, optionFlag, optionText } from "../command.ts";
import { duration, goalOption, positiveInteger, positiveNumber } from "../option-values.ts";
import { shellWords } from "../shell-words.ts";
import { runSession } from "../study-session.ts";
import { sessionOutcome } from "./run.ts";

export const compare = defineCommand({
  summary: "Compare two commands over fresh seeds",
  usage: "'COMMAND A' 'COMMAND B' [OPTIONS]",
  details: [
    "A is the candidate, B the baseline. They run in turn, each time with a fresh seed: ${seed} in the",
    "command (in single quotes, so that your shell leaves it alone), or ASSAY_ML_SEED in the environment.",
    "They print their scores as lines of name=number. No shell runs them: | > && need a script of their own.",
  ],
  examples: [
    "assay compare 'python new.py --seed ${seed}' 'python old.py --seed ${seed}'",
    "assay compare 'python train.py --opt muon' 'python train.py --opt adam' --seeds 12 --metric val_loss --margin 0.01",
  ],
  positionals: 2,
  judges: true,
  options: {
    seeds: { value: "N", help: "Units of each command (default 8)" },
    metric: { value: "NAME", help: "The score that is judged (default: the only one that both print)" },
    goal: { value: "GOAL", help: "maximize or minimize (default: known from names such as acc, auc, loss)" },
    margin: { value: "X", help: "A difference below X does not matter: allows EQUIVALENT" },
    parallel: { value: "N", help: "Runs at a time (default 1)" },
    timeout: { value: "TIME", help: "End a run after this long: 90s, 10m, 2h" },
    again: { flag: true, help: "Start anew with new seeds, though this comparison has finished" },
    "no-seed-check": { flag: true, help: "Do not stop when two runs agree in every digit" },
  },
  async run({ positionals: [a, b], options }, terminal) {
    if (a === undefined || b === undefined)
      throw new AssayError("USAGE", `two commands are needed, got ${a === undefined ? "none" : "one"}`, {
        where: "assay compare",
        next: "assay compare 'python new.py --seed ${seed}' 'python old.py --seed ${seed}'",
      });
    const goal = goalOption(optionText(options, "goal"));
    const metric = optionText(options, "metric");
    const known = metric === undefined ? null : (goal ?? inferGoal(metric));
    if (metric !== undefined && known === null) throw unknownGoal(metric);
    const margin = optionText(options, "margin");
    const parallel = optionText(options, "parallel");
    const timeout = optionText(options, "timeout");
    if (timeout !== undefined) duration("--timeout", timeout);
    const seeds = positiveInteger("--seeds", optionText(options, "seeds") ?? "8");
    const request = {
      candidate: a,
      baseline: b,
      seeds,
      metric: metric ?? null,
      goal: known ?? goal,
      margin: margin === undefined ? null : positiveNumber("--margin", margin),
      parallel: parallel === undefined ? 1 : positiveInteger("--parallel", parallel),
      timeout: timeout ?? null,
      seedCheck: !optionFlag(options, "no-seed-check"),
    };
    const study = namedWithoutSecrets(request);
    // It is printed, and what is printed ends in logs.
    const command = (units: number) => redact(commandLine(a, b, units, options));
    const result = await runSession(
      study,
      {
        studyFolder: terminal.cwd,
        store: optionText(options, "store"),
        again: optionFlag(options, "again"),
        acceptCodeChange: false,
        onCodeChange: "new-study",
        command: "the same command",
        chooseMetric: (printed, note) => choose(printed, metric ?? null, goal, note),
        // Both sides get as many: a comparison has one number of seeds.
        commandFor: ({ runs }) => (runs === null ? null : command(Math.ceil(Number(runs) / 2))),
      },
      terminal,
    );
    return sessionOutcome(result, command(seeds), terminal, optionFlag(options, "all"));
  },
});

/** The same comparison with another number of seeds, as it would be typed. */
function commandLine(a: string, b: string, seeds: number, options: OptionValues): string {
  const kept = ["metric", "goal", "margin", "parallel", "timeout", "store"].flatMap((name) => {
    const value = optionText(options, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const flags = optionFlag(options, "no-seed-check") ? ["--no-seed-check"] : [];
  return shellWords(["assay", "compare", a, b, "--seeds", String(seeds), ...kept, ...flags]);
}

/** Methods are called by the words in which the commands differ, unless these are the secrets of each. */
function namedWithoutSecrets(request: CompareRequest): Study {
  const study = studyFromCommands(request);
  const shown = { ...request, candidate: redacted(request.candidate), baseline: redacted(request.baseline) };
  if (shown.candidate === request.candidate && shown.baseline === request.baseline) return study;
  const [candidate = "a", baseline = "b"] = studyFromCommands(shown).methods.map(({ name }) => name);
  return studyFromCommands({ ...request, names: [candidate, baseline] });
}

function redacted(command: string | readonly string[]): string {
  return redact(typeof command === "string" ? command : command.join(" ")).replaceAll(
    "[redacted]",
    "redacted",
  );
}

/** The one score that both commands print; told, since it is a guess. */
function choose(
  printed: ReadonlyMap<string, readonly string[]>,
  asked: string | null,
  goal: "maximize" | "minimize" | null,
  note: (text: string) => void,
): { name: string; goal: "maximize" | "minimize" } {
  const lists = [...printed.values()];
  const common = (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)));
  const name = asked ?? (common.length === 1 ? (common[0] as string) : null);
  if (name === null) {
    const all = [...printed].map(([method, names]) => `${method}: ${names.join(", ") || "none"}`).join("; ");
    throw new AssayError(
      "USAGE",
      common.length === 0
        ? `the two commands print no score of the same name (${all})`
        : `both commands print ${common.length} scores: ${common.join(", ")}`,
      {
        next:
          common.length === 0
            ? "print a line such as acc=0.91 in both"
            : `say which one is judged: ${common.map((each) => `--metric ${each}`).join(", or ")}`,
      },
    );
  }
  const direction = goal ?? inferGoal(name);
  if (direction === null) throw unknownGoal(name);
  note(
    `Judged: ${name}${asked === null ? ", the only score that both print" : ""}; ${direction === "maximize" ? "higher" : "lower"} is better${goal === null ? ", by its name (--goal says otherwise)" : ""}.`,
  );
  return { name, goal: direction };
}

function unknownGoal(name: string): AssayError {
  return new AssayError("USAGE", `is a higher or a lower ${name} better?`, {
    next: "--goal maximize, or --goal minimize",
  });
}
