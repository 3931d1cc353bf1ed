/**
 * Tensors: a shape and numbers, row-major, in the memory that the kernel works on.
 *
 * Memory is a stack. `scope` gives back all that was made inside it, so one training step allocates nothing
 * that a collector would have to find again; what has to outlive the step (weights) is made outside.
 * @module
 */
import { buffer, MEMORY_MEGABYTES } from "./kernel.ts";

export interface Tensor {
  readonly shape: readonly number[];
  /** A view of the kernel's memory: `data.byteOffset` is the tensor's address. */
  readonly data: Float32Array;
}

const SLACK = 64; // bytes behind each tensor, for vectors that reach over its end
let top = 1024; // address 0 is left out

/** Zeros, until the innermost `scope` around this call ends. */
export function tensor(shape: readonly number[]): Tensor {
  const size = sizeOf(shape);
  const end = top + size * 4;
  if (end + SLACK > buffer.byteLength) {
    throw new Error(
      `tensor: ${MEMORY_MEGABYTES} MB are full (at shape ${shape.join(" x ")}); use a smaller batch or a narrower model`,
    );
  }
  const data = new Float32Array(buffer, top, size).fill(0);
  top = Math.ceil((end + SLACK) / 64) * 64;
  return { shape, data };
}

/** A tensor that holds these values. */
export function tensorOf(shape: readonly number[], values: ArrayLike<number>): Tensor {
  const result = tensor(shape);
  if (values.length !== result.data.length) {
    throw new Error(`tensorOf: ${values.length} values for the shape ${shape.join(" x ")}`);
  }
  result.data.set(values);
  return result;
}

/** The same numbers under another shape. */
export function reshape({ data }: Tensor, shape: readonly number[]): Tensor {
  if (sizeOf(shape) !== data.length)
    throw new Error(`reshape: ${data.length} numbers to ${shape.join(" x ")}`);
  return { shape, data };
}

/** Runs `work` and gives back the memory of every tensor made inside; none may leave it. */
export function scope<T>(work: () => T): T {
  const before = top;
  try {
    return work();
  } finally {
    top = before;
  }
}

/** The four numbers of a batch of images: count, height, width, channels. */
export function imageShape({ shape }: Tensor): readonly [number, number, number, number] {
  const [count, height, width, channels] = shape;
  if (shape.length !== 4)
    throw new Error(`images are count x height x width x channels, not ${shape.join(" x ")}`);
  return [count!, height!, width!, channels!];
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
