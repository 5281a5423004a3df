"""Teaches the reader of signs in metal with rendered lines, and writes what it learnt.

usage: teach.py --fonts FOLDER [--batches N] [--result FILE] [--begin FILE] [--seed N] [--painters N]

A batch is 32 lines and takes about 0.7 seconds of a processor, half of it to render, which `--painters` other processes
do. Every two hundred batches it says how many of 64 lines in fonts that are not taught are read without an error.
`--begin` goes on from what was learnt before.
"""

import argparse
import math
import multiprocessing
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from lines import CAP, SIGNS, render
from PIL import ImageFont

SHAPES = {
    "a": (5, 5, 1, 20),
    "b": (3, 3, 20, 40),
    "c": (3, 3, 40, 64),
    "d": (6, 3, 64, 112),
    "e": (1, 1, 112, 112),
    "f": (1, 5, 112, 112),
    "g": (1, 5, 112, 112),
    "h": (1, 5, 112, 112),
    "i": (1, 1, 112, len(SIGNS) + 1),
}
STRIDES = {"a": (2, 2), "b": (2, 2), "c": (2, 1)}
ALONG = {"f": 1, "g": 3, "h": 1}
"""The layers that look along the line, and how far apart the steps are that they look at."""

BATCH = 32
FASTEST = 2e-3
NOTHING = 0.4
"""How much a step in which no sign stands counts, of one in which a sign does."""

EASY = 150
"""The first batches are clear lines."""

AHEAD = 64
TOLD = 64
Layers = dict[str, jax.Array]


def main() -> None:
    """Teach until the time is up."""
    options = _options()
    fonts = sorted(str(path) for path in options.fonts.rglob("*.?tf"))
    kept = fonts[3::12]
    taught = [font for font in fonts if font not in kept]
    taught += 3 * [font for font in taught if _is_even(font)]
    layers = _first(options.seed) | (_read(options.begin) if options.begin else {})
    pace = optax.inject_hyperparams(optax.adamw)(learning_rate=FASTEST, weight_decay=1e-4)
    change = optax.chain(optax.clip_by_global_norm(5.0), pace)
    state = change.init(layers)

    @jax.jit
    def step(layers: Layers, state: optax.OptState, lines: jax.Array, told: jax.Array) -> tuple[Layers, optax.OptState]:
        slopes = jax.grad(_loss)(layers, lines, told)
        moves, after = change.update(slopes, state, layers)
        return optax.apply_updates(layers, moves), after

    drawn = _batches(taught, options)
    for batch in range(1, options.batches + 1):
        warm, cool = min(1, batch / 60), 0.5 + 0.5 * math.cos(math.pi * batch / options.batches)
        state[1].hyperparams["learning_rate"] = jnp.asarray(FASTEST * warm * (0.01 + 0.99 * cool))
        layers, state = step(layers, state, *next(drawn))
        if batch % 200 == 0:
            shares = {kind: _right(layers, kept, kind) for kind in ("pricked", "stamped")}
            print(batch, shares, flush=True)
            _write(options.result, layers)
    _write(options.result, layers)


def _batches(fonts: Sequence[str], options: argparse.Namespace) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Render batches in other processes, not many ahead."""
    easy = 0 if options.begin else EASY
    with multiprocessing.get_context("spawn").Pool(options.painters) as painters:
        for first in range(0, options.batches, AHEAD):
            numbers = range(first, min(first + AHEAD, options.batches))
            yield from painters.imap(partial(_batch, fonts, options.seed, easy), numbers)


def _batch(fonts: Sequence[str], seed: int, easy: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    first = seed * 10**7 + number * BATCH
    drawn = [render(first + at, fonts, faintest=5.0 if number < easy else 2.4) for at in range(BATCH)]
    return np.stack([line for line, _ in drawn]), np.stack([told for _, told in drawn])


def _is_even(font: str) -> bool:
    """Whether all signs of a font are of one width, as those of engraving machines are."""
    signs = ImageFont.truetype(font, CAP)
    return signs.getlength("1") == signs.getlength("W")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--batches", type=int, default=8000)
    parser.add_argument("--painters", type=int, default=1)
    parser.add_argument("--result", type=Path, default=Path("engraved.npz"))
    parser.add_argument("--begin", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _first(seed: int) -> Layers:
    chance = np.random.default_rng(seed)
    layers: Layers = {}
    for name, shape in SHAPES.items():
        spread = math.sqrt(2 / math.prod(shape[:3])) * (0.3 if name in "efghi" else 1.0)
        layers[name] = jnp.asarray(chance.normal(0, spread, shape), jnp.float32)
        layers[f"{name}0"] = jnp.zeros(shape[3])
    return layers


def _passed(
    layers: Layers, name: str, seen: jax.Array, *, margin: str | Sequence[tuple[int, int]] = "SAME"
) -> jax.Array:
    passed = jax.lax.conv_general_dilated(
        seen,
        layers[name],
        STRIDES.get(name, (1, 1)),
        margin,
        rhs_dilation=(1, ALONG.get(name, 1)),
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
    )
    return passed + layers[f"{name}0"]


def _told(layers: Layers, lines: jax.Array) -> jax.Array:
    """What the network says at each step of each line, before it is made probabilities."""
    seen = lines[..., None]
    for name in STRIDES:
        seen = jax.nn.relu(_passed(layers, name, seen))
    seen = jax.nn.relu(_passed(layers, "d", seen, margin=((0, 0), (1, 1))))
    seen = seen + _passed(layers, "e", seen.mean(axis=2, keepdims=True))
    for name in ALONG:
        seen = seen + jax.nn.relu(_passed(layers, name, seen))
    return _passed(layers, "i", seen)[:, 0]


def _loss(layers: Layers, lines: jax.Array, told: jax.Array) -> jax.Array:
    wrong = optax.softmax_cross_entropy_with_integer_labels(_told(layers, lines), told)
    weights = jnp.where(told > 0, 1.0, NOTHING)
    return (wrong * weights).sum() / weights.sum()


def _right(layers: Layers, fonts: Sequence[str], kind: str) -> float:
    """How many lines of a kind are read without an error."""
    drawn = [render(10**9 + number, fonts, kind=kind) for number in range(TOLD)]
    said = np.asarray(jax.nn.softmax(_told(layers, jnp.stack([line for line, _ in drawn]))))
    return float(np.mean([_spelled(one) == _named(told) for one, (_, told) in zip(said, drawn, strict=True)]))


def _spelled(said: np.ndarray) -> list[int]:
    """The signs of a line: one for each run of steps in which some sign is likelier than none."""
    there = said[:, 0] < 0.5
    bounds = [0, *(np.flatnonzero(np.diff(there)) + 1), len(said)]
    runs = [slice(begin, end) for begin, end in pairwise(bounds) if there[begin]]
    return [int(said[run, 1:].sum(axis=0).argmax()) + 1 for run in runs]


def _named(told: np.ndarray) -> list[int]:
    bounds = np.flatnonzero(np.diff(told, prepend=0))
    return [int(told[at]) for at in bounds if told[at]]


def _read(path: Path) -> Layers:
    with np.load(path) as kept:
        return {name: jnp.asarray(kept[name], jnp.float32) for name in kept.files}


def _write(path: Path, layers: Layers) -> None:
    np.savez_compressed(path, **{name: np.asarray(layer, np.float16) for name, layer in layers.items()})


if __name__ == "__main__":
    main()
