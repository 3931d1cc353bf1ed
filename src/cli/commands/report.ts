/**
 * `assay report`: the one-file report of a judged study.
 * @module
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { AssayError } from "../../model/index.ts";
import { studyHtml } from "../../report/index.ts";
import { defineCommand, optionFlag, optionText } from "../command.ts";
import { judgeRecorded } from "../recorded-study.ts";
import { assayVersion } from "../version.ts";

export const report = defineCommand({
  summary: "Write the one-file report of a study",
  usage: "[STUDY.yaml | NAME] --html [--out FILE]",
  details: [
    "Without a name: the newest study of the record. The file holds its own data and makes no request.",
  ],
  examples: ["assay report --html", "assay report assay.yaml --html --out paper/report.html"],
  options: {
    html: { flag: true, help: "One offline HTML file" },
    out: { value: "FILE", help: "Where to write it (default: STUDY.html here)" },
  },
  async run({ positionals: [which], options }, terminal) {
    if (!optionFlag(options, "html"))
      throw new AssayError("USAGE", "which kind of report?", {
        where: "assay report",
        next: "assay report --html",
      });
    const document = await judgeRecorded(which, optionText(options, "store"), terminal);
    const path = resolve(terminal.cwd, optionText(options, "out") ?? `${document.study.name}.html`);
    const html = studyHtml(document, { assayVersion: assayVersion(), generatedAt: terminal.now() });
    writeFileSync(path, html);
    return {
      text: `Wrote ${path} (${Math.ceil(html.length / 1024)} KB, one file, no network).`,
      schema: "assay.report/1",
      document: { file: path, bytes: Buffer.byteLength(html) },
    };
  },
});
