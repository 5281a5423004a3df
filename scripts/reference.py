"""Writes docs/reference/ anew from the code, or says what is behind and what is documented nowhere.

Usage: python scripts/reference.py [--check]
"""

import sys
from pathlib import Path

import anyio
from reference_pages.api import breaches
from reference_pages.every_page import Reference, write_reference

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
API = "api.txt"


def behind(reference: Reference) -> list[str]:
    """List the pages that are not what the code says."""
    return [name for name, text in reference.pages.items() if _read(name) != text]


def main() -> int:
    """Write the pages, or look at them."""
    reference = anyio.run(write_reference)
    faults = [*reference.gaps, *breaches(_read(API), reference.pages[API])]
    if "--check" in sys.argv[1:]:
        faults += [f"docs/reference/{name} is behind: run scripts/reference" for name in behind(reference)]
    elif not faults:
        for name in behind(reference):
            (FOLDER / name).write_text(reference.pages[name], "utf-8")
            print(f"docs/reference/{name}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _read(name: str) -> str:
    path = FOLDER / name
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
