import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { withPython } from "../../test/python-environment.ts";
import { twinContract } from "../../test/twin.contract.ts";
import { lossesInPython, PATIENCE_MS, train } from "../../test/twin-scripts.ts";
import { createAdam } from "../kit/adam.ts";
import { createRandom } from "../kit/random.ts";
import { warmUpThenCosine } from "../kit/schedule.ts";
import { softmaxCrossEntropy } from "../kit/softmax.ts";
import { scope, tensor } from "../kit/tensor.ts";
import { convolutional, logistic, transformer } from "./models.ts";
import { loadTunes, TYPES } from "./tunes.ts";
import { patternCounts, stretches } from "./views.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const GOOD = "--model patterns --epochs 1 --seed 1";

twinContract({
  folder: FOLDER,
  learning: {
    transformer: "--width 16 --layers 1 --epochs 4 --balance 0.7",
    conv: "--width 16 --layers 1 --epochs 4 --balance 0.7",
    patterns: "--epochs 7 --balance 0.7",
  },
  learned: 0.4, // chance is 0.2
  score: "balanced_accuracy",
  scoreOf: (labels, predictions) => {
    const recalls = TYPES.map((type) => {
      const told = predictions.filter((_, i) => labels[i] === type);
      return told.filter((prediction) => prediction === type).length / told.length;
    });
    return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
  },
  repeated: "--model conv --width 8 --layers 1 --epochs 1",
  refused: [
    ["", 2],
    ["--model lstm --seed 1", 2],
    [`${GOOD} --lr 0`, 2],
    [`${GOOD} --drop 1`, 2],
    [`${GOOD} --lr 1e30 --weight-decay 1e10`, 1],
  ],
  short: "--epochs 1 --batch 64",
  judged: ["transformer conv model", "transformer patterns model", "conv patterns model"],
});

withPython(
  "a width that four heads do not divide is refused in the same words",
  async () => {
    const line = "--model transformer --width 18 --epochs 1 --seed 1";
    const { status, stdout, stderr } = await train(FOLDER, "train.py", line);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe("train.py: attention: 4 heads do not divide a width of 18\n");
  },
  PATIENCE_MS,
);

/** Each draws all tunes in their order, and begins them at their first note. */
const WITHOUT_CHANCE = `
class Random:
    def standard_normal(self, shape): return numpy.zeros(shape)
    def choice(self, tunes, count, p): return numpy.arange(count)
    def integers(self, notes): return 0
    def random(self, shape): return numpy.ones(shape)
numpy.random.default_rng = lambda seed: Random()
`;

for (const name of ["transformer", "conv", "patterns"] as const)
  withPython(
    `${name}: from the same first weights and the same tunes, both train to the same loss`,
    async () => {
      const { train: tunes } = loadTunes();
      const [steps, rate, decay] = [3, 0.02, 0.5];
      const views = name === "patterns" ? patternCounts(tunes, 2, 2) : stretches(0);
      const size = { width: 8, layers: 1 };
      const model = {
        transformer: () => transformer(size, createRandom(1)),
        conv: () => convolutional(size, createRandom(1)),
        patterns: () => logistic(views.shape[0]!, createRandom(1)),
      }[name]();
      const line = `--model ${name} --width 8 --layers 1 --epochs ${steps} --batch ${tunes.length} --lr ${rate} --weight-decay ${decay} --seed 1`;
      const twin = await lossesInPython(FOLDER, model, line, WITHOUT_CHANCE);

      const adam = createAdam(model.parameters, decay);
      const ours = Array.from({ length: steps }, (_, step) =>
        scope(() => {
          const x = tensor([tunes.length, ...views.shape]);
          const length = x.data.length / tunes.length;
          tunes.forEach((tune, i) => {
            views.writeScoring(x.data.subarray(i * length, (i + 1) * length), tune, 0);
          });
          const types = tunes.map(({ type }) => type);
          const { loss, gradient } = softmaxCrossEntropy(model.forward(x, true), types);
          model.backward(gradient);
          adam.step(warmUpThenCosine(rate, step, steps));
          return loss;
        }),
      );
      expect(ours[0]! - ours.at(-1)!).toBeGreaterThan(0.01);
      expect(twin).toEqual(ours.map((loss) => expect.closeTo(loss, 4)));
    },
    PATIENCE_MS,
  );
