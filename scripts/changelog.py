"""Gathers the fragments in changes/ into a section of CHANGELOG.md: scripts/changelog.py VERSION."""

import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = ("added", "changed", "deprecated", "removed", "fixed", "security")
FRAGMENT = re.compile(r"(?P<issue>\d+)(?:\.\d+)?\.(?P<kind>[a-z]+)\.md")


def main() -> int:
    """Write the section, remove the fragments, and return how the process ends."""
    if len(sys.argv) != 2 or not re.fullmatch(r"\d+\.\d+\.\d+", sys.argv[1]):
        print("usage: scripts/changelog.py VERSION, as in 0.2.0", file=sys.stderr)
        return 2
    fragments = [path for path in sorted((ROOT / "changes").glob("*.md")) if path.name != "README.md"]
    strange = [path.name for path in fragments if kind_of(path) is None]
    if strange or not fragments:
        print(f"changes/: {', '.join(strange) or 'nothing'}; a fragment is ISSUE.KIND.md of {KINDS}", file=sys.stderr)
        return 2
    changelog = ROOT / "CHANGELOG.md"
    head, rest = split_head(changelog.read_text("utf-8"))
    changelog.write_text(head + write_section(sys.argv[1], fragments) + rest, "utf-8")
    for path in fragments:
        path.unlink()
    return 0


def kind_of(path: Path) -> str | None:
    """Read the kind of change from a fragment's name; None where the name is not a fragment's."""
    name = FRAGMENT.fullmatch(path.name)
    return name["kind"] if name and name["kind"] in KINDS else None


def split_head(text: str) -> tuple[str, str]:
    """Split a changelog before its newest release."""
    releases = re.search(r"^## ", text, re.MULTILINE)
    at = releases.start() if releases else len(text)
    return text[:at].rstrip() + "\n\n", text[at:]


def write_section(version: str, fragments: list[Path]) -> str:
    """Write a release's section: its kinds of change in their order, one entry for each fragment."""
    parts = [f"## {version} ({time.strftime('%Y-%m-%d', time.gmtime())})\n"]
    for kind in KINDS:
        entries = [" ".join(path.read_text("utf-8").split()) for path in fragments if kind_of(path) == kind]
        if entries:
            parts.append(f"### {kind.capitalize()}\n\n" + "".join(f"- {entry}\n" for entry in entries))
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
