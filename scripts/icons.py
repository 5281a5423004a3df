"""Draws the desk's icons: the pictures that phones and notifications want, from the same shapes as favicon.svg.

Run it after the mark has changed: `python scripts/icons.py`. The pictures are the same bytes each time.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "src" / "waframe" / "plugins" / "web" / "static" / "icons"
INK, PAPER, CLEAR = "#20211f", "#ffffff", (0, 0, 0, 0)
VOICES = ("#9577e8", "#2fa878", "#5290ea")
SCALE = 8


def draw(size: int, *, ground: str | None, inset: float, corner: float) -> Image.Image:
    """Draw a speech bubble with three voices in it; without a ground only its outline, in white for Android's bar."""
    side = size * SCALE
    picture = Image.new("RGBA", (side, side), CLEAR)
    pen = ImageDraw.Draw(picture)
    if ground:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * corner, fill=ground)
    left, top, right, bottom = side * inset, side * (inset + 0.03), side * (1 - inset), side * (1 - inset - 0.13)
    pen.rounded_rectangle((left, top, right, bottom), radius=(bottom - top) * 0.34, fill=PAPER)
    tail = (right - left) * 0.2
    pen.polygon(
        ((left + tail, bottom - 2), (left + tail, bottom + tail * 0.9), (left + tail * 2.1, bottom - 2)), fill=PAPER
    )
    reach = (right - left) * 0.085
    for place, voice in enumerate(VOICES):
        x, y = left + (right - left) * (0.25 + 0.25 * place), (top + bottom) / 2
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=voice if ground else CLEAR)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for size in (192, 512):
        draw(size, ground=INK, inset=0.2, corner=0.22).save(FOLDER / f"{size}.png", optimize=True)
    draw(512, ground=INK, inset=0.27, corner=0).save(FOLDER / "maskable.png", optimize=True)
    draw(180, ground=INK, inset=0.2, corner=0).save(FOLDER / "180.png", optimize=True)
    draw(96, ground=None, inset=0.08, corner=0).save(FOLDER / "badge.png", optimize=True)


if __name__ == "__main__":
    main()
