"""The process that looks at pictures: `python -m waframe_ocr_vin.looking.worker`, asked over its standard input."""

import os
import sys
from importlib import import_module

from waframe_ocr_vin.looking.confinement import confine

_ANSWERING = "waframe_ocr_vin.looking.answering"


def main() -> None:
    """Confine this process, then load what looks at pictures, and answer; what libraries print goes to the errors."""
    confine()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import_module(_ANSWERING).answer_all(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
