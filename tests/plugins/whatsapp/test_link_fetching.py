"""A link that Meta could not fetch: we fetch it ourselves, once, never from a private network, and upload the file."""

from io import BytesIO
from pathlib import Path

import anyio
import httpx2
import pytest
from PIL import Image as PillowImage
from tests.plugins.whatsapp.conftest import FakeHost, Handler

from waframe import ChannelRefused, Failure, Image, Job, Message, MessageStatus, load_queries, new_id
from waframe.core.runtime.jobs.mend_job import MendJob
from waframe.plugins.whatsapp import link_fetching
from waframe.plugins.whatsapp.link_fetching import LinkFetcher
from waframe.testing.scenario import BranchActor, CustomerActor, Scenario

_SQL = load_queries(__file__)
PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 100
LINK = "https://files.example.com/a.jpg"
SHOP = '''
from waframe import Context, Image, Message, NoSettings, Plugin, Reply, hookimpl

class Shop(Plugin[NoSettings]):
    """Answers with a link to a photo."""

    name = "shop"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        return Reply(contents=(Image(link="https://files.example.com/a.jpg", caption="Frenos"),))
'''


class LinkedScenario:
    """A scenario whose network has one more host; `asked` counts how often its file was wanted."""

    def __init__(self, scenario: Scenario, *, status: int = 200, content: bytes = PHOTO) -> None:
        self.scenario = scenario
        self.content = content
        self.status = status
        self.asked = 0
        usual = scenario._transport
        host = httpx2.MockTransport(self._answer)
        scenario._transport = (  # type: ignore[method-assign]
            lambda url: host if url.startswith("https://files.example.com") else usual(url)
        )

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        del request
        self.asked += 1
        return httpx2.Response(self.status, content=self.content, headers={"content-type": "image/jpeg"})


@pytest.fixture
def linked(scenario_on_both: Scenario) -> LinkedScenario:
    folder = Path(scenario_on_both.folder) / "plugins"
    folder.mkdir()
    (folder / "shop.py").write_text(SHOP)
    return LinkedScenario(scenario_on_both)


async def test_a_file_that_meta_could_not_fetch_is_fetched_here_and_uploaded(linked: LinkedScenario) -> None:
    scenario = linked.scenario
    branch = await scenario.branch(plugins={"shop": {}})
    customer = branch.customer()
    scenario.simulator.faults.switch(fail_sends_with=131053)
    await customer.customer.writes(branch.number, "hola")
    await until_sent(scenario, 1)
    scenario.simulator.faults.clear()

    await scenario.advance(60)

    failed, again = (await stored(branch))[1:]
    assert (failed.status, again.status) == (MessageStatus.FAILED, MessageStatus.READ)
    assert isinstance(again.content, Image)
    assert (again.content.link, again.content.caption) == (None, "Frenos")
    assert [one["image"].get("link") for one in sent(customer)] == [LINK, None]
    assert linked.asked == 1


async def test_the_same_happens_where_the_failure_comes_after_sent(linked: LinkedScenario) -> None:
    scenario = linked.scenario
    branch = await scenario.branch(plugins={"shop": {}})
    scenario.simulator.faults.switch(fail_after_sent_with=131053)
    await branch.customer().says("hola")
    while linked.asked == 0:
        await scenario.advance(0.1)
    scenario.simulator.faults.clear()

    await scenario.advance(60)

    assert [one.status for one in (await stored(branch))[1:]] == [MessageStatus.FAILED, MessageStatus.READ]
    assert linked.asked == 1


async def test_what_fails_again_after_the_upload_stays_failed(linked: LinkedScenario) -> None:
    branch = await linked.scenario.branch(plugins={"shop": {}})
    linked.scenario.simulator.faults.switch(fail_sends_with=131053)

    await branch.customer().says("hola")
    await linked.scenario.advance(600)

    messages = await stored(branch)
    assert [one.status for one in messages[1:]] == [MessageStatus.FAILED] * 2
    assert linked.asked == 1


async def test_a_link_that_we_cannot_fetch_either_leaves_both_reasons_on_the_message(linked: LinkedScenario) -> None:
    linked.status = 404
    branch = await linked.scenario.branch(plugins={"shop": {}})
    linked.scenario.simulator.faults.switch(fail_sends_with=131053)

    await branch.customer().says("hola")
    await linked.scenario.advance(600)

    (failed,) = (await stored(branch))[1:]
    details = the_error(failed).details or ""
    assert details.startswith("131053: ")
    assert details.endswith("Tampoco pudimos descargar el archivo de su enlace. (HTTP 404)")
    assert linked.asked == 1


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1/a", "http://[::1]/a", "http://[::ffff:10.0.0.1]/a", "http://10.1.2.3/a",
        "http://192.168.0.1/a", "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/a", "http://localhost/a",
        "http://printer.local/a", "http://100.64.0.1/a", "ftp://example.com/a", "file:///etc/passwd", "https:///a",
    ],
)  # fmt: skip
async def test_nothing_is_fetched_from_a_private_address(process: FakeHost, link: str) -> None:
    with pytest.raises(ChannelRefused):
        await LinkFetcher(process, language="en").stored(Image(link=link))


