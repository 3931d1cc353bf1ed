/**
 * `assay plan --gap --sigma`: how many runs a difference takes to be seen.
 * @module
 */

import { planForGap } from "../../judge/index.ts";
import { AssayError, parseDuration } from "../../model/index.ts";
import { planText } from "../../report/index.ts";
import { defineCommand, type OptionValues, optionText } from "../command.ts";
import { fraction, positiveNumber } from "../option-values.ts";

export const plan = defineCommand({
  summary: "How many runs a difference takes to be seen",
  usage: "--gap X --sigma S [OPTIONS]",
  details: [
    "Two fixed configurations, equal numbers of runs, Welch's test. A spread measured on few runs is itself uncertain:",
    "give their number with --pilot, and the upper 80 % bound of the spread is planned on.",
  ],
  examples: [
    "assay plan --gap 0.5 --sigma 0.8",
    "assay plan --gap 0.01 --sigma 0.012 --pilot 5 --time 3m --power 0.9",
  ],
  positionals: 0,
  options: {
    gap: { value: "X", help: "The difference that should be found, in units of the score" },
    sigma: { value: "S", help: "Standard deviation of one run's score over seeds" },
    pilot: { value: "N", help: "The number of runs that the spread was measured on" },
    power: { value: "P", help: "Chance of finding it (default 0.8)" },
    alpha: { value: "A", help: "Two-sided error rate (default 0.05)" },
    margin: { value: "M", help: "Plan for EQUIVALENT within M instead, if the methods do not differ" },
    time: { value: "TIME", help: "How long one run takes: 90s, 10m, 2h" },
  },
  async run({ options }, terminal) {
    const need = (name: "gap" | "sigma", options: OptionValues) => {
      const text = optionText(options, name);
      if (text === undefined)
        throw new AssayError("USAGE", `--${name} is missing`, {
          where: "assay plan",
          next: "assay plan --gap 0.5 --sigma 0.8",
        });
      return positiveNumber(`--${name}`, text);
    };
    const number = (name: string, read: (option: string, text: string) => number) => {
      const text = optionText(options, name);
      return text === undefined ? null : read(`--${name}`, text);
    };
    const margin = number("margin", positiveNumber);
    const time = optionText(options, "time");
    const body = planForGap({
      gap: margin === null ? need("gap", options) : null,
      margin,
      sigma: need("sigma", options),
      pilot: number("pilot", positiveNumber),
      power: number("power", fraction) ?? 0.8,
      alpha: number("alpha", fraction) ?? 0.05,
      secondsPerRun: time === undefined ? null : parseDuration(time) / 1000,
    });
    return {
      text: planText(body, { width: terminal.width, colour: terminal.colour, unicode: terminal.unicode }),
      schema: "assay.plan/1",
      document: body,
    };
  },
});
