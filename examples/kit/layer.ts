/**
 * What a layer is, and the two ways to put layers together.
 *
 * A layer is a pair of functions with a memory: `backward` takes the gradient of the loss in what the last
 * `forward` returned, adds to the gradients of its parameters and returns the gradient in what went in. The
 * gradients are written by hand; a test holds each against finite differences.
 * @module
 */
import { kernel } from "./kernel.ts";
import { reshape, type Tensor, tensor } from "./tensor.ts";

export interface Parameter {
  readonly value: Tensor;
  readonly gradient: Tensor;
  /** Does weight decay pull it to zero? Weights yes; offsets and scales no. */
  readonly decays: boolean;
}

export interface Layer {
  /** What is learned. */
  readonly parameters: readonly Parameter[];
  /** What is remembered but not learned: running averages. */
  readonly statistics: readonly Tensor[];
  forward(input: Tensor, training: boolean): Tensor;
  backward(gradient: Tensor): Tensor;
}

export function parameter(shape: readonly number[], decays: boolean, draw: () => number): Parameter {
  const value = tensor(shape);
  for (let i = 0; i < value.data.length; i++) value.data[i] = draw();
  return { value, gradient: tensor(shape), decays };
}

/** One layer after the other. */
export function sequence(...layers: readonly Layer[]): Layer {
  return {
    parameters: layers.flatMap((layer) => layer.parameters),
    statistics: layers.flatMap((layer) => layer.statistics),
    forward: (input, training) => layers.reduce((x, layer) => layer.forward(x, training), input),
    backward: (gradient) => layers.reduceRight((dy, layer) => layer.backward(dy), gradient),
  };
}

/** path(x) + shortcut(x); without a shortcut path(x) + x. */
export function residual(path: Layer, shortcut?: Layer): Layer {
  return {
    parameters: [...path.parameters, ...(shortcut?.parameters ?? [])],
    statistics: [...path.statistics, ...(shortcut?.statistics ?? [])],
    forward: (x, training) => add(path.forward(x, training), shortcut ? shortcut.forward(x, training) : x),
    backward: (dy) => add(path.backward(dy), shortcut ? shortcut.backward(dy) : dy),
  };
}

function add(a: Tensor, b: Tensor): Tensor {
  const sum = tensor(a.shape);
  const [x, y, out] = [a.data, b.data, sum.data];
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + y[i]!;
  return sum;
}

/** Each row's numbers in one line: batch x all the rest. */
export function flatten(): Layer {
  let shape: readonly number[];
  return {
    parameters: [],
    statistics: [],
    forward(x) {
      shape = x.shape;
      return reshape(x, [shape[0]!, x.data.length / shape[0]!]);
    },
    backward: (dy) => reshape(dy, shape),
  };
}

/** max(x, 0). */
export function relu(): Layer {
  let output: Tensor;
  return {
    parameters: [],
    statistics: [],
    forward(input) {
      output = tensor(input.shape);
      const x = input.data.byteOffset;
      kernel.rectify(output.data.byteOffset, x, x, output.data.length);
      return output;
    },
    backward(gradient) {
      const dx = tensor(gradient.shape);
      kernel.rectify(dx.data.byteOffset, gradient.data.byteOffset, output.data.byteOffset, dx.data.length);
      return dx;
    },
  };
}
