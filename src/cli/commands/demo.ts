/**
 * `assay demo`: a worked example, really trained and really judged on this machine.
 * @module
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AssayError, anyOf } from "../../model/index.ts";
import { studyHtml } from "../../report/index.ts";
import { defineCommand, optionFlag, optionText, type Terminal } from "../command.ts";
import { shellWords } from "../shell-words.ts";
import { shownPath } from "../shown-path.ts";
import { runSession } from "../study-session.ts";
import { assayVersion } from "../version.ts";
import { readStudy, sessionOutcome } from "./run.ts";

/** The package's own folder, both in a checkout and installed. */
const PACKAGE = fileURLToPath(new URL("../../../", import.meta.url));

/** The first one is the demo that needs no name. */
const EXAMPLES = ["medical-resnet", "music-transformer"];

export const demo = defineCommand({
  summary: "A worked example: a ResNet for medical images, or a Transformer for music, tuned and judged",
  usage: `[${EXAMPLES.join(" | ")}] [--full]`,
  details: [
    "medical-resnet, which is the one without a name: a small residual network, a plain convolutional",
    "network and logistic regression on breast ultrasound images; about three minutes on two cores.",
    "music-transformer: a small Transformer, a convolutional network and logistic regression tell the",
    "type of a dance tune; about eight minutes. All methods are tuned with equal budgets, the winners run",
    "on fresh seeds, and all is judged. Nothing is replayed: the numbers are what comes out.",
  ],
  examples: ["assay demo", "assay demo music-transformer"],
  positionals: 1,
  judges: true,
  options: {
    full: {
      flag: true,
      help: "medical-resnet with more trials, and chest X-rays (PneumoniaMNIST) as a second problem; long",
    },
  },
  async run({ positionals, options }, terminal) {
    const example = chosenExample(positionals[0]);
    const name = optionFlag(options, "full") ? "assay.full.yaml" : "assay.yaml";
    if (!existsSync(join(PACKAGE, "examples", example, name)))
      throw new AssayError("USAGE", `${example} has no long form`, {
        where: "assay demo",
        next: `assay demo ${example}, without --full`,
      });
    const folder = exampleFolder(example, terminal);
    const file = join(folder, name);
    const shown = shownPath(terminal.cwd, file);
    const command = shellWords(["assay", "run", shown]);
    const { study } = readStudy(file, terminal);
    const result = await runSession(
      study,
      {
        studyFolder: folder,
        store: optionText(options, "store"),
        // A demo that showed the last one's verdict would be a replay. An unfinished one goes on.
        again: true,
        acceptCodeChange: false,
        onCodeChange: "new-study",
        command: "the same command",
        commandFor: (_, kind) => (kind === "tuned" ? command : null),
      },
      terminal,
    );
    const outcome = sessionOutcome(result, command, terminal, optionFlag(options, "all"));
    if (result.document === null) return outcome;
    const reports = join(/^\w+:\/\//.test(result.workspace) ? terminal.cwd : result.workspace, "reports");
    mkdirSync(reports, { recursive: true });
    const path = join(reports, `${study.name}.html`);
    writeFileSync(
      path,
      studyHtml(result.document, { assayVersion: assayVersion(), generatedAt: terminal.now() }),
    );
    return {
      ...outcome,
      text: [
        outcome.text,
        "",
        `  report    ${shownPath(terminal.cwd, path)}  (one file, open it in a browser)`,
        `  study     ${shown}`,
        `            change it, then: ${command}`,
      ].join("\n"),
    };
  },
});

function chosenExample(name: string | undefined): string {
  if (name === undefined) return EXAMPLES[0] as string;
  if (EXAMPLES.includes(name)) return name;
  throw new AssayError("USAGE", `there is no example "${name}", expected ${anyOf(EXAMPLES)}`, {
    where: "assay demo",
    next: "assay demo --help",
  });
}

/**
 * Where the example lies. Node does not strip types below node_modules, so an installed package copies it beside the
 * user first; a checkout runs it in place.
 */
function exampleFolder(example: string, terminal: Terminal): string {
  if (!PACKAGE.split(/[\\/]/).includes("node_modules")) return join(PACKAGE, "examples", example);
  const copy = resolve(terminal.cwd, "assay-demo");
  for (const part of [example, "kit", "requirements.txt"]) {
    const target = join(copy, part);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(PACKAGE, "examples", part), target, { recursive: true });
  }
  return join(copy, example);
}
