/**
 * What would decide it: which runs, how many, how long, with what chance, by which command.
 * @module
 */
import type { NextStep } from "../../model/index.ts";
import { chanceText, counted } from "../counts-text.ts";
import { durationText } from "../duration-text.ts";
import { MARGIN, type Page } from "./page.ts";
import { wrap, wrapCommand } from "./wrap.ts";

/** `64 runs, about 32 min here; 80 % chance of BETTER or WORSE, ...`: what a step costs, and what it buys. */
export function costText({ runs, seconds, chance, reason }: NextStep): string {
  const cost = [
    ...(runs === null ? [] : [counted(Number(runs), "run")]),
    ...(seconds === null ? [] : [`about ${durationText(Number(seconds))} on this machine`]),
  ].join(", ");
  const gain = chance === null ? reason : `${chanceText(Number(chance))} chance of ${reason}`;
  return cost === "" ? gain : `${cost}: ${gain}`;
}

export function nextLines(page: Page, next: readonly NextStep[], heading: string): string[] {
  const { paint, width } = page;
  if (next.length === 0) return [];
  const indent = `${MARGIN}  `;
  return [
    MARGIN + paint("strong", heading),
    ...next.flatMap((step) => [
      ...wrap(`${capital(step.action)}.`, width, { first: indent, rest: indent }),
      ...wrap(`${capital(costText(step))}.`, width, { first: indent, rest: indent }),
      ...(step.command === null
        ? []
        : wrapCommand(step.command, width, `${indent}  `).map((line) => paint("strong", line))),
    ]),
  ];
}

/** As two sentences, for beside a heading; the command is written below them. */
export function nextText(step: NextStep): string {
  return `${capital(step.action)}. ${capital(costText(step))}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
