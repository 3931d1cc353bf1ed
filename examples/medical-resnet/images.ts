/** The images of MedMNIST, and how training varies them. @module */
import { fileURLToPath } from "node:url";
import { type ByteArray, readNpz } from "../kit/npz.ts";
import type { Random } from "../kit/random.ts";

export const DATA_SETS = ["breastmnist", "pneumoniamnist"] as const;
export const AUGMENTATIONS = ["none", "flip", "shift", "both"] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

const LARGEST_SHIFT = 2; // pixels

/** Grey images of side x side pixels, one after the other, and their classes 0 or 1. */
export interface Images {
  readonly side: number;
  readonly pixels: Float32Array;
  readonly labels: Uint8Array;
}

/** Pixels are scaled by the mean and the standard deviation of the training images, in all three parts. */
export function loadImages(name: (typeof DATA_SETS)[number]): Record<"train" | "val" | "test", Images> {
  const path = fileURLToPath(new URL(`data/${name}.npz`, import.meta.url));
  const arrays = readNpz(path);
  const array = (key: string): ByteArray => {
    const found = arrays.get(key);
    if (found === undefined) throw new Error(`${path}: no array ${key}`);
    return found;
  };
  const { data } = array("train_images");
  const mean = average(data, (value) => value);
  const deviation = Math.sqrt(average(data, (value) => (value - mean) ** 2));
  const part = (key: string): Images => {
    const images = array(`${key}_images`);
    return {
      side: images.shape[1]!,
      pixels: Float32Array.from(images.data, (value) => (value - mean) / deviation),
      labels: array(`${key}_labels`).data,
    };
  };
  return { train: part("train"), val: part("val"), test: part("test") };
}

/**
 * Writes one image as training sees it: mirrored left to right half of the time, moved by up to two pixels each way;
 * what moves in repeats the edge.
 */
export function writeVaried(
  target: Float32Array,
  image: Float32Array,
  side: number,
  augmentation: Augmentation,
  random: Random,
): void {
  const mirrored = (augmentation === "flip" || augmentation === "both") && random.uniform() < 0.5;
  const shift = augmentation === "shift" || augmentation === "both" ? LARGEST_SHIFT : 0;
  const [dx, dy] = [random.below(2 * shift + 1) - shift, random.below(2 * shift + 1) - shift];
  const inside = (place: number) => Math.min(side - 1, Math.max(0, place));
  for (let y = 0, at = 0; y < side; y++) {
    const row = inside(y + dy) * side;
    for (let x = 0; x < side; x++) {
      const column = inside(x + dx);
      target[at++] = image[row + (mirrored ? side - 1 - column : column)]!;
    }
  }
}

function average(values: Uint8Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}