async def test_a_redirect_does_not_lead_into_a_private_network(process: FakeHost, handlers: dict[str, Handler]) -> None:
    handlers["files.example.com"] = lambda _: httpx2.Response(302, headers={"location": "http://10.0.0.1/a"})

    with pytest.raises(ChannelRefused, match="private"):
        await LinkFetcher(process, language="en").stored(Image(link=LINK))


async def test_a_name_that_leads_into_a_private_network_is_refused(
    process: FakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "transport", lambda _: None)

    with pytest.raises(ChannelRefused, match="private"):
        await LinkFetcher(process, language="en").stored(Image(link="http://2130706433/a"))


async def test_the_deployments_own_address_may_be_private(
    process: FakeHost, handlers: dict[str, Handler], monkeypatch: pytest.MonkeyPatch
) -> None:
    process.base_url = "http://10.0.0.1:3002"
    handlers["10.0.0.1"] = lambda _: httpx2.Response(404)

    with pytest.raises(ChannelRefused, match="HTTP 404"):
        await LinkFetcher(process, language="en").stored(Image(link="http://10.0.0.1:3002/media/a"))
    with pytest.raises(ChannelRefused, match="private"):
        await LinkFetcher(process, language="en").stored(Image(link="http://10.0.0.1:5432/media/a"))


async def test_a_file_that_is_too_large_is_not_read_to_its_end(
    process: FakeHost, handlers: dict[str, Handler], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_fetching, "LARGEST_BYTES", 10)
    handlers["files.example.com"] = lambda _: httpx2.Response(200, content=PHOTO)

    with pytest.raises(ChannelRefused, match="more than 10 bytes"):
        await LinkFetcher(process, language="en").stored(Image(link=LINK))


async def test_a_webp_is_written_as_a_jpeg_since_meta_takes_no_other_picture(scenario: Scenario) -> None:
    drawn = BytesIO()
    PillowImage.new("RGBA", (8, 6), (200, 0, 0, 128)).save(drawn, "WEBP")
    LinkedScenario(scenario, content=drawn.getvalue())
    await scenario.branch()

    stored = await LinkFetcher(scenario.deployment, language="en").stored(Image(link=LINK, caption="Frenos"))

    assert (stored.mime, stored.caption, stored.link) == ("image/jpeg", "Frenos", None)
    assert stored.media_id is not None
    with PillowImage.open(BytesIO(await scenario.deployment.store.media.read(stored.media_id))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (8, 6))


async def test_a_webp_that_is_none_is_refused(process: FakeHost, handlers: dict[str, Handler]) -> None:
    handlers["files.example.com"] = lambda _: httpx2.Response(200, content=b"RIFF\x10\0\0\0WEBPVP8 nonsense")

    with pytest.raises(ChannelRefused):
        await LinkFetcher(process, language="en").stored(Image(link=LINK))


async def test_a_job_that_runs_again_after_its_process_was_lost_posts_nothing_twice(linked: LinkedScenario) -> None:
    scenario = linked.scenario
    branch = await scenario.branch(plugins={"shop": {}})
    scenario.simulator.faults.switch(fail_sends_with=131053)
    await branch.customer().says("hola")
    await scenario.advance(60)
    scenario.simulator.faults.clear()
    await scenario.restart()
    deployment = scenario.deployment
    failed = (await stored(branch))[1]
    mend = MendJob(deployment.store, channels=deployment.registry.channels, clock=deployment.clock, bus=deployment.bus)

    await mend.run(
        Job(
            id=new_id(),
            name="core.mend_message",
            payload=f'{{"message_id":"{failed.id}"}}',
            conversation_id=failed.conversation_id,
            due_at=deployment.clock.now(),
        )
    )
    await scenario.advance(600)

    assert linked.asked == 2
    assert len(await stored(branch)) == 3
    assert await deployment.database.rows(_SQL["jobs"]) == []


async def until_sent(scenario: Scenario, many: int) -> None:
    """Let time go on here until Meta has accepted so many."""
    await scenario.simulator.settle()
    with anyio.fail_after(20):
        while len(scenario.simulator.sends) < many:  # noqa: ASYNC110  # nobody tells
            await anyio.sleep(0.002)


async def stored(branch: BranchActor) -> list[Message]:
    """List the messages of the only conversation, the oldest first."""
    conversation = await branch.conversation()
    page = await branch.scenario.deployment.store.messages.page(conversation.id)
    return sorted(page, key=lambda one: one.seq)


def the_error(message: Message) -> Failure:
    """Give the failure of a message."""
    assert message.error is not None
    return message.error


def sent(customer: CustomerActor) -> list[dict[str, dict[str, str]]]:
    """List what we sent, as Meta got it."""
    return [one.raw for one in customer.sees() if one.direction == "out"]  # type: ignore[misc]
