#!/usr/bin/env python3
"""Fetches the desk's JavaScript libraries from npm, makes their imports relative, and writes VENDOR.json.

Only whoever raises a version runs it; it needs `npm`. A test compares the files with VENDOR.json.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).parents[1] / "src/waframe/plugins/web/static/vendor"
RELATIVE = {"preact": "./preact.js", "preact/hooks": "./hooks.js", "@preact/signals-core": "./signals-core.js"}
KEPT = ("Virtualizer", "defaultRangeExtractor", "elementScroll", "observeElementOffset", "observeElementRect")


class Part(NamedTuple):
    """A file that is made of one or more files of a package."""

    file: str
    package: str
    version: str
    sources: tuple[str, ...]
    make: Callable[[list[str]], str]
    changed: str


def relative(texts: list[str]) -> str:
    """Replace bare imports by relative paths."""
    text = texts[0]
    for name, path in RELATIVE.items():
        text = text.replace(f'from"{name}"', f'from"{path}"')
    return without_map(text)


def joined(texts: list[str]) -> str:
    """Join the files of a package into one module, in the order in which they need each other."""
    parts = []
    for text in texts:
        body = re.sub(r"^import .*;\n", "", text, flags=re.MULTILINE)
        body = re.sub(r"^export \{[^}]*\};\n", "", body, flags=re.MULTILINE)
        body = re.sub(r"^\s*//.*\n", "", body, flags=re.MULTILINE)
        parts.append(without_map(body).replace("process.env.NODE_ENV", '"production"'))
    return "".join(parts) + f"export {{ {', '.join(KEPT)} }};\n"


def without_map(text: str) -> str:
    """Drop the line that names a source map."""
    return re.sub(r"//# sourceMappingURL=.*\n?", "", text)


_IMPORTS = "imports made relative, source map dropped"
PARTS = (
    Part("preact.js", "preact", "11.2.0", ("dist/preact.mjs",), relative, "source map dropped"),
    Part("hooks.js", "preact", "11.2.0", ("hooks/dist/hooks.mjs",), relative, _IMPORTS),
    Part(
        "signals-core.js",
        "@preact/signals-core",
        "1.14.5",
        ("dist/signals-core.mjs",),
        relative,
        "source map dropped",
    ),
    Part("signals.js", "@preact/signals", "2.11.4", ("dist/signals.mjs",), relative, _IMPORTS),
    Part("htm.js", "htm", "3.1.1", ("dist/htm.module.js",), relative, "nothing"),
    Part(
        "virtual-core.js",
        "@tanstack/virtual-core",
        "3.19.11",
        tuple(
            f"dist/esm/{name}.js"
            for name in ("utils", "lazy-measurements", "scroll-classifier", "ios-gesture", "index")
        ),
        joined,
        "joined, unused exports and comments dropped, process.env.NODE_ENV is production, source map dropped",
    ),
)


def main() -> None:
    """Write the files, their licences and VENDOR.json."""
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            package = unpack(part, Path(folder))
            text = part.make([(package / source).read_text("utf-8") for source in part.sources])
            (VENDOR / part.file).write_text(text, "utf-8")
            licence = f"LICENSE.{part.package.replace('@', '').replace('/', '-')}"
            (VENDOR / licence).write_bytes((package / "LICENSE").read_bytes())
            about = json.loads((package / "package.json").read_text("utf-8"))
            content = text.encode()
            entries.append(
                {
                    "file": part.file,
                    "name": part.package,
                    "version": about["version"],
                    "licence": about["license"],
                    "licence_file": licence,
                    "sources": list(part.sources),
                    "changed": part.changed,
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                }
            )
    (VENDOR / "VENDOR.json").write_text(json.dumps(entries, indent=2) + "\n", "utf-8")
    sys.stdout.write(f"vendor: {len(entries)} files\n")


def unpack(part: Part, folder: Path) -> Path:
    """Fetch a package, which npm compares with the registry's own hash, and unpack it."""
    home = folder / re.sub(r"\W", "-", f"{part.package}-{part.version}")
    if not home.exists():
        home.mkdir()
        command = ["npm", "pack", "--json", "--pack-destination", str(home), f"{part.package}@{part.version}"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        (packed,) = home.glob("*.tgz")
        with tarfile.open(packed) as archive:
            archive.extractall(home, filter="data")
    return home / "package"


if __name__ == "__main__":
    main()
