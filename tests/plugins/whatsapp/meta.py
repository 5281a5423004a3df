"""A process with a database, and a small Meta that keeps templates, numbers and subscriptions."""

import json
from collections.abc import Callable
from http import HTTPStatus

import httpx2

WABA = "77"
NUMBER = "106540352242922"
Answer = Callable[[httpx2.Request], httpx2.Response]


def template(name: str = "ticket_ready", language: str = "es_MX", **other: object) -> dict[str, object]:
    """Write a template as Meta lists it."""
    return {
        "id": f"9{abs(hash((name, language))) % 10**12}",
        "name": name,
        "language": language,
        "status": "APPROVED",
        "category": "UTILITY",
        "parameter_format": "POSITIONAL",
        "components": [body("Hola {{1}}, tu pedido está listo.")],
        **other,
    }


def body(text: str) -> dict[str, object]:
    """Write a body."""
    return {"type": "BODY", "text": text}


class SmallMeta:
    """Answers the calls that templates and numbers need, and remembers what it was asked."""

    def __init__(self, *, page: int = 2) -> None:
        self.page = page
        self.templates: dict[str, list[dict[str, object]]] = {WABA: []}
        self.numbers: dict[str, dict[str, object]] = {}
        self.apps: dict[str, list[dict[str, object]]] = {WABA: []}
        self.asked: list[httpx2.Request] = []
        self.broken: httpx2.Response | None = None
        self.send_answer = httpx2.Response(
            200, json={"contacts": [{"input": "+1", "wa_id": "1"}], "messages": [{"id": "wamid.OUT1"}]}
        )

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        if self.broken is not None:
            return self.broken
        _, _, thing, *edge = request.url.path.split("/")
        match request.method, edge:
            case "GET", ["message_templates"]:
                return self._listed(thing, request)
            case "GET", ["subscribed_apps"]:
                return httpx2.Response(200, json={"data": self.apps.get(thing, [])})
            case "POST", ["subscribed_apps"]:
                self.apps.setdefault(thing, []).append({"whatsapp_business_api_data": {"id": "5", "name": "shop"}})
                return httpx2.Response(200, json={"success": True})
            case "POST", ["media"]:
                return httpx2.Response(200, json={"id": "2400000000000001"})
            case "POST", ["messages"]:
                return self.send_answer
            case "GET", [] if thing in self.numbers:
                return httpx2.Response(200, json=self.numbers[thing])
            case _:
                missing = {"error": {"code": 33, "message": "Unsupported request - does not exist"}}
                return httpx2.Response(HTTPStatus.BAD_REQUEST, json=missing)

    def sent(self) -> list[dict[str, object]]:
        """Give the bodies of all messages."""
        return [json.loads(one.content) for one in self.asked if one.url.path.endswith("/messages")]

    def _listed(self, waba: str, request: httpx2.Request) -> httpx2.Response:
        wanted = request.url.params.get("name")
        found = [one for one in self.templates.get(waba, []) if wanted is None or one["name"] == wanted]
        start = int(request.url.params.get("after") or 0)
        end = start + self.page
        paging: dict[str, object] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(found):
            paging["next"] = f"https://graph.facebook.com/v26.0/{waba}/message_templates?after={end}"
        return httpx2.Response(200, json={"data": found[start:end], "paging": paging})
