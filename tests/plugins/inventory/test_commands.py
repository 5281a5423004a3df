"""`waframe inventory`, against the simulated service on a real socket."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
import uvicorn
from click.testing import Result
from tests.plugins.inventory.conftest import DEMO, LOGIN

from waframe.simulator.inventory import Fault, InventorySimulator
from waframe.testing.commanding import run_command

CONFIG = """\
database: sqlite:///waframe.db
channels: {console: {}}
defaults: {plugins: {}}
branches:
  centro: {channels: {console: {desk: centro}}, plugins: {inventory: {profile: %(demo)s/wcf.yaml, branch: SUC01}}}
  norte: {channels: {console: {desk: norte}}, plugins: {inventory: {profile: %(demo)s/axis.yaml, branch: SUC02}}}
  sur: {channels: {console: {desk: sur}}}
"""


class Served:
    """The service, and a folder whose branches ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.simulator = InventorySimulator(user=LOGIN["SOAP_USER"], password=LOGIN["SOAP_PWD"])
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        config = uvicorn.Config(self.simulator.app, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)
        (folder / "waframe.yaml").write_text(CONFIG % {"demo": DEMO})


Waframe = Callable[..., Result]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    opened = Served(tmp_path_factory.mktemp("shop"))
    thread = Thread(target=opened.server.run, kwargs={"sockets": [opened.socket]})
    thread.start()
    yield opened
    opened.server.should_exit = True
    thread.join()


@pytest.fixture
def waframe(served: Served, monkeypatch: pytest.MonkeyPatch) -> Waframe:
    """Run a command in this process."""
    for name, value in {**LOGIN, "INVENTORY_URL": served.url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(served.folder)

    def run(*words: str) -> Result:
        return run_command("inventory", *words)

    return run


def test_a_probe_shows_rows_to_programs(waframe: Waframe, served: Served) -> None:
    done = waframe("probe", "--json", "044650-D", "--branch", "centro", "--all")

    rows = json.loads(done.stdout)
    truth = served.simulator.shelf.goods("044650-D")
    assert [(row["branch"], row["stock"], row["price"]) for row in rows] == [
        (one.branch, str(one.free), one.price) for one in truth
    ]
    assert set(rows[0]) >= {"part_number", "branch", "stock", "price", "currency", "price_includes_tax", "description"}
    assert done.exit_code == 0


def test_a_probe_shows_people_what_went_over_the_wire_without_secrets(waframe: Waframe) -> None:
    done = waframe("probe", "044650-D", "--branch", "centro")

    assert "<ns0:CodigoPieza>044650-D</ns0:CodigoPieza>" in done.stdout
    assert "CantidadDisponible" in done.stdout
    assert "<ns0:pwd>***</ns0:pwd>" in done.stdout
    for secret in (LOGIN["SOAP_USER"], LOGIN["SOAP_PWD"], "simulado"):
        assert secret not in done.stdout + done.stderr


def test_a_probe_that_tells_nothing_says_why(waframe: Waframe, served: Served) -> None:
    served.simulator.faults.switch(Fault.BAD_INNER)
    done = waframe("probe", "--json", "044650-D", "--branch", "norte")
    served.simulator.faults.switch(None)

    told = json.loads(done.stdout)
    assert (told["error"], told["reason"], told["service"]) == ("wsdl", "wsdl", told["service"])
    assert done.exit_code == 1


def test_a_check_takes_every_step_with_every_service(waframe: Waframe) -> None:
    good = waframe("check", "--json")
    table = waframe("check", "--branch", "norte")

    looks = json.loads(good.stdout)
    assert [(one["branch"], one["wsdl"], one["login"], one["call"]) for one in looks] == [
        ("centro", "ok", "ok", "ok"),
        ("norte", "ok", "-", "ok"),
    ]
    assert (good.exit_code, table.exit_code) == (0, 0)
    assert table.stdout.splitlines()[1].split()[0] == "norte"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("probe", "X", "--branch", "nowhere"), "nowhere"),
        (("probe", "X", "--branch", "sur"), "does not enable inventory"),
        (("probe", "X", "--branch", "centro", "--query", "all"), "stock_at_branch"),
        (("probe", "X", "--branch", "centro", "--service", "y"), "services are"),
    ],
)
def test_wrong_use_is_told(words: tuple[str, ...], says: str, waframe: Waframe) -> None:
    done = waframe(*words)

    assert says in done.stderr
    assert done.exit_code == 2
