/**
 * Vitest's results as they come: one line a file, a failure in full where it happens; at the end everything as JSON in
 * the file that `ASSAY_TEST_RESULTS` names. (Vitest's own JSON leaves out why a test was skipped.)
 * @module
 */
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { SerializedError, TestError, UserConsoleLog } from "vitest";
import type { Reporter, TestCase, TestModule } from "vitest/node";

export interface TestOutcome {
  readonly file: string;
  /** Suites and title; null for the file itself: it could not be loaded, or a hook broke. */
  readonly title: string | null;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it failed, with the place; why it was skipped. */
  readonly detail: string;
}

/** More of what one test printed helps nobody. */
const PRINTED_LINES = 40;

export default class TestReporter implements Reporter {
  readonly #outcomes: TestOutcome[] = [];
  readonly #printed = new Map<string, string[]>();

  onUserConsoleLog(log: UserConsoleLog): void {
    const of = log.taskId ?? "";
    this.#printed.set(of, [...(this.#printed.get(of) ?? []), log.content.trimEnd()]);
  }

  onTestModuleEnd(module: TestModule): void {
    const outcomes = [...this.#ofTests(module), ...ofModule(module)];
    this.#outcomes.push(...outcomes);
    const count = (state: TestOutcome["state"]) =>
      outcomes.filter((outcome) => outcome.state === state).length;
    const [failed, skipped] = [count("failed"), count("skipped")];
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const rest = `${failed > 0 ? `, ${failed} failed` : ""}${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    console.log(
      `${failed > 0 ? "FAIL" : "ok  "} ${module.relativeModuleId}  ${count("passed")} passed${rest}  ${seconds} s`,
    );
    for (const outcome of outcomes) if (outcome.state === "failed") console.log(failureText(outcome));
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    for (const error of unhandled) {
      const outcome: TestOutcome = {
        file: "(outside of any test)",
        title: error.name ?? "unhandled error",
        state: "failed",
        detail: errorText(error as TestError),
      };
      this.#outcomes.push(outcome);
      console.log(failureText(outcome));
    }
    const target = process.env.ASSAY_TEST_RESULTS;
    if (target !== undefined) writeFileSync(target, JSON.stringify(this.#outcomes));
  }

  #ofTests(module: TestModule): TestOutcome[] {
    return [...module.children.allTests()].map((test) => {
      const result = test.result();
      const at = { file: module.relativeModuleId, title: test.fullName };
      if (result.state === "passed") return { ...at, state: "passed", detail: "" };
      if (result.state === "failed")
        return {
          ...at,
          state: "failed",
          detail: result.errors.map(errorText).join("\n") + this.#output(test),
        };
      if (result.state === "skipped")
        return { ...at, state: "skipped", detail: result.note ?? "no reason given" };
      return { ...at, state: "failed", detail: "never finished" };
    });
  }

  #output(test: TestCase): string {
    const lines = (this.#printed.get(test.id) ?? []).join("\n").split("\n").filter(Boolean);
    return lines.length === 0 ? "" : `\nit printed:\n${lines.slice(-PRINTED_LINES).join("\n")}`;
  }
}

function ofModule(module: TestModule): TestOutcome[] {
  const at = { file: module.relativeModuleId, title: null };
  const broken = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
  return broken.map((error) => ({ ...at, state: "failed", detail: errorText(error) }));
}

function errorText(error: TestError): string {
  const place = error.stacks?.[0];
  return [
    error.message,
    error.diff === undefined ? "" : stripVTControlCharacters(error.diff),
    place === undefined ? "" : `at ${relative(process.cwd(), place.file)}:${place.line}:${place.column}`,
  ]
    .filter(Boolean)
    .join("\n");
}

function failureText({ file, title, detail }: TestOutcome): string {
  const indented = detail.split("\n").map((line) => `       ${line}`.trimEnd());
  return [`  FAILED ${title ?? file}`, ...indented].join("\n");
}
