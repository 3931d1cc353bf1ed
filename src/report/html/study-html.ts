/**
 * The one-file report of a judged study: a document that is read from top to bottom. It makes no request, holds its own
 * data, follows the reader's light or dark, prints on A4, and says everything without its script.
 *
 * Order: the word and its sentence, the sum, how sure, what was looked at, what would decide it; then every pair with its
 * figures, every run, the plan, and how each number was computed.
 * @module
 */
import { envelope, type StudyDocument, type Verdict } from "../../model/index.ts";
import { figurePatterns, figureStyles } from "../figures/figure-frame.ts";
import { type Content, type Markup, markup, NOTHING, verbatim } from "../figures/markup.ts";
import { MARKER_PATHS, tokenStyles } from "../tokens.ts";
import { computedSection } from "./computed-section.ts";
import { contentPolicy } from "./content-policy.ts";
import { evidenceSection } from "./evidence-section.ts";
import { createFigures, type PlaceFigure } from "./figure-block.ts";
import { inNumbers, meaningNote } from "./in-numbers.ts";
import { curvesFigure, sumFigure, sumVerdict, unitsFigure } from "./pair-figures.ts";
import { holdsSection, planSection, timeText } from "./plan-section.ts";
import {
  type JudgedPair,
  nameMarkup,
  onProblem,
  pairId,
  pairName,
  type ReportPage,
  reportPage,
  sentenceMarkup,
  shapeMarkup,
  wordMarkup,
} from "./report-page.ts";
import { REPORT_SCRIPT } from "./report-script.ts";
import { reportStyles } from "./report-styles.ts";
import { runsSection, selectedSection } from "./runs-section.ts";
import { untunedSection } from "./untuned-figure.ts";
import {
  failedNote,
  gradeBadge,
  headlineBlock,
  nextSteps,
  otherQuestion,
  questionTitle,
  sumEquation,
  untunedEquation,
  warningNotes,
} from "./verdict-block.ts";
import { verdictTable } from "./verdict-table.ts";

export interface StudyHtmlOptions {
  readonly assayVersion: string;
  /** Milliseconds since 1970, UTC. */
  readonly generatedAt: number;
}

export function studyHtml(document: StudyDocument, { assayVersion, generatedAt }: StudyHtmlOptions): string {
  const page = reportPage(document);
  const style = [tokenStyles(), figureStyles(), reportStyles()].join("\n");
  const [primary] = page.pairs;
  const title = primary === undefined ? document.study.name : `${primary.first.word}: ${document.study.name}`;
  const place = createFigures();
  const data = JSON.stringify(envelope("assay.study/1", assayVersion, generatedAt, document));
  const content = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentPolicy(style, REPORT_SCRIPT)}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title} · Assay report</title><link rel="icon" href="data:,"><style>${verbatim(style)}</style></head><body>
