/**
 * Dots that lie side by side where they would hide each other: a beeswarm without chance.
 * @module
 */

/**
 * Offsets across the axis, in pixels, in the order of `places`: each dot as near to the axis as it can be without
 * touching one that was placed before; first those that come first along the axis.
 *
 * @param places - Pixels along the axis.
 * @param diameter - Of a dot.
 * @param room - No offset is larger; dots that find no room overlap at the edge.
 */
export function swarmOffsets(places: readonly number[], diameter: number, room: number): number[] {
  const order = places
    .map((_, i) => i)
    .sort((a, b) => (places[a] as number) - (places[b] as number) || a - b);
  const offsets = new Array<number>(places.length).fill(0);
  const placed: { readonly x: number; readonly y: number }[] = [];
  for (const i of order) {
    const x = places[i] as number;
    const near = placed.filter((dot) => x - dot.x < diameter);
    const free = candidates(near, x, diameter)
      .filter((y) => Math.abs(y) <= room)
      .find((y) => near.every((dot) => (dot.x - x) ** 2 + (dot.y - y) ** 2 >= diameter ** 2 - 1e-6));
    const y = free ?? room * (i % 2 === 0 ? 1 : -1);
    offsets[i] = y;
    placed.push({ x, y });
  }
  return offsets;
}

/** On the axis, or touching a neighbour; nearest to the axis first. */
function candidates(
  near: readonly { readonly x: number; readonly y: number }[],
  x: number,
  diameter: number,
): number[] {
  const touching = near.flatMap((dot) => {
    const height = Math.sqrt(Math.max(0, diameter ** 2 - (dot.x - x) ** 2));
    return [dot.y + height, dot.y - height];
  });
  return [0, ...touching].sort((a, b) => Math.abs(a) - Math.abs(b) || b - a);
}
