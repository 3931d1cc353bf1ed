/** Softmax and cross-entropy. @module */
import { type Tensor, tensor } from "./tensor.ts";

/** The mean cross-entropy of logits [rows x classes] to labels, and its gradient in the logits. */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: ArrayLike<number>,
): { loss: number; gradient: Tensor } {
  const [rows, classes] = logits.shape as readonly [number, number];
  const gradient = tensor(logits.shape);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const p = softmax(logits.data.subarray(row * classes, (row + 1) * classes));
    loss -= Math.log(Math.max(p[labels[row]!]!, 1e-300));
    for (let c = 0; c < classes; c++) {
      gradient.data[row * classes + c] = (p[c]! - (c === labels[row] ? 1 : 0)) / rows;
    }
  }
  return { loss: loss / rows, gradient };
}

/** exp(x_i) / sum of exp(x_j), without overflow. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const p = Float64Array.from(logits);
  let largest = -Infinity;
  for (const value of p) largest = Math.max(largest, value);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    p[i] = Math.exp(p[i]! - largest);
    sum += p[i]!;
  }
  for (let i = 0; i < p.length; i++) p[i]! /= sum;
  return p;
}
