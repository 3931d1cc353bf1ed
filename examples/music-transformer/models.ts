/**
 * The three methods: a Transformer, a convolutional network over the same notes, and logistic regression on counts of
 * patterns.
 *
 * @see A. Vaswani et al. (2017), "Attention Is All You Need", NeurIPS; R. Xiong et al. (2020), "On Layer Normalization in
 * the Transformer Architecture", ICML, for the norm before each part.
 * @module
 */
import { attention } from "../kit/attention.ts";
import { batchNorm } from "../kit/batch-norm.ts";
import { dense } from "../kit/dense.ts";
import { embedding } from "../kit/embedding.ts";
import { type Layer, relu, residual, sequence } from "../kit/layer.ts";
import { layerNorm } from "../kit/layer-norm.ts";
import { globalAveragePool } from "../kit/pool.ts";
import type { Random } from "../kit/random.ts";
import { sequenceConv } from "../kit/sequence-conv.ts";
import { TYPES } from "./tunes.ts";
import { NETWORK_CATEGORIES } from "./views.ts";

export const MODELS = ["transformer", "conv", "patterns"] as const;

const HEADS = 4;
/** Notes further away than a long bar all count as far. */
const REACH = 16;
const FILTER = 5;

export interface ModelSize {
  readonly width: number;
  readonly layers: number;
}

/** From [count x notes x 2] to one number for each type. */
export function transformer({ width, layers }: ModelSize, random: Random): Layer {
  const block = () =>
    sequence(
      residual(sequence(layerNorm(width), attention(width, HEADS, REACH, random))),
      residual(
        sequence(layerNorm(width), dense(width, 2 * width, random), relu(), dense(2 * width, width, random)),
      ),
    );
  return sequence(
    embedding(NETWORK_CATEGORIES, width, random),
    ...Array.from({ length: layers }, block),
    layerNorm(width),
    globalAveragePool(),
    dense(width, TYPES.length, random),
  );
}

/** Likewise: each layer sees two notes further to each side. */
export function convolutional({ width, layers }: ModelSize, random: Random): Layer {
  const block = () => sequence(sequenceConv(width, width, FILTER, random), batchNorm(width), relu());
  return sequence(
    embedding(NETWORK_CATEGORIES, width, random),
    ...Array.from({ length: layers }, block),
    globalAveragePool(),
    dense(width, TYPES.length, random),
  );
}

/** From [count x patterns]. */
export function logistic(patterns: number, random: Random): Layer {
  return dense(patterns, TYPES.length, random);
}
