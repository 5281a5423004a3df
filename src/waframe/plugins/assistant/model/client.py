"""Asks one model once: one request, one answer, and every failure as an error of the tree."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import msgspec

from waframe import NEVER_SENT, Host, HttpClients
from waframe.plugins.assistant.model.bodies import AnswerTooLong, read_body
from waframe.plugins.assistant.model.completion import Completion, heard_in
from waframe.plugins.assistant.model.errors import ModelAway, ModelBroken, ModelError
from waframe.plugins.assistant.model.lines import Heard, Question
from waframe.plugins.assistant.model.requests import body_of, identity
from waframe.plugins.assistant.model.settings import AnyModel
from waframe.plugins.assistant.model.stream import Assembly
from waframe.plugins.assistant.model.troubles import trouble_in, trouble_of

_GOOD = 200


class Client:
    """Speaks with one model of a branch."""

    def __init__(self, model: AnyModel, *, host: Host, clients: HttpClients) -> None:
        self.model = model
        self.name = identity(model)
        self._host = host
        self._clients = clients

    async def ask(self, question: Question) -> Heard:
        """Ask, and give what was heard; raises a ModelError. How long that may take is the caller's to say."""
        return await self.post(body_of(self.model, question))

    async def post(self, body: bytes) -> Heard:
        """Post a body that is written already."""
        async with self._answered(body) as response:
            if response.status_code != _GOOD:
                raise self._refusal(response, await read_body(response))
            if "text/event-stream" in response.headers.get("content-type", ""):
                return await self._streamed(response)
            return self._whole(await read_body(response))

    @asynccontextmanager
    async def _answered(self, body: bytes) -> AsyncIterator[httpx2.Response]:
        """Send, and give whatever the network does a name."""
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        if self.model.key:
            headers["Authorization"] = f"Bearer {self.model.key}"
        url = f"{self.model.url.rstrip('/')}/chat/completions"
        request = httpx2.Request("POST", url, headers=headers, content=body)
        try:
            async with self._clients.exchange(request) as response:
                yield response
        except NEVER_SENT as error:
            raise ModelAway(self.name, reason=type(error).__name__) from error
        except httpx2.HTTPError as error:
            raise ModelAway(self.name, reason=f"cut off: {type(error).__name__}", reached=True) from error
        except (AnswerTooLong, OverflowError) as error:
            raise ModelBroken(self.name, reason=str(error)) from error
        except msgspec.DecodeError as error:
            raise ModelBroken(self.name, reason=f"no chat completion: {error}") from error

    def _refusal(self, response: httpx2.Response, body: bytes) -> ModelError:
        return trouble_of(
            response.status_code,
            body,
            model=self.name,
            retry_after=response.headers.get("retry-after"),
            now=self._host.clock.now(),
            secrets=(self.model.key,),
        )

    def _whole(self, body: bytes) -> Heard:
        found = msgspec.json.decode(body, type=Completion)
        if found.trouble is not None:
            raise trouble_in(found.trouble, model=self.name, secrets=(self.model.key,))
        if not found.choices:
            raise ModelBroken(self.name, reason="an answer without choices")
        first = found.choices[0]
        usage = found.usage.usage() if found.usage else None
        return heard_in(bytes(first.message), by=self.name, finish=first.finish_reason, usage=usage)

    async def _streamed(self, response: httpx2.Response) -> Heard:
        assembly = Assembly()
        async for piece in response.aiter_bytes():
            assembly.feed(piece)
            if assembly.done:
                break
        if assembly.trouble is not None:
            raise trouble_in(assembly.trouble, model=self.name, secrets=(self.model.key,))
        if not assembly.done and assembly.finish is None:
            raise ModelAway(self.name, reason="the stream was cut", reached=True)
        usage = assembly.usage.usage() if assembly.usage else None
        return heard_in(assembly.whole, by=self.name, finish=assembly.finish, usage=usage)
