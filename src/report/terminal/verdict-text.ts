/**
 * A judged study for the terminal.
 * @module
 */
import type { StudyDocument } from "../../model/index.ts";
import { glyphs, INK_OF_WORD, painter, type TextStyle } from "./text-style.ts";

export function verdictText(document: StudyDocument, style: TextStyle): string {
  const [paint, marks] = [painter(style.colour), glyphs(style.unicode)];
  const primary = document.verdicts[document.primary];
  const ordered =
    primary === undefined
      ? document.verdicts
      : [primary, ...document.verdicts.filter((each) => each !== primary)];
  return ordered
    .map(
      ({ word, evidence, sentence }) =>
        `  ${paint(INK_OF_WORD[word], `${marks.words[word]} ${word}`)}   evidence ${evidence.grade}\n  ${sentence}.`,
    )
    .join("\n\n");
}
