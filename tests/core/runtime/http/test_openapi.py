"""The description of the interface for machines: it holds every route, and every reference in it leads somewhere."""

import httpx2
import msgspec
from starlette.routing import Route

from waframe.core.contract.describing import description_of
from waframe.core.runtime.http.api import Api
from waframe.testing.scenario import Scenario


async def test_every_route_is_described_and_every_description_has_its_route(
    browser: httpx2.AsyncClient, scenario: Scenario
) -> None:
    mounted = [route for route in Api(scenario.deployment).routes if isinstance(route, Route)]

    paths = (await browser.get("/api/openapi.json")).json()["paths"]

    told = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    api = [route for route in mounted if route.path.startswith("/api/")]
    assert told == {(method, route.path) for route in api for method in (route.methods or set()) - {"HEAD"}}
    assert [route.path for route in api if description_of(route.endpoint) is None] == []


async def test_what_is_referred_to_is_there_and_shapes_are_told(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/api/openapi.json")
    document = answer.json()

    schemas = document["components"]["schemas"]
    referred = {part.partition('"')[0] for part in answer.text.split('"$ref":"#/components/schemas/')[1:]}
    assert referred <= set(schemas)
    assert {"ConversationShown", "MessageShown", "EventShown", "ProblemDocument"} <= set(schemas)
    page = document["paths"]["/api/conversations"]["get"]
    assert page["summary"] == "Give a page of a tab."
    assert {one["name"] for one in page["parameters"]} >= {"tab", "branch", "cursor"}
    assert set(page["responses"]) == {"200", "400", "401", "404"}


async def test_refusals_and_bodies_are_told(browser: httpx2.AsyncClient) -> None:
    paths = (await browser.get("/api/openapi.json")).json()["paths"]

    login = paths["/api/login"]["post"]
    act = paths["/api/conversations/{id}/actions/{name}"]["post"]
    assert login["security"] == []
    assert "429" in login["responses"]
    assert msgspec.json.encode(login["requestBody"]).decode().count("/Login") == 1
    assert act["responses"]["409"]["description"] == "floor-taken, changed-meanwhile"
    assert [one["name"] for one in act["parameters"]] == ["id", "name"]
