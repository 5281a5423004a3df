"""Finds links in the Markdown files that lead to no file or no heading of this repository."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parent.parent
FENCE = re.compile(r"^\s*(```|~~~)")
CODE = re.compile(r"`[^`]*`")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def main() -> int:
    """Print every dead link as file:line and return how the process ends."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    pages = [ROOT / name for name in sorted(set(names)) if (ROOT / name).is_file()]
    faults = [fault for page in pages for fault in find_dead_links(page)]
    print("\n".join(faults) or f"{len(pages)} pages, no dead link", flush=True)
    return 1 if faults else 0


def find_dead_links(page: Path) -> Iterator[str]:
    """Yield what is wrong with the links of one page; links to other sites are not followed."""
    for number, line in _prose(page):
        for match in LINK.finditer(CODE.sub("", line)):
            link = match.group(1) or match.group(2)
            if not ELSEWHERE.match(link) and (reason := _fault(page, link)):
                yield f"{page.relative_to(ROOT)}:{number}: {link}: {reason}"


def _fault(page: Path, link: str) -> str | None:
    path, _, anchor = unquote(link).partition("#")
    target = page if not path else ROOT / path.lstrip("/") if path.startswith("/") else page.parent / path
    if not target.exists():
        return "no such file"
    if anchor and target.suffix == ".md" and anchor.lower() not in _anchors(target.resolve()):
        return "no such heading"
    return None


@cache
def _anchors(page: Path) -> set[str]:
    """Collect the anchors of a page's headings, made as the usual hosts of Markdown make them."""
    anchors: set[str] = set()
    for _, line in _prose(page):
        if heading := HEADING.match(line):
            words = re.sub(r"\]\([^)]*\)", "", heading.group(1).lower())
            anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            repeats = sum(
                known == anchor or re.fullmatch(rf"{re.escape(anchor)}-\d+", known) is not None for known in anchors
            )
            anchors.add(f"{anchor}-{repeats}" if repeats else anchor)
    return anchors


def _prose(page: Path) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines of a page that are not inside a block of code."""
    inside = False
    for number, line in enumerate(page.read_text("utf-8").splitlines(), start=1):
        if FENCE.match(line):
            inside = not inside
        elif not inside:
            yield number, line


if __name__ == "__main__":
    sys.exit(main())
