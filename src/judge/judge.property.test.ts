import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  documentSchemas,
  type Evidence,
  envelope,
  type Part,
  type StudyDocument,
  studyDocument,
  type Verdict,
} from "../model/index.ts";
import { evidence, score, withScores } from "./arbitrary-evidence.samples.ts";
import { evidenceOf } from "./evidence.samples.ts";
import { judge } from "./judge.ts";

const MIRROR = {
  BETTER: "WORSE",
  WORSE: "BETTER",
  EQUIVALENT: "EQUIVALENT",
  UNDECIDED: "UNDECIDED",
} as const;

const holds = (check: (given: Evidence) => void, methods?: { min: number; max: number }) =>
  fc.assert(fc.property(evidence(methods), check), { numRuns: 250 });

/** Does a rule apply, or was it refused with a reason? */
const refused = ({ sentence }: Verdict) => !/interval \[/.test(sentence);
const better = ({ metric }: Verdict) => (metric.goal === "maximize" ? 1 : -1);

function closeTo(a: number | null | undefined, b: number | null | undefined, digits = 9) {
  if (a == null || b == null) expect(a ?? null).toBe(b ?? null);
  else expect(a).toBeCloseTo(b, digits);
}

describe("any evidence", () => {
  test("gives a document that keeps its schema, holds no NaN, and survives JSON", () => {
    holds((given) => {
      const document = judge(given);
      expect(studyDocument.parse(document)).toStrictEqual(document);
      expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document);
      expect(document.verdicts[document.primary]).toBeDefined();
    });
  });

  test("gives documents that keep the JSON Schemas that ship", () => {
    const ajv = new Ajv2020({ allowUnionTypes: true });
    ajv.addFormat("date-time", true);
    const [study, verdict] = (["assay.study/1", "assay.verdict/1"] as const).map((name) => {
      const validate = ajv.compile(documentSchemas()[name] as object);
      return (body: object) => {
        const document = JSON.parse(JSON.stringify(envelope(name, "0.1.0", 0, body)));
        return validate(document) ? [] : validate.errors;
      };
    }) as [(body: object) => unknown, (body: object) => unknown];
    holds((given) => {
      const document = judge(given);
      expect(study(document)).toEqual([]);
      for (const each of document.verdicts) expect(verdict(each)).toEqual([]);
    });
  });

  test("gives the same document twice, and leaves the evidence as it was", () => {
    holds((given) => {
      const before = JSON.stringify(given);
      expect(judge(given)).toStrictEqual(judge(given));
      expect(JSON.stringify(given)).toBe(before);
    });
  });

  test("a word and its interval agree", () => {
    holds((given) => {
      for (const verdict of judge(given).verdicts) {
        const { word, difference, margin } = verdict;
        const [low, high] = difference.interval ?? [Number.NaN, Number.NaN];
        const good = better(verdict) === 1 ? low > 0 : high < 0;
        const bad = better(verdict) === 1 ? high < 0 : low > 0;
        if (word === "BETTER") expect(good).toBe(true);
        if (word === "WORSE") expect(bad).toBe(true);
        if (word === "EQUIVALENT") {
          const inner = difference.equivalence_interval as [number, number];
          expect(Math.max(-inner[0], inner[1])).toBeLessThan(margin as number);
          expect(verdict.sentence.includes("a real but negligible difference")).toBe(good || bad);
        }
        if (word === "UNDECIDED" && !refused(verdict)) expect([good, bad]).toEqual([false, false]);
        if (difference.interval !== null) {
          expect(low).toBeLessThanOrEqual(difference.estimate as number);
          expect(high).toBeGreaterThanOrEqual(difference.estimate as number);
        }
      }
    });
  });

  test("a sentence names both methods, the word, and for methods k", () => {
    holds((given) => {
      for (const { sentence, candidate, baseline, word, question, k } of judge(given).verdicts) {
        expect(sentence).toContain(candidate);
        expect(sentence).toContain(baseline);
        expect(sentence).toContain(word);
        if (question === "method" && k !== null)
          expect(sentence).toMatch(new RegExp(`^given ${k} trials? each, `));
        else expect(sentence).not.toMatch(/^given/);
      }
    });
  });

  test("the sum adds up, luck is known only from fresh units, and equal budgets are never called effort", () => {
    holds((given) => {
      for (const { sum, candidate, baseline, problem } of judge(given).verdicts) {
        if (sum === null) continue;
        const parts: Part[] = [sum.luck, sum.tuning, sum.algorithm];
        for (const { known, estimate, interval } of [...parts, sum.gain]) {
          expect(known).toBe(estimate !== null);
          if (interval !== null) expect(interval[0]).toBeLessThanOrEqual(interval[1]);
        }
        expect(sum.tuning.known).toBe(sum.luck.known && sum.algorithm.known);
        if (sum.tuning.known)
          expect(parts.reduce((total, part) => total + (part.estimate as number), 0)).toBeCloseTo(
            sum.gain.estimate as number,
            12,
          );
        const [a, b] = [candidate, baseline].map((name) =>
          given.arms.find((each) => each.method === name && each.problem === problem),
        );
        const hasFresh = [a, b].every((each) =>
          each?.units.some((unit) => !unit.failed || given.floor !== null),
        );
        expect(sum.luck.known).toBe(hasFresh);
        if (a?.trials.length === b?.trials.length)
          expect(sum.tuning.label).not.toMatch(/had|more trials|longer/);
        else expect(sum.tuning.label).toMatch(/^tuning \(m\d had /);
      }
    });
  });

  test("the sum over an untuned baseline adds up, has the same algorithm, and is there or has a reason", () => {
    holds((given) => {
      for (const { sum, untuned, question, baseline, candidate, problem } of judge(given).verdicts) {
        const asked = given.kind === "tuned" && (question === "method" || given.budget.trials < 10);
        expect(untuned !== null).toBe(asked);
        if (untuned === null) continue;
        const declared = given.arms.find(
          (each) => each.method === baseline && each.problem === problem,
        )?.default;
        expect(untuned.config).toEqual(declared?.config ?? null);
        expect(untuned.sum === null).toBe(untuned.reason !== null);
        if (untuned.sum === null) continue;
        const { gain, luck, tuning, algorithm } = untuned.sum;
        expect(declared?.trial?.failed).toBe(false);
        if (sum !== null) expect(algorithm).toEqual(sum.algorithm);
        expect(tuning.label).toContain(`${baseline} was not tuned`);
        expect(tuning.label).toContain(`${candidate} was searched`);
        expect(tuning.known).toBe(luck.known && algorithm.known);
        for (const { known, estimate, interval } of [gain, luck, tuning, algorithm]) {
          expect(known).toBe(estimate !== null);
          if (interval !== null) expect(interval[0]).toBeLessThanOrEqual(interval[1]);
        }
        if (tuning.known)
          expect(
            [luck, tuning, algorithm].reduce((total, part) => total + (part.estimate as number), 0),
          ).toBeCloseTo(gain.estimate as number, 12);
      }
    });
  });

  test("each next step is a whole one: runs with their time, a chance in [0, 1], no number that is none", () => {
    holds((given) => {
      for (const { next } of judge(given).verdicts) {
        expect(next.length).toBeGreaterThan(0);
        for (const { action, reason, runs, seconds, chance } of next) {
          expect(`${action} ${reason}`).not.toMatch(/NaN|Infinity|undefined|null/);
          // Time is unknown where a side never ran.
          if (runs === null) expect(seconds).toBeNull();
          else expect(Number.isInteger(runs) && runs > 0).toBe(true);
          if (seconds !== null) expect(seconds > 0).toBe(true);
          if (chance !== null) expect(chance >= 0 && chance <= 1).toBe(true);
        }
      }
    });
  });

  test("three or more methods: Holm's levels, none looser than the plan's", () => {
    holds((given) => {
      const { alpha } = given.plan;
      const document = judge(given);
      for (const question of ["method", "model"] as const) {
        const family = document.verdicts.filter((verdict) => verdict.question === question);
        const levels = family.map(({ difference }) => 1 - difference.level);
        for (const level of levels) {
          expect(level).toBeGreaterThanOrEqual(alpha / family.length - 1e-12);
          expect(level).toBeLessThanOrEqual(alpha + 1e-12);
        }
        if (family.length > 0) expect(Math.min(...levels)).toBeCloseTo(alpha / family.length, 12);
      }
    });
  });
});

describe("two methods", () => {
  const two = { min: 2, max: 2 };
  const exchanged = (given: Evidence): Evidence => ({
    ...given,
    baseline: given.arms[0]?.method ?? "",
    plan: { ...given.plan, family: "baseline" },
  });
  const straight = (given: Evidence): Evidence => ({ ...given, plan: { ...given.plan, family: "baseline" } });

  test("exchanging candidate and baseline mirrors words, differences and sums", () => {
    holds((given) => {
      const [there, back] = [judge(straight(given)), judge(exchanged(given))];
      expect(back.verdicts.length).toBe(there.verdicts.length);
      there.verdicts.forEach((verdict, i) => {
        const other = back.verdicts[i] as Verdict;
        expect(other.word).toBe(MIRROR[verdict.word]);
        expect(other.evidence.grade).toBe(verdict.evidence.grade);
        closeTo(negative(other.difference.estimate), verdict.difference.estimate);
        closeTo(negative(other.difference.interval?.[1]), verdict.difference.interval?.[0]);
        closeTo(other.difference.p, verdict.difference.p);
        closeTo(negative(other.sum?.luck.estimate), verdict.sum?.luck.estimate);
        closeTo(negative(other.sum?.tuning.estimate), verdict.sum?.tuning.estimate);
        closeTo(negative(other.sum?.algorithm.interval?.[1]), verdict.sum?.algorithm.interval?.[0]);
        expect(other.sum?.bound?.includes("<=")).toBe(verdict.sum?.bound?.includes(">="));
      });
    }, two);
  });

  test("minimising is maximising with the signs turned", () => {
    holds((given) => {
      const { metric } = given;
      const turned: Evidence = {
        ...withScores(given, (value) => -value + 0),
        metric: { ...metric, goal: metric.goal === "maximize" ? "minimize" : "maximize" },
        floor: given.floor === null ? null : -given.floor,
      };
      const [there, back] = [judge(given), judge(turned)];
      there.verdicts.forEach((verdict, i) => {
        const other = back.verdicts[i] as Verdict;
        expect(other.word).toBe(verdict.word);
        expect(other.evidence).toEqual(verdict.evidence);
        expect(other.difference.p).toBe(verdict.difference.p);
        expect(other.difference.df).toBe(verdict.difference.df);
        expect(other.sum).toEqual(verdict.sum);
        expect(other.untuned).toEqual(verdict.untuned);
        expect(other.superiority).toEqual(verdict.superiority);
        expect(other.next).toEqual(verdict.next);
        closeTo(negative(other.difference.estimate), verdict.difference.estimate, 12);
        closeTo(negative(other.difference.interval?.[0]), verdict.difference.interval?.[1], 12);
      });
    });
  });

  test("a constant added to every score changes nothing but levels", () => {
    holds((given) => {
      const moved: Evidence = {
        ...withScores(given, (value) => value + 16),
        floor: given.floor === null ? null : given.floor + 16,
      };
      const [there, back] = [judge(given), judge(moved)];
      there.verdicts.forEach((verdict, i) => {
        const other = back.verdicts[i] as Verdict;
        closeTo(other.difference.estimate, verdict.difference.estimate);
        closeTo(other.difference.interval?.[0], verdict.difference.interval?.[0]);
        closeTo(other.difference.p, verdict.difference.p);
        closeTo(other.sum?.tuning.estimate, verdict.sum?.tuning.estimate);
        closeTo(other.untuned?.sum?.gain.estimate, verdict.untuned?.sum?.gain.estimate);
        closeTo(other.untuned?.sum?.tuning.estimate, verdict.untuned?.sum?.tuning.estimate);
        expect(other.word).toBe(verdict.word);
        // The figures apart: an estimate that lies half way between two digits may be rounded to either.
        expect(other.sentence.replaceAll(/[\d.]+/g, "#")).toBe(verdict.sentence.replaceAll(/[\d.]+/g, "#"));
        expect(other.evidence).toEqual(verdict.evidence);
      });
    });
  });

  test("scaling every score scales differences and leaves words", () => {
    holds((given) => {
      const scaled: Evidence = {
        ...withScores(given, (value) => value * 8),
        floor: given.floor === null ? null : given.floor * 8,
        metric: { ...given.metric, margin: given.metric.margin === null ? null : given.metric.margin * 8 },
      };
      const [there, back] = [judge(given), judge(scaled)];
      there.verdicts.forEach((verdict, i) => {
        const other = back.verdicts[i] as Verdict;
        expect(other.word).toBe(verdict.word);
        closeTo(other.difference.p, verdict.difference.p);
        if (verdict.difference.estimate !== null)
          closeTo(other.difference.estimate, 8 * verdict.difference.estimate);
      });
    });
  });
});

test("the hash of the inputs tells evidence apart, and only that", () => {
  const hash = (document: StudyDocument) => (document.verdicts[0] as Verdict).inputs_hash;
  fc.assert(
    fc.property(fc.array(score, { minLength: 3, maxLength: 6 }), fc.nat({ max: 5 }), (scores, at) => {
      const of = (units: readonly number[], remarks: Evidence["remarks"] = []) =>
        hash(
          judge(
            evidenceOf(
              [
                { method: "new", units },
                { method: "old", units: [0, 1, 2] },
              ],
              { remarks },
            ),
          ),
        );
      const changed = scores.map((value, i) => (i === at % scores.length ? value + 1 : value));
      expect(of(scores)).toBe(of(scores, [{ code: "x", message: "told" }]));
      expect(of(scores)).not.toBe(of(changed));
    }),
    { numRuns: 30 },
  );
});

function negative(value: number | null | undefined): number | null {
  return value == null ? null : -value;
}
