"""mypy is run over plugins, and what keeps it from looking is told."""

from pathlib import Path

import pytest

from waframe.core.runtime.annotations.mypy_run import Files, MypyFailed, run_mypy


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        pytest.param(Files(plugin="prices", path=Path("/nowhere/prices.py")), "Cannot read file", id="no such file"),
        pytest.param(
            Files(plugin="prices", path=Path("/nowhere"), package="waframe_prices"),
            "waframe_prices",
            id="no such package",
        ),
    ],
)
def test_what_mypy_cannot_look_at_is_told(files: Files, reason: str) -> None:
    with pytest.raises(MypyFailed, match=f"mypy could not look: .*{reason}"):
        run_mypy([files])


def test_a_file_that_is_no_python_is_a_fault_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text("[mypy]\n")
    (tmp_path / "prices.py").write_text("price = 1\nprice = = 2\n")

    (fault,) = run_mypy([Files(plugin="prices", path=tmp_path / "prices.py", config=tmp_path / "mypy.ini")])

    assert (fault.plugin, fault.file, fault.line) == ("prices", str(tmp_path / "prices.py"), 2)
