"""The edges of templates: list, create, read, edit, delete, archive."""

from typing import cast

import msgspec

from waframe.simulator.clock import DAY_SECONDS, Clock
from waframe.simulator.edges import Answer, Call, Edge, select
from waframe.simulator.errors import GraphError
from waframe.simulator.paging import page
from waframe.simulator.parts import Part
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.registry import Registry
from waframe.simulator.template_rules import CATEGORIES, check_components, check_new, check_ttl
from waframe.simulator.template_seeds import Category
from waframe.simulator.templates import Template, TemplateStore

USUAL_FIELDS = ("name", "parameter_format", "components", "language", "status", "category")
MOST_TEMPLATES = 6_000
CREATED_IN_AN_HOUR = 100
EDITED_IN_30_DAYS = 10
HOUR_SECONDS = 3_600.0
MOST_DELETED = 100


class TemplateEdges:
    """Answers what concerns templates; a new one waits as PENDING until its review is decided by the control API."""

    def __init__(self, templates: TemplateStore, registry: Registry, *, clock: Clock) -> None:
        self._registry = registry
        self._templates = templates
        self._clock = clock
        self._created: dict[str, list[float]] = {}

    def edges(self) -> list[Edge]:
        """List the edges below an account; the node of a template is answered by `describe` and `edit`."""
        return [
            Edge(method="GET", path="/{waba}/message_templates", answer=self._list),
            Edge(method="POST", path="/{waba}/message_templates", answer=self._create),
            Edge(method="DELETE", path="/{waba}/message_templates", answer=self._delete),
            Edge(method="POST", path="/{waba}/message_templates/archive", answer=self._archive),
            Edge(method="POST", path="/{waba}/message_templates/unarchive", answer=self._unarchive),
            Edge(method="POST", path="/{template}/unpause", answer=self._unpause),
        ]

    def describe(self, template: Template, call: Call) -> JsonObject:
        """Answer the node of a template."""
        return select(_described(template), call.fields(), usual=USUAL_FIELDS)

    def edit(self, template: Template, call: Call) -> JsonObject:
        """Change a template; it is reviewed anew. An approved one may change once a day and ten times in 30 days."""
        self._check_edits(template)
        category = _category(call.params) or template.category
        components = template.components
        if call.params.has("components"):
            components = check_components(call.params, category=category, parameter_format=template.parameter_format)
        changed = msgspec.structs.replace(
            template,
            category=category,
            components=components,
            status="PENDING",
            edited_at=(*template.edited_at, self._clock.now()),
            ttl_seconds=check_ttl(call.params, category) or template.ttl_seconds,
        )
        self._templates.put(changed)
        return {"success": True, "id": changed.id, "name": changed.name, "category": changed.category}

    async def _list(self, call: Call) -> Answer:
        found = [template for template in self._templates.of(self._account(call)) if _fits(template, call.params)]
        described = [select(_described(template), call.fields(), usual=USUAL_FIELDS) for template in found]
        answer = page(described, call.params, address=str(call.request.url.replace(query="")))
        if call.params.has("summary"):
            count = len(self._templates.of(call.name("waba")))
            answer["summary"] = {
                "total_count": len(found),
                "message_template_count": count,
                "message_template_limit": MOST_TEMPLATES,
                "are_translations_complete": True,
            }
        return answer

    async def _create(self, call: Call) -> Answer:
        waba_id, params = self._account(call), call.params
        check_new(params)
        self._check_room(waba_id)
        parameter_format = params.text("parameter_format").upper() if params.has("parameter_format") else "POSITIONAL"
        if parameter_format not in ("POSITIONAL", "NAMED"):
            raise GraphError(100, "Param parameter_format must be one of {POSITIONAL, NAMED}.")
        category = cast("Category", params.text("category"))
        made = self._templates.add(
            Template(
                id=self._templates.new_id(),
                waba_id=waba_id,
                name=params.text("name"),
                language=params.text("language"),
                category=category,
                components=check_components(params, category=category, parameter_format=parameter_format),
                status="PENDING",
                since=self._clock.now(),
                parameter_format=parameter_format,
                ttl_seconds=check_ttl(params, category),
            )
        )
        self._created.setdefault(waba_id, []).append(self._clock.now())
        return {"id": made.id, "status": made.status, "category": made.category}

    def _account(self, call: Call) -> str:
        self._registry.among(call.name("waba"))
        return call.name("waba")

    def _check_room(self, waba_id: str) -> None:
        recent = [at for at in self._created.get(waba_id, []) if at > self._clock.now() - HOUR_SECONDS]
        if len(recent) >= CREATED_IN_AN_HOUR:
            raise GraphError(80007, f"At most {CREATED_IN_AN_HOUR} templates can be created in an hour.")
        if len(self._templates.of(waba_id)) >= MOST_TEMPLATES:
            raise GraphError(2388019, f"The account has {MOST_TEMPLATES} templates already.")

    def _check_edits(self, template: Template) -> None:
        now = self._clock.now()
        if template.status not in ("APPROVED", "REJECTED", "PAUSED"):
            raise GraphError(100, f"A template that is {template.status} cannot be edited.")
        recent = [at for at in template.edited_at if at > now - 30 * DAY_SECONDS]
        today = [at for at in recent if at > now - DAY_SECONDS]
        if len(recent) >= EDITED_IN_30_DAYS or (template.status == "APPROVED" and today):
            raise GraphError(100, "The template was edited too often; wait before you edit it again.")

    async def _delete(self, call: Call) -> Answer:
        waba_id, params = self._account(call), call.params
        doomed = self._by_ids(waba_id, params) if params.has("hsm_ids") else self._by_name(waba_id, params)
        for template in doomed:
            self._templates.delete(template)
        return {"success": True}

    def _by_name(self, waba_id: str, params: Part) -> list[Template]:
        found = self._templates.named(waba_id, params.text("name"))
        if hsm_id := params.optional_text("hsm_id"):
            found = [template for template in found if template.id == hsm_id]
        if not found:
            raise GraphError(100, f"Message template '{params.text('name')}' was not found.")
        return found

    def _by_ids(self, waba_id: str, params: Part) -> list[Template]:
        wanted = _ids(params, "hsm_ids")
        found = [template for template in self._templates.of(waba_id) if template.id in wanted]
        if len(found) != len(set(wanted)) or len(wanted) > MOST_DELETED:
            raise GraphError(100, "hsm_ids must name up to 100 templates of this account.")
        return found

    async def _archive(self, call: Call) -> Answer:
        return self._move(call, archive=True)

    async def _unarchive(self, call: Call) -> Answer:
        return self._move(call, archive=False)

    async def _unpause(self, call: Call) -> Answer:
        template = self._templates.find(call.name("template"))
        if template is None:
            raise GraphError(33, f"Object with ID '{call.name('template')}' does not exist.")
        if template.status != "PAUSED":
            return {"success": False, "reason": f"The template is {template.status}."}
        self._templates.change_status(template, "APPROVED")
        return {"success": True}

    def _move(self, call: Call, *, archive: bool) -> JsonObject:
        moved: list[Json] = []
        failed: dict[str, Json] = {}
        for template_id in _ids(call.params, "hsm_ids" if call.params.has("hsm_ids") else "template_ids"):
            template = self._templates.find(template_id)
            if template is None or template.waba_id != call.name("waba"):
                failed[template_id] = "Template not found"
            elif (template.status == "ARCHIVED") == archive:
                failed[template_id] = f"Template is {template.status}"
            else:
                self._templates.change_status(template, "ARCHIVED" if archive else "APPROVED")
                moved.append(template_id)
        return {"archived_templates" if archive else "unarchived_templates": moved, "failed_templates": failed}


