"""Finds files that name a package index, a registry or a path of somebody's machine."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK_FILES = {"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
HOST = re.compile(
    r"pypi[.](?:org|python)|pythonhosted[.]org|npmjs[.](?:org|com)|yarnpkg[.]com|npmmirror[.]com|unpkg[.]com"
    r"|jsdelivr[.]net|esm[.]sh|proxy[.]golang|crates[.]io|docker[.]io|ghcr[.]io|quay[.]io|[.]pkg[.]dev|anaconda[.]org",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.~}-])/(?:work|root|home|Users)/[\w.]")
INDEX_OPTION = re.compile(r"^\s*(?:-i|-f|--(?:extra-)?index-url|--default-index|--index|--find-links)\b")


def main() -> int:
    """Print every fault as file:line and return how the process ends."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    faults = [fault for name in sorted(set(names)) if (ROOT / name).is_file() for fault in find_faults(Path(name))]
    print("\n".join(faults) or "no index host, no machine path", flush=True)
    return 1 if faults else 0


def find_faults(name: Path) -> list[str]:
    """List what one file should not say; a file that is not text says nothing."""
    if name.name in LOCK_FILES:
        return [f"{name}: a lock file names where it was made; the pins are in requirements/"]
    try:
        lines = (ROOT / name).read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return []
    patterns = [("package host", HOST), ("machine path", MACHINE_PATH)]
    if name.parts[0] == "requirements":
        patterns.append(("index option", INDEX_OPTION))
    return [
        f"{name}:{number}: {kind} {found.group().strip()!r}"
        for number, line in enumerate(lines, start=1)
        for kind, pattern in patterns
        if (found := pattern.search(line))
    ]


if __name__ == "__main__":
    sys.exit(main())
