"""The edge by which a number blocks people who have written to it."""

from waframe.simulator.edges import Answer, Call, Edge
from waframe.simulator.errors import GraphError
from waframe.simulator.paging import page
from waframe.simulator.parts import Part
from waframe.simulator.records import Json, JsonObject, Person
from waframe.simulator.registry import Registry
from waframe.simulator.world import World

MOST_BLOCKED = 64_000
MOST_AT_ONCE = 1_000


class BlockEdges:
    """Answers `block_users`; a blocked person's messages do not arrive, and sends to them are refused."""

    def __init__(self, registry: Registry, world: World) -> None:
        self._registry = registry
        self._world = world

    def edges(self) -> list[Edge]:
        """List the edges."""
        path = "/{number}/block_users"
        return [
            Edge(method="POST", path=path, answer=self._block),
            Edge(method="DELETE", path=path, answer=self._unblock),
            Edge(method="GET", path=path, answer=self._list),
        ]

    async def _block(self, call: Call) -> Answer:
        number = call.name("number")
        blocked = list(self._registry.line(number).blocked)
        added: list[Json] = []
        failed: list[Json] = []
        for user in _users(call.params):
            person = self._find(user)
            if person is None or self._world.window_left(number, person.id) <= 0:
                failed.append(_refused(user, 131047, "The user has not written in the last 24 hours."))
            elif len(blocked) >= MOST_BLOCKED:
                raise GraphError(139101, f"At most {MOST_BLOCKED} users can be blocked.")
            else:
                blocked += [person.id] if person.id not in blocked else []
                added.append(_named(user, person))
        self._registry.change(number, blocked=tuple(blocked))
        return _answer("added_users", added, failed)

    async def _unblock(self, call: Call) -> Answer:
        number = call.name("number")
        blocked = list(self._registry.line(number).blocked)
        removed: list[Json] = []
        failed: list[Json] = []
        for user in _users(call.params):
            person = self._find(user)
            if person is None or person.id not in blocked:
                failed.append(_refused(user, 139100, "The user is not blocked."))
            else:
                blocked.remove(person.id)
                removed.append(_named(user, person))
        self._registry.change(number, blocked=tuple(blocked))
        return _answer("removed_users", removed, failed)

    async def _list(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        people = [self._world.person(person_id) for person_id in line.blocked]
        described: list[JsonObject] = [
            {"messaging_product": "whatsapp", "wa_id" if person.phone else "user_id": person.phone or person.bsuid}
            for person in people
        ]
        return page(described, call.params, address=str(call.request.url.replace(query="")))

    def _find(self, user: Part) -> Person | None:
        return self._world.find_person(_input(user))


def _users(params: Part) -> list[Part]:
    if params.text("messaging_product") != "whatsapp":
        raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")
    return params.parts("block_users", most=MOST_AT_ONCE)


def _input(user: Part) -> str:
    return user.text("user") if user.has("user") else user.text("user_id")


def _named(user: Part, person: Person) -> JsonObject:
    named: JsonObject = {"input": _input(user)}
    return named | ({"wa_id": person.phone} if user.has("user") and person.phone else {"user_id": person.bsuid})


def _refused(user: Part, code: int, details: str) -> JsonObject:
    error: JsonObject = {"message": details, "code": code, "error_data": {"details": details}}
    return {"input": _input(user), "errors": [error]}


def _answer(name: str, done: list[Json], failed: list[Json]) -> JsonObject:
    """When nobody could be blocked the call as a whole has failed, otherwise the answer tells who was not."""
    if failed and not done:
        raise GraphError(139100, "No user could be blocked or unblocked; only who wrote in the last 24 hours can be.")
    told: JsonObject = {name: done}
    return {"messaging_product": "whatsapp", "block_users": told | ({"failed_users": failed} if failed else {})}
