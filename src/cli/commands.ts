/**
 * The commands by name. Each is loaded when it is called, so that `assay --help` starts quickly.
 * @module
 */
import type { Command } from "./command.ts";

export const COMMANDS: Readonly<Record<string, { summary: string; load(): Promise<Command> }>> = {
  run: {
    summary: "Run a study: equal budgets, interleaved, judged at its end",
    load: async () => (await import("./commands/run.ts")).run,
  },
  compare: {
    summary: "Compare two commands over fresh seeds",
    load: async () => (await import("./commands/compare.ts")).compare,
  },
  verdict: {
    summary: "Say what the recorded runs prove",
    load: async () => (await import("./commands/verdict.ts")).verdict,
  },
  plan: {
    summary: "How many runs a difference takes to be seen",
    load: async () => (await import("./commands/plan.ts")).plan,
  },
  report: {
    summary: "Write the one-file report of a study",
    load: async () => (await import("./commands/report.ts")).report,
  },
  init: {
    summary: "Write a first assay.yaml",
    load: async () => (await import("./commands/init.ts")).init,
  },
  demo: {
    summary: "The worked example: a ResNet for medical images, tuned and judged",
    load: async () => (await import("./commands/demo.ts")).demo,
  },
  doctor: {
    summary: "Check that this machine has what Assay needs",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
};
