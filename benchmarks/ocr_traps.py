"""Renders pictures that hold no vehicle number but much that looks like one: labels, serials, invoices."""

import random
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = ("DejaVuSans-Bold.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSans.ttf", "DejaVuSansMono.ttf")
BODY = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

Lines = Sequence[str]


def render_traps(folder: Path, *, many: int) -> list[Path]:
    """Render so many pictures into a folder, always the same ones."""
    kinds = (_part_label, _phones, _plate, _serial, _invoice, _screen, _guide, _engine_plate)
    files = []
    for number in range(many):
        chance = random.Random(f"trap {number}")  # the same pictures each time
        lines, code = kinds[number % len(kinds)](chance)
        file = folder / f"trap_{number:03}.jpg"
        _picture(lines, code, chance).save(file, quality=chance.randint(60, 90))
        files.append(file)
    return files


def _drawn(chance: random.Random, signs: str, many: int) -> str:
    return "".join(chance.choice(signs) for _ in range(many))


def _digits(chance: random.Random, many: int) -> str:
    return _drawn(chance, "0123456789", many)


def _part_label(chance: random.Random) -> tuple[Lines, str]:
    part = f"{_digits(chance, 5)}-{_drawn(chance, LETTERS, 2)}{_digits(chance, 3)}"
    ean = _with_check("750" + _digits(chance, 9))
    return ("GENUINE PARTS", f"PART NO. {part}", "BALATA DELANTERA", f"LOTE {_digits(chance, 8)}", ean), ean


def _phones(chance: random.Random) -> tuple[Lines, str]:
    phones = [f"TEL. {_digits(chance, 2)} {_digits(chance, 4)} {_digits(chance, 4)}" for _ in range(3)]
    return (
        "REFACCIONARIA EL PISTON",
        *phones,
        f"CLABE {_digits(chance, 18)}",
        "RFC REP" + _digits(chance, 6) + "KL7",
    ), ""


def _plate(chance: random.Random) -> tuple[Lines, str]:
    plate = f"{_drawn(chance, LETTERS, 3)}-{_digits(chance, 2)}-{_digits(chance, 2)}"
    return (plate, "MORELOS", "DELANTERA"), ""


def _serial(chance: random.Random) -> tuple[Lines, str]:
    serial = _drawn(chance, BODY, 17)
    return ("MODEL AX-" + _digits(chance, 4), f"S/N {serial}", "MADE IN CHINA", "INPUT 100-240V 50/60HZ"), ""


def _invoice(chance: random.Random) -> tuple[Lines, str]:
    folio = "-".join(_drawn(chance, "0123456789ABCDEF", many) for many in (8, 4, 4, 4, 12))
    lines = ["FACTURA " + _digits(chance, 6), f"FOLIO FISCAL {folio}"]
    lines += [f"{chance.randint(1, 9)} PZA FILTRO {_drawn(chance, BODY, 9)} ${_digits(chance, 3)}.00" for _ in range(3)]
    return (*lines, f"TOTAL ${_digits(chance, 4)}.50"), ""


def _screen(chance: random.Random) -> tuple[Lines, str]:
    return ("PEDIDO " + _digits(chance, 17), "RASTREO 1Z" + _drawn(chance, BODY, 16), "EN CAMINO", "LLEGA HOY"), ""


def _guide(chance: random.Random) -> tuple[Lines, str]:
    guide = _digits(chance, 20)
    return ("GUIA " + guide, "PESO 12.5 KG", "CP 06700", "DESTINATARIO J PEREZ"), guide


def _engine_plate(chance: random.Random) -> tuple[Lines, str]:
    return (
        "MOTOR " + _drawn(chance, BODY, 11),
        f"TC RU E-RU.{_drawn(chance, LETTERS, 4)}.{_digits(chance, 5)}",
        "1495 KG",
    ), ""


def _with_check(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return twelve + str(-total % 10)


def _picture(lines: Lines, code: str, chance: random.Random) -> Image.Image:
    """Draw lines on a label, and take a bad photo of it."""
    size = chance.randint(26, 54)
    font = ImageFont.truetype(chance.choice(FONTS), size)
    wide = max(int(font.getlength(line)) for line in lines) + 2 * size
    dark = chance.random() < 0.3
    paper, ink = ((40, 42, 48), (225, 225, 220)) if dark else ((235, 233, 226), (25, 25, 28))
    label = Image.new("RGB", (wide, int(len(lines) * size * 1.6) + size + (130 if code else 0)), paper)
    pen = ImageDraw.Draw(label)
    for row, line in enumerate(lines):
        pen.text((size, size // 2 + int(row * size * 1.6)), line, ink, font=font)
    if code:
        label.paste(_bars(code), (size, label.height - 125))
    table = Image.new("RGB", (int(label.width * 1.3), int(label.height * 1.6) + 60), (96, 92, 88))
    table.paste(label, (int(label.width * 0.15), int(label.height * 0.3)))
    photo = table.rotate(chance.uniform(-7, 7), Image.Resampling.BICUBIC, fillcolor=(96, 92, 88))
    photo = photo.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.6)))
    grain = np.random.default_rng(chance.randint(0, 9999)).normal(0, 6, (photo.height, photo.width, 1))
    lit = np.asarray(photo, np.float32) * chance.uniform(0.5, 1.05) + grain
    return Image.fromarray(np.asarray(np.clip(lit, 0, 255), np.uint8))


def _bars(code: str) -> Image.Image:
    kind = zxingcpp.BarcodeFormat.EAN13 if len(code) == 13 else zxingcpp.BarcodeFormat.Code128
    bars = np.asarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(code, kind), scale=2))
    grey = cv2.resize(bars if bars.ndim == 2 else bars[:, :, 0], (380, 110), interpolation=cv2.INTER_NEAREST)
    return Image.fromarray(np.asarray(grey, np.uint8)).convert("RGB")
