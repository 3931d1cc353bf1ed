import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DEFAULT_TRIAL } from "../model/index.ts";
import { runSeed, type SeededRun } from "./seeds.ts";

const name = fc.string({ minLength: 1, maxLength: 8 });
const run: fc.Arbitrary<SeededRun> = fc.record({
  studySeed: fc.integer({ min: 0, max: 2 ** 31 }),
  problem: name,
  method: name,
  trial: fc.integer({ min: -1, max: 1000 }),
  replicate: fc.nat(100),
  role: fc.constantFrom("search", "default", "confirm", "compare"),
  paired: fc.boolean(),
});

it("is a whole number that every common generator takes", () => {
  fc.assert(
    fc.property(run, (each) => {
      const seed = runSeed(each);
      expect(Number.isInteger(seed) && seed >= 1 && seed <= 2 ** 31 - 2).toBe(true);
      expect(runSeed({ ...each })).toBe(seed);
    }),
  );
});

it("stays what it is: a study that is resumed by a later version gives every run its seed", () => {
  const first = { studySeed: 0, problem: "p", method: "m", trial: 0, replicate: 0, paired: false } as const;
  // SHA-256 of ["seed","run",0,"p","search","own","m",0,0]: 1 + its first 8 bytes (big-endian) mod (2^31 - 2), by Python's hashlib.
  expect(runSeed({ ...first, role: "search" })).toBe(1192458873);
  expect(runSeed({ ...first, role: "confirm", paired: true })).toBe(462494344);
});

it("is shared by the methods of a problem for paired units alone", () => {
  fc.assert(
    fc.property(run, name, fc.nat(1000), (each, method, trial) => {
      fc.pre(method !== each.method);
      const units = { ...each, paired: true };
      const judged = (each.role === "confirm" || each.role === "compare") && each.trial !== DEFAULT_TRIAL;
      expect(runSeed(units) === runSeed({ ...units, method, trial })).toBe(judged);
      const own = { ...each, paired: false };
      expect(runSeed(own)).not.toBe(runSeed({ ...own, method, trial }));
    }),
  );
});

it("gives the fresh units of a default seeds of their own, paired or not", () => {
  fc.assert(
    fc.property(run, name, fc.nat(1000), (each, method, trial) => {
      const unit = { ...each, role: "confirm" as const };
      const declared = runSeed({ ...unit, trial: DEFAULT_TRIAL });
      expect(declared).not.toBe(runSeed({ ...unit, trial }));
      expect(declared).not.toBe(runSeed({ ...unit, role: "default", trial: DEFAULT_TRIAL }));
      if (method !== each.method)
        expect(declared).not.toBe(runSeed({ ...unit, method, trial: DEFAULT_TRIAL }));
    }),
  );
});

it("tells apart what a careless joining of labels would confuse", () => {
  const base = { studySeed: 1, trial: 1, replicate: 11, role: "search", paired: false } as const;
  expect(runSeed({ ...base, problem: "a", method: "bc" })).not.toBe(
    runSeed({ ...base, problem: "ab", method: "c" }),
  );
  expect(runSeed({ ...base, problem: "a", method: 'b","c' })).not.toBe(
    runSeed({ ...base, problem: 'a","b', method: "c" }),
  );
  expect(runSeed({ ...base, problem: "a", method: "b", trial: 11, replicate: 1 })).not.toBe(
    runSeed({ ...base, problem: "a", method: "b" }),
  );
});

it("meets no seed twice in studies of usual size, and about as many as chance has in a huge one", () => {
  const seedsOf = (studySeed: number, methods: number, trials: number, confirm: number) => {
    const seeds: number[] = [];
    for (let m = 0; m < methods; m++) {
      const base = { studySeed, problem: "p", method: `m${m}`, paired: false };
      for (let trial = 0; trial < trials; trial++)
        seeds.push(runSeed({ ...base, trial, replicate: 0, role: "search" }));
      for (let replicate = 0; replicate < confirm; replicate++)
        seeds.push(runSeed({ ...base, trial: 7, replicate, role: "confirm" }));
    }
    return seeds.length - new Set(seeds).size;
  };
  for (let studySeed = 0; studySeed < 20; studySeed++) expect(seedsOf(studySeed, 3, 60, 8)).toBe(0);
  // 200,000 runs: 200,000² / 2^32 = 9.3 expected, Poisson; 30 or more with probability below 1e-7
  expect(seedsOf(0, 10, 20_000, 0)).toBeLessThan(30);
});
