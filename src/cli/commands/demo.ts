/**
 * `assay demo`: the worked example, really trained and really judged on this machine.
 * @module
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { studyHtml } from "../../report/index.ts";
import { defineCommand, optionFlag, optionText, type Terminal } from "../command.ts";
import { shellWords } from "../shell-words.ts";
import { shownPath } from "../shown-path.ts";
import { runSession } from "../study-session.ts";
import { assayVersion } from "../version.ts";
import { readStudy, sessionOutcome } from "./run.ts";

/** The package's own folder, both in a checkout and installed. */
const PACKAGE = fileURLToPath(new URL("../../../", import.meta.url));

export const demo = defineCommand({
  summary: "The worked example: a ResNet for medical images, tuned and judged",
  usage: "[--full]",
  details: [
    "Tunes a small residual network, a plain convolutional network and logistic regression on breast",
    "ultrasound images (BreastMNIST) with equal budgets, runs the winners on fresh seeds, and judges.",
    "About three minutes on two cores. Nothing is replayed: the numbers are what comes out.",
  ],
  examples: ["assay demo"],
  positionals: 0,
  judges: true,
  options: {
    full: { flag: true, help: "More trials, and chest X-rays (PneumoniaMNIST) as a second problem; long" },
  },
  async run({ options }, terminal) {
    const folder = exampleFolder(terminal);
    const file = join(folder, optionFlag(options, "full") ? "assay.full.yaml" : "assay.yaml");
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

/**
 * Where the example lies. Node does not strip types below node_modules, so an installed package copies it beside the
 * user first; a checkout runs it in place.
 */
function exampleFolder(terminal: Terminal): string {
  const inside = join(PACKAGE, "examples", "medical-resnet");
  if (!PACKAGE.split(/[\\/]/).includes("node_modules")) return inside;
  const copy = resolve(terminal.cwd, "assay-demo");
  for (const part of ["medical-resnet", "kit"]) {
    const target = join(copy, part);
    if (existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(PACKAGE, "examples", part), target, { recursive: true });
  }
  return join(copy, "medical-resnet");
}
