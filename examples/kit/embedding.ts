/** Embeddings: learned vectors in the place of categories. @module */
import { type Layer, parameter } from "./layer.ts";
import type { Random } from "./random.ts";
import { type Tensor, tensor } from "./tensor.ts";

/**
 * Each element is described by several categories, and becomes the sum of their vectors: [count x length x kinds] whole
 * numbers to [count x length x width].
 *
 * @param sizes - For each kind how many categories it has: its numbers are 0 to size - 1.
 */
export function embedding(sizes: readonly number[], width: number, random: Random): Layer {
  const kinds = sizes.length;
  // The sum has a spread of one, whatever the number of kinds.
  const spread = Math.sqrt(1 / kinds);
  const tables = sizes.map((size) => parameter([size, width], false, () => spread * random.normal()));
  let input: Tensor;
  return {
    parameters: tables,
    statistics: [],
    forward(x) {
      input = x;
      const elements = x.data.length / kinds;
      const out = tensor([...x.shape.slice(0, -1), width]);
      for (let element = 0; element < elements; element++) {
        for (let kind = 0; kind < kinds; kind++) {
          const row = rowOf(x, element * kinds + kind, sizes[kind]!);
          const { data } = tables[kind]!.value;
          for (let c = 0; c < width; c++) out.data[element * width + c]! += data[row * width + c]!;
        }
      }
      return out;
    },
    backward(dy) {
      const elements = dy.data.length / width;
      for (let element = 0; element < elements; element++) {
        for (let kind = 0; kind < kinds; kind++) {
          const row = input.data[element * kinds + kind]!;
          const { data } = tables[kind]!.gradient;
          for (let c = 0; c < width; c++) data[row * width + c]! += dy.data[element * width + c]!;
        }
      }
      return tensor(input.shape); // categories have no slope
    },
  };
}

function rowOf({ data }: Tensor, at: number, size: number): number {
  const row = data[at]!;
  if (!(Number.isInteger(row) && row >= 0 && row < size))
    throw new Error(`embedding: category ${row}, expected a whole number from 0 to ${size - 1}`);
  return row;
}
