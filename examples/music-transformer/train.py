"""Trains one model to tell the type of a dance tune from its notes and prints its scores: train.ts once more, in JAX.

    python train.py --model transformer --lr 0.005 --width 32 --seed 1

Arguments, printed lines, items.csv and exit codes are those of train.ts, so one line of assay.yaml exchanges the two.
The methods are the same too; the digits are not, since each draws its chance in its own way. All of it comes from
--seed: the same arguments print the same digits.
"""

import functools
import json
import math
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.append(str(Path(__file__).resolve().parent.parent))
from kit.arguments import OneLineParser, number  # kit first: it keeps JAX to one core
from kit.batch_norm import batch_norm
from kit.items import write_items
from kit.learner import create_learner
from kit.schedule import warm_up_then_cosine

import jax
import jax.numpy as jnp
import numpy as np

TYPES = ("reel", "jig", "hornpipe", "strathspey", "clog")
DURATIONS = (4, 6, 8, 12, 18, 24, 36, 48)  # twelfths of the unit length; others count as the nearest of these
LOWEST, HIGHEST = -12, 28  # semitones above the tonic; pitches further out count as the outermost
NOT_TOLD = (HIGHEST - LOWEST + 2, len(DURATIONS))  # the categories behind those of pitch (one is the rest) and duration

STRETCH, SCORED_STRETCHES = 64, 4  # notes at a time; stretches of a tune whose predictions are averaged
FEWEST_TUNES = 3  # patterns of fewer training tunes are left out
LENGTH = 10  # of a vector of counts, so that it is of the size that a network's inputs have

HEADS, REACH = 4, 16  # notes further away than a long bar all count as far
FILTER = 5
EPSILON = 1e-5  # of layer norm
DECAYING = ("weights", "kernel")  # neither embeddings nor biases, offsets and scales

SCORING_BATCH = 64
EPOCHS_BETWEEN_SCORES = 5


class Tunes(NamedTuple):
    ids: list
    types: np.ndarray
    notes: list  # of each tune [notes x 2], categories of pitch and duration


def load_tunes():
    """The tunes of train, val and test."""
    parts = {"train": [], "val": [], "test": []}
    for line in Path(__file__).with_name("data").joinpath("ryan-tunes.jsonl").read_text("utf8").splitlines():
        tune = json.loads(line)
        above_tonic = np.array(tune["pitches"], float) - 60 - tune["tonic"]  # NaN: a rest, which is category 0
        pitches = np.nan_to_num(np.clip(above_tonic, LOWEST, HIGHEST) - LOWEST + 1)
        apart = np.abs(np.log(np.divide.outer(tune["durations"], DURATIONS)))
        notes = np.stack([pitches, apart.argmin(1)], 1).astype(np.int32)
        parts[tune["split"]].append((tune["id"], TYPES.index(tune["type"]), notes))
    columns = {part: list(zip(*tunes)) for part, tunes in parts.items()}
    return {part: Tunes(ids, np.array(types), notes) for part, (ids, types, notes) in columns.items()}


def stretches(tunes, drop, rng):
    """What a network sees of a tune: stretches of 64 notes; training does not tell some pitches and durations."""

    def stretch(notes, start):
        return notes[(start + np.arange(STRETCH)) % len(notes)]  # it is played round and round

    def training(drawn):
        chosen = [tunes["train"].notes[i] for i in drawn]
        x = np.stack([stretch(notes, rng.integers(len(notes))) for notes in chosen])
        return np.where(rng.random(x.shape) < drop, NOT_TOLD, x)

    def scoring(part):
        starts = np.arange(SCORED_STRETCHES) / SCORED_STRETCHES
        return np.stack([[stretch(notes, int(start * len(notes))) for start in starts] for notes in tunes[part].notes])

    return training, scoring