def _described(template: Template) -> JsonObject:
    health: JsonObject = {
        "can_send_message": "AVAILABLE" if template.status == "APPROVED" else "BLOCKED",
        "entities": [
            {
                "entity_type": "MESSAGE_TEMPLATE",
                "id": template.id,
                "can_send_message": "AVAILABLE" if template.status == "APPROVED" else "BLOCKED",
            }
        ],
    }
    return template.described() | {"health_status": health}


def _fits(template: Template, params: Part) -> bool:
    exact = {"language": template.language, "category": template.category, "status": template.status}
    if any(params.has(name) and value not in _listed(params, name) for name, value in exact.items()):
        return False
    if params.has("quality_score") and template.quality not in _listed(params, "quality_score"):
        return False
    wanted = params.optional_text("name") or params.optional_text("name_or_content")
    return wanted is None or wanted in template.name


def _listed(params: Part, name: str) -> list[str]:
    """A filter is one word, several with commas, or an array of JSON."""
    value = params.value.get(name)
    if value is None:
        raise GraphError(131008, f"Parameter {name} is mandatory.")
    words = value if isinstance(value, list) else str(value).strip("[]").replace('"', "").split(",")
    return [str(word).strip() for word in words]


def _ids(params: Part, name: str) -> list[str]:
    return [word for word in _listed(params, name) if word]


def _category(params: Part) -> Category | None:
    if not params.has("category"):
        return None
    return cast("Category", params.choice("category", CATEGORIES))
