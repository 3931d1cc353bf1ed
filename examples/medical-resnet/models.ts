/**
 * The three methods: a residual network, the same network without its shortcuts, and logistic regression.
 *
 * The residual network is the small one of He et al. (2016) cut to the size of the data: a stem, three stages of one
 * block with `width`, 2 `width` and 4 `width` channels, the mean over the image, one dense layer. The plain network has
 * the same convolutions in the same order. The residual one adds what its shortcuts need: two convolutions of size 1.
 *
 * @see K. He, X. Zhang, S. Ren and J. Sun (2016), "Deep Residual Learning for Image Recognition", CVPR.
 * @module
 */
import { batchNorm } from "../kit/batch-norm.ts";
import { conv } from "../kit/conv.ts";
import { dense } from "../kit/dense.ts";
import { flatten, type Layer, relu, residual, sequence } from "../kit/layer.ts";
import { globalAveragePool, maxPool } from "../kit/pool.ts";
import type { Random } from "../kit/random.ts";

export const MODELS = ["resnet", "cnn", "logistic"] as const;

const CLASSES = 2;

/** @param width - Channels of the first stage; logistic regression has none. */
export function createModel(
  model: (typeof MODELS)[number],
  pixels: number,
  width: number,
  random: Random,
): Layer {
  if (model === "logistic") return sequence(flatten(), dense(pixels, CLASSES, random));
  const stage = model === "resnet" ? residualBlock : plainBlock;
  return sequence(
    normalised(1, width, 1, 3, random),
    relu(),
    maxPool(),
    stage(width, width, 1, random),
    stage(width, 2 * width, 2, random),
    stage(2 * width, 4 * width, 2, random),
    globalAveragePool(),
    dense(4 * width, CLASSES, random),
  );
}

function plainBlock(inputs: number, outputs: number, stride: number, random: Random): Layer {
  return sequence(twoConvolutions(inputs, outputs, stride, random), relu());
}

function residualBlock(inputs: number, outputs: number, stride: number, random: Random): Layer {
  const sameShape = inputs === outputs && stride === 1;
  const path = twoConvolutions(inputs, outputs, stride, random);
  return sequence(
    residual(path, sameShape ? undefined : normalised(inputs, outputs, stride, 1, random)),
    relu(),
  );
}

function twoConvolutions(inputs: number, outputs: number, stride: number, random: Random): Layer {
  return sequence(
    normalised(inputs, outputs, stride, 3, random),
    relu(),
    normalised(outputs, outputs, 1, 3, random),
  );
}

function normalised(inputs: number, outputs: number, stride: number, size: 1 | 3, random: Random): Layer {
  return sequence(conv({ inputs, outputs, size, stride }, random), batchNorm(outputs));
}
