/**
 * What `assay plan` answers, for the terminal: the sentence, the power curve, what it costs, what to do next.
 * @module
 */
import type { PlanBody } from "../../model/index.ts";
import { chanceText, counted, plural } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { printableAll } from "./printable.ts";
import { glyphs, painter, type TextStyle } from "./text-style.ts";
import { padEnd, padStart, wrap, wrapCommand } from "./wrap.ts";

const MARGIN = "  ";

export function planText(body: PlanBody, { width, colour, unicode }: TextStyle): string {
  const [paint, marks] = [painter(colour), glyphs(unicode)];
  const columns = Math.max(40, Math.min(120, Math.floor(width)));
  const plan = printableAll(body, unicode);
  const lines = (text: string) => wrap(text, columns, { first: MARGIN, rest: MARGIN });
  return [
    ...lines(`${plan.sentence}.`).map((line) => paint("strong", line)),
    ...curveLines(plan, columns - MARGIN.length, marks.barFull, marks.barEmpty, paint),
    "",
    ...lines(costText(plan)),
    ...lines(footText(plan)).map((line) => paint("dim", line)),
    ...nextLines(plan, columns, paint),
  ].join("\n");
}

function curveLines(
  { curve, power, seeds, trials, question }: PlanBody,
  width: number,
  full: string,
  empty: string,
  paint: ReturnType<typeof painter>,
): string[] {
  if (curve.length === 0) return [];
  const needed = question === "model" ? seeds : trials;
  const unit = question === "model" ? "run" : "trial";
  const digits = Math.max(...curve.map(({ n }) => String(n).length));
  const columns = Math.max(10, Math.min(50, width - digits - 24));
  const heading = `${plural(unit, 2)} of each, and the chance (asked for: ${chanceText(Number(power))})`;
  return [
    "",
    ...wrap(heading, width + MARGIN.length, { first: MARGIN, rest: MARGIN }).map((line) =>
      paint("dim", line),
    ),
    ...curve.map(({ n, power: chance }) => {
      const filled = Math.max(0, Math.min(columns, Math.round(columns * Number(chance))));
      const bar = full.repeat(filled) + paint("dim", empty.repeat(columns - filled));
      const here = n === needed ? `  ${paint("strong", "the plan")}` : "";
      return `${MARGIN}${padStart(String(n), digits)}  ${bar}  ${padEnd(chanceText(Number(chance)), 5)}${here}`.trimEnd();
    }),
  ];
}

function costText({ runs, seconds, question, trials, decide_at, seeds }: PlanBody): string {
  if (runs === null)
    return "How many runs that takes cannot be said yet: nothing was run that tells the spread.";
  const each =
    question === "method" && trials !== null
      ? `, ${counted(trials, "trial")} of each${decide_at === null ? "" : `, decided at ${decide_at}`}${seeds === null ? "" : `, then ${counted(seeds, "fresh seed")} of each`}`
      : seeds === null
        ? ""
        : `, ${seeds} of each`;
  const time = seconds === null ? "" : `: about ${durationText(Number(seconds))}, one at a time`;
  return `In all ${counted(runs, "run")}${each}${time}.`;
}

/** The command that does what was planned. */
function nextLines(
  { question, seeds, seconds }: PlanBody,
  width: number,
  paint: ReturnType<typeof painter>,
): string[] {
  if (question !== "model" || seeds === null) return [];
  const time = seconds === null ? "; with --time 3m here you also learn how long it takes" : "";
  return [
    "",
    ...wrap(`next: put your two commands in${time}`, width, { first: MARGIN, rest: MARGIN }),
    ...wrapCommand(`assay compare 'COMMAND A' 'COMMAND B' --seeds ${seeds}`, width, `${MARGIN}  `).map(
      (line) => paint("strong", line),
    ),
  ];
}

function footText({ alpha, gap, sigma, paired, plan_hash, power }: PlanBody): string {
  const facts = [
    ...(gap === null ? [] : [`gap ${gap}`]),
    ...(sigma === null ? [] : [`spread ${Number(Number(sigma).toPrecision(4))}`]),
    `power ${chanceText(Number(power))}`,
    `error rate ${Number((100 * Number(alpha)).toPrecision(3))} %`,
    paired ? "paired units" : "independent units",
    ...(plan_hash === null ? [] : [`plan ${plan_hash.slice(0, 12)}`]),
  ].join(", ");
  return `${facts}.`;
}
