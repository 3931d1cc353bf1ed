"""Trains one model on one data set of medical images and prints its scores: train.ts once more, in JAX.

    python train.py --model resnet --data breastmnist --lr 0.015 --width 8 --seed 1

Arguments, printed lines, items.csv and exit codes are those of train.ts, so one line of assay.yaml exchanges the two.
The networks are the same too; the digits are not, since each draws its chance in its own way. All of it comes from
--seed: the same arguments print the same digits.
"""

import argparse
import math
import os
import sys
from pathlib import Path

# Studies run several trainings side by side: one core each, and the same digits on any number of them.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
os.environ.setdefault("NPROC", "1")  # XLA's name for the size of its pool of threads

import jax
import jax.numpy as jnp
import numpy as np
import optax

STAGES = (("stage1", 1, 1), ("stage2", 2, 2), ("stage3", 4, 2))  # name, channels in units of the width, stride
CLASSES = 2
LARGEST_SHIFT = 2  # pixels
WARM_UP = 0.1  # share of the steps
MOMENTUM, EPSILON = 0.1, 1e-5  # of batch norm


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
        layer, running = params[name], stats[name]
        pad = layer["kernel"].shape[0] // 2
        x = jax.lax.conv_general_dilated(
            x, layer["kernel"], (stride, stride), [(pad, pad)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        mean, variance = running["mean"], running["variance"]
        if training:
            mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
            count = x.size // x.shape[-1]
            seen = {"mean": mean, "variance": variance * count / (count - 1)}
            new_stats[name] = jax.tree.map(lambda old, new: old + MOMENTUM * (new - old), running, seen)
        return (x - mean) * (layer["scale"] * jax.lax.rsqrt(variance + EPSILON)) + layer["offset"]

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
    optimizer = optax.adamw(
        warm_up_then_cosine(options.lr, steps),
        weight_decay=options.weight_decay,
        mask=jax.tree.map(lambda weights: weights.ndim > 1, params),  # neither offsets nor scales decay
    )
    opt_state = jax.jit(optimizer.init)(params)

    @jax.jit
    def learn(params, stats, opt_state, x, y):
        def loss_of(params):
            logits, new_stats = apply(options.model, params, stats, x, training=True)
            return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean(), new_stats

        (loss, stats), gradient = jax.value_and_grad(loss_of, has_aux=True)(params)
        updates, opt_state = optimizer.update(gradient, opt_state, params)
        return optax.apply_updates(params, updates), stats, opt_state, loss

    @jax.jit
    def logits_of(params, stats, x):
        return apply(options.model, params, stats, x, training=False)[0]

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
            write_items(data["test"][1], predictions)
            scores += f" test_auc={auc(data['test'][1], predictions):.6f}"
        print(scores, flush=True)


def warm_up_then_cosine(peak, steps):
    warm = WARM_UP * steps
    return lambda step: peak * jnp.where(
        step < warm,
        (step + 1) / (warm + 1),
        (1 + jnp.cos(jnp.pi * (step - warm) / (steps - warm))) / 2,
    )


def auc(labels, predictions):
    """The share of all pairs of a positive and a negative in which the positive is predicted higher."""
    positives, negatives = predictions[labels == 1, None], predictions[labels == 0]
    return (positives > negatives).mean() + (positives == negatives).mean() / 2


def write_items(labels, predictions):
    folder = os.environ.get("ASSAY_ML_RUN_DIR")
    if folder:
        rows = [f"test{i},{label},{p}\n" for i, (label, p) in enumerate(zip(labels, predictions.tolist()))]
        Path(folder, "items.csv").write_text("id,label,prediction\n" + "".join(rows))


class OneLineParser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def number(kind, low, high=math.inf, above=False):
    """A type for argparse: a finite number from low to high, or above low."""
    name = "a whole number" if kind is int else "a number"
    expected = f"{name} {'above' if above else 'from'} {low}" + (f" to {high}" if high < math.inf else "")

    def read(text):
        try:
            value = kind(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and low <= value <= high and not (above and value == low):
            return value
        raise argparse.ArgumentTypeError(f"is {text!r}, expected {expected}")

    return read


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
