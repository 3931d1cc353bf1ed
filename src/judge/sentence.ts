/**
 * The one sentence of a verdict: both names, the difference with its interval, and k for methods.
 * @module
 */
import { decimal, decimalsFor, type Goal, possessive, signedDecimal, type Word } from "../model/index.ts";

export interface SentenceFacts {
  readonly word: Word;
  readonly question: "model" | "method";
  /** fixed: the configurations were given; tuned: a search chose them. */
  readonly kind: "fixed" | "tuned";
  readonly candidate: string;
  readonly baseline: string;
  readonly metric: string;
  readonly goal: Goal;
  readonly k: number | null;
  readonly unit: string;
  readonly units: readonly [candidate: number, baseline: number];
  /** Candidate minus baseline in the metric's own direction. */
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  readonly level: number;
  readonly equivalenceInterval: readonly [number, number] | null;
  readonly margin: number | null;
  /** Why no rule was applied: "these scores chose the winner". Only with UNDECIDED. */
  readonly reason: string | null;
  /** The word holds over units, but not over the items of the test set. */
  readonly aboutNewData: boolean;
}

export function verdictSentence(facts: SentenceFacts): string {
  const { candidate, baseline, metric, estimate, interval } = facts;
  const [subject, other] = names(facts);
  const given = facts.k === null ? "" : `given ${facts.k} ${facts.k === 1 ? "trial" : "trials"} each, `;
  if (facts.reason !== null)
    return `${given}it is UNDECIDED whether ${candidate} is better than ${baseline}: ${facts.reason}`;
  if (estimate === null || interval === null)
    return `${given}it is UNDECIDED whether ${candidate} is better than ${baseline}: nothing can be computed yet`;
  const digits = decimalsFor(Math.max(estimate - interval[0], interval[1] - estimate));
  const range = `[${signedDecimal(interval[0], digits)}, ${signedDecimal(interval[1], digits)}]`;
  const percent = percentText(facts.level);
  switch (facts.word) {
    case "BETTER":
    case "WORSE": {
      const side = facts.goal === "minimize" ? (facts.word === "BETTER" ? " (lower)" : " (higher)") : "";
      const amount = `${decimal(Math.abs(estimate), digits)} ${metric}${side}`;
      return `${given}${subject} is ${facts.word} than ${other} by ${amount}, ${percent} interval ${range}${over(facts)}`;
    }
    case "EQUIVALENT": {
      const tost = facts.equivalenceInterval;
      const inner =
        tost === null
          ? ""
          : `, ${percentText(1 - 2 * (1 - facts.level))} interval [${signedDecimal(tost[0], digits)}, ${signedDecimal(tost[1], digits)}]`;
      const real = interval[0] > 0 || interval[1] < 0 ? "; a real but negligible difference" : "";
      return `${given}${subject} and ${other} are EQUIVALENT: the difference in ${metric}, ${signedDecimal(estimate, digits)}, is within the declared margin of ${facts.margin}${inner}${over(facts)}${real}`;
    }
    case "UNDECIDED": {
      const about = facts.aboutNewData ? " about new data" : "";
      return `${given}it is UNDECIDED${about} whether ${subject} is better than ${other}: the difference in ${metric} is ${signedDecimal(estimate, digits)}, ${percent} interval ${range}${over(facts)}`;
    }
  }
}

function names(facts: SentenceFacts): readonly [string, string] {
  return facts.question === "model" && facts.kind === "tuned"
    ? [`${possessive(facts.candidate)} chosen configuration`, possessive(facts.baseline)]
    : [facts.candidate, facts.baseline];
}

function over({ question, unit, units: [a, b], kind }: SentenceFacts): string {
  if (question === "method") return "";
  const fresh = kind === "tuned" ? "fresh " : "";
  const counts =
    a === b ? `${a} ${fresh}${plural(unit, a)} of each` : `${a} and ${b} ${fresh}${plural(unit, 2)}`;
  return `, over ${counts}`;
}

/** How many trials there are of each side. */
export function trialsText(candidate: string, baseline: string, [a, b]: readonly [number, number]): string {
  const counted = `${a} ${plural("trial", a)}`;
  return a === b ? `${counted} of each` : `${counted} of ${candidate}, ${b} of ${baseline}`;
}

export function plural(noun: string, count: number): string {
  if (count === 1) return noun;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** 0.95 -> `95 %`, 0.975 -> `97.5 %`, 0.98333 -> `98.3 %`. */
export function percentText(level: number): string {
  return `${Number((100 * level).toFixed(1))} %`;
}
