/**
 * Trains one model on one data set of medical images and prints its scores.
 *
 *     node train.ts --model resnet --data breastmnist --lr 0.015 --width 8 --seed 1
 *
 * Each epoch prints one line with the area under the ROC curve on the validation images. The test images are looked at
 * once: the last line has both scores, of the weights after the last epoch. There is no early stopping and no choice of
 * the best epoch, so `val_auc` is free to choose between configurations, and `test_auc` chose nothing.
 *
 * All chance (first weights, order, variations of the images) comes from `--seed`: the same arguments print the same
 * digits. Where ASSAY_ML_RUN_DIR names a folder, `items.csv` there gets the prediction for each test image.
 * @module
 */
import { createAdam } from "../kit/adam.ts";
import { numberBetween, type OptionsOf, oneOf, runScript } from "../kit/arguments.ts";
import { areaUnderCurve } from "../kit/auc.ts";
import { writeItems } from "../kit/items.ts";
import type { Layer } from "../kit/layer.ts";
import { createRandom, type Random } from "../kit/random.ts";
import { warmUpThenCosine } from "../kit/schedule.ts";
import { softmax, softmaxCrossEntropy } from "../kit/softmax.ts";
import { scope, tensor } from "../kit/tensor.ts";
import { AUGMENTATIONS, DATA_SETS, type Images, loadImages, writeVaried } from "./images.ts";
import { createModel, MODELS } from "./models.ts";

const SCORING_BATCH = 64;

const ARGUMENTS = {
  model: oneOf(MODELS),
  data: oneOf(DATA_SETS),
  lr: numberBetween(0, Infinity, 0.015, { above: true }),
  width: numberBetween(1, 256, 8, { whole: true }),
  "weight-decay": numberBetween(0, Infinity, 0.01),
  augment: oneOf(AUGMENTATIONS, "both"),
  epochs: numberBetween(1, 10_000, 30, { whole: true }),
  batch: numberBetween(2, 1024, 64, { whole: true }),
  seed: numberBetween(0, 2 ** 31 - 1, undefined, { whole: true }),
};
type Options = OptionsOf<typeof ARGUMENTS>;

function train(options: Options): void {
  const { train, val, test } = loadImages(options.data);
  const random = createRandom(options.seed);
  const model = createModel(options.model, train.side ** 2, options.width, random);
  const adam = createAdam(model.parameters, options["weight-decay"]);
  const order = Uint32Array.from(train.labels, (_, index) => index);
  const steps = options.epochs * Math.ceil(order.length / options.batch);
  let step = 0;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    random.shuffle(order);
    let loss = 0;
    for (let start = 0; start < order.length; start += options.batch) {
      const batch = order.subarray(start, start + options.batch);
      loss += learn(model, train, batch, options.augment, random) * (batch.length / order.length);
      adam.step(warmUpThenCosine(options.lr, step++, steps));
    }
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss} in epoch ${epoch}; use a smaller --lr`);
    const scores = `epoch=${epoch} loss=${loss.toFixed(6)} val_auc=${auc(val, predict(model, val))}`;
    if (epoch < options.epochs) console.log(scores);
    else {
      const predictions = predict(model, test);
      writeItems(
        Array.from(predictions, (prediction, i) => ({ id: `test${i}`, label: test.labels[i]!, prediction })),
      );
      console.log(`${scores} test_auc=${auc(test, predictions)}`);
    }
  }
}

/** One step forward and back over a batch; leaves the gradients in the model and returns the mean loss. */
function learn(
  model: Layer,
  { side, pixels, labels }: Images,
  batch: Uint32Array,
  augment: Options["augment"],
  random: Random,
): number {
  return scope(() => {
    const size = side * side;
    const x = tensor([batch.length, side, side, 1]);
    batch.forEach((image, i) => {
      const [from, to] = [
        pixels.subarray(image * size, (image + 1) * size),
        x.data.subarray(i * size, (i + 1) * size),
      ];
      writeVaried(to, from, side, augment, random);
    });
    const batchLabels = Uint8Array.from(batch, (image) => labels[image]!);
    const { loss, gradient } = softmaxCrossEntropy(model.forward(x, true), batchLabels);
    model.backward(gradient);
    return loss;
  });
}

/** The probability of class 1 for each image. */
function predict(model: Layer, { side, pixels, labels }: Images): Float64Array {
  const size = side * side;
  const predictions = new Float64Array(labels.length);
  for (let start = 0; start < labels.length; start += SCORING_BATCH) {
    const count = Math.min(SCORING_BATCH, labels.length - start);
    scope(() => {
      const x = tensor([count, side, side, 1]);
      x.data.set(pixels.subarray(start * size, (start + count) * size));
      const logits = model.forward(x, false).data;
      for (let i = 0; i < count; i++) predictions[start + i] = softmax(logits.subarray(2 * i, 2 * i + 2))[1]!;
    });
  }
  return predictions;
}

function auc({ labels }: Images, predictions: Float64Array): string {
  return areaUnderCurve(labels, predictions).toFixed(6);
}

runScript("train.ts", ARGUMENTS, train);
