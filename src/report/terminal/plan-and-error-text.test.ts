import { describe, expect, it } from "vitest";
import { planForGap } from "../../judge/index.ts";
import { AssayError } from "../../model/index.ts";
import { errorText } from "./error-text.ts";
import { planText } from "./plan-text.ts";
import { displayWidth } from "./wrap.ts";

const question = {
  gap: 0.5,
  margin: null,
  sigma: 0.8,
  pilot: null,
  power: 0.8,
  alpha: 0.05,
  secondsPerRun: 180,
};

describe("planText", () => {
  const body = planForGap(question);
  const text = planText(body, { width: 100, colour: false, unicode: true });

  it("tells the sentence, every point of the power curve, cost and the command", () => {
    expect(text.replaceAll(/\s+/g, " ")).toContain(body.sentence);
    for (const { n, power } of body.curve) {
      const line = text.split("\n").find((each) => each.trim().startsWith(`${n}  `)) as string;
      expect(line).toContain(`${Math.round(100 * Number(power))} %`);
      expect(line.includes("the plan")).toBe(n === body.seeds);
    }
    expect(text).toContain(`In all ${body.runs} runs, ${body.seeds} of each: about 4 h 12 min`);
    expect(text).toContain(`assay compare 'COMMAND A' 'COMMAND B' --seeds ${body.seeds}`);
  });

  it.each([40, 80, 120])("keeps to %i columns, in ASCII too", (width) => {
    const ascii = planText(body, { width, colour: false, unicode: false });
    expect(ascii).toMatch(/^[\n -~]*$/);
    for (const line of ascii.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it("a plan that cannot be made says so", () => {
    const none = {
      ...body,
      question: "method" as const,
      seeds: null,
      trials: null,
      runs: null,
      seconds: null,
      curve: [],
    };
    expect(planText(none, { width: 80, colour: false, unicode: true })).toContain("cannot be said yet");
  });
});

describe("errorText", () => {
  const error = new AssayError("INVALID_INPUT", 'unknown key "logg", expected type, low, high or log', {
    where: "assay.yaml:9:54",
    next: "assay run assay.yaml",
    excerpt: "     9 │ lr: {logg: true}\n       │      ▔▔▔▔",
  });

  it("says where, what, the spot and what next", () => {
    expect(errorText(error, { colour: false })).toBe(
      [
        'error: assay.yaml:9:54: unknown key "logg", expected type, low, high or log',
        "     9 │ lr: {logg: true}",
        "       │      ▔▔▔▔",
        "next:  assay run assay.yaml",
      ].join("\n"),
    );
  });

  it("leaves out what there is not", () => {
    expect(errorText(new AssayError("IO", "the disk is full"), { colour: false })).toBe(
      "error: the disk is full",
    );
  });

  it("keeps the lines of a stack, and no control character", () => {
    const text = errorText(new AssayError("INTERNAL", "Error: x\n    at y \u001b[2J"), { colour: false });
    expect(text).toBe("error: Error: x\n    at y \ufffd[2J");
  });

  it("colour adds nothing but colour; ASCII is ASCII", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that set a colour
    expect(errorText(error, { colour: true }).replaceAll(/\u001b\[[0-9;]*m/g, "")).toBe(
      errorText(error, { colour: false }),
    );
    expect(errorText(error, { colour: false, unicode: false })).toMatch(/^[\n -~]*$/);
  });
});
