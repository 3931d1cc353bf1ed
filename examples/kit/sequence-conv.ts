/**
 * One-dimensional convolution over sequences.
 *
 * With zeros before and after a sequence the window around each element lies in one piece in memory, so that all windows
 * are one matrix whose rows overlap: no copies, one product a sequence.
 * @module
 */
import { transpose } from "./conv.ts";
import { kernel } from "./kernel.ts";
import { type Layer, parameter } from "./layer.ts";
import type { Random } from "./random.ts";
import { type Tensor, tensor, tensorOf } from "./tensor.ts";

/**
 * [count x length x inputs] to [count x length x outputs]; zeros around the sequence keep its length. No bias: a norm
 * follows.
 *
 * @param size - Elements under the filter, odd.
 */
export function sequenceConv(inputs: number, outputs: number, size: number, random: Random): Layer {
  const depth = size * inputs;
  const around = (size - 1) / 2;
  const spread = Math.sqrt(2 / depth);
  const weights = parameter([depth, outputs], true, () => spread * random.normal());
  let padded: Tensor;
  const paddedLength = (length: number) => length + 2 * around;
  return {
    parameters: [weights],
    statistics: [],
    forward(x) {
      const [count, length] = x.shape as readonly [number, number, number];
      padded = tensor([count, paddedLength(length), inputs]);
      const out = tensor([count, length, outputs]);
      for (let i = 0; i < count; i++) {
        const sequence = x.data.subarray(i * length * inputs, (i + 1) * length * inputs);
        padded.data.set(sequence, (i * paddedLength(length) + around) * inputs);
        kernel.gemm(
          out.data.byteOffset + i * length * outputs * 4,
          padded.data.byteOffset + i * paddedLength(length) * inputs * 4,
          weights.value.data.byteOffset,
          length,
          outputs,
          depth,
          inputs,
          1,
        );
      }
      return out;
    },
    backward(dy) {
      const [count, length] = dy.shape as readonly [number, number, number];
      const dPadded = tensor(padded.shape);
      // By place under the filter, inputs x outputs, turned: each place hands its share back to the element it saw.
      const places = Array.from({ length: size }, (_, place) =>
        transpose(
          tensorOf(
            [inputs, outputs],
            weights.value.data.subarray(place * inputs * outputs, (place + 1) * inputs * outputs),
          ),
        ),
      );
      for (let i = 0; i < count; i++) {
        const dOut = dy.data.byteOffset + i * length * outputs * 4;
        const at = i * paddedLength(length) * inputs * 4;
        kernel.gemm(
          weights.gradient.data.byteOffset,
          padded.data.byteOffset + at,
          dOut,
          depth,
          outputs,
          length,
          1,
          inputs,
        );
        places.forEach((turned, place) => {
          const target = dPadded.data.byteOffset + at + place * inputs * 4;
          kernel.gemm(target, dOut, turned.data.byteOffset, length, inputs, outputs, outputs, 1);
        });
      }
      return unpadded(dPadded, count, length);
    },
  };

  function unpadded(from: Tensor, count: number, length: number): Tensor {
    const result = tensor([count, length, inputs]);
    for (let i = 0; i < count; i++) {
      const start = (i * paddedLength(length) + around) * inputs;
      result.data.set(from.data.subarray(start, start + length * inputs), i * length * inputs);
    }
    return result;
  }
}
