/**
 * `assay plan --gap --sigma`: how many runs a difference takes to be seen.
 * @module
 */

import { planForGap } from "../../judge/index.ts";
import { AssayError } from "../../model/index.ts";
import { planText } from "../../report/index.ts";
import { defineCommand, optionText } from "../command.ts";
import { duration, fraction, positiveInteger, positiveNumber } from "../option-values.ts";

const EXAMPLE = "assay plan --gap 0.5 --sigma 0.8";

export const plan = defineCommand({
  summary: "How many runs a difference takes to be seen",
  usage: "--gap X --sigma S [OPTIONS]",
  details: [
    "Two fixed configurations, equal numbers of runs, Welch's test. A spread measured on few runs is itself uncertain:",
    "give their number with --pilot, and the upper 80 % bound of the spread is planned on.",
  ],
  examples: [EXAMPLE, "assay plan --gap 0.01 --sigma 0.012 --pilot 5 --time 3m --power 0.9"],
  options: {
    gap: { value: "X", help: "The difference that should be found, in units of the score" },
    sigma: { value: "S", help: "Standard deviation of one run's score over seeds" },
    pilot: { value: "N", help: "The number of runs that the spread was measured on" },
    power: { value: "P", help: "Chance of finding it (default 0.8)" },
    alpha: { value: "A", help: "Two-sided error rate (default 0.05)" },
    margin: { value: "M", help: "Plan for EQUIVALENT within M instead, if the methods do not differ" },
    time: { value: "TIME", help: "How long one run takes: 90s, 10m, 2h" },
  },
  async run({ positionals: [file], options }, terminal) {
    if (file !== undefined)
      throw new AssayError(
        "USAGE",
        `"${file}": planning from a study or from its first runs is not there yet; the gap and the spread are what it needs`,
        { where: "assay plan", next: EXAMPLE },
      );
    if (options.gap !== undefined && options.margin !== undefined)
      throw new AssayError(
        "USAGE",
        "--gap plans for a difference, --margin for none: ask one of them at a time",
        { where: "assay plan" },
      );
    const missing = [
      ...(options.gap === undefined && options.margin === undefined ? ["--gap (or --margin)"] : []),
      ...(options.sigma === undefined ? ["--sigma"] : []),
    ];
    if (missing.length > 0)
      throw new AssayError("USAGE", `needed: ${missing.join(" and ")}, in units of the score`, {
        where: "assay plan",
        next: EXAMPLE,
      });
    const number = (name: string, read: (option: string, text: string) => number) => {
      const text = optionText(options, name);
      return text === undefined ? null : read(`--${name}`, text);
    };
    const time = number("time", duration);
    const body = planForGap({
      gap: number("gap", positiveNumber),
      margin: number("margin", positiveNumber),
      sigma: number("sigma", positiveNumber) as number,
      pilot: number("pilot", positiveInteger),
      power: number("power", fraction) ?? 0.8,
      alpha: number("alpha", fraction) ?? 0.05,
      secondsPerRun: time === null ? null : time / 1000,
    });
    return {
      text: planText(body, { width: terminal.width, colour: terminal.colour, unicode: terminal.unicode }),
      schema: "assay.plan/1",
      document: body,
    };
  },
});
