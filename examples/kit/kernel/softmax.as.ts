/** Softmax over rows, and its gradient. AssemblyScript, a part of `kernel.as.ts`. */
import { put } from "./vectors.as";

/** Each row of p[rows x columns] to exp(p) over the sum of exp(p) in the row, in place and without overflow. */
export function softmaxRows(p: usize, rows: i32, columns: i32): void {
  const whole = columns & ~3;
  for (let row = 0; row < rows; row++, p += (<usize>columns) << 2) {
    let most = f32x4.splat(-Infinity);
    for (let i = 0; i < whole; i += 4) most = f32x4.max(most, v128.load(p + ((<usize>i) << 2)));
    if (whole < columns) {
      const x = v128.load(p + ((<usize>whole) << 2));
      most = f32x4.max(most, v128.bitselect(x, f32x4.splat(-Infinity), first(columns - whole)));
    }
    const largest = f32x4.splat(
      max(
        max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
        max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
      ),
    );
    let sums = f32x4.splat(0);
    for (let i = 0; i < whole; i += 4) {
      const at = p + ((<usize>i) << 2);
      const value = exponential(f32x4.sub(v128.load(at), largest));
      v128.store(at, value);
      sums = f32x4.add(sums, value);
    }
    if (whole < columns) {
      const at = p + ((<usize>whole) << 2);
      const value = v128.and(exponential(f32x4.sub(v128.load(at), largest)), first(columns - whole));
      put(at, value, columns - whole);
      sums = f32x4.add(sums, value);
    }
    const share = f32x4.splat(1 / total(sums));
    for (let i = 0; i < columns; i += 4) {
      const at = p + ((<usize>i) << 2);
      put(at, f32x4.mul(v128.load(at), share), columns - i);
    }
  }
}

/** The gradient in the probabilities p to that in what softmaxRows was given, in place: d = p * (d - sum of d * p). */
export function softmaxRowsGradient(d: usize, p: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++, d += bytes, p += bytes) {
    let sums = f32x4.splat(0);
    for (let i = 0; i < columns; i += 4) {
      const at = (<usize>i) << 2;
      const product = f32x4.mul(v128.load(d + at), v128.load(p + at));
      sums = f32x4.add(sums, v128.and(product, first(columns - i)));
    }
    const along = f32x4.splat(total(sums));
    for (let i = 0; i < columns; i += 4) {
      const at = (<usize>i) << 2;
      put(d + at, f32x4.mul(v128.load(p + at), f32x4.sub(v128.load(d + at), along)), columns - i);
    }
  }
}

/** All bits of the first `count` lanes (of all from 4 on), none of the others. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function first(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function total(sums: v128): f32 {
  return (
    f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  );
}

/**
 * exp(x) for x <= 0, to about one unit in the last place; below -87 it is that of -87, which is next to nothing.
 *
 * x = n ln 2 + r with |r| <= ln 2 / 2; exp(r) by the polynomial of Cephes' expf, 2^n by the bits of the exponent.
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
function exponential(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  // ln 2 in two parts, so that the difference keeps its digits.
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let y = f32x4.splat(1.9875691500e-4);
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.3981999507e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(8.3334519073e-3));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(4.1665795894e-2));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, r), f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(y, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}
