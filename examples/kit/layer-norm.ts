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
    forward(x) {
      const rows = x.data.length / channels;
      const out = tensor(x.shape);
      normalised = tensor(x.shape);
      inverse = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        const at = row * channels;
        let [sum, squares] = [0, 0];
        for (let c = 0; c < channels; c++) sum += x.data[at + c]!;
        const mean = sum / channels;
        for (let c = 0; c < channels; c++) squares += (x.data[at + c]! - mean) ** 2;
        const s = 1 / Math.sqrt(squares / channels + EPSILON);
        inverse[row] = s;
        for (let c = 0; c < channels; c++) {
          const value = (x.data[at + c]! - mean) * s;
          normalised.data[at + c] = value;
          out.data[at + c] = value * scale.value.data[c]! + offset.value.data[c]!;
        }
      }
      return out;
    },
    backward(dy) {
      const dx = tensor(dy.shape);
      const [ds, dOffset] = [scale.gradient.data, offset.gradient.data];
      for (let row = 0; row < inverse.length; row++) {
        const at = row * channels;
        let [sum, along] = [0, 0]; // of the gradient in the normalised numbers, and of it times them
        for (let c = 0; c < channels; c++) {
          const [d, value] = [dy.data[at + c]!, normalised.data[at + c]!];
          ds[c]! += d * value;
          dOffset[c]! += d;
          const g = d * scale.value.data[c]!;
          sum += g;
          along += g * value;
        }
        for (let c = 0; c < channels; c++) {
          const g = dy.data[at + c]! * scale.value.data[c]!;
          dx.data[at + c] = (g - (sum + normalised.data[at + c]! * along) / channels) * inverse[row]!;
        }
      }
      return dx;
    },
  };
}