def pattern_counts(tunes, rhythm, melody):
    """What logistic regression sees: square roots of how often each pattern comes, scaled to one length."""

    def patterns(notes):
        pitches, durations = notes.T.astype(str).tolist()
        for kind, values, longest in (("rhythm", durations, rhythm), ("melody", pitches, melody)):
            for size in range(1, longest + 1):
                for start in range(len(values) - size + 1):
                    yield " ".join((kind, *values[start : start + size]))

    tunes_with = Counter(pattern for notes in tunes["train"].notes for pattern in set(patterns(notes)))
    known = sorted(pattern for pattern, count in tunes_with.items() if count >= FEWEST_TUNES)
    places = {pattern: place for place, pattern in enumerate(known)}

    def view(notes):
        seen = [places[pattern] for pattern in patterns(notes) if pattern in places]
        return LENGTH * np.sqrt(np.bincount(seen, minlength=len(places)) / max(1, len(seen)))

    x = {part: np.float32([view(notes) for notes in tunes[part].notes]) for part in tunes}
    return lambda drawn: x["train"][drawn], lambda part: x[part][:, None]


def init(options, inputs, rng):
    """First weights, and the running statistics of batch norm."""
    params, stats, width = {}, {}, options.width

    def normal(spread, *shape):
        return (spread * rng.standard_normal(shape)).astype(np.float32)

    def filled(value, *shape):
        return np.full(shape, value, np.float32)

    def dense(name, inputs, outputs):
        params[name] = {"weights": normal(math.sqrt(1 / inputs), inputs, outputs), "offset": filled(0, outputs)}

    def norm(name):
        params[name] = {"scale": filled(1, width), "offset": filled(0, width)}

    def conv(name):
        kernel = normal(math.sqrt(2 / (FILTER * width)), FILTER, width, width)
        params[name] = {"kernel": kernel, "scale": filled(1, width), "offset": filled(0, width)}
        stats[name] = {"mean": filled(0, width), "variance": filled(1, width)}

    if options.model == "patterns":
        dense("dense", inputs, len(TYPES))
        return params, stats
    pitch, duration = (normal(math.sqrt(1 / 2), categories + 1, width) for categories in NOT_TOLD)
    params["embedding"] = {"pitch": pitch, "duration": duration}
    for i in range(options.layers):
        if options.model == "transformer":
            norm(f"{i}.first")
            dense(f"{i}.project", width, 3 * width)
            dense(f"{i}.join", width, width)
            params[f"{i}.distance"] = {"bias": filled(0, HEADS, 2 * REACH + 1)}
            norm(f"{i}.second")
            dense(f"{i}.widen", width, 2 * width)
            dense(f"{i}.narrow", 2 * width, width)
        else:
            conv(f"{i}.conv")
    if options.model == "transformer":
        norm("last")
    dense("dense", width, len(TYPES))
    return params, stats


