/**
 * Runs simulations by their id, one after another.
 * @module
 */
import { parentPort } from "node:worker_threads";
import type { Task } from "./cache.ts";
import { SIMULATIONS } from "./simulations.ts";

parentPort?.on("message", ({ id, repetitions, seed }: Task) => {
  const simulation = SIMULATIONS.find((each) => each.id === id);
  if (simulation === undefined) throw new Error(`there is no simulation ${id}`);
  parentPort?.postMessage(simulation.run(repetitions, seed));
});
