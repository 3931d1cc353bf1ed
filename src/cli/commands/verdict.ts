/**
 * `assay verdict`: what the recorded runs prove.
 * @module
 */
import { armsBy, judge, metricOf, type RunsQuestion, runsEvidence } from "../../judge/index.ts";
import { AssayError, inferGoal, parseRunFilter, type RecordedRun } from "../../model/index.ts";
import { loadRuns } from "../../run/index.ts";
import { openArtifactStore } from "../../store/index.ts";
import {
  defineCommand,
  type OptionValues,
  optionFlag,
  optionText,
  optionTexts,
  type Terminal,
} from "../command.ts";
import { goalOption, positiveNumber } from "../option-values.ts";
import { judgeRecorded, runsOfStudy, unsealedRuns } from "../recorded-study.ts";
import { studyOutcome } from "../study-outcome.ts";
import { openRecord } from "../study-session.ts";

export const verdict = defineCommand({
  summary: "Say what the recorded runs prove",
  usage: "[STUDY.yaml | NAME] [OPTIONS]",
  details: [
    "Without options: the newest study of the record, or the one named. With --by, or --a and --b: all runs of",
    "the record (or of the study named), arranged by what they logged: --by method, --by a parameter. Runs that",
    "agree in all but the unit are one configuration. Nothing is written. A filter is written as in MLflow:",
    "params.opt = 'muon' and metrics.val_loss < 3.",
  ],
  examples: [
    "assay verdict",
    "assay verdict --by method --metric test_auc --select-by val_auc",
    `assay verdict --a "params.opt = 'muon'" --b "params.opt = 'adam'" --metric val_loss`,
  ],
  judges: true,
  options: {
    by: { value: "PARAM", help: "The parameter or tag whose values are the arms" },
    a: { value: "FILTER", help: "Runs of the candidate, with --b" },
    b: { value: "FILTER", help: "Runs of the baseline, with --a" },
    baseline: { value: "VALUE", help: "The arm that the others are held against (with --by)" },
    metric: { value: "NAME", help: "The score that is judged" },
    "select-by": { value: "NAME", help: "The score that picked configurations, where it is another" },
    goal: { value: "GOAL", help: "maximize or minimize (default: known from names such as acc, auc, loss)" },
    margin: { value: "X", help: "A difference below X does not matter: allows EQUIVALENT" },
    unit: { value: "PARAM", help: "The parameter that names the unit of replication (default seed)" },
    ignore: { value: "PARAM", many: true, help: "Parameters that do not tell configurations apart" },
    search: { value: "LAW", help: "random: the configurations were drawn at random (caps the grade at C)" },
    show: { flag: true, help: "Look before the planned look; recorded, and it lowers the grade" },
  },
  async run({ positionals: [which], options }, terminal) {
    const all = optionFlag(options, "all");
    const [by, a, b] = ["by", "a", "b"].map((name) => optionText(options, name));
    if ((a === undefined) !== (b === undefined))
      throw new AssayError("USAGE", `--${a === undefined ? "a" : "b"} is missing: both filters are needed`, {
        where: "assay verdict",
      });
    if (by !== undefined && a !== undefined)
      throw new AssayError("USAGE", "--by and --a/--b exclude each other", { where: "assay verdict" });
    if (by === undefined && a === undefined)
      return studyOutcome(
        await judgeRecorded(which, optionText(options, "store"), terminal, optionFlag(options, "show")),
        terminal,
        all,
      );
    return studyOutcome(await judgeRuns(which, by ?? null, a, b, options, terminal), terminal, all);
  },
});

async function judgeRuns(
  which: string | undefined,
  by: string | null,
  a: string | undefined,
  b: string | undefined,
  options: OptionValues,
  terminal: Terminal,
) {
  const search = optionText(options, "search");
  if (search !== undefined && search !== "random")
    throw new AssayError("USAGE", `"${search}", expected random`, { where: "--search" });
  const { store, workspace } = await openRecord(optionText(options, "store"), terminal);
  try {
    const all = await loadRuns(store, openArtifactStore(workspace));
    if (all.length === 0)
      throw new AssayError("INVALID_INPUT", "the record holds no run", {
        where: store.location,
        next: "assay run assay.yaml",
      });
    const named = which === undefined ? all : await runsOfStudy(all, which, store, terminal);
    const open = await unsealedRuns(named, store, workspace, terminal, optionFlag(options, "show"));
    const metric = optionText(options, "metric") ?? null;
    const runs = metric === null ? open : runsAbout(metric, open, terminal);
    const arms =
      by !== null
        ? armsBy(runs, by)
        : [armOf("a", a as string, runs, "--a"), armOf("b", b as string, runs, "--b")];
    const selectBy = optionText(options, "select-by") ?? null;
    const { name, goal } = metricOf(
      arms.flatMap((arm) => arm.runs),
      {
        name: metric,
        goal: goalOption(optionText(options, "goal")),
        selectBy,
      },
      inferGoal,
    );
    const margin = optionText(options, "margin");
    const question: RunsQuestion = {
      name: by === null ? "a against b" : `by ${by}`,
      arms,
      by,
      metric: {
        name,
        selectBy,
        goal,
        margin: margin === undefined ? null : positiveNumber("--margin", margin),
        score: "last",
        unbounded: false,
      },
      unit: optionText(options, "unit") ?? "seed",
      ignore: optionTexts(options, "ignore"),
      baseline: by === null ? "b" : (optionText(options, "baseline") ?? null),
      claimsRandom: search === "random",
      floor: null,
      alpha: 0.05,
    };
    return judge(runsEvidence(question));
  } finally {
    await store.close();
  }
}

/**
 * A study none of whose runs logged the metric is about something else: its runs have not failed, they are no evidence.
 * The same holds for a run of no study that finished with other scores.
 */
function runsAbout(metric: string, runs: readonly RecordedRun[], terminal: Terminal): readonly RecordedRun[] {
  const logged = new Set(runs.filter((run) => Object.hasOwn(run.series, metric)));
  const studies = new Set([...logged].flatMap(({ link }) => (link === null ? [] : [link.studyId])));
  const about = runs.filter((run) =>
    run.link === null ? logged.has(run) || run.status !== "FINISHED" : studies.has(run.link.studyId),
  );
  if (logged.size === 0) return runs; // then the question itself is refused, with what was logged
  if (about.length < runs.length)
    terminal.note(
      `${runs.length - about.length} runs are left out: what they belong to did not log ${metric}.`,
    );
  return about;
}

function armOf(name: string, filter: string, runs: readonly RecordedRun[], where: string) {
  const matches = parseRunFilter(filter, where);
  const found = runs.filter((run) =>
    matches({
      metrics: Object.fromEntries(
        Object.entries(run.series).map(([key, points]) => [key, points.at(-1)?.value ?? Number.NaN]),
      ),
      params: run.params,
      tags: run.tags,
      attributes: { status: run.status, start_time: run.startTime, run_id: run.id, run_name: run.name },
    }),
  );
  if (found.length === 0)
    throw new AssayError("INVALID_INPUT", `no run of the record matches ${filter}`, { where });
  return { name, runs: found };
}
