/**
 * AdamW: Adam with weight decay apart from the gradient.
 *
 * @see I. Loshchilov and F. Hutter (2019), "Decoupled Weight Decay Regularization", ICLR, algorithm 2.
 * @module
 */
import type { Parameter } from "./layer.ts";

/** @param weightDecay - Each step takes rate * weightDecay of every weight that decays. */
export function createAdam(parameters: readonly Parameter[], weightDecay: number) {
  const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];
  const slots = parameters.map(({ value }) => ({
    m: new Float32Array(value.data.length),
    v: new Float32Array(value.data.length),
  }));
  let steps = 0;
  return {
    /** Moves every parameter along its gradient, and clears the gradient. */
    step(rate: number): void {
      steps++;
      const c1 = 1 - BETA1 ** steps;
      const c2 = 1 - BETA2 ** steps;
      parameters.forEach(({ value: { data }, gradient: { data: g }, decays }, index) => {
        const { m, v } = slots[index]!;
        const shrink = decays ? 1 - rate * weightDecay : 1;
        for (let i = 0; i < data.length; i++) {
          m[i] = BETA1 * m[i]! + (1 - BETA1) * g[i]!;
          v[i] = BETA2 * v[i]! + (1 - BETA2) * g[i]! * g[i]!;
          data[i] = data[i]! * shrink - (rate * (m[i]! / c1)) / (Math.sqrt(v[i]! / c2) + EPSILON);
        }
        g.fill(0);
      });
    },
  };
}
