"""Workers of tests do not step back: the machine of a test is busy with tests."""

import os

os.environ.setdefault("WAFRAME_OCR_NICE", "0")
