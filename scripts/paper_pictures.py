"""Takes the pictures of quotes and tickets in docs/media/: run it by .venv/bin/python scripts/paper_pictures.py."""

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from waframe_sales.papers.paper import Kind, Paper, Size
from waframe_sales.papers.pdf import as_pdf
from waframe_sales.papers.sample import sample

MEDIA = Path(__file__).parent.parent / "docs/media"
COLOURS = 96
PICTURES: tuple[tuple[str, Paper, Size, float], ...] = (
    ("paper-quote", sample(lines=10), Size.LETTER, 1.5),
    ("paper-quote-roll", sample(lines=3), Size.ROLL_80MM, 2.2),
    ("paper-ticket", sample(lines=4, kind=Kind.TICKET, state="cancelled"), Size.LETTER, 1.5),
    ("paper-ticket-roll", sample(lines=4, kind=Kind.TICKET), Size.ROLL_80MM, 2.2),
)


def main() -> None:
    """Draw each paper and keep its first page as a picture of few colours."""
    for name, paper, size, scale in PICTURES:
        page = pypdfium2.PdfDocument(as_pdf(paper, size=size, language="es-MX"))[0]
        picture = page.render(scale=scale).to_pil().convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        packed = BytesIO()
        picture.save(packed, "PNG", optimize=True)
        (MEDIA / f"{name}.png").write_bytes(packed.getvalue())
        print(f"{name}.png: {len(packed.getvalue()):,} bytes")


if __name__ == "__main__":
    main()
