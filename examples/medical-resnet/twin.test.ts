import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { withPython } from "../../test/python-environment.ts";
import { twinContract } from "../../test/twin.contract.ts";
import { losses, lossesInPython, PATIENCE_MS, train } from "../../test/twin-scripts.ts";
import { areaUnderCurve } from "../kit/auc.ts";
import { createRandom } from "../kit/random.ts";
import { createModel } from "./models.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** Batches of one size, which JAX compiles once: the 546 images of BreastMNIST are 6 of them. */
const EVEN = "--batch 91";
const LEARNING = `--data breastmnist --width 4 --epochs 6 ${EVEN}`;
const GOOD = "--model logistic --data breastmnist --epochs 1 --seed 1";

twinContract({
  folder: FOLDER,
  learning: { resnet: LEARNING, cnn: LEARNING, logistic: LEARNING },
  learned: 0.65,
  score: "auc",
  scoreOf: (labels, predictions) => areaUnderCurve(labels.map(Number), predictions.map(Number)),
  repeated: `--model cnn --data breastmnist --width 4 --epochs 1 ${EVEN}`,
  refused: [
    ["", 2],
    ["--model resnet --data mnist --seed 1", 2],
    [`${GOOD} --width 4.5`, 2],
    [`${GOOD} --weight-decay nan`, 2],
    [`${GOOD} --widht 4`, 2],
    [`${GOOD} --lr 1e30 --weight-decay 1e10`, 1],
  ],
  short: `--epochs 1 ${EVEN}`,
  judged: ["resnet cnn model", "logistic cnn model"],
});

withPython(
  "resnet: from the same first weights, both train to the same loss",
  async () => {
    const model = createModel("resnet", 28 * 28, 4, createRandom(1));
    // All images in each step and none varied, so that no chance is left but that of the weights.
    const line = "--model resnet --data breastmnist --width 4 --epochs 3 --batch 546 --augment none --seed 1";
    const [ours, twin] = await Promise.all([
      train(FOLDER, "train.ts", line),
      lossesInPython(FOLDER, model, line),
    ]);
    expect(twin).toHaveLength(3);
    expect(twin).toEqual(losses(ours.stdout).map((loss) => expect.closeTo(loss, 3)));
  },
  PATIENCE_MS,
);

withPython(
  "learns from the chest X-rays too",
  async () => {
    const line = "--model resnet --data pneumoniamnist --width 4 --epochs 2 --seed 1 --batch 107";
    const { last } = await train(FOLDER, "train.py", line);
    expect(Number(last.test_auc)).toBeGreaterThan(0.8);
  },
  PATIENCE_MS,
);