def apply(options, params, stats, x, training):
    """Logits, and the statistics of batch norm as they are afterwards."""
    new_stats = {}

    def dense(name, x):
        return x @ params[name]["weights"] + params[name]["offset"]

    def layer_norm(name, x):
        return jax.nn.standardize(x, epsilon=EPSILON) * params[name]["scale"] + params[name]["offset"]

    def attention(i, x):
        """Each note takes from all others, by how well query and key fit and by how far away they are."""
        parts = dense(f"{i}.project", x).reshape(*x.shape[:2], 3, HEADS, -1)
        place = np.arange(STRETCH)
        distance = np.clip(place - place[:, None], -REACH, REACH) + REACH
        bias = params[f"{i}.distance"]["bias"][:, distance]
        taken = jax.nn.dot_product_attention(*jnp.moveaxis(parts, 2, 0), bias=bias[None])
        return dense(f"{i}.join", taken.reshape(x.shape))

    def conv(name, x):
        layer = params[name]
        x = jax.lax.conv_general_dilated(x, layer["kernel"], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        x, new_stats[name] = batch_norm(layer, stats[name], x, training)
        return x

    if options.model == "patterns":
        return dense("dense", x), new_stats
    x = params["embedding"]["pitch"][x[..., 0]] + params["embedding"]["duration"][x[..., 1]]
    for i in range(options.layers):
        if options.model == "transformer":
            x += attention(i, layer_norm(f"{i}.first", x))
            x += dense(f"{i}.narrow", jax.nn.relu(dense(f"{i}.widen", layer_norm(f"{i}.second", x))))
        else:
            x = jax.nn.relu(conv(f"{i}.conv", x))
    if options.model == "transformer":
        x = layer_norm("last", x)
    return dense("dense", x.mean(1)), new_stats


def train(options):
    tunes = load_tunes()
    rng = np.random.default_rng(options.seed)
    training, scoring = (
        pattern_counts(tunes, options.rhythm, options.melody)
        if options.model == "patterns"
        else stretches(tunes, options.drop, rng)
    )
    params, stats = init(options, scoring("val").shape[-1], rng)
    types = tunes["train"].types
    steps_per_epoch = math.ceil(len(types) / options.batch)
    rate = warm_up_then_cosine(options.lr, options.epochs * steps_per_epoch)
    decays = {layer: {name: name in DECAYING for name in values} for layer, values in params.items()}
    model = functools.partial(apply, options)
    opt_state, learn = create_learner(model, params, rate, options.weight_decay, decays)

    @jax.jit
    def probabilities_of(params, stats, x):
        return jax.nn.softmax(model(params, stats, x, training=False)[0])

    def predict(part):
        """For each tune the type of the largest probability, averaged over its views."""
        views = scoring(part)
        x = views.reshape(-1, *views.shape[2:])
        batches = [x[start : start + SCORING_BATCH] for start in range(0, len(x), SCORING_BATCH)]
        batches[-1] = np.resize(batches[-1], batches[0].shape)  # filled up, so that JAX compiles for one size
        probabilities = np.concatenate([probabilities_of(params, stats, batch) for batch in batches])
        return probabilities[: len(x)].reshape(*views.shape[:2], -1).mean(1).argmax(1)

    # A type is drawn by share^(1 - balance). 0: as they come; 1: each type as often as the others.
    weights = (np.bincount(types) / len(types))[types] ** -options.balance
    for epoch in range(1, options.epochs + 1):
        loss = 0.0
        for _ in range(steps_per_epoch):
            drawn = rng.choice(len(types), options.batch, p=weights / weights.sum())
            params, stats, opt_state, batch_loss = learn(params, stats, opt_state, training(drawn), types[drawn])
            loss += float(batch_loss) / steps_per_epoch
        if not math.isfinite(loss):
            sys.exit(f"train.py: the loss is {loss} in epoch {epoch}; use a smaller --lr")
        line = f"epoch={epoch} loss={loss:.6f}"
        if epoch % EPOCHS_BETWEEN_SCORES == 0 or epoch == options.epochs:
            line += f" val_balanced_accuracy={balanced_accuracy(tunes['val'], predict('val')):.6f}"
        if epoch == options.epochs:
            predictions = predict("test")
            labels, told = ([TYPES[each] for each in some] for some in (tunes["test"].types, predictions))
            write_items(tunes["test"].ids, labels, told)
            line += f" test_balanced_accuracy={balanced_accuracy(tunes['test'], predictions):.6f}"
        print(line, flush=True)


def balanced_accuracy(tunes, predictions):
    """The mean over types of the share that was told right."""
    return np.mean([(predictions[tunes.types == each] == each).mean() for each in range(len(TYPES))])


def read_arguments():
    parser = OneLineParser(prog="train.py", description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--model", required=True, choices=["transformer", "conv", "patterns"])
    parser.add_argument("--lr", default=0.005, type=number(float, 0, above=True))
    parser.add_argument("--weight-decay", default=0.01, type=number(float, 0))
    parser.add_argument("--balance", default=0.0, type=number(float, 0, 1))
    parser.add_argument("--width", default=32, type=number(int, 4, 256))
    parser.add_argument("--layers", default=2, type=number(int, 1, 8))
    parser.add_argument("--drop", default=0.1, type=number(float, 0, 0.9))
    parser.add_argument("--rhythm", default=2, type=number(int, 1, 8))
    parser.add_argument("--melody", default=2, type=number(int, 0, 8))
    parser.add_argument("--epochs", default=30, type=number(int, 1, 10_000))
    parser.add_argument("--batch", default=32, type=number(int, 2, 1024))
    parser.add_argument("--seed", required=True, type=number(int, 0, 2**31 - 1))
    options = parser.parse_args()
    if options.model == "transformer" and options.width % HEADS:
        sys.exit(f"train.py: attention: {HEADS} heads do not divide a width of {options.width}")
    return options


if __name__ == "__main__":
    train(read_arguments())
