/**
 * What a verdict holds for, and what its interval leaves out: the footer of every output.
 * @module
 */
import type { Evidence } from "../model/index.ts";
import { classSizes, type PairedItems } from "./items-evidence.ts";
import { plural } from "./sentence.ts";

const SPACES = "these search spaces and this problem; another space is another question";

/** Footer of a verdict about two configurations. */
export function holdsForUnits(evidence: Evidence, items: PairedItems | null): string[] {
  const about =
    evidence.kind === "tuned"
      ? SPACES
      : "these two configurations and this problem; a tuned one may do better";
  return [
    `Holds for ${about}.`,
    items === null
      ? `Unit: ${evidence.unit.name}. For this test set: its own sampling error is not in the interval.`
      : `Units: ${evidence.unit.name} and test item. The interval covers fresh ${plural(evidence.unit.name, 2)} and fresh test items (${items.ids.length} were seen${classesText(items)}).`,
  ];
}

/** What a mean over classes rests on: each counts alike, so the smallest class decides how sure it is. */
function classesText({ classes }: PairedItems): string {
  if (classes === null) return "";
  const sizes = classSizes(classes);
  const [name, least] = sizes.reduce((least, each) => (each[1] < least[1] ? each : least));
  return `; the ${sizes.length} classes count alike, and the smallest, ${name}, has ${least}`;
}

/** Footer of a verdict about two methods at k trials each. */
export function holdsForTrials(evidence: Evidence, trials: number): string[] {
  const missed = Math.min(100, (100 * 3) / trials);
  return [
    `Holds for ${SPACES}.`,
    "Unit: trial. For this test set: its own sampling error is not in the interval.",
    `With ${trials} trials, a good region that holds less than 3/n = ${Number(missed.toPrecision(2))} % of the search law may have been missed (one of exactly that share is missed by one search in twenty).`,
    sharedNoise(evidence),
  ];
}

/** Scores that come from one run share its chance, and selection by one of them takes the other along. */
function sharedNoise({ budget: { replicates } }: Evidence): string {
  const fresh = "the fresh units are about the configuration";
  return replicates === 1
    ? `Selection and test score come from the same run, so the curves are about the selected run, not its configuration; ${fresh}.`
    : `Selection and test score come from the same ${replicates} runs of a trial, so the curves are about the mean of the selected runs, which owes their chance less than one run does; ${fresh}.`;
}
