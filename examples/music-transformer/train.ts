/**
 * Trains one model to tell the type of a dance tune from its notes, and prints its scores.
 *
 *     node train.ts --model transformer --lr 0.005 --width 32 --seed 1
 *
 * Each epoch prints one line; every fifth has the balanced accuracy on the validation tunes. The test tunes are looked
 * at once: the last line has both scores, of the weights after the last epoch. There is no early stopping and no choice
 * of the best epoch, so `val_balanced_accuracy` is free to choose between configurations, and
 * `test_balanced_accuracy` chose nothing.
 *
 * All chance (first weights, order and stretches of the tunes, what is dropped) comes from `--seed`: the same arguments
 * print the same digits. Where ASSAY_ML_RUN_DIR names a folder, `items.csv` there gets the prediction for each test tune.
 * @module
 */
import { createAdam } from "../kit/adam.ts";
import { numberBetween, type OptionsOf, oneOf, runScript } from "../kit/arguments.ts";
import { writeItems } from "../kit/items.ts";
import type { Layer } from "../kit/layer.ts";
import { createRandom, type Random } from "../kit/random.ts";
import { warmUpThenCosine } from "../kit/schedule.ts";
import { softmax, softmaxCrossEntropy } from "../kit/softmax.ts";
import { scope, tensor } from "../kit/tensor.ts";
import { convolutional, logistic, MODELS, transformer } from "./models.ts";
import { loadTunes, shares, type Tune, TYPES } from "./tunes.ts";
import { patternCounts, stretches, type Views } from "./views.ts";

const SCORING_BATCH = 64;
const EPOCHS_BETWEEN_SCORES = 5;

const ARGUMENTS = {
  model: oneOf(MODELS),
  lr: numberBetween(0, Infinity, 0.005, { above: true }),
  "weight-decay": numberBetween(0, Infinity, 0.01),
  balance: numberBetween(0, 1, 0),
  width: numberBetween(4, 256, 32, { whole: true }),
  layers: numberBetween(1, 8, 2, { whole: true }),
  drop: numberBetween(0, 0.9, 0.1),
  rhythm: numberBetween(1, 8, 2, { whole: true }),
  melody: numberBetween(0, 8, 2, { whole: true }),
  epochs: numberBetween(1, 10_000, 30, { whole: true }),
  batch: numberBetween(2, 1024, 32, { whole: true }),
  seed: numberBetween(0, 2 ** 31 - 1, undefined, { whole: true }),
};
type Options = OptionsOf<typeof ARGUMENTS>;

function train(options: Options): void {
  const { train, val, test } = loadTunes();
  const random = createRandom(options.seed);
  const views =
    options.model === "patterns"
      ? patternCounts(train, options.rhythm, options.melody)
      : stretches(options.drop);
  const model = createModel(options, views, random);
  const adam = createAdam(model.parameters, options["weight-decay"]);
  const draw = balancedDraw(train, options.balance, random);
  const stepsPerEpoch = Math.ceil(train.length / options.batch);
  const steps = options.epochs * stepsPerEpoch;
  let step = 0;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    let loss = 0;
    for (let i = 0; i < stepsPerEpoch; i++) {
      const batch = Array.from({ length: options.batch }, draw);
      loss += learn(model, views, batch, random) / stepsPerEpoch;
      adam.step(warmUpThenCosine(options.lr, step++, steps));
    }
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss} in epoch ${epoch}; use a smaller --lr`);
    let line = `epoch=${epoch} loss=${loss.toFixed(6)}`;
    if (epoch % EPOCHS_BETWEEN_SCORES === 0 || epoch === options.epochs)
      line += ` val_balanced_accuracy=${balancedAccuracy(val, predict(model, views, val))}`;
    if (epoch === options.epochs) {
      const predictions = predict(model, views, test);
      writeItems(
        test.map(({ id, type }, i) => ({ id, label: TYPES[type]!, prediction: TYPES[predictions[i]!]! })),
      );
      line += ` test_balanced_accuracy=${balancedAccuracy(test, predictions)}`;
    }
    console.log(line);
  }
}

function createModel(options: Options, views: Views, random: Random): Layer {
  switch (options.model) {
    case "transformer":
      return transformer(options, random);
    case "conv":
      return convolutional(options, random);
    case "patterns":
      return logistic(views.shape[0]!, random);
  }
}

/**
 * A tune for training, with replacement: of a type by share^(1 - balance). 0: as they come; 1: each type as often as the
 * others.
 */
function balancedDraw(tunes: readonly Tune[], balance: number, random: Random): () => Tune {
  const weights = shares(tunes).map((share) => share ** -balance);
  const cumulative = new Float64Array(tunes.length);
  let total = 0;
  tunes.forEach(({ type }, i) => {
    total += weights[type]!;
    cumulative[i] = total;
  });
  return () => {
    const at = random.uniform() * total;
    return tunes[cumulative.findIndex((sum) => sum > at)]!;
  };
}

/** One step forward and back over a batch; leaves the gradients in the model and returns the mean loss. */
function learn(model: Layer, views: Views, batch: readonly Tune[], random: Random): number {
  return scope(() => {
    const x = tensor([batch.length, ...views.shape]);
    const size = x.data.length / batch.length;
    batch.forEach((tune, i) => {
      views.writeTraining(x.data.subarray(i * size, (i + 1) * size), tune, random);
    });
    const { loss, gradient } = softmaxCrossEntropy(
      model.forward(x, true),
      batch.map(({ type }) => type),
    );
    model.backward(gradient);
    return loss;
  });
}

/** For each tune the type of the largest probability, averaged over its views. */
function predict(model: Layer, views: Views, tunes: readonly Tune[]): number[] {
  const probabilities = tunes.map(() => new Float64Array(TYPES.length));
  for (let view = 0; view < views.scoringViews; view++) {
    for (let start = 0; start < tunes.length; start += SCORING_BATCH) {
      const batch = tunes.slice(start, start + SCORING_BATCH);
      scope(() => {
        const x = tensor([batch.length, ...views.shape]);
        const size = x.data.length / batch.length;
        batch.forEach((tune, i) => {
          views.writeScoring(x.data.subarray(i * size, (i + 1) * size), tune, view);
        });
        const logits = model.forward(x, false).data;
        batch.forEach((_, i) => {
          const p = softmax(logits.subarray(i * TYPES.length, (i + 1) * TYPES.length));
          p.forEach((value, type) => {
            probabilities[start + i]![type]! += value;
          });
        });
      });
    }
  }
  return probabilities.map((p) => p.indexOf(Math.max(...p)));
}

/** The mean over types of the share that was told right. */
function balancedAccuracy(tunes: readonly Tune[], predictions: readonly number[]): string {
  const recalls = TYPES.map((_, type) => {
    const own = predictions.filter((_, i) => tunes[i]!.type === type);
    return own.filter((prediction) => prediction === type).length / own.length;
  });
  return (recalls.reduce((sum, recall) => sum + recall, 0) / TYPES.length).toFixed(6);
}

runScript("train.ts", ARGUMENTS, train);
