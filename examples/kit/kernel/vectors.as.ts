/** Vectors of four that may reach over the end of what they are for. AssemblyScript, a part of `kernel.as.ts`. */

/** Writes the first `count` numbers of a vector (all of them from 4 on). */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function put(target: usize, value: v128, count: i32): void {
  if (count > 3) {
    v128.store(target, value);
    return;
  }
  store<f32>(target, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(target, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(target, f32x4.extract_lane(value, 2), 8);
}
