/**
 * Self-attention with several heads: each element of a sequence takes from all others, by how well its query fits their
 * keys and by how far away they are.
 *
 *     P = softmax(Q K' / sqrt(d) + b[j - i])      by head; row i says where element i looks
 *     out = (P V, all heads side by side) W + c
 *
 * The distance enters as a learned number for each head and distance, so that a pattern weighs the same wherever in the
 * sequence it stands; nothing else knows of order.
 *
 * @see A. Vaswani et al. (2017), "Attention Is All You Need", NeurIPS; C. Raffel et al. (2020), "Exploring the Limits of
 * Transfer Learning with a Unified Text-to-Text Transformer", JMLR 21:140, section 2.1, for the bias by distance.
 * @module
 */
import { dense } from "./dense.ts";
import { kernel } from "./kernel.ts";
import { type Layer, parameter } from "./layer.ts";
import type { Random } from "./random.ts";
import { type Tensor, tensor } from "./tensor.ts";

/**
 * [count x length x width] to the same shape.
 *
 * @param heads - Divides the width.
 * @param reach - Distances of more than this many elements share one bias.
 */
export function attention(width: number, heads: number, reach: number, random: Random): Layer {
  const size = width / heads;
  if (!Number.isInteger(size)) throw new Error(`attention: ${heads} heads do not divide a width of ${width}`);
  const [project, join] = [dense(width, 3 * width, random), dense(width, width, random)];
  const distances = 2 * reach + 1;
  const bias = parameter([heads, distances], false, () => 0);
  const scale = 1 / Math.sqrt(size);
  let parts: Tensor; // queries, keys and values side by side
  let looks: Tensor; // P of each sequence and head

  return {
    parameters: [...project.parameters, ...join.parameters, bias],
    statistics: [],
    forward(x, training) {
      const [count, length] = x.shape as readonly [number, number, number];
      parts = project.forward(x, training);
      looks = tensor([count, heads, length, length]);
      const joined = tensor(x.shape);
      const biased = biases(length);
      const [queries, keys] = [tensor([length, size]), tensor([size, length])];
      const [values, out] = [tensor([length, size]), tensor([length, size])];
      for (let i = 0; i < count; i++) {
        for (let head = 0; head < heads; head++) {
          const p = looksOf(i, head, length);
          const start = i * length * 3 * width + head * size;
          takeRows(queries, parts, start, 3 * width, scale);
          takeTurned(keys, start + width);
          takeRows(values, parts, start + 2 * width, 3 * width);
          p.set(biased[head]!); // the product is added to it
          products(p, queries, keys);
          kernel.softmaxRows(p.byteOffset, length, length);
          multiply(out, p, values, false);
          putRows(joined, out, i * length * width + head * size, width);
        }
      }
      return join.forward(joined, training);
    },
    backward(dy) {
      const dJoined = join.backward(dy);
      const dParts = tensor(parts.shape);
      const [count, length] = dy.shape as readonly [number, number, number];
      const square = tensor([length, length]);
      const [dOut, rows, turned] = [tensor([length, size]), tensor([length, size]), tensor([size, length])];
      const result = tensor([length, size]);
      const slopes = Array.from({ length: heads }, () => new Float32Array(length ** 2));
      for (let i = 0; i < count; i++) {
        for (let head = 0; head < heads; head++) {
          const p = looksOf(i, head, length);
          const start = i * length * 3 * width + head * size;
          takeRows(dOut, dJoined, i * length * width + head * size, width);
          // dV = P' dOut
          multiply(result, p, dOut, true);
          putRows(dParts, result, start + 2 * width, 3 * width);
          // dP = dOut V', then through the softmax to dS
          takeTurned(turned, start + 2 * width);
          square.data.fill(0);
          products(square.data, dOut, turned);
          kernel.softmaxRowsGradient(square.data.byteOffset, p.byteOffset, length, length);
          add(slopes[head]!, square.data);
          // dQ = dS K, dK = dS' Q, both over sqrt(d)
          takeRows(rows, parts, start + width, 3 * width, scale);
          multiply(result, square.data, rows, false);
          putRows(dParts, result, start, 3 * width);
          takeRows(rows, parts, start, 3 * width, scale);
          multiply(result, square.data, rows, true);
          putRows(dParts, result, start + width, 3 * width);
        }
      }
      addBiasGradient(slopes, length);
      return project.backward(dParts);
    },
  };

  /** By head the learned number for each pair of places: length x length. */
  function biases(length: number): Float32Array[] {
    return Array.from({ length: heads }, (_, head) => {
      const square = new Float32Array(length ** 2);
      for (let i = 0, at = 0; i < length; i++)
        for (let j = 0; j < length; j++) square[at++] = bias.value.data[biasAt(head, j - i)]!;
      return square;
    });
  }

  /** @param slopes - By head the sum of dS over the sequences. */
  function addBiasGradient(slopes: readonly Float32Array[], length: number): void {
    slopes.forEach((square, head) => {
      for (let i = 0, at = 0; i < length; i++)
        for (let j = 0; j < length; j++) bias.gradient.data[biasAt(head, j - i)]! += square[at++]!;
    });
  }

  function biasAt(head: number, distance: number): number {
    return head * distances + reach + Math.max(-reach, Math.min(reach, distance));
  }

  function looksOf(sequence: number, head: number, length: number): Float32Array {
    const start = (sequence * heads + head) * length ** 2;
    return looks.data.subarray(start, start + length ** 2);
  }

  /** square += rows turned: all products of two of the elements' vectors. */
  function products(square: Float32Array, { data: rows, shape }: Tensor, { data: turned }: Tensor): void {
    const length = shape[0]!;
    kernel.gemm(square.byteOffset, rows.byteOffset, turned.byteOffset, length, length, size, size, 1);
  }

  /** result = square rows, or the transpose of square times rows. */
  function multiply(result: Tensor, square: Float32Array, rows: Tensor, turned: boolean): void {
    const length = rows.shape[0]!;
    const [aRow, aColumn] = turned ? [1, length] : [length, 1];
    result.data.fill(0);
    const [to, from] = [result.data.byteOffset, rows.data.byteOffset];
    kernel.gemm(to, square.byteOffset, from, length, size, length, aRow, aColumn);
  }

  /** One head of one part, turned: size x length. */
  function takeTurned({ data: target, shape }: Tensor, start: number): void {
    const length = shape[1]!;
    const from = parts.data;
    for (let row = 0, at = start; row < length; row++, at += 3 * width)
      for (let c = 0; c < size; c++) target[c * length + row] = from[at + c]!;
  }

  /** One head, its rows `stride` apart: length x size. */
  function takeRows(
    { data: target, shape }: Tensor,
    { data: from }: Tensor,
    start: number,
    stride: number,
    times = 1,
  ): void {
    for (let row = 0, at = start, to = 0; row < shape[0]!; row++, at += stride)
      for (let c = 0; c < size; c++) target[to++] = times * from[at + c]!;
  }

  function putRows(
    { data: target }: Tensor,
    { data: from, shape }: Tensor,
    start: number,
    stride: number,
  ): void {
    for (let row = 0, at = start, read = 0; row < shape[0]!; row++, at += stride)
      for (let c = 0; c < size; c++) target[at + c] = from[read++]!;
  }
}

function add(sum: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
}
