"""Puts what stands beside an answer into its places, as rpc/encoded services refer to it by `href`. Pure."""

from collections.abc import Mapping

from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.node import Node

NODES_AT_MOST = 200_000


def followed(body: Node) -> Node:
    """Give the first element of a body with all its references followed; raises NothingTold where they never end."""
    named = {child.attributes["id"]: child for child in body.children if "id" in child.attributes}
    answer = body.children[0]
    return _Copying(named).copy(answer, above=None) if named else answer


class _Copying:
    """Counts what it copies, since a few references can stand for very much."""

    def __init__(self, named: Mapping[str, Node]) -> None:
        self._named = named
        self._count = 0
        self._inside: list[str] = []

    def copy(self, node: Node, *, above: Node | None) -> Node:
        """Copy an element, what it refers to in its place."""
        self._count += 1
        if self._count > NODES_AT_MOST:
            raise NothingTold(Reason.TOO_LARGE, "its references stand for too much")
        name = node.attributes.get("href", "").removeprefix("#")
        target = self._named.get(name)
        if target is None:
            return self._filled(node, named=node.name, above=above)
        if name in self._inside:
            raise NothingTold(Reason.UNEXPECTED, "its references go in a circle")
        self._inside.append(name)
        made = self._filled(target, named=node.name, above=above)
        self._inside.pop()
        return made

    def _filled(self, node: Node, *, named: str, above: Node | None) -> Node:
        made = Node(named, text=node.text, attributes=node.attributes, nil=node.nil)
        made.parent = above
        made.children = [self.copy(child, above=made) for child in node.children]
        return made
