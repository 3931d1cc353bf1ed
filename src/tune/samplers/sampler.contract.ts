/**
 * What every sampler must keep, whatever the space. A sampler's own test file runs it.
 * @module
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  flawOfValue,
  type Json,
  type ParameterSpec,
  type SamplerName,
  type SearchSpace,
} from "../../model/index.ts";
import { createRandom } from "../../numerics/index.ts";
import { createSampler } from "./registry.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
const positive = fc.double({ noNaN: true, min: 1e-12, max: 1e12 });
const ordered = (low: number, high: number) => (low <= high ? { low, high } : { low: high, high: low });

const spec: fc.Arbitrary<ParameterSpec> = fc.oneof(
  fc.tuple(finite, finite).map(([a, b]) => ({ type: "float" as const, ...ordered(a, b), log: false })),
  fc.tuple(positive, positive).map(([a, b]) => ({ type: "float" as const, ...ordered(a, b), log: true })),
  fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }))
    .map(([a, b]) => ({ type: "int" as const, ...ordered(a, b), log: false })),
  fc
    .tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }))
    .map(([a, b]) => ({ type: "int" as const, ...ordered(a, b), log: true })),
  fc
    .uniqueArray(fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
      minLength: 1,
      maxLength: 6,
      selector: String,
    })
    .map((choices) => ({ type: "categorical" as const, choices })),
);

/** Search spaces of up to 12 hyperparameters. */
export const anySpace: fc.Arbitrary<SearchSpace> = fc
  .array(spec, { maxLength: 12 })
  .map((specs) => Object.fromEntries(specs.map((entry, i) => [`p${i}`, entry])));

export function samplerContract(name: SamplerName): void {
  describe(`sampler ${name}`, () => {
    test("proposes values inside their ranges, one for each hyperparameter", () => {
      fc.assert(
        fc.property(anySpace, fc.integer({ min: 0, max: 40 }), fc.nat(), (space, count, seed) => {
          const proposals = createSampler(name, space).ask(count, createRandom(seed));
          expect(proposals).toHaveLength(count);
          for (const { config } of proposals) {
            expect(Object.keys(config)).toEqual(Object.keys(space));
            for (const [key, value] of Object.entries(config))
              expect(flawOfValue(space[key] as ParameterSpec, value)).toBeNull();
          }
        }),
      );
    });

    test("repeats itself with the same stream and the same tells", () => {
      fc.assert(
        fc.property(anySpace, fc.nat(), (space, seed) => {
          const search = () => {
            const sampler = createSampler(name, space);
            const random = createRandom(seed);
            return Array.from({ length: 4 }, (_, round) => {
              const proposals = sampler.ask(3, random);
              for (const { config } of proposals) sampler.tell({ config, value: round === 1 ? null : round });
              return proposals;
            });
          };
          expect(search()).toEqual(search());
        }),
      );
    });

    test("goes on from its state as though it had not stopped", () => {
      fc.assert(
        fc.property(anySpace, fc.integer({ min: 0, max: 20 }), fc.nat(), (space, count, seed) => {
          const whole = createSampler(name, space);
          const random = createRandom(seed);
          whole.ask(count, random);
          const state = JSON.parse(JSON.stringify(whole.state())) as Json;
          const later = createSampler(name, space, state);
          const after = createRandom(seed, "after");
          expect(later.ask(5, after)).toEqual(whole.ask(5, createRandom(seed, "after")));
        }),
      );
    });

    test("other seeds give other searches", () => {
      const space: SearchSpace = { x: { type: "float", low: 0, high: 1, log: false } };
      const first = createSampler(name, space).ask(1, createRandom(1));
      expect(createSampler(name, space).ask(1, createRandom(2))).not.toEqual(first);
    });

    test("draws each hyperparameter from its law: means over many proposals", () => {
      const space: SearchSpace = {
        lin: { type: "float", low: 2, high: 4, log: false },
        log: { type: "float", low: 1e-4, high: 1, log: true },
        int: { type: "int", low: 1, high: 3, log: false },
        cat: { type: "categorical", choices: ["a", "b", "c", "d"] },
      };
      const proposals = createSampler(name, space)
        .ask(4096, createRandom(7))
        .map(({ config }) => config);
      const mean = (of: (config: (typeof proposals)[number]) => number) =>
        proposals.reduce((sum, config) => sum + of(config), 0) / proposals.length;
      // Tolerances are five standard errors of an independent sample.
      expect(mean((c) => c.lin as number)).toBeCloseTo(3, 1);
      expect(Math.abs(mean((c) => Math.log10(c.log as number)) + 2)).toBeLessThan(0.09);
      for (const value of [1, 2, 3])
        expect(Math.abs(mean((c) => Number(c.int === value)) - 1 / 3)).toBeLessThan(0.037);
      for (const value of ["a", "b", "c", "d"])
        expect(Math.abs(mean((c) => Number(c.cat === value)) - 1 / 4)).toBeLessThan(0.034);
    });
  });
}
