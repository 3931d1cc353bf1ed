/** A fully connected layer. @module */
import { transpose } from "./conv.ts";
import { kernel } from "./kernel.ts";
import { type Layer, parameter } from "./layer.ts";
import type { Random } from "./random.ts";
import { type Tensor, tensor } from "./tensor.ts";

/** x W + b over the last axis; all other axes count as rows and stay. */
export function dense(inputs: number, outputs: number, random: Random): Layer {
  const spread = Math.sqrt(1 / inputs);
  const weights = parameter([inputs, outputs], true, () => spread * random.normal());
  const offset = parameter([outputs], false, () => 0);
  let input: Tensor;
  return {
    parameters: [weights, offset],
    statistics: [],
    forward(x) {
      input = x;
      const rows = x.data.length / inputs;
      const out = tensor([...x.shape.slice(0, -1), outputs]);
      for (let row = 0; row < rows; row++) out.data.set(offset.value.data, row * outputs);
      kernel.gemm(
        out.data.byteOffset,
        x.data.byteOffset,
        weights.value.data.byteOffset,
        rows,
        outputs,
        inputs,
        inputs,
        1,
      );
      return out;
    },
    backward(dy) {
      const rows = dy.data.length / outputs;
      const dx = tensor(input.shape);
      const turned = transpose(weights.value);
      kernel.gemm(
        weights.gradient.data.byteOffset,
        input.data.byteOffset,
        dy.data.byteOffset,
        inputs,
        outputs,
        rows,
        1,
        inputs,
      );
      kernel.gemm(
        dx.data.byteOffset,
        dy.data.byteOffset,
        turned.data.byteOffset,
        rows,
        inputs,
        outputs,
        outputs,
        1,
      );
      for (let row = 0; row < rows; row++)
        for (let j = 0; j < outputs; j++) offset.gradient.data[j]! += dy.data[row * outputs + j]!;
      return dx;
    },
  };
}
