/**
 * Two-dimensional convolution: each image's patches laid out as rows, then one matrix product with the weights.
 *
 * The patches of one image fit the processor's cache, so they are laid out again on the way back instead of being
 * kept for the whole batch.
 * @module
 */
import { kernel } from "./kernel.ts";
import { type Layer, parameter } from "./layer.ts";
import type { Random } from "./random.ts";
import { imageShape, type Tensor, tensor } from "./tensor.ts";

export interface ConvOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the filter, odd; zeros around the image keep its size at stride 1. */
  readonly size: 1 | 3;
  readonly stride?: number;
}

/** No bias: a batch norm follows. Weights start as He et al. (2015) say for rectified inputs. */
export function conv({ inputs, outputs, size, stride = 1 }: ConvOptions, random: Random): Layer {
  const depth = size * size * inputs;
  const pad = (size - 1) / 2;
  const spread = Math.sqrt(2 / depth);
  const weights = parameter([depth, outputs], true, () => spread * random.normal());
  let input: Tensor;
  const outputSide = (side: number) => Math.floor((side + 2 * pad - size) / stride) + 1;

  return {
    parameters: [weights],
    statistics: [],
    forward(x) {
      input = x;
      const [count, height, width] = imageShape(x);
      const [outHeight, outWidth] = [outputSide(height), outputSide(width)];
      const pixels = outHeight * outWidth;
      const output = tensor([count, outHeight, outWidth, outputs]);
      const patches = tensor([pixels, depth]).data.byteOffset;
      const w = weights.value.data.byteOffset;
      for (let i = 0; i < count; i++) {
        const image = x.data.byteOffset + i * height * width * inputs * 4;
        kernel.im2col(patches, image, height, width, inputs, size, stride, pad);
        const y = output.data.byteOffset + i * pixels * outputs * 4;
        kernel.gemm(y, patches, w, pixels, outputs, depth, depth, 1);
      }
      return output;
    },
    backward(gradient) {
      const [count, height, width] = imageShape(input);
      const [, outHeight, outWidth] = imageShape(gradient);
      const pixels = outHeight * outWidth;
      const dx = tensor(input.shape);
      const patches = tensor([pixels, depth]);
      const turned = transpose(weights.value).data.byteOffset;
      const dw = weights.gradient.data.byteOffset;
      for (let i = 0; i < count; i++) {
        const at = i * height * width * inputs * 4;
        const dy = gradient.data.byteOffset + i * pixels * outputs * 4;
        const p = patches.data.byteOffset;
        kernel.im2col(p, input.data.byteOffset + at, height, width, inputs, size, stride, pad);
        kernel.gemm(dw, p, dy, depth, outputs, pixels, 1, depth);
        patches.data.fill(0);
        kernel.gemm(p, dy, turned, pixels, depth, outputs, outputs, 1);
        kernel.col2im(dx.data.byteOffset + at, p, height, width, inputs, size, stride, pad);
      }
      return dx;
    },
  };
}

/** A matrix with rows and columns exchanged. */
export function transpose({ shape, data }: Tensor): Tensor {
  const [rows, columns] = shape as readonly [number, number];
  const result = tensor([columns, rows]);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result.data[j * rows + i] = data[i * columns + j]!;
  }
  return result;
}
