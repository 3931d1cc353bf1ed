/**
 * What would decide it: which runs, how many, how long, with what chance, by which command.
 * @module
 */
import type { NextStep, Verdict } from "../../model/index.ts";
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

/**
 * What would decide the primary verdict, and, unless every verdict tells its own, what would decide the other one of the
 * same pair where it is open.
 */
export function nextLines(page: Page, [primary, ...rest]: readonly Verdict[], heading: string): string[] {
  const { paint, width } = page;
  const open = page.all ? [] : rest.filter(({ word, next }) => word === "UNDECIDED" && next.length > 0);
  const steps = [
    ...(primary?.next ?? []).map((step) => ({ step, lead: "" })),
    ...open.flatMap((verdict) => verdict.next.map((step) => ({ step, lead: leadOf(verdict) }))),
  ];
  if (steps.length === 0) return [];
  const indent = `${MARGIN}  `;
  const lines = (text: string) => wrap(text, width, { first: indent, rest: indent });
  return [
    MARGIN + paint("strong", heading),
    ...steps.flatMap(({ step, lead }) => [
      ...lines(lead === "" ? `${capital(step.action)}.` : `${lead}: ${step.action}.`),
      ...lines(`${capital(costText(step))}.`),
      ...commandLines(page, step, indent),
    ]),
  ];
}

function leadOf({ question }: Verdict): string {
  return question === "method" ? "For the methods" : "For the chosen configurations";
}

function commandLines({ paint, width }: Page, step: NextStep, indent: string): string[] {
  if (step.command === null) return [];
  const before = beforeCommand(step);
  return [
    ...(before === "" ? [] : [indent + before]),
    ...wrapCommand(step.command, width, `${indent}  `).map((line) => paint("strong", line)),
  ];
}

/** A larger study is the same file with another budget in it; nothing where the command is all there is. */
export function beforeCommand({ action }: NextStep): string {
  if (!action.includes("budget {")) return "";
  return `With that budget${action.includes("seed: ") ? " and that seed" : ""} in the file:`;
}

/** As two sentences, for beside a heading; the command is written below them. */
export function nextText(step: NextStep): string {
  return `${capital(step.action)}. ${capital(costText(step))}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
