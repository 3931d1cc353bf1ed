/**
 * The loops that training spends its time in, for the 128-bit vectors of WebAssembly.
 *
 * AssemblyScript, not TypeScript: `build-kernel.ts` one folder up turns this file into `kernel.wasm`, and a
 * test holds the two together. All arguments are byte addresses in the one shared memory, or counts of floats.
 * Matrices are row-major, images are height x width x channels.
 *
 * Two habits keep it short. Everything adds to its target, so a bias or an earlier sum is simply what the
 * target held before. And a vector may read up to seven floats behind the end of a matrix (never write):
 * `tensor.ts` keeps room for that.
 *
 * No fused multiply-add: its result differs between processors, and a seed should give the same scores on all.
 */

import { put } from "./vectors.as";

export { softmaxRows, softmaxRowsGradient } from "./softmax.as";

// 4 rows x 8 columns of the target stay in registers while k runs: 8 sums, 2 vectors of b, 1 number of a.
const ROWS: i32 = 4;
const COLUMNS: i32 = 8;
// So that the part of `a` in use stays in the first-level cache where its columns are walked (a transposed).
const DEPTH: i32 = 128;

/**
 * c[m x n] += a[m x k] b[k x n], where a's element (i, j) lies at i * aRow + j * aColumn (in floats).
 *
 * aRow = k, aColumn = 1 is a plain product; aRow = 1, aColumn = m multiplies by the transpose of an a[k x m].
 */
export function gemm(c: usize, a: usize, b: usize, m: i32, n: i32, k: i32, aRow: i32, aColumn: i32): void {
  for (let depth = 0; depth < k; depth += DEPTH) {
    const kHere = min(DEPTH, k - depth);
    const aHere = a + ((<usize>(depth * aColumn)) << 2);
    const bHere = b + ((<usize>(depth * n)) << 2);
    for (let row = 0; row < m; row += ROWS) {
      const rows = min(ROWS, m - row);
      const aBlock = aHere + ((<usize>(row * aRow)) << 2);
      for (let column = 0; column < n; column += COLUMNS) {
        const target = c + ((<usize>(row * n + column)) << 2);
        const bBlock = bHere + ((<usize>column) << 2);
        const columns = n - column;
        if (columns > 4) block8(target, aBlock, bBlock, rows, columns, n << 2, kHere, aRow << 2, aColumn << 2);
        else block4(target, aBlock, bBlock, rows, columns, n << 2, kHere, aRow << 2, aColumn << 2);
      }
    }
  }
}

// Rows that do not exist (rows < 4) repeat the first one: computed for nothing, not stored.
function block8(
  c: usize, a: usize, b: usize, rows: i32, columns: i32, nBytes: usize, k: i32, aRow: usize, aColumn: usize,
): void {
  let a0 = a;
  let a1 = rows > 1 ? a + aRow : a;
  let a2 = rows > 2 ? a + 2 * aRow : a;
  let a3 = rows > 3 ? a + 3 * aRow : a;
  let s00 = f32x4.splat(0), s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0), s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0), s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0), s31 = f32x4.splat(0);
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const x0 = v128.load_splat<f32>(a0);
    s00 = f32x4.add(s00, f32x4.mul(x0, b0));
    s01 = f32x4.add(s01, f32x4.mul(x0, b1));
    const x1 = v128.load_splat<f32>(a1);
    s10 = f32x4.add(s10, f32x4.mul(x1, b0));
    s11 = f32x4.add(s11, f32x4.mul(x1, b1));
    const x2 = v128.load_splat<f32>(a2);
    s20 = f32x4.add(s20, f32x4.mul(x2, b0));
    s21 = f32x4.add(s21, f32x4.mul(x2, b1));
    const x3 = v128.load_splat<f32>(a3);
    s30 = f32x4.add(s30, f32x4.mul(x3, b0));
    s31 = f32x4.add(s31, f32x4.mul(x3, b1));
    a0 += aColumn;
    a1 += aColumn;
    a2 += aColumn;
    a3 += aColumn;
    b += nBytes;
  }
  addTo(c, s00, 4);
  addTo(c + 16, s01, columns - 4);
  if (rows > 1) {
    addTo(c + nBytes, s10, 4);
    addTo(c + nBytes + 16, s11, columns - 4);
  }
  if (rows > 2) {
    addTo(c + 2 * nBytes, s20, 4);
    addTo(c + 2 * nBytes + 16, s21, columns - 4);
  }
  if (rows > 3) {
    addTo(c + 3 * nBytes, s30, 4);
    addTo(c + 3 * nBytes + 16, s31, columns - 4);
  }
}

