"""Commands that run until they are told to stop, as real processes."""

import os
import signal
import socket
from pathlib import Path

import httpx2
import msgspec
import pytest
from tests.core.commands.shop import PATIENCE_SECONDS, SECRETS, Begin, Process, Waframe, free_port, wait_until

from waframe.core.runtime.process.serving import ReloadAnswer


@pytest.fixture
async def server(begin: Begin) -> Process:
    """Begin a server and wait until it is ready."""
    process = begin("serve")
    await process.answers(f"http://127.0.0.1:{os.environ['SHOP_PORT']}/readyz")
    return process


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
async def test_serve_ends_well_when_it_is_told_to(server: Process, sent: signal.Signals) -> None:
    assert await server.ends(sent) == 0
    assert "process.stopping" in server.said()
    assert "Traceback" not in server.said()


async def test_a_ctrl_c_that_arrives_twice_at_once_is_one(server: Process) -> None:
    server.send(signal.SIGINT)

    assert await server.ends(signal.SIGINT) == 0
    assert "Traceback" not in server.said()


async def test_serve_logs_json_where_nobody_watches(server: Process) -> None:
    said = await server.says("deployment.serving")

    events = [msgspec.json.decode(line, type=dict[str, object]) for line in said.splitlines()]
    assert "deployment.serving" in {event["event"] for event in events}


async def test_serve_says_at_once_that_its_port_is_taken(begin: Begin, server: Process) -> None:
    assert server.said() is not None
    second = begin("serve")

    assert await second.ends() == 1
    assert f"port {os.environ['SHOP_PORT']} on 127.0.0.1 is taken" in second.said()
    assert "hint: set `server: {port: …}`" in second.said()


async def test_serve_refuses_without_secrets(begin: Begin, shop: Path) -> None:
    (shop / ".env").unlink()

    refused = begin("serve")

    assert await refused.ends() == 2
    assert "needs the environment variable WHATSAPP_APP_SECRET, which is not set" in refused.said()


async def test_serve_refuses_an_empty_secret_in_a_line(begin: Begin, shop: Path) -> None:
    config = (shop / "waframe.yaml").read_text()
    (shop / "waframe.yaml").write_text(config.replace("app_secret: ${WHATSAPP_APP_SECRET}", "version: v26.0"))

    refused = begin("serve")

    assert await refused.ends() == 2
    assert "channels.whatsapp.app_secret is not set, and without it" in refused.said()
    assert "Traceback" not in refused.said()


async def test_a_worker_ends_well_when_it_is_told_to(begin: Begin) -> None:
    worker = begin("worker")
    await worker.says("deployment.working")

    assert await worker.ends(signal.SIGTERM) == 0


async def test_all_processes_answer_a_reload(begin: Begin, server: Process, shop: Path) -> None:
    worker = begin("worker")
    await worker.says("deployment.working")
    add_branch(shop)

    reload = begin("reload", "--json")

    assert await reload.ends() == 0, reload.said()
    answers = msgspec.json.decode(reload.said(), type=list[ReloadAnswer])
    assert len({answer.process for answer in answers}) == 2
    assert "deployment.reloaded" in server.said()


async def test_a_process_reloads_on_sighup(server: Process, shop: Path) -> None:
    add_branch(shop)

    server.send(signal.SIGHUP)

    assert '"branches": 3' in await server.says("deployment.reloaded")


async def test_a_faulty_configuration_reaches_nobody(begin: Begin, server: Process, shop: Path) -> None:
    (shop / "waframe.yaml").write_text((shop / "waframe.yaml").read_text() + "  sur: {chanels: {}}\n")

    reload = begin("reload")

    assert await reload.ends() == 2
    assert "did you mean channels?" in reload.said()
    assert "not_reloaded" not in server.said()


def test_a_reload_says_when_nobody_runs(waframe: Waframe) -> None:
    result = waframe("reload")

    assert result.exit_code == 1
    assert "no running process answered" in result.stderr
    assert "waframe serve" in result.stderr


async def test_check_and_restore_see_the_process_that_runs(begin: Begin, server: Process) -> None:
    assert server.said() is not None
    check, backup = begin("check"), begin("backup", "b.tar.gz")
    assert await check.ends() == 0
    assert await backup.ends() == 0

    restore = begin("restore", "b.tar.gz", "--force")

    assert "ready, 0 conversations waiting" in check.said()
    assert await restore.ends() == 1
    assert "a process of this deployment is running" in restore.said()


