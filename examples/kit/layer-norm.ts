/**
 * Layer normalisation: the channels of each element to mean 0 and variance 1, then a learned scale and offset.
 *
 * @see J. L. Ba, J. R. Kiros and G. E. Hinton (2016), "Layer Normalization", arXiv:1607.06450.
 * @module
 */
import { type Layer, parameter } from "./layer.ts";
import { type Tensor, tensor } from "./tensor.ts";

const EPSILON = 1e-5;

export function layerNorm(channels: number): Layer {
  const scale = parameter([channels], false, () => 1);
  const offset = parameter([channels], false, () => 0);
  let normalised: Tensor;
  let inverse: Float64Array;
  return {
    parameters: [scale, offset],
    statistics: [],
    forward({ data: x, shape }) {
      const rows = x.length / channels;
      const out = tensor(shape);
      normalised = tensor(shape);
      inverse = new Float64Array(rows);
      const [y, n, s, b] = [out.data, normalised.data, scale.value.data, offset.value.data];
      for (let row = 0; row < rows; row++) {
        const at = row * channels;
        let [sum, squares] = [0, 0];
        for (let c = 0; c < channels; c++) sum += x[at + c]!;
        const mean = sum / channels;
        for (let c = 0; c < channels; c++) squares += (x[at + c]! - mean) ** 2;
        const times = 1 / Math.sqrt(squares / channels + EPSILON);
        inverse[row] = times;
        for (let c = 0; c < channels; c++) {
          const value = (x[at + c]! - mean) * times;
          n[at + c] = value;
          y[at + c] = value * s[c]! + b[c]!;
        }
      }
      return out;
    },
    backward({ data: dy, shape }) {
      const dx = tensor(shape);
      const [n, s, target] = [normalised.data, scale.value.data, dx.data];
      const [dScale, dOffset] = [scale.gradient.data, offset.gradient.data];
      for (let row = 0; row < inverse.length; row++) {
        const at = row * channels;
        let [sum, along] = [0, 0]; // of the gradient in the normalised numbers, and of it times them
        for (let c = 0; c < channels; c++) {
          const [d, value] = [dy[at + c]!, n[at + c]!];
          dScale[c]! += d * value;
          dOffset[c]! += d;
          const g = d * s[c]!;
          sum += g;
          along += g * value;
        }
        const times = inverse[row]!;
        for (let c = 0; c < channels; c++)
          target[at + c] = (dy[at + c]! * s[c]! - (sum + n[at + c]! * along) / channels) * times;
      }
      return dx;
    },
  };
}
