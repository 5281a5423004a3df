"""What agents do at their pages reaches the plugins: that they came to work, and that they type a reply."""

from pathlib import Path

import anyio
from tests.core.runtime.http.live_shop import LiveShop

from waframe.core.runtime.registry import load_file

WITNESS = '''
"""Notes what it is told of agents."""

from waframe import Agent, Context, Conversation, NoSettings, Plugin, hookimpl


class Witness(Plugin[NoSettings]):
    name = "witness"

    @hookimpl
    async def agent_typed(self, ctx: Context, conversation: Conversation) -> None:
        ctx.emit("typed", f'{{"agent_id": "{ctx.caller}"}}')

    @hookimpl
    async def agent_available(self, ctx: Context, agent: Agent) -> None:
        ctx.emit("available", f'{{"agent_id": "{agent.id}"}}')
'''


async def noted(shop: LiveShop, name: str, *, many: int) -> list[str]:
    """Wait until the witness has noted so many things of one kind."""
    with anyio.fail_after(10):
        while len(found := await shop.store.events.named(f"witness.{name}", since=0)) < many:
            await anyio.lowlevel.checkpoint()
    return [one.payload for one in found]


async def test_plugins_are_told_who_came_to_work_and_that_the_owner_types_a_reply(shop: LiveShop) -> None:
    scenario = shop.scenario
    path = Path(scenario.folder) / "plugins" / "witness.py"
    path.write_text(WITNESS)
    scenario.branch_settings["centro"]["plugins"]["witness"] = {}  # type: ignore[index]
    scenario.write_settings()
    scenario.deployment.installed["witness"] = load_file(path)
    await scenario.deployment.reload()
    conversation_id = await shop.customer_writes("hola")

    async with shop.page() as page:
        (came,) = await noted(shop, "available", many=1)
        await shop.browser.post(f"/api/conversations/{conversation_id}/actions/take")
        await page.says(do="typing", conversation_id=conversation_id, kind="reply")
        typed = await noted(shop, "typed", many=1)
        await page.says(do="available", value=False)
        await page.says(do="available", value=True)
        again = await noted(shop, "available", many=2)

    me = (await shop.browser.get("/api/me")).json()["id"]
    assert me in came
    assert len(typed) == 1
    assert me in typed[0]
    assert len(again) == 2
