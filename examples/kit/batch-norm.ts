/**
 * Batch normalisation over the last axis: training takes mean and variance from the batch, scoring the running averages.
 *
 * @see S. Ioffe and C. Szegedy (2015), "Batch Normalization", ICML.
 * @module
 */
import { kernel } from "./kernel.ts";
import { type Layer, parameter } from "./layer.ts";
import { type Tensor, tensor } from "./tensor.ts";

const EPSILON = 1e-5;
const MOMENTUM = 0.1;

export function batchNorm(channels: number): Layer {
  const scale = parameter([channels], false, () => 1);
  const offset = parameter([channels], false, () => 0);
  const mean = tensor([channels]);
  const variance = tensor([channels]);
  variance.data.fill(1);
  let input: Tensor;
  let [batchMean, inverse] = [new Float64Array(channels), new Float64Array(channels)];

  return {
    parameters: [scale, offset],
    statistics: [mean, variance],
    forward(x, training) {
      input = x;
      if (training) {
        const n = x.data.length / channels;
        const [sums, squares] = moments(x, x, channels);
        batchMean = sums.map((sum) => sum / n);
        inverse = new Float64Array(channels);
        for (let c = 0; c < channels; c++) {
          const spread = Math.max(0, squares[c]! / n - batchMean[c]! ** 2);
          inverse[c] = 1 / Math.sqrt(spread + EPSILON);
          mean.data[c]! += MOMENTUM * (batchMean[c]! - mean.data[c]!);
          variance.data[c]! += MOMENTUM * ((spread * n) / (n - 1) - variance.data[c]!);
        }
      }
      const [a, b, c] = [tensor([channels]), tensor([channels]), tensor([channels])];
      for (let i = 0; i < channels; i++) {
        const m = training ? batchMean[i]! : mean.data[i]!;
        const s = training ? inverse[i]! : 1 / Math.sqrt(variance.data[i]! + EPSILON);
        a.data[i] = scale.value.data[i]! * s;
        c.data[i] = offset.value.data[i]! - scale.value.data[i]! * s * m;
      }
      return blend(x, a, x, b, c);
    },
    backward(dy) {
      const n = dy.data.length / channels;
      const [sums, products] = moments(dy, input, channels);
      const [a, b, c] = [tensor([channels]), tensor([channels]), tensor([channels])];
      for (let i = 0; i < channels; i++) {
        const [m, s] = [batchMean[i]!, inverse[i]!];
        const along = (products[i]! - m * sums[i]!) * s; // sum of dy times the normalised input
        scale.gradient.data[i]! += along;
        offset.gradient.data[i]! += sums[i]!;
        const g = scale.value.data[i]! * s;
        a.data[i] = g;
        b.data[i] = (-g * s * along) / n;
        c.data[i] = (g * (m * s * along - sums[i]!)) / n;
      }
      return blend(dy, a, input, b, c);
    },
  };
}

function moments(
  x: Tensor,
  y: Tensor,
  channels: number,
): readonly [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>] {
  const count = x.shape[0]!;
  const size = x.data.length / count;
  const [sums, products] = [new Float64Array(channels), new Float64Array(channels)];
  const [s, p] = [tensor([channels]), tensor([channels])];
  for (let i = 0; i < count; i++) {
    s.data.fill(0);
    p.data.fill(0);
    const at = i * size * 4;
    kernel.columnMoments(
      s.data.byteOffset,
      p.data.byteOffset,
      x.data.byteOffset + at,
      y.data.byteOffset + at,
      size / channels,
      channels,
    );
    for (let c = 0; c < channels; c++) {
      sums[c]! += s.data[c]!;
      products[c]! += p.data[c]!;
    }
  }
  return [sums, products];
}

function blend(x: Tensor, a: Tensor, y: Tensor, b: Tensor, c: Tensor): Tensor {
  const out = tensor(x.shape);
  const channels = a.data.length;
  kernel.blend(
    out.data.byteOffset,
    x.data.byteOffset,
    a.data.byteOffset,
    y.data.byteOffset,
    b.data.byteOffset,
    c.data.byteOffset,
    x.data.length / channels,
    channels,
  );
  return out;
}
