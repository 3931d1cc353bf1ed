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
      const [keys, values, out] = [tensor([size, length]), tensor([length, size]), tensor([length, size])];
      for (let i = 0; i < count; i++) {
        for (let head = 0; head < heads; head++) {
          const p = looks.data.subarray(
            (i * heads + head) * length ** 2,
            (i * heads + head + 1) * length ** 2,
          );
          takeTurned(keys, at(i, 1, head), length);
          takeRows(values, parts, at(i, 2, head), 3 * width, length);
          kernel.gemm(
            p.byteOffset,
            parts.data.byteOffset + at(i, 0, head) * 4,
            keys.data.byteOffset,
            length,
            length,
            size,
            3 * width,
            1,
          );
          softmaxRows(p, length, head);
          out.data.fill(0);
          kernel.gemm(
            out.data.byteOffset,
            p.byteOffset,
            values.data.byteOffset,
            length,
            size,
            length,
            length,
            1,
          );
          putRows(joined, out, (i * length * heads + head) * size, width);
        }
      }
      return join.forward(joined, training);

      function at(sequence: number, part: number, head: number): number {
        return sequence * length * 3 * width + part * width + head * size;
      }
    },
    backward(dy) {
      const dJoined = join.backward(dy);
      const dParts = tensor(parts.shape);
      const [count, length] = dy.shape as readonly [number, number, number];
      const square = tensor([length, length]);
      const [dOut, rows, turned] = [tensor([length, size]), tensor([length, size]), tensor([size, length])];
      const result = tensor([length, size]);
      for (let i = 0; i < count; i++) {
        for (let head = 0; head < heads; head++) {
          const p = looks.data.subarray(
            (i * heads + head) * length ** 2,
            (i * heads + head + 1) * length ** 2,
          );
          const start = i * length * 3 * width + head * size;
          takeRows(dOut, dJoined, (i * length * heads + head) * size, width, length);
          // dV = P' dOut
          multiply(result, p.byteOffset, dOut, length, true);
          putRows(dParts, result, start + 2 * width, 3 * width);
          // dP = dOut V', then through the softmax to dS
          takeTurned(turned, start + 2 * width, length);
          square.data.fill(0);
          kernel.gemm(
            square.data.byteOffset,
            dOut.data.byteOffset,
            turned.data.byteOffset,
            length,
            length,
            size,
            size,
            1,
          );
          softmaxRowsBack(square.data, p, length, head);
          // dQ = dS K, dK = dS' Q
          takeRows(rows, parts, start + width, 3 * width, length);
          multiply(result, square.data.byteOffset, rows, length, false);
          putRows(dParts, result, start, 3 * width);
          takeRows(rows, parts, start, 3 * width, length);
          multiply(result, square.data.byteOffset, rows, length, true);
          putRows(dParts, result, start + width, 3 * width);
        }
      }
      return project.backward(dParts);
    },
  };

  /** Rows to probabilities, in place: what comes in are products of queries and keys. */
  function softmaxRows(p: Float32Array, length: number, head: number): void {
    const scale = 1 / Math.sqrt(size);
    for (let i = 0, row = 0; i < length; i++, row += length) {
      let largest = -Infinity;
      for (let j = 0; j < length; j++) {
        const value = p[row + j]! * scale + bias.value.data[biasAt(head, j - i)]!;
        p[row + j] = value;
        if (value > largest) largest = value;
      }
      let sum = 0;
      for (let j = 0; j < length; j++) {
        const value = Math.exp(p[row + j]! - largest);
        p[row + j] = value;
        sum += value;
      }
      const share = 1 / sum;
      for (let j = 0; j < length; j++) p[row + j]! *= share;
    }
  }

  /** The gradient in the probabilities to that in the products, in place; adds that of the bias. */
  function softmaxRowsBack(d: Float32Array, p: Float32Array, length: number, head: number): void {
    const scale = 1 / Math.sqrt(size);
    for (let i = 0, row = 0; i < length; i++, row += length) {
      let along = 0;
      for (let j = 0; j < length; j++) along += d[row + j]! * p[row + j]!;
      for (let j = 0; j < length; j++) {
        const slope = p[row + j]! * (d[row + j]! - along);
        bias.gradient.data[biasAt(head, j - i)]! += slope;
        d[row + j] = slope * scale;
      }
    }
  }

  function biasAt(head: number, distance: number): number {
    return head * distances + reach + Math.max(-reach, Math.min(reach, distance));
  }

  /** result = square rows, or the transpose of square times rows. */
  function multiply(result: Tensor, square: number, rows: Tensor, length: number, turned: boolean): void {
    result.data.fill(0);
    const [aRow, aColumn] = turned ? [1, length] : [length, 1];
    kernel.gemm(result.data.byteOffset, square, rows.data.byteOffset, length, size, length, aRow, aColumn);
  }

  /** One head of one part, turned: size x length. */
  function takeTurned(target: Tensor, start: number, length: number): void {
    for (let row = 0; row < length; row++)
      for (let c = 0; c < size; c++) target.data[c * length + row] = parts.data[start + row * 3 * width + c]!;
  }

  function takeRows(target: Tensor, from: Tensor, start: number, stride: number, length: number): void {
    for (let row = 0; row < length; row++)
      for (let c = 0; c < size; c++) target.data[row * size + c] = from.data[start + row * stride + c]!;
  }

  function putRows(target: Tensor, from: Tensor, start: number, stride: number): void {
    const length = from.data.length / size;
    for (let row = 0; row < length; row++)
      for (let c = 0; c < size; c++) target.data[start + row * stride + c] = from.data[row * size + c]!;
  }
}
