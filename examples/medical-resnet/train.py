"""Trains one model on one data set of medical images and prints its scores: train.ts once more, in JAX.

    python train.py --model resnet --data breastmnist --lr 0.015 --width 8 --seed 1

Arguments, printed lines, items.csv and exit codes are those of train.ts, so one line of assay.yaml exchanges the two.
The networks are the same too; the digits are not, since each draws its chance in its own way. All of it comes from
--seed: the same arguments print the same digits.
"""

import functools
import math
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from kit.arguments import OneLineParser, number  # kit first: it keeps JAX to one core
from kit.batch_norm import batch_norm
from kit.items import write_items
from kit.learner import create_learner
from kit.schedule import warm_up_then_cosine

import jax
import jax.numpy as jnp
import numpy as np

STAGES = (("stage1", 1, 1), ("stage2", 2, 2), ("stage3", 4, 2))  # name, channels in units of the width, stride
CLASSES = 2
LARGEST_SHIFT = 2  # pixels


def load_images(name):
    """Images and labels of train, val and test, scaled by the mean and deviation of the training images."""
    with np.load(Path(__file__).parent / "data" / f"{name}.npz") as arrays:
        mean, deviation = arrays["train_images"].mean(), arrays["train_images"].std()
        return {
            part: (
                ((arrays[f"{part}_images"] - mean) / deviation).astype(np.float32),
                arrays[f"{part}_labels"].astype(np.int32).ravel(),
            )
            for part in ("train", "val", "test")
        }


def vary(images, augment, rng):
    """Images as training sees them: half of them mirrored, each moved by up to two pixels; the edge is repeated."""
    count, side = len(images), images.shape[1]
    reach = LARGEST_SHIFT if augment in ("shift", "both") else 0
    down, right = rng.integers(-reach, reach + 1, size=(2, count, 1))
    rows = np.clip(np.arange(side) + down, 0, side - 1)
    columns = np.clip(np.arange(side) + right, 0, side - 1)
    if augment in ("flip", "both"):
        columns = np.where(rng.random((count, 1)) < 0.5, side - 1 - columns, columns)
    return images[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]


def init(model, width, pixels, rng):
    """First weights, and the running statistics of batch norm."""
    params, stats = {}, {}

    def normal(spread, *shape):
        return (spread * rng.standard_normal(shape)).astype(np.float32)

    def filled(value, count):
        return np.full(count, value, np.float32)

    def dense(inputs):
        weights = normal(math.sqrt(1 / inputs), inputs, CLASSES)
        params["dense"] = {"weights": weights, "offset": filled(0, CLASSES)}

    def conv(name, size, inputs, outputs):
        kernel = normal(math.sqrt(2 / (size * size * inputs)), size, size, inputs, outputs)  # He et al. (2015)
        params[name] = {"kernel": kernel, "scale": filled(1, outputs), "offset": filled(0, outputs)}
        stats[name] = {"mean": filled(0, outputs), "variance": filled(1, outputs)}

    if model == "logistic":
        dense(pixels)
        return params, stats
    conv("stem", 3, 1, width)
    inputs = width
    for name, factor, stride in STAGES:
        outputs = factor * width
        conv(f"{name}.first", 3, inputs, outputs)
        conv(f"{name}.second", 3, outputs, outputs)
        if model == "resnet" and (stride != 1 or inputs != outputs):
            conv(f"{name}.shortcut", 1, inputs, outputs)
        inputs = outputs
    dense(inputs)
    return params, stats


def apply(model, params, stats, images, training):
    """Logits, and the statistics of batch norm as they are afterwards."""
    new_stats = {}

    def conv(name, x, stride=1):
        """A convolution and its batch norm: over the batch in training, else by the running statistics."""
        layer = params[name]
        pad = layer["kernel"].shape[0] // 2
        x = jax.lax.conv_general_dilated(
            x, layer["kernel"], (stride, stride), [(pad, pad)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        x, new_stats[name] = batch_norm(layer, stats[name], x, training)
        return x

    def dense(x):
        return x @ params["dense"]["weights"] + params["dense"]["offset"]

    if model == "logistic":
        return dense(images.reshape(len(images), -1)), new_stats
    x = jax.nn.relu(conv("stem", images[..., None]))
    x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    for name, _, stride in STAGES:
        y = jax.nn.relu(conv(f"{name}.first", x, stride))
        y = conv(f"{name}.second", y)
        if model == "resnet":
            y += conv(f"{name}.shortcut", x, stride) if f"{name}.shortcut" in params else x
        x = jax.nn.relu(y)
    return dense(x.mean((1, 2))), new_stats


def train(options):
    data = load_images(options.data)
    images, labels = data["train"]
    rng = np.random.default_rng(options.seed)
    params, stats = init(options.model, options.width, images[0].size, rng)
    steps = options.epochs * math.ceil(len(images) / options.batch)
    decays = jax.tree.map(lambda weights: weights.ndim > 1, params)  # neither offsets nor scales
    model = functools.partial(apply, options.model)
    rate = warm_up_then_cosine(options.lr, steps)
    opt_state, learn = create_learner(model, params, rate, options.weight_decay, decays)

    @jax.jit
    def logits_of(params, stats, x):
        return model(params, stats, x, training=False)[0]

    def predict(part):
        """The probability of class 1 for each image."""
        logits = np.asarray(logits_of(params, stats, data[part][0]), dtype=np.float64)
        return np.exp(-np.logaddexp(0, logits[:, 0] - logits[:, 1]))

    for epoch in range(1, options.epochs + 1):
        order = rng.permutation(len(images))
        loss = 0.0
        for start in range(0, len(order), options.batch):
            batch = order[start : start + options.batch]
            varied = vary(images[batch], options.augment, rng)
            params, stats, opt_state, batch_loss = learn(params, stats, opt_state, varied, labels[batch])
            loss += float(batch_loss) * len(batch) / len(order)
        if not math.isfinite(loss):
            sys.exit(f"train.py: the loss is {loss} in epoch {epoch}; use a smaller --lr")
        scores = f"epoch={epoch} loss={loss:.6f} val_auc={auc(data['val'][1], predict('val')):.6f}"
        if epoch == options.epochs:
            predictions = predict("test")
            labels = data["test"][1]
            write_items([f"test{i}" for i in range(len(labels))], labels, predictions.tolist())
            scores += f" test_auc={auc(data['test'][1], predictions):.6f}"
        print(scores, flush=True)


def auc(labels, predictions):
    """The share of all pairs of a positive and a negative in which the positive is predicted higher."""
    positives, negatives = predictions[labels == 1, None], predictions[labels == 0]
    return (positives > negatives).mean() + (positives == negatives).mean() / 2


def read_arguments():
    parser = OneLineParser(prog="train.py", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--model", required=True, choices=["resnet", "cnn", "logistic"])
    parser.add_argument("--data", required=True, choices=["breastmnist", "pneumoniamnist"])
    parser.add_argument("--lr", default=0.015, type=number(float, 0, above=True))
    parser.add_argument("--width", default=8, type=number(int, 1, 256))
    parser.add_argument("--weight-decay", default=0.01, type=number(float, 0))
    parser.add_argument("--augment", default="both", choices=["none", "flip", "shift", "both"])
    parser.add_argument("--epochs", default=30, type=number(int, 1, 10_000))
    parser.add_argument("--batch", default=64, type=number(int, 2, 1024))
    parser.add_argument("--seed", required=True, type=number(int, 0, 2**31 - 1))
    return parser.parse_args()


if __name__ == "__main__":
    train(read_arguments())
