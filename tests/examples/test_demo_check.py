"""`scripts/demo --check` proves the demo with real processes."""

import subprocess
import sys
from pathlib import Path

CHECK = Path(__file__).parents[2] / "examples" / "demo" / "check.py"


def test_the_demo_proves_itself() -> None:
    done = subprocess.run([sys.executable, CHECK], capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("✓") == 20
    assert "Centro < Sí las tengo en existencia." in done.stdout
    assert "3 sucursales, 13 mensajes del cliente" in done.stdout
