/** Pooling. @module */
import { kernel } from "./kernel.ts";
import type { Layer } from "./layer.ts";
import { imageShape, type Tensor, tensor } from "./tensor.ts";

/** The mean of each channel over the image, or over the sequence: [count x ... x channels] to [count x channels]. */
export function globalAveragePool(): Layer {
  let shape: readonly number[];
  return {
    parameters: [],
    statistics: [],
    forward(x) {
      shape = x.shape;
      const [count, places, channels] = countPlacesChannels(x);
      const out = tensor([count, channels]);
      for (let i = 0, at = 0; i < count; i++) {
        for (let p = 0; p < places; p++) {
          for (let c = 0; c < channels; c++) out.data[i * channels + c]! += x.data[at++]! / places;
        }
      }
      return out;
    },
    backward(dy) {
      const dx = tensor(shape);
      const [count, places, channels] = countPlacesChannels(dx);
      for (let i = 0, at = 0; i < count; i++) {
        for (let p = 0; p < places; p++) {
          for (let c = 0; c < channels; c++) dx.data[at++] = dy.data[i * channels + c]! / places;
        }
      }
      return dx;
    },
  };
}

function countPlacesChannels({ shape, data }: Tensor): readonly [number, number, number] {
  const [count, channels] = [shape[0]!, shape.at(-1)!];
  return [count, data.length / count / channels, channels];
}

/** The largest of each 2 x 2 square; an odd last row or column is dropped. */
export function maxPool(): Layer {
  let input: Tensor;
  let output: Tensor;
  return {
    parameters: [],
    statistics: [],
    forward(x) {
      input = x;
      const [count, height, width, channels] = imageShape(x);
      output = tensor([count, height >> 1, width >> 1, channels]);
      const [from, to] = [bytesPerImage(x), bytesPerImage(output)];
      for (let i = 0; i < count; i++) {
        kernel.maxPool(
          output.data.byteOffset + i * to,
          x.data.byteOffset + i * from,
          height,
          width,
          channels,
        );
      }
      return output;
    },
    backward(dy) {
      const dx = tensor(input.shape);
      const [count, height, width, channels] = imageShape(dx);
      const [from, to] = [bytesPerImage(dx), bytesPerImage(dy)];
      for (let i = 0; i < count; i++) {
        const [dImage, image] = [dx.data.byteOffset + i * from, input.data.byteOffset + i * from];
        const [dOut, out] = [dy.data.byteOffset + i * to, output.data.byteOffset + i * to];
        kernel.maxPoolGradient(dImage, dOut, out, image, height, width, channels);
      }
      return dx;
    },
  };
}

function bytesPerImage({ shape, data }: Tensor): number {
  return data.byteLength / shape[0]!;
}