async def test_simulate_has_the_numbers_of_the_branches(begin: Begin, port: int) -> None:
    process = begin("simulate", "--port", str(port))

    answer = await process.answers(f"http://127.0.0.1:{port}/control/numbers")

    assert [one["name"] for one in answer.json()] == ["Centro", "Norte"]
    assert f"http://127.0.0.1:{os.environ['SHOP_PORT']}/webhooks/whatsapp" in process.said()
    assert await process.ends(signal.SIGTERM) == 0


async def test_simulate_needs_no_configuration(begin: Begin, port: int, shop: Path) -> None:
    (shop / "waframe.yaml").unlink()
    process = begin("simulate", "--port", str(port))

    answer = await process.answers(f"http://127.0.0.1:{port}/control/numbers")

    assert len(answer.json()) == 3


async def test_simulate_records_what_goes_in_and_out(begin: Begin, port: int, shop: Path) -> None:
    process = begin("simulate", "--port", str(port), "--record", "run.jsonl")
    await process.answers(f"http://127.0.0.1:{port}/control/numbers")

    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS) as client:
        await client.get("/v26.0/404", headers={"Authorization": "Bearer wrong"})
    assert await process.ends(signal.SIGTERM) == 0

    crossing = msgspec.json.decode((shop / "run.jsonl").read_bytes())
    assert (crossing["direction"], crossing["url"], crossing["status"]) == ("in", "/v26.0/404", 401)


async def test_dev_answers_a_customer_without_any_secret(begin: Begin, port: int, shop: Path) -> None:
    (shop / ".env").unlink()
    dev = begin("dev", "--simulator-port", str(port))
    await dev.says("Ctrl-C")

    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS) as client:
        person = (await client.post("/control/customers", json={"name": "Ana", "phone": "5512345678"})).json()["id"]
        chat = f"/control/chats/100000000000002/{person}"
        await client.post(f"{chat}/messages", json={"type": "text", "text": "hola"})
        seen = 0
        while len(messages := (await client.get(chat)).json()["messages"]) < 2:
            seen = (await client.get("/control/events", params={"since": seen, "seconds": 5})).json()["seq"]

    assert "escribir a Norte" in messages[1]["content"]["text"]
    assert await dev.ends(signal.SIGINT) == 0
    assert "Traceback" not in dev.said()


async def test_dev_takes_the_next_port_where_one_is_taken(begin: Begin, port: int) -> None:
    with socket.create_server(("127.0.0.1", int(os.environ["SHOP_PORT"]))):
        dev = begin("dev", "--simulator-port", str(port))

        said = await dev.says("Ctrl-C")

    assert f"port {os.environ['SHOP_PORT']} is taken, so " in said
    assert "(--port chooses another)" in said


async def test_dev_refuses_a_taken_port_that_was_asked_for(begin: Begin, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        dev = begin("dev", "--simulator-port", str(port))

        assert await dev.ends() == 1

    assert "choose another with --simulator-port" in dev.said()


async def test_dev_without_the_simulator_needs_the_secrets(begin: Begin, shop: Path) -> None:
    (shop / ".env").unlink()

    assert await begin("dev", "--no-simulator").ends() == 2


async def test_one_can_talk_in_the_terminal(begin: Begin) -> None:
    dev = begin("dev", "--console", "--simulator-port", str(free_port()))
    await dev.says("Write as the customer")
    dev.types("hola\n")
    await dev.says("escribir a Centro")

    dev.types("/quit\n")

    assert await dev.ends() == 0, dev.said()


async def test_a_branch_without_a_desk_cannot_be_talked_with(begin: Begin) -> None:
    dev = begin("dev", "--console", "--branch", "norte", "--simulator-port", str(free_port()))

    assert await dev.ends() == 2
    assert "channels: {console: {desk: norte}}" in dev.said()


async def test_secrets_of_the_process_win_over_the_file(begin: Begin, shop: Path) -> None:
    (shop / ".env").write_text("".join(f"{name}=\n" for name in SECRETS))

    server = begin("serve", **SECRETS)

    await wait_until(lambda: "deployment.serving" in server.said(), server.said)


def add_branch(shop: Path) -> None:
    branch = '  sur: {channels: {whatsapp: {phone_number_id: "100000000000003"}}}\n'
    (shop / "waframe.yaml").write_text((shop / "waframe.yaml").read_text() + branch)