function block4(
  c: usize, a: usize, b: usize, rows: i32, columns: i32, nBytes: usize, k: i32, aRow: usize, aColumn: usize,
): void {
  let a0 = a;
  let a1 = rows > 1 ? a + aRow : a;
  let a2 = rows > 2 ? a + 2 * aRow : a;
  let a3 = rows > 3 ? a + 3 * aRow : a;
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b);
    s0 = f32x4.add(s0, f32x4.mul(v128.load_splat<f32>(a0), b0));
    s1 = f32x4.add(s1, f32x4.mul(v128.load_splat<f32>(a1), b0));
    s2 = f32x4.add(s2, f32x4.mul(v128.load_splat<f32>(a2), b0));
    s3 = f32x4.add(s3, f32x4.mul(v128.load_splat<f32>(a3), b0));
    a0 += aColumn;
    a1 += aColumn;
    a2 += aColumn;
    a3 += aColumn;
    b += nBytes;
  }
  addTo(c, s0, columns);
  if (rows > 1) addTo(c + nBytes, s1, columns);
  if (rows > 2) addTo(c + 2 * nBytes, s2, columns);
  if (rows > 3) addTo(c + 3 * nBytes, s3, columns);
}

/** Adds the first `count` numbers of a vector (all of them from 4 on) to memory. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function addTo(target: usize, sum: v128, count: i32): void {
  if (count > 3) {
    v128.store(target, f32x4.add(v128.load(target), sum));
    return;
  }
  store<f32>(target, load<f32>(target) + f32x4.extract_lane(sum, 0));
  if (count > 1) store<f32>(target, load<f32>(target, 4) + f32x4.extract_lane(sum, 1), 4);
  if (count > 2) store<f32>(target, load<f32>(target, 8) + f32x4.extract_lane(sum, 2), 8);
}

/**
 * Lays out the size x size patch around each output pixel of one image as a row: [outHeight * outWidth] rows of
 * [size * size * channels]. Outside the image lies zero. A convolution is then one product with the weights.
 *
 * The one function that writes behind its target, up to three floats: each copy is whole vectors, and what
 * it writes too far the next copy overwrites.
 */
export function im2col(
  patches: usize, image: usize, height: i32, width: i32, channels: i32, size: i32, stride: i32, pad: i32,
): void {
  const outHeight = (height + 2 * pad - size) / stride + 1;
  const outWidth = (width + 2 * pad - size) / stride + 1;
  const pixel = (<usize>channels) << 2; // bytes
  const patchRow = <usize>size * pixel;
  const imageRow = <usize>width * pixel;
  for (let outY = 0; outY < outHeight; outY++) {
    const top = outY * stride - pad;
    for (let outX = 0; outX < outWidth; outX++) {
      const left = outX * stride - pad;
      const inside = left >= 0 && left + size <= width;
      let row = image + <usize>(top * width + left) * pixel;
      for (let y = top; y < top + size; y++, row += imageRow, patches += patchRow) {
        if (y < 0 || y >= height) clear(patches, size * channels);
        else if (inside) copy(patches, row, size * channels);
        else {
          for (let i = 0; i < size; i++) {
            const at = <usize>i * pixel;
            if (left + i >= 0 && left + i < width) copy(patches + at, row + at, channels);
            else clear(patches + at, channels);
          }
        }
      }
    }
  }
}

/** The transpose of `im2col`: adds each patch back to the image at its place; what lies outside is dropped. */
export function col2im(
  image: usize, patches: usize, height: i32, width: i32, channels: i32, size: i32, stride: i32, pad: i32,
): void {
  const outHeight = (height + 2 * pad - size) / stride + 1;
  const outWidth = (width + 2 * pad - size) / stride + 1;
  const pixel = (<usize>channels) << 2;
  const patchRow = <usize>size * pixel;
  const imageRow = <usize>width * pixel;
  for (let outY = 0; outY < outHeight; outY++) {
    const top = outY * stride - pad;
    for (let outX = 0; outX < outWidth; outX++) {
      const left = outX * stride - pad;
      const from = max(0, -left);
      const count = (min(size, width - left) - from) * channels;
      const skip = <usize>from * pixel;
      let row = image + <usize>(top * width + left) * pixel + skip;
      for (let y = top; y < top + size; y++, row += imageRow, patches += patchRow) {
        if (y >= 0 && y < height) accumulate(row, patches + skip, count);
      }
    }
  }
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function copy(target: usize, source: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) v128.store(target + ((<usize>i) << 2), v128.load(source + ((<usize>i) << 2)));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function clear(target: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) v128.store(target + ((<usize>i) << 2), f32x4.splat(0));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function accumulate(target: usize, source: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = (<usize>i) << 2;
    addTo(target + at, v128.load(source + at), count - i);
  }
}

