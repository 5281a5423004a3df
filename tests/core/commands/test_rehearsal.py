"""A rehearsal: which stand-ins a configuration wants."""

from pathlib import Path

from waframe.core.commands.rehearsal import Rehearsal

CONFIG = """\
channels: {console: {}}
branches:
  centro: {channels: {console: {desk: centro}}, plugins: {%s}}
"""
REST = "{rest: {queries: {stock_at_branch: {url: '${INVENTORY_URL}/{part_number}', row: {stock: qty}}}}}"
STOCKED = f"inventory: {{profile: own, profiles: {{own: {REST}}}}}"
STAND_IN = "http://127.0.0.1:3004"


def rehearsal(folder: Path, plugins: str, **environ: str) -> Rehearsal:
    path = folder / "waframe.yaml"
    path.write_text(CONFIG % plugins)
    return Rehearsal(path, environ=environ, graph_url="http://127.0.0.1:3003", inventory_url=STAND_IN)


def test_a_branch_that_asks_an_inventory_service_gets_the_stand_in(tmp_path: Path) -> None:
    deployment = rehearsal(tmp_path, STOCKED)

    assert deployment.wants_inventory
    assert STAND_IN in str(deployment.config.branches["centro"].plugins["inventory"])


def test_a_service_that_is_named_is_asked_instead(tmp_path: Path) -> None:
    deployment = rehearsal(tmp_path, STOCKED, INVENTORY_URL="http://erp.example.com")

    assert not deployment.wants_inventory
    assert "http://erp.example.com" in str(deployment.config.branches["centro"].plugins["inventory"])


def test_without_such_a_branch_there_is_no_stand_in(tmp_path: Path) -> None:
    assert not rehearsal(tmp_path, "routing: {}").wants_inventory
