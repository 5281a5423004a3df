"""The page of the actions: what each does, who may call it, what it takes and gives."""

import inspect

import msgspec

from reference_pages.everything import BRANCH
from reference_pages.gaps import Gaps, one_line, table
from waframe.core.contract.action import Action, Done, NoArguments
from waframe.core.runtime.annotations.assignable import show
from waframe.core.runtime.config.reference import field_texts
from waframe.core.runtime.deployment import Deployment

INTRODUCTION = """\
# Actions

What the plugins of this repository can do in a conversation, each declared once for the desk, the API
(`POST /api/conversations/{id}/actions/{name}`), language models and other plugins (`ctx.act`). How one is written is in
[Writing a plugin](../writing-plugins.md#actions).

The risk is `read` (it looks), `write` (it changes something) or `commit` (it binds the business). An action without
roles is the system's own, and nobody else sees it, but a model that may call it.
"""


def actions_page(deployment: Deployment, gaps: Gaps) -> str:
    """Write `actions.md`."""
    by_plugin: dict[str, list[Action]] = {}
    for owned in deployment.registry.actions(BRANCH).values():
        by_plugin.setdefault(owned.plugin, []).append(owned.item)
    parts = [INTRODUCTION]
    for plugin, actions in sorted(by_plugin.items()):
        parts.append(f"## {plugin}\n")
        parts += [_entry(action, gaps) for action in sorted(actions, key=lambda one: one.name)]
    return "\n".join(parts)


def _entry(action: Action, gaps: Gaps) -> str:
    does = gaps.said(inspect.getdoc(action.run), of=f"action {action.name}", where="the docstring of its function")
    roles = ", ".join(action.roles) or "the system alone"
    facts = f"Risk: {action.risk.value}. Roles: {roles}. A model may {'' if action.model else 'not '}call it."
    parts = [f"### `{action.name}`\n", f"{does}\n", f"{facts}\n"]
    if action.arguments is not NoArguments:
        parts.append(_struct("Takes", action.arguments, gaps))
    if action.result is not Done:
        parts.append(_struct("Gives", action.result, gaps))
    return "\n".join(parts)


def _struct(word: str, kind: type[msgspec.Struct], gaps: Gaps) -> str:
    about = gaps.said(kind.__dict__.get("__doc__"), of=f"{kind.__module__}.{kind.__name__}", where="its docstring")
    texts = field_texts(kind)
    rows = [
        (
            f"`{field.encode_name}`",
            f"`{one_line(show(field.type))}`",
            _default(field),
            one_line(texts[field.encode_name]),
        )
        for field in msgspec.structs.fields(kind)
    ]
    shown = table(("name", "type", "default", "is"), rows) if rows else ""
    return f"{word} `{kind.__name__}`: {about}\n\n{shown}"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "**required**"
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return f"`{one_line(msgspec.json.encode(value).decode())}`"
