"""Renders lines of signs as they stand in metal, stamped or pricked, and says where each sign is."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
CAP = 36
"""The height of a capital where a line is drawn."""

WIDE, HIGH, STEP = 480, 48, 4
KINDS = {"pricked": 0.6, "stamped": 0.33, "painted": 0.05, "bare": 0.02}
TURNED = 0.04
"""So many lines stand on their head, and say nothing."""

Greys = NDArray[np.float32]
Choice = random.Random
Grain = np.random.Generator


@dataclass(frozen=True, kw_only=True)
class Mask:
    """Signs as they are drawn: where ink would be, the box around them, and where each begins and has its middle."""

    ink: Greys
    box: tuple[float, float, float, float]
    begins: Sequence[float]
    middles: Sequence[float]


def render(
    seed: int, fonts: Sequence[str], *, kind: str = "", faintest: float = 2.4
) -> tuple[Greys, NDArray[np.int32]]:
    """Render one line in the network's shape; with it, for each step, which sign stands there (0 for none)."""
    choice, grain = random.Random(seed), np.random.default_rng(seed)
    kind = kind or choice.choices([*KINDS], [*KINDS.values()])[0]
    text = _text(choice)
    mask = _draw(choice, choice.choice(fonts), text)
    relief = _relief(choice, grain, mask, kind)
    cap = float(np.exp(choice.uniform(np.log(15), np.log(56))))
    factor = cap / CAP
    photo = _photo(
        choice, grain, cv2.resize(relief, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), cap, faintest
    )
    turned = choice.random() < TURNED
    change = _cut(choice, grain, [factor * edge for edge in mask.box], turned=turned)
    how = cv2.INTER_CUBIC if cap < 40 else cv2.INTER_LINEAR
    line = cv2.warpPerspective(photo, change, (WIDE, HIGH), flags=how, borderMode=cv2.BORDER_REPLICATE)
    told = np.zeros(WIDE // STEP, np.int32)
    if kind != "bare" and not turned:
        height = factor * (mask.box[1] + mask.box[3]) / 2
        points = np.array([[(factor * x, height) for x in mask.middles]], np.float32)
        _tell(told, text, cv2.perspectiveTransform(points, change)[0, :, 0])
    return evened(line), told


def evened(line: NDArray[np.uint8]) -> Greys:
    """Even light out, as the reader does."""
    grey = line.astype(np.float32)
    off = grey - cv2.GaussianBlur(grey, (0, 0), HIGH / 2)
    usual = np.sqrt(cv2.GaussianBlur(off * off, (0, 0), HIGH * 0.75)) + 1.5
    return np.asarray(np.clip(off / usual, -4, 4) / 2, np.float32)


def _tell(told: NDArray[np.int32], text: str, middles: NDArray[np.float32]) -> None:
    """A sign is told around its middle, with some steps of nothing between it and its neighbours."""
    gaps = np.diff(middles)
    gaps = np.concatenate([gaps[:1], gaps, gaps[-1:]])
    steps = np.arange(len(told)) * STEP + STEP / 2
    for place, (sign, middle) in enumerate(zip(text, middles, strict=True)):
        reach = max(0.3 * min(gaps[place], gaps[place + 1], 40), 2.0)
        told[np.abs(steps - middle) <= reach] = SIGNS.index(sign) + 1


def _text(choice: Choice) -> str:
    many = 17 if choice.random() < 0.85 else choice.randint(6, 20)
    if many == 17 and choice.random() < 0.8:
        return _drawn(choice, SIGNS, 11) + _drawn(choice, SIGNS[:10], 6)
    return _drawn(choice, SIGNS, many)


def _drawn(choice: Choice, signs: str, many: int) -> str:
    return "".join(choice.choice(signs) for _ in range(many))


@cache
def _font(path: str) -> tuple[ImageFont.FreeTypeFont, int]:
    """A font in which capitals are as high as they should be, and where they begin."""
    size = CAP
    for _ in range(3):
        box = ImageFont.truetype(path, size).getbbox("H")
        size = max(8, round(size * CAP / (box[3] - box[1])))
    font = ImageFont.truetype(path, size)
    return font, round(font.getbbox("H")[1])


def _draw(choice: Choice, path: str, text: str) -> Mask:
    """Draw signs with any room between them, at equal distances or not, between marks or not, leaning or not."""
    font, top = _font(path)
    stretch, gap = choice.uniform(0.75, 1.25), choice.uniform(0.02, 0.5) * CAP
    frame = choice.choices(("", "*", "-"), (0.7, 0.15, 0.15))[0]
    shown = frame + text + frame
    widths = [font.getlength(sign) for sign in shown]
    widest = max(widths)
    begins, at = [], 0.0
    even = choice.random() < 0.4
    for width in widths:
        begins.append(at + (widest - width) / 2 if even else at)
        at += widest + 0.6 * gap if even else width + gap
    picture = Image.new("L", (int(at) + 2 * CAP, 3 * CAP))
    pen = ImageDraw.Draw(picture)
    for sign, begin in zip(shown, begins, strict=True):
        pen.text((CAP + begin, CAP - top + choice.uniform(-0.03, 0.03) * CAP), sign, 255, font=font)
    ink = np.asarray(picture, np.float32) / 255
    if choice.random() < 0.25:
        bolder, size = choice.random() < 0.6, choice.choice((2, 3, 4))
        ink = cv2.dilate(ink, np.ones((size, size), np.uint8)) if bolder else cv2.erode(ink, np.ones((2, 2), np.uint8))
    wide = int(ink.shape[1] * stretch)
    ink = cv2.resize(ink, (wide, ink.shape[0]), interpolation=cv2.INTER_AREA)
    lean = choice.choice((0.0, 0.0, choice.uniform(-0.2, 0.2)))
    ink = cv2.warpAffine(ink, np.array([[1, lean, -1.5 * lean * CAP], [0, 1, 0]], np.float32), (wide, ink.shape[0]))
    placed = [(CAP + begin) * stretch for begin in begins]
    middles = [start + width * stretch / 2 for start, width in zip(placed, widths, strict=True)]
    cut = slice(len(frame), len(shown) - len(frame))
    end = placed[-1] + widths[-1] * stretch
    return Mask(
        ink=np.asarray(ink, np.float32), box=(placed[0], CAP, end, 2 * CAP), begins=placed, middles=middles[cut]
    )


def _relief(choice: Choice, grain: Grain, mask: Mask, kind: str) -> Greys:
    """How signs change the light: one side of each stroke or dot is lit, the other in the shade."""
    ink, unit = mask.ink, float(CAP)
    if kind == "pricked":
        ink, unit = _pricked(choice, grain, mask)
    soft = unit * 0.12 if kind == "pricked" else CAP * choice.uniform(0.005, 0.035)
    ink = cv2.GaussianBlur(ink, (0, 0), soft).astype(np.float32)
    if kind == "painted":
        return np.asarray(ink * choice.choice((-1, 1)), np.float32)
    if kind == "bare":
        return np.zeros_like(ink)
    usual = choice.choice((45, 135, 225, 315)) + choice.gauss(0, 12)
    angle = np.deg2rad(usual if choice.random() < 0.8 else choice.uniform(0, 360))
    reach = unit * choice.uniform(0.2, 0.75) if kind == "pricked" else CAP * choice.uniform(0.015, 0.07)
    lit, shaded = (_moved(ink, side * reach * np.cos(angle), side * reach * np.sin(angle)) for side in (-1, 1))
    return np.asarray(lit - shaded + ink * choice.choice((0.0, choice.uniform(-0.5, 0.5))), np.float32)


def _moved(ink: Greys, right: float, down: float) -> Greys:
    change = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return np.asarray(cv2.warpAffine(ink, change, (ink.shape[1], ink.shape[0])), np.float32)


def _pricked(choice: Choice, grain: Grain, mask: Mask) -> tuple[Greys, float]:
    """Dots where a grid meets ink; the grid runs through the line, or begins anew with each sign. And its pitch."""
    rows = choice.uniform(6.4, 7.6) if choice.random() < 0.7 else choice.uniform(5.5, 9)
    pitch = CAP / rows
    ink = cv2.GaussianBlur(mask.ink, (0, 0), pitch * 0.12) if choice.random() < 0.5 else mask.ink
    if choice.random() < 0.25:
        size = max(1, int(pitch * choice.uniform(0, 0.6))) | 1
        ink = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    high, wide = ink.shape
    phase = choice.uniform(0, pitch)
    ends = [*mask.begins[1:], wide]
    columns = np.arange(phase, wide, pitch)
    if choice.random() < 0.2:
        signs = zip(mask.begins, ends, strict=True)
        columns = np.concatenate([np.arange(begin + phase - pitch, end - 0.3 * pitch, pitch) for begin, end in signs])
    across, down = (part.ravel() for part in np.meshgrid(columns, np.arange(choice.uniform(0, pitch), high, pitch)))
    seen = ink[down.round().astype(int).clip(0, high - 1), across.round().astype(int).clip(0, wide - 1)]
    kept = (seen > choice.uniform(0.3, 0.6)) & (grain.random(seen.shape) >= choice.choice((0, 0, 0.03, 0.08)))
    off = pitch * choice.choice((0, 0.05, 0.1))
    radius = pitch * choice.uniform(0.25, 0.5)
    dots = np.zeros_like(ink)
    for x, y in zip(
        across[kept] + grain.normal(0, off, kept.sum()), down[kept] + grain.normal(0, off, kept.sum()), strict=True
    ):
        cv2.circle(dots, (int(x * 8), int(y * 8)), int(radius * 8), (1.0,), -1, cv2.LINE_AA, 3)
    return dots, pitch


def _photo(choice: Choice, grain: Grain, relief: Greys, cap: float, faintest: float) -> NDArray[np.uint8]:
    """A photo of relief on a plate with grain, uneven light and scratches: blurred, perhaps moved, and compressed."""
    high, wide = relief.shape
    contrast, ground = choice.uniform(14, 60), choice.uniform(50, 190)
    clear = float(np.exp(choice.uniform(np.log(faintest), np.log(10))))
    photo = ground + contrast * relief / (np.percentile(np.abs(relief), 98.5) + 1e-3)
    photo += contrast / clear * _texture(choice, grain, high, wide)
    coarse = (max(2, high // choice.randint(12, 40) + 1), max(2, wide // choice.randint(20, 80) + 1))
    light = cv2.resize(grain.standard_normal(coarse).astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
    photo = np.asarray(photo + light * choice.uniform(0, 25), np.float32)
    for _ in range(choice.choice((0, 0, 1, 2, 3))):
        at, long, way = (
            (choice.randint(0, wide), choice.randint(0, high)),
            choice.uniform(0.5, 3) * cap,
            choice.uniform(0, 6.28),
        )
        end = (int(at[0] + long * np.cos(way)), int(at[1] + long * np.sin(way) / 2))
        cv2.line(photo, at, end, (ground + choice.uniform(-60, 60),), 1, cv2.LINE_AA)
    if choice.random() < 0.15:
        photo[:, int(choice.random() * wide) :] *= choice.uniform(0.6, 0.9)
    photo = cv2.GaussianBlur(photo, (0, 0), choice.uniform(0.3, 1.2) * min(1, 0.5 + cap / 50))
    if choice.random() < 0.12:
        way = np.zeros((5, 5), np.float32)
        reach = choice.randint(1, 2)
        cv2.line(way, (2 - reach, 2), (2 + reach, 2 + choice.randint(-1, 1)), (1.0,), 1)
        photo = cv2.filter2D(photo, -1, way / way.sum())
    photo = photo * choice.choice((1, 1, choice.uniform(0.25, 0.9))) + grain.normal(
        0, choice.uniform(0.5, 3), photo.shape
    )
    quality = [cv2.IMWRITE_JPEG_QUALITY, choice.randint(60, 92)]
    packed = cv2.imencode(".jpg", np.clip(photo, 0, 255).astype(np.uint8), quality)[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def _texture(choice: Choice, grain: Grain, high: int, wide: int) -> Greys:
    texture = cv2.GaussianBlur(grain.standard_normal((high, wide)).astype(np.float32), (0, 0), choice.uniform(0.4, 1.2))
    if choice.random() < 0.3:
        brushed = grain.standard_normal((high, wide)).astype(np.float32)
        texture += 2 * cv2.GaussianBlur(brushed, (0, 0), sigmaX=choice.uniform(2, 8), sigmaY=0.5)
    return np.asarray(texture / (texture.std() + 1e-6), np.float32)


def _cut(choice: Choice, grain: Grain, box: Sequence[float], *, turned: bool) -> NDArray[np.float64]:
    """How a reader would cut the line out: with some room, a little askew."""
    left, top, right, bottom = box
    tall = bottom - top
    room = tall / choice.uniform(0.42, 0.88) - tall
    above, tilt = choice.uniform(0.2, 0.8) * room, choice.gauss(0, 0.1) * tall
    before, after = choice.uniform(-0.1, 1) * tall, choice.uniform(-0.1, 1) * tall
    low = bottom + room - above
    corners = np.array(
        [
            (left - before, top - above - tilt),
            (right + after, top - above + tilt),
            (right + after, low + tilt),
            (left - before, low - tilt),
        ],
        np.float32,
    )
    corners += grain.normal(0, 0.05 * tall, corners.shape).astype(np.float32)
    target = np.array([(0, 0), (WIDE, 0), (WIDE, HIGH), (0, HIGH)], np.float32)
    return cv2.getPerspectiveTransform(np.roll(corners, 2 if turned else 0, axis=0), target)
