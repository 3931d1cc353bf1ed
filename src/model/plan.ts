/**
 * The plan of a study: everything that decides what its verdict means, fixed before the first run.
 * @module
 */
import { encodeNumbers, hashJson, type Json } from "./json.ts";
import type { Study } from "./study.ts";

/**
 * The plan as plain data: the whole study but what changes no verdict: where it runs, what is captured beside it, and
 * whether a forgotten seed stops it early.
 *
 * Spaces are lists here: their order fixes the stream of random draws, and the canonical text sorts keys.
 */
export function planOf(study: Study): Json {
  const { executor: _, capture: __, seedCheck: ___, methods, ...rest } = study;
  return encodeNumbers({
    ...rest,
    methods: methods.map((method) => ({
      ...method,
      space: Object.entries(method.space).map(([name, spec]) => ({ name, ...spec })),
    })),
  });
}

/** Equal plans, equal hashes: 64 hexadecimal digits. */
export function planHash(study: Study): string {
  return hashJson(planOf(study));
}
