"""A tree of what a service answered, the same for XML, JSON and delimited text: names, texts, attributes. Pure."""

from collections.abc import Iterator, Mapping


class Node:
    """An element; `text` is None where there is none, `nil` says that the service itself called it null."""

    __slots__ = ("attributes", "children", "name", "nil", "parent", "text")

    def __init__(
        self,
        name: str,
        *,
        text: str | None = None,
        attributes: Mapping[str, str] | None = None,
        nil: bool = False,
    ) -> None:
        self.name = name
        self.text = text
        self.attributes = attributes or {}
        self.nil = nil
        self.parent: Node | None = None
        self.children: list[Node] = []

    def add(self, child: "Node") -> "Node":
        """Put a child below, and give it."""
        child.parent = self
        self.children.append(child)
        return child

    def named(self, name: str) -> list["Node"]:
        """List the children of a name; `*` is any."""
        return [child for child in self.children if name in ("*", child.name)]

    def above(self) -> Iterator["Node"]:
        """Go through the elements above, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def value(self) -> str | None:
        """Give the text, or None where there is none or it is null."""
        return None if self.nil else self.text
