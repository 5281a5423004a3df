"""What people, programs and models are told: this branch's stock, other branches', and prices of the catalogue."""

import json
import shutil
from pathlib import Path

import anyio
import httpx2
import msgspec
import pytest
from tests.plugins.inventory.conftest import DEMO, LOGIN, Bench

from waframe import ActionCall, ActionError, By, ConfigInvalid, Role
from waframe.plugins.inventory import declared
from waframe.simulator import InMemory
from waframe.simulator.inventory import Fault, Goods, InventorySimulator
from waframe.simulator.memory import Nowhere
from waframe.testing.scenario import BranchActor, Scenario

PART = "044650-D"
CATALOGUE = '''
"""A catalogue of one part."""

import msgspec

from waframe import Action, ActionCall, Context, NoSettings, Plugin, hookimpl


class Sku(msgspec.Struct, frozen=True, kw_only=True):
    sku: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    found: bool
    product: dict | None


class Leaflet(Plugin[NoSettings]):
    name = "leaflet"

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action(name="get_product", title="leaflet.x", run=self.find, arguments=Sku, result=Found)]

    async def find(self, ctx: Context, call: ActionCall, arguments: Sku) -> Found:
        if arguments.sku != "044650-D":
            return Found(found=False, product=None)
        product = {"sku": arguments.sku, "title": "Balata", "price": "400.00", "currency": "MXN",
                   "price_includes_tax": True, "images": []}
        return Found(found=True, product=product)
'''
PLACES = {
    "centro": {"latitude": 19.4326, "longitude": -99.1332},
    "portales": {"latitude": 19.3673, "longitude": -99.1459},
    "tijuana": {"latitude": 32.5149, "longitude": -117.0382},
}
CODES = {"centro": "SUC01", "portales": "SUC02", "tijuana": "SUC03"}


SLOW = "rest: {queries: {stock_at_branch: {url: 'http://slow.test/{part_number}', row: {stock: qty}}}}"


async def never(request: httpx2.Request) -> httpx2.Response:
    del request
    await anyio.sleep_forever()
    raise AssertionError


