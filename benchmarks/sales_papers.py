"""Measures how long a quote takes from its numbers to the bytes of a PDF."""

import argparse
import sys
from statistics import quantiles
from time import perf_counter

from tables import show, verdict
from waframe_sales.papers.paper import Paper, Size
from waframe_sales.papers.pdf import as_pdf
from waframe_sales.papers.sample import sample
from waframe_sales.papers.text import as_text

P95_MS = 300


def main() -> int:
    """Draw quotes over and over, and return how the process ends."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--short", action="store_true", help="draw each 40 times instead of 200")
    rounds = 40 if options.parse_args().short else 200
    rows = [measure(lines, size, rounds) for lines in (10, 30) for size in Size]
    show(
        f"From numbers to PDF and text, {rounds} times each",
        ("lines", "on", "bytes", "p50 ms", "p95 ms", "most ms", f"{P95_MS} ms"),
        rows,
    )
    return 0 if all(row[-1] == "holds" for row in rows) else 1


def measure(lines: int, size: Size, rounds: int) -> tuple[int, str, int, float, float, float, str]:
    """Draw one kind of paper, after one that warms up."""
    paper = sample(lines=lines)
    length = draw(paper, size)
    times = []
    for _ in range(rounds):
        began = perf_counter()
        draw(paper, size)
        times.append((perf_counter() - began) * 1000)
    cuts = quantiles(times, n=20)
    return lines, size.value, length, cuts[9], cuts[18], max(times), verdict(cuts[18], at_most=P95_MS)


def draw(paper: Paper, size: Size) -> int:
    """Draw a paper and write its text."""
    as_text(paper, language="es-MX")
    return len(as_pdf(paper, size=size, language="es-MX"))


if __name__ == "__main__":
    sys.exit(main())
