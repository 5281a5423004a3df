"""The endpoint that Meta calls."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from waframe import (
    AddressSettings,
    DatabaseAway,
    DiskFull,
    Host,
    Incoming,
    IncomingMessage,
    IncomingNotice,
    SecretMissing,
)
from waframe.plugins.whatsapp.plugin import WhatsApp
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.signature import sign

PATHS = ["/webhooks/whatsapp", "/api/chat/webhook"]
SUBSCRIBE = {"hub.mode": "subscribe", "hub.verify_token": "verify me", "hub.challenge": "1158201444"}


def signed(body: bytes, secret: str = "new secret") -> dict[str, str]:
    return {"X-Hub-Signature-256": sign(body, secret).decode(), "Content-Type": "application/json"}


@pytest.fixture
def body(webhooks: Path) -> bytes:
    return (webhooks / "text-03.json").read_bytes()


@pytest.mark.parametrize("path", PATHS)
async def test_meta_gets_its_challenge_back(meta: httpx2.AsyncClient, path: str) -> None:
    answer = await meta.get(path, params=SUBSCRIBE)

    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({**SUBSCRIBE, "hub.verify_token": "wrong"}, id="wrong token"),
        pytest.param({**SUBSCRIBE, "hub.verify_token": "señal 🙏"}, id="a token that is not ASCII"),
        pytest.param({**SUBSCRIBE, "hub.mode": "unsubscribe"}, id="wrong mode"),
        pytest.param({"hub.challenge": "1"}, id="parameters missing"),
        pytest.param({}, id="no parameters"),
    ],
)
async def test_nobody_else_gets_it(meta: httpx2.AsyncClient, asked: dict[str, str]) -> None:
    assert (await meta.get(PATHS[0], params=asked)).status_code == 403


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("secret", ["new secret", "old secret"])
async def test_a_signed_body_is_taken_in(
    meta: httpx2.AsyncClient, taken: list[Incoming], body: bytes, *, path: str, secret: str
) -> None:
    answer = await meta.post(path, content=body, headers=signed(body, secret))

    assert (answer.status_code, answer.text) == (200, "ok")
    assert [type(update) for update in taken] == [IncomingMessage]


async def test_a_number_may_bring_its_own_secret(
    meta: httpx2.AsyncClient, numbers: dict[str, AddressSettings], body: bytes
) -> None:
    numbers["5"] = WhatsAppNumber(phone_number_id="5", app_secret="of the branch")

    answer = await meta.post(PATHS[0], content=body, headers=signed(body, "of the branch"))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no signature"),
        pytest.param({"X-Hub-Signature": "sha1=abc"}, id="SHA-1 only"),
        pytest.param({"X-Hub-Signature-256": "sha256=" + "0" * 64}, id="wrong digest"),
    ],
)
async def test_a_body_that_meta_did_not_sign_is_refused_and_counted(
    meta: httpx2.AsyncClient, taken: list[Incoming], counted: Counter[str], body: bytes, headers: dict[str, str]
) -> None:
    answer = await meta.post(PATHS[0], content=body, headers=headers)

    assert answer.status_code == 401
    assert taken == []
    assert counted["webhook_signature_failures"] == 1


@pytest.mark.parametrize("error", [DatabaseAway("away"), DiskFull("full")])
async def test_what_could_not_be_stored_is_left_to_meta_to_repeat(
    meta: httpx2.AsyncClient, storage_errors: list[Exception], body: bytes, error: Exception
) -> None:
    storage_errors.append(error)

    answer = await meta.post(PATHS[0], content=body, headers=signed(body))

    assert answer.status_code == 503


async def test_an_unforeseen_failure_is_never_acknowledged(
    meta: httpx2.AsyncClient, storage_errors: list[Exception], body: bytes
) -> None:
    storage_errors.append(ValueError("unforeseen"))

    assert (await meta.post(PATHS[0], content=body, headers=signed(body))).status_code == 500


async def test_broken_json_with_a_right_signature_is_stored(meta: httpx2.AsyncClient, taken: list[Incoming]) -> None:
    answer = await meta.post(PATHS[0], content=b"{", headers=signed(b"{"))

    assert answer.status_code == 200
    assert [update.kind for update in taken if isinstance(update, IncomingNotice)] == ["broken"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_other_methods_are_refused(meta: httpx2.AsyncClient, method: str) -> None:
    answer = await meta.request(method, PATHS[0])

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_a_body_of_just_the_limit_is_read(meta: httpx2.AsyncClient) -> None:
    body = b" " * (3 * 1024 * 1024)

    assert (await meta.post(PATHS[0], content=body, headers=signed(body))).status_code == 200


async def test_a_body_beyond_the_limit_is_refused(meta: httpx2.AsyncClient) -> None:
    body = b" " * (3 * 1024 * 1024 + 1)

    assert (await meta.post(PATHS[0], content=body, headers=signed(body))).status_code == 413


async def test_a_body_without_end_is_not_read_to_its_end(meta: httpx2.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            assert sent < 60
            yield b" " * 100_000

    assert (await meta.post(PATHS[0], content=endless())).status_code == 413


async def test_a_batch_in_metas_own_spelling_is_taken_whole(
    meta: httpx2.AsyncClient, taken: list[Incoming], webhooks: Path
) -> None:
    whole = json.loads((webhooks / "batch-05.json").read_bytes())
    body = json.dumps(whole).replace("/", "\\/").encode()

    await meta.post(PATHS[0], content=body, headers=signed(body))

    ids = [update.channel_id for update in taken if isinstance(update, IncomingMessage)]
    assert ids == ["wamid.CBAT6", "wamid.CBAT7", "wamid.CBAT6"]


def test_without_any_secret_nothing_starts(process: Host) -> None:
    plugin = WhatsApp(WhatsAppSettings(), branch=None, shared=process)

    with pytest.raises(SecretMissing, match="app_secret"):
        plugin.register_routes()