class Chain:
    """Branches that ask the simulated service."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.service = InventorySimulator(user=LOGIN["SOAP_USER"], password=LOGIN["SOAP_PWD"])
        scenario.environment.update(LOGIN)
        scenario.transports["http://inventory.test"] = InMemory(self.service.app)
        shutil.copytree(DEMO, scenario.folder / "inventory")

    async def branch(self, key: str, **settings: object) -> BranchActor:
        whole = {"profile": "wcf", "branch": CODES.get(key, key), "location": PLACES.get(key), **settings}
        inventory = {name: value for name, value in whole.items() if value is not None}
        return await self.scenario.branch(key, plugins={"inventory": inventory})

    def put(self, *stocks: int | None, price: str = "387.93") -> None:
        goods = [
            Goods(branch=code, stock=stock, price=price, description="BALATA")
            for code, stock in zip(CODES.values(), stocks, strict=False)
        ]
        self.service.shelf.put(PART, goods)

    async def asks(self, branch: BranchActor, action: str = "check_stock", **arguments: object) -> dict[str, object]:
        await branch.customer().says("hola")
        conversation = await branch.conversation()
        call = ActionCall(
            action=action,
            caller="model",
            by=By.MODEL,
            arguments=json.dumps({"sku": PART, **arguments}),
            conversation_id=conversation.id,
        )
        found = json.loads(msgspec.json.encode(await self.scenario.deployment.act(call)))
        assert isinstance(found, dict)
        return found


@pytest.fixture
def chain(scenario: Scenario) -> Chain:
    return Chain(scenario)


async def test_a_model_is_told_what_the_branch_has(chain: Chain) -> None:
    centro = await chain.branch("centro")
    chain.put(7)

    stock = await chain.asks(centro)

    assert (stock["known"], stock["status"], stock["quantity"]) == (True, "known", "7")
    assert (stock["price"], stock["currency"], stock["price_includes_tax"]) == ("387.93", "MXN", False)
    assert (stock["source"], stock["branch"], stock["stale"], stock["reason"]) == ("wcf", "centro", False, None)
    assert stock["as_of"]


async def test_a_shelf_is_empty_only_where_the_service_says_so(chain: Chain) -> None:
    centro = await chain.branch("centro")
    chain.put(0)
    empty = await chain.asks(centro)
    chain.service.shelf.put("B-2", [Goods(branch="SUC01", stock=None, price="1.00", description="X")])

    unknown = await chain.asks(centro, sku="B-2")

    assert (empty["known"], empty["quantity"]) == (True, "0")
    assert (unknown["known"], unknown["status"], unknown["quantity"]) == (False, "unknown", None)


async def test_without_a_service_the_catalogue_tells_a_price_and_no_stock(scenario: Scenario) -> None:
    (scenario.folder / "plugins").mkdir()
    (scenario.folder / "plugins" / "leaflet.py").write_text(CATALOGUE)
    branch = await scenario.branch("centro", plugins={"inventory": {}, "leaflet": {}})
    await branch.customer().says("hola")
    chain = Chain(scenario)

    stock = await chain.asks(branch)
    other = await chain.asks(branch, sku="otra")

    assert (stock["known"], stock["quantity"], stock["reason"]) == (False, None, "price_only")
    assert (stock["price"], stock["price_includes_tax"], stock["source"]) == ("400.00", True, "catalogue")
    assert (other["price"], other["reason"]) == (None, "not_configured")


async def test_where_the_service_is_gone_the_catalogue_has_a_price(scenario: Scenario) -> None:
    (scenario.folder / "plugins").mkdir()
    (scenario.folder / "plugins" / "leaflet.py").write_text(CATALOGUE)
    chain = Chain(scenario)
    scenario.transports["http://inventory.test"] = Nowhere()
    branch = await scenario.branch("centro", plugins={"inventory": {"profile": "wcf"}, "leaflet": {}})

    stock = await chain.asks(branch)

    assert (stock["known"], stock["price"], stock["source"], stock["reason"]) == (False, "400.00", "catalogue", "wsdl")


async def test_other_branches_are_told_nearest_first_by_one_question(chain: Chain) -> None:
    centro = await chain.branch("centro")
    await chain.branch("tijuana")
    await chain.branch("portales")
    chain.put(0, 2, 15)

    others = await chain.asks(centro, "check_other_branches")

    told = others["branches"]
    assert isinstance(told, list)
    assert [(one["id"], one["name"], one["quantity"]) for one in told] == [
        ("portales", "Portales", "2"),
        ("tijuana", "Tijuana", "15"),
    ]
    assert others["unknown"] == []
    assert [one.operation for one in chain.service.asked if one.operation != "Login"] == ["ConsultarInventarioGeneral"]


async def test_others_are_told_by_their_distance_from_a_branch_that_is_named(chain: Chain) -> None:
    centro = await chain.branch("centro")
    await chain.branch("portales")
    await chain.branch("tijuana")
    chain.put(1, 2, 3)

    others = await chain.asks(centro, "check_other_branches", near="cerca de TIJUANA")

    told = others["branches"]
    assert isinstance(told, list)
    assert [one["id"] for one in told] == ["tijuana", "portales"]


async def test_a_branch_that_does_not_share_is_not_told_and_one_that_fails_is_unknown(chain: Chain) -> None:
    centro = await chain.branch("centro")
    await chain.branch("portales", shares=False)
    await chain.branch("tijuana", profile="axis")
    await chain.scenario.branch("vacia", plugins={})
    chain.put(1, 2, 3)
    chain.service.faults.switch(Fault.BAD_INNER)

    others = await chain.asks(centro, "check_other_branches")

    assert others["branches"] == []
    assert others["unknown"] == [{"id": "tijuana", "name": "Tijuana", "reason": "wsdl"}]


async def test_a_slow_branch_does_not_keep_the_others_from_being_told(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declared, "SECONDS_AT_MOST", 1.0)
    centro = await chain.branch("centro")
    await chain.asks(centro)
    await chain.branch("portales")
    (chain.scenario.folder / "inventory" / "slow.yaml").write_text(SLOW)
    chain.scenario.transports["http://slow.test"] = httpx2.MockTransport(never)
    await chain.branch("tijuana", profile="slow")
    chain.put(1, 2, 3)

    others = await chain.asks(centro, "check_other_branches")

    told, unknown = others["branches"], others["unknown"]
    assert isinstance(told, list)
    assert [one["id"] for one in told] == ["portales"]
    assert unknown == [{"id": "tijuana", "name": "Tijuana", "reason": "timeout"}]


async def test_what_is_no_part_number_is_refused(chain: Chain) -> None:
    centro = await chain.branch("centro")

    for sku in ("", "  ", "a\nb", "...", "x" * 61):
        with pytest.raises(ActionError):
            await chain.asks(centro, sku=sku)


async def test_agents_may_ask_as_well_and_names_are_in_their_language(chain: Chain) -> None:
    centro = await chain.branch("centro")
    chain.put(7)
    await centro.customer().says("hola")
    conversation = await centro.conversation()
    ana = centro.agent("Ana", role=Role.AGENT)

    async with ana.browser() as browser:
        offered = (await browser.get(f"/api/conversations/{conversation.id}/actions")).json()

    titles = {one["name"]: one["title"] for one in offered}
    assert titles["check_stock"] == "Existencias"
    assert titles["check_other_branches"] == "Existencias en otras sucursales"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("soap:\n  wsdl: a.wsdl\n  queries: {}\n", 1, "stock_at_branch"),
        ("soap:\n  wsdl: a.wsdl\n  querys: {}\n", 3, "did you mean queries"),
        ("soap:\n  queries: {stock_at_branch: {operation: a, row: {stock: b}}}\n", 1, "wsdl"),
        (
            "soap:\n  wsdl: a\n  queries:\n    stock_at_branch:\n      operation: a\n      row: {stock: 'b|decimel'}\n",
            6,
            "decimel",
        ),
        (
            "soap:\n  wsdl: a\n  queries:\n    stock_at_branch:\n      operation: a\n      row: {stok: b}\n",
            6,
            "did you mean stock",
        ),
        (
            "soap:\n  wsdl: a\n  auth: {type: tokn}\n  queries: {stock_at_branch: {operation: a, row: {stock: b}}}\n",
            3,
            "token",
        ),
        (
            (
                "soap:\n  wsdl: a\n  auth: {type: params, params: {u: '${NOWHERE_SET}'}}\n"
                "  queries: {stock_at_branch: {operation: a, row: {stock: b}}}\n"
            ),
            3,
            "NOWHERE_SET",
        ),
    ],
)
async def test_a_wrong_mapping_is_told_with_its_line_and_what_to_write(
    text: str, line: int, words: str, bench: Bench
) -> None:
    bench.profile("bad", text)

    with pytest.raises(ConfigInvalid) as told:
        bench.open("bad")

    faults = [fault for fault in told.value.faults if words in str(fault)]
    assert [(Path(fault.file).name, fault.line) for fault in faults] == [("bad.yaml", line)]


async def test_a_profile_that_does_not_exist_is_told_with_those_that_do(chain: Chain) -> None:
    with pytest.raises(ConfigInvalid, match=r"wfc.*axis, nusoap, wcf|asmx"):
        await chain.branch("centro", profile="wfc")


async def test_a_profile_may_stand_in_the_defaults(chain: Chain) -> None:
    query = {"url": "http://inventory.test/x", "row": {"stock": "qty", "branch": "={branch}"}}
    chain.scenario.settings["defaults"] = {
        "plugins": {"inventory": {"profiles": {"own": {"rest": {"queries": {"stock_at_branch": query}}}}}}
    }

    centro = await chain.branch("centro", profile="own")

    assert (await chain.asks(centro))["reason"] == "http_error"


async def test_a_reload_keeps_what_is_known_and_takes_new_branches(chain: Chain) -> None:
    centro = await chain.branch("centro")
    chain.put(7, 3)
    await chain.asks(centro)
    await chain.branch("portales")

    others = await chain.asks(centro, "check_other_branches")

    told = others["branches"]
    assert isinstance(told, list)
    assert [one["id"] for one in told] == ["portales"]
