"""A second plugin with a dialogue, which begins in the midst of another one's."""

from waframe import Action, Context, JobHandler, Message, NoSettings, Plugin, Reply, Text, hookimpl
from waframe.dialogues import Dialogue, Talk


async def reserve(talk: Talk) -> None:
    people = await talk.ask("¿Cuántos?", parse=int)
    await talk.send(Text(body=f"Mesa para {people}"))


RESERVING = Dialogue("table", reserve)


class Tables(Plugin[NoSettings]):
    name = "tables"

    @hookimpl(tryfirst=True)
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if message.text == "mesa":
            return await RESERVING.begin(ctx, message)
        return await RESERVING.answer(ctx, message)

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        return RESERVING.jobs()

    @hookimpl
    def register_actions(self) -> list[Action]:
        return RESERVING.actions()
