/**
 * Are a layer's hand-written gradients those of its `forward`? Holds them against central finite differences.
 * @module
 */
import type { Layer } from "./layer.ts";
import type { Random } from "./random.ts";
import { scope, type Tensor, tensor } from "./tensor.ts";

/**
 * How far the gradients in the input and in all parameters are from finite differences of
 *
 *     L(x) = sum of w_i * forward(x)_i      with random weights w
 *
 * as |analytic - numeric| / (|analytic| + |numeric|) by Euclidean norms; the largest over input and parameters. Numbers
 * of 32 bits leave about 1e-3 where the layer is smooth within `step`; a wrong gradient gives 0.1 and more.
 */
export function gradientError(layer: Layer, input: Tensor, random: Random, step = 1e-2): number {
  return scope(() => {
    const weights = tensor(layer.forward(input, true).shape);
    for (let i = 0; i < weights.data.length; i++) weights.data[i] = random.normal();
    const loss = () =>
      scope(() => {
        const output = layer.forward(input, true).data;
        return output.reduce((sum, value, i) => sum + value * weights.data[i]!, 0);
      });
    for (const { gradient } of layer.parameters) gradient.data.fill(0);
    layer.forward(input, true);
    const places = [
      { value: input, gradient: layer.backward(weights) },
      ...layer.parameters.map(({ value, gradient }) => ({ value, gradient })),
    ];
    return Math.max(
      ...places.map(({ value, gradient }) => distance(gradient.data, slopes(value.data, loss, step))),
    );
  });
}

function slopes(values: Float32Array, loss: () => number, step: number): Float64Array {
  return Float64Array.from(values, (value, i) => {
    values[i] = value + step;
    const [high, above] = [values[i]!, loss()];
    values[i] = value - step;
    const [low, below] = [values[i]!, loss()];
    values[i] = value;
    return (above - below) / (high - low);
  });
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [apart, normA, normB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    apart += (a[i]! - b[i]!) ** 2;
    normA += a[i]! ** 2;
    normB += b[i]! ** 2;
  }
  return apart === 0 ? 0 : Math.sqrt(apart) / (Math.sqrt(normA) + Math.sqrt(normB));
}