/** sums[column] += sum of x over the rows, products[column] += sum of x * y; x and y are [rows x columns]. */
export function columnMoments(
  sums: usize, products: usize, x: usize, y: usize, rows: i32, columns: i32,
): void {
  const bytes = (<usize>columns) << 2;
  for (let column = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    let sum = f32x4.splat(0);
    let product = f32x4.splat(0);
    for (let row = 0, here = at; row < rows; row++, here += bytes) {
      const value = v128.load(x + here);
      sum = f32x4.add(sum, value);
      product = f32x4.add(product, f32x4.mul(value, v128.load(y + here)));
    }
    addTo(sums + at, sum, columns - column);
    addTo(products + at, product, columns - column);
  }
}

/** out = x * a + y * b + c, row by row: x, y and out are [rows x columns], the rest is one number a column. */
export function blend(
  out: usize, x: usize, a: usize, y: usize, b: usize, c: usize, rows: i32, columns: i32,
): void {
  const bytes = (<usize>columns) << 2;
  for (let column = 0; column < columns; column += 4) {
    const at = (<usize>column) << 2;
    const va = v128.load(a + at), vb = v128.load(b + at), vc = v128.load(c + at);
    for (let row = 0, here = at; row < rows; row++, here += bytes) {
      const sum = f32x4.add(
        f32x4.add(f32x4.mul(v128.load(x + here), va), f32x4.mul(v128.load(y + here), vb)),
        vc,
      );
      put(out + here, sum, columns - column);
    }
  }
}

/** out = x where gate > 0, else 0: the rectifier (gate = x), and its gradient (gate = what went forward). */
export function rectify(out: usize, x: usize, gate: usize, count: i32): void {
  for (let i = 0; i < count; i += 4) {
    const at = (<usize>i) << 2;
    put(out + at, v128.and(v128.load(x + at), f32x4.gt(v128.load(gate + at), f32x4.splat(0))), count - i);
  }
}

/** out = the largest of each 2 x 2 square of one image; an odd last row or column is dropped. */
export function maxPool(out: usize, image: usize, height: i32, width: i32, channels: i32): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  for (let y = 0; y + 1 < height; y += 2) {
    for (let x = 0; x + 1 < width; x += 2) {
      const corner = image + <usize>(y * width + x) * pixel;
      for (let c = 0; c < channels; c += 4) {
        const at = corner + ((<usize>c) << 2);
        const above = f32x4.max(v128.load(at), v128.load(at + pixel));
        const below = f32x4.max(v128.load(at + row), v128.load(at + row + pixel));
        put(out + ((<usize>c) << 2), f32x4.max(above, below), channels - c);
      }
      out += pixel;
    }
  }
}

/** Hands each number of `dOut` to the first of the four places whose maximum it was. */
export function maxPoolGradient(
  dImage: usize, dOut: usize, out: usize, image: usize, height: i32, width: i32, channels: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  for (let y = 0; y + 1 < height; y += 2) {
    for (let x = 0; x + 1 < width; x += 2) {
      const corner = <usize>(y * width + x) * pixel;
      for (let c = 0; c < channels; c += 4) {
        const at = corner + ((<usize>c) << 2);
        const largest = v128.load(out + ((<usize>c) << 2));
        let gradient = v128.load(dOut + ((<usize>c) << 2));
        gradient = hand(dImage + at, image + at, largest, gradient, channels - c);
        gradient = hand(dImage + at + pixel, image + at + pixel, largest, gradient, channels - c);
        gradient = hand(dImage + at + row, image + at + row, largest, gradient, channels - c);
        hand(dImage + at + row + pixel, image + at + row + pixel, largest, gradient, channels - c);
      }
      out += pixel;
      dOut += pixel;
    }
  }
}

// Returns what is left of the gradient for the places that follow.
// @ts-ignore: a decorator of AssemblyScript
@inline
function hand(target: usize, place: usize, largest: v128, gradient: v128, count: i32): v128 {
  const won = f32x4.eq(v128.load(place), largest);
  put(target, v128.and(gradient, won), count);
  return v128.andnot(gradient, won);
}