<a class="skip" href="#main">Skip to content</a>${figurePatterns()}${markerSymbols()}
<div class="layout">${contents(page)}<main id="main"><header>${pageHead(page, generatedAt)}</header>
${primary === undefined ? markup`<p class="lead">Nothing was judged: the study compares no pair of methods.</p>${failedNote(page)}` : headlineBlock(page, primary)}
${verdictTable(page)}
${page.pairs.map((pair, i) => pairSection(page, pair, i, place))}
${selectedSection(page)}
${evidenceSection(page)}
${planSection(page)}
${holdsSection(page)}
${computedSection(page)}
${runsSection(page)}
${footer(page, assayVersion, generatedAt)}
</main></div>
<script type="application/json" id="study-data">${verbatim(scriptSafe(data))}</script>
<script>${verbatim(REPORT_SCRIPT)}</script>
</body></html>
`;
  return content.markup;
}

/** JSON that no parser of HTML can take for the end of its element, or for a comment. */
function scriptSafe(json: string): string {
  return json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

function markerSymbols(): Markup {
  return markup`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>${MARKER_PATHS.map((path, i) => markup`<path id="mk${i}" d="${path}"/>`)}</defs></svg>`;
}

function pageHead(page: ReportPage, generatedAt: number): Markup {
  const { study } = page.document;
  const [primary] = page.pairs;
  return markup`<div class="kick"><span>Assay report · ${nameMarkup(study.name)} · ${timeText(generatedAt)}</span><button type="button" class="js" id="theme" aria-label="Switch colours">Dark</button></div><h1>${primary === undefined ? nameMarkup(study.name) : questionTitle(primary, onProblem(page, primary.problem))}</h1>`;
}

/** Beside the text where there is room; the text itself is in the same order. */
function contents(page: ReportPage): Markup {
  const [primary] = page.pairs;
  if (primary === undefined) return NOTHING;
  const entries: [string, Content][] = [
    ...(page.pairs.length > 1 ? [["verdicts", "All verdicts"] as [string, Content]] : []),
    ...page.pairs.map((pair, i): [string, Content] => [
      pairId(i),
      page.pairs.length === 1
        ? pairName(page, pair)
        : markup`${shapeMarkup(pair.first.word)}${pairName(page, pair)}`,
    ]),
    ...(page.document.arms.some(({ selected }) => selected !== null)
      ? [["selected", "Selected configurations"] as [string, Content]]
      : []),
    ["evidence", "Evidence"],
    ["plan", "Plan"],
    ["holds", "What it holds for"],
    ["computed", "How each figure was computed"],
    ["runs", "Every run"],
  ];
  return markup`<nav class="toc" aria-label="Contents"><p>${wordMarkup(primary.first.word)}</p><ol>${entries.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>`;
}

/** The primary pair was told above: its section has its word, where there are others, and the figures. */
function pairSection(page: ReportPage, pair: JudgedPair, index: number, place: PlaceFigure): Markup {
  const { method, model, first } = pair;
  const sum = sumVerdict(pair)?.sum ?? null;
  const other = first === method ? model : method;
  const [sumBlock, curves, units] = [
    sumFigure(page, pair),
    curvesFigure(page, pair),
    unitsFigure(page, pair),
  ];
  const head = markup`<p class="head">${wordMarkup(first.word)}${gradeBadge(first)}</p>`;
  const told =
    index === 0
      ? page.pairs.length > 1 && head
      : markup`${head}<p class="lead">${sentenceMarkup(first)}</p>${meaningNote(first, false)}${warningNotes([first, ...(other === null ? [] : [other])])}${sum !== null && sumEquation(sum)}${untunedEquation(sumVerdict(pair) ?? method ?? model)}`;
  return markup`<section class="pair${page.pairs.length > 1 && " one-of"}"><h2 id="${pairId(index)}">${pairName(page, pair)}</h2>${told}${
    sumBlock !== null && markup`<h3>What the gain is made of</h3>${place(sumBlock)}`
  }${untunedSection(page, pair, index, place)}${
    method !== null &&
    markup`<h3>At which budget</h3>${curves === null ? markup`<p>${sentenceMarkup(method)}</p>` : place(curves)}${inNumbers(method)}`
  }${
    model !== null &&
    markup`<h3>${page.tuned ? `The chosen configurations, on fresh ${page.document.study.unit}s` : `Every ${page.document.study.unit}`}</h3>${
      page.tuned && index > 0 && otherQuestion(page, model)
    }${units === null ? markup`<p class="small">No unit of either configuration finished, so there is nothing to draw.</p>` : place(units)}${inNumbers(model)}`
  }${nextOf(page, pair, index)}</section>`;
}

/** Always last; the headline has said the primary's. */
function nextOf(page: ReportPage, { first, method, model }: JudgedPair, index: number): Markup {
  const other = first === method ? model : method;
  const about = ({ question }: Verdict) =>
    !page.tuned ? "" : question === "method" ? ", for the methods" : ", for the chosen configurations";
  return markup`${index > 0 && nextSteps(first.next, about(first))}${other !== null && nextSteps(other.next, about(other))}`;
}

function footer({ document: { study } }: ReportPage, version: string, generatedAt: number): Markup {
  const name = `${study.name.replaceAll(/[^A-Za-z0-9_.-]+/g, "-") || "study"}.assay.json`;
  return markup`<footer><p>Assay ${version} · ${timeText(generatedAt)} · this file makes no request and holds its own data. <button type="button" class="js" id="save" data-name="${name}">Save the data as JSON</button></p></footer>`;
}
