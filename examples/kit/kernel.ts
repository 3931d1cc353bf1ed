/**
 * The WebAssembly kernel and the one memory that it and all tensors share.
 * @module
 */
import { readFileSync } from "node:fs";

/** What `kernel/kernel.as.ts` exports, and says what each does. Addresses are in bytes, counts in floats. */
export interface Kernel {
  gemm(c: number, a: number, b: number, m: number, n: number, k: number, aRow: number, aColumn: number): void;
  im2col(
    patches: number,
    image: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    stride: number,
    pad: number,
  ): void;
  col2im(
    image: number,
    patches: number,
    height: number,
    width: number,
    channels: number,
    size: number,
    stride: number,
    pad: number,
  ): void;
  columnMoments(sums: number, products: number, x: number, y: number, rows: number, columns: number): void;
  blend(
    out: number,
    x: number,
    a: number,
    y: number,
    b: number,
    c: number,
    rows: number,
    columns: number,
  ): void;
  maxPool(out: number, image: number, height: number, width: number, channels: number): void;
  maxPoolGradient(
    dImage: number,
    dOut: number,
    out: number,
    image: number,
    height: number,
    width: number,
    channels: number,
  ): void;
  rectify(out: number, x: number, gate: number, count: number): void;
  softmaxRows(p: number, rows: number, columns: number): void;
  softmaxRowsGradient(d: number, p: number, rows: number, columns: number): void;
}

// Node has WebAssembly, TypeScript declares it only together with the whole browser.
interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (size: { initial: number }) => WebAssemblyMemory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};

// The operating system hands out pages when they are first written, so room that is not used costs nothing.
export const MEMORY_MEGABYTES = 512;
const memory = new WebAssembly.Memory({ initial: MEMORY_MEGABYTES * 16 }); // pages of 64 KiB

export const buffer: ArrayBuffer = memory.buffer;
export const kernel = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(new URL("kernel/kernel.wasm", import.meta.url))),
  { env: { memory } },
).exports as Kernel;
