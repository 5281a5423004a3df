"""The templates of each account, and what the business is told when one changes."""

import msgspec

from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.courier import Courier
from waframe.simulator.errors import GraphError
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.template_seeds import Category, Quality, Status
from waframe.simulator.world import Unknown, World

BLOCKED_NAME_SECONDS = 30 * DAY_SECONDS
ARCHIVED_SECONDS = 28 * DAY_SECONDS
PAUSE_TITLES = ("FIRST_PAUSE", "SECOND_PAUSE", "DISABLE")


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A template in one language; `since` is when its status came."""

    id: str
    waba_id: str
    name: str
    language: str
    category: Category
    components: tuple[JsonObject, ...]
    status: Status
    since: float
    parameter_format: str
    quality: Quality = "UNKNOWN"
    rejected_reason: str = "NONE"
    previous_category: Category | None = None
    ttl_seconds: int | None = None
    edited_at: tuple[float, ...] = ()
    pauses: int = 0

    def component(self, kind: str) -> JsonObject | None:
        """Find a component by its type."""
        return next((part for part in self.components if part.get("type") == kind), None)

    def described(self) -> JsonObject:
        """Describe it as the template node does."""
        quality: JsonObject = {"score": self.quality, "date": int(self.since)}
        return {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "sub_category": None,
            "previous_category": self.previous_category,
            "parameter_format": self.parameter_format,
            "components": [*self.components],
            "quality_score": quality,
            "rejected_reason": self.rejected_reason,
            "message_send_ttl_seconds": self.ttl_seconds,
            "cta_url_link_tracking_opted_out": False,
            "correct_category": None,
            "library_template_name": None,
            "degrees_of_freedom_spec": None,
            "last_updated_time": int(self.since),
        }


class TemplateStore:
    """Holds the templates and tells of their changes; every account begins with the seeded ones."""

    def __init__(self, settings: SimulatorSettings, world: World, courier: Courier) -> None:
        self._settings = settings
        self._world = world
        self._courier = courier
        self._templates: dict[str, Template] = {}
        self._seeded: set[str] = set()
        self._deleted: dict[tuple[str, str], float] = {}

    def of(self, waba_id: str) -> list[Template]:
        """List an account's templates, newest last; archived ones vanish after 28 days."""
        self._seed(waba_id)
        oldest = self._world.clock.now() - ARCHIVED_SECONDS
        for template in list(self._templates.values()):
            if template.status == "ARCHIVED" and template.since <= oldest:
                del self._templates[template.id]
        return [template for template in self._templates.values() if template.waba_id == waba_id]

    def find(self, template_id: str) -> Template | None:
        """Find a template by its id."""
        for waba_id in {number.waba_id for number in self._world.numbers.values()}:
            self._seed(waba_id)
        return self._templates.get(template_id)

    def named(self, waba_id: str, name: str) -> list[Template]:
        """List a template's languages."""
        return [template for template in self.of(waba_id) if template.name == name]

    def one(self, template_id: str) -> Template:
        """Find a template by its id or raise `Unknown`."""
        template = self.find(template_id)
        if template is None:
            raise Unknown(f"no template has the id {template_id}")
        return template

    def add(self, template: Template) -> Template:
        """Store a new template, unless its name and language are taken or were deleted in the last 30 days."""
        if any(found.language == template.language for found in self.named(template.waba_id, template.name)):
            raise GraphError(100, f"There is already content in {template.language} for '{template.name}'.")
        until = self._deleted.get((template.waba_id, template.name), 0.0) + BLOCKED_NAME_SECONDS
        if until > self._world.clock.now():
            raise GraphError(100, f"'{template.name}' was deleted and cannot be used again for 30 days.")
        self.put(template)
        return template

    def put(self, template: Template) -> None:
        """Store a template as given, and tell nobody."""
        self._templates[template.id] = template
        self._world.changes.add("template")

    def new_id(self) -> str:
        """Make an id."""
        return self._world.ids.object("template")

    def delete(self, template: Template) -> None:
        """Delete a template and tell the business."""
        self._templates.pop(template.id, None)
        self._deleted[template.waba_id, template.name] = self._world.clock.now()
        self._tell_status(template, "DELETED", {"reason": "NONE"})

    def change_status(self, template: Template, status: Status, *, reason: str | None = None) -> Template:
        """Change a template's status and tell the business; a third pause disables it."""
        pauses = template.pauses + (status == "PAUSED")
        if pauses >= len(PAUSE_TITLES):
            status = "DISABLED"
        event: str = "UNARCHIVED" if template.status == "ARCHIVED" and status == "APPROVED" else status
        event = "REINSTATED" if template.status in ("PAUSED", "DISABLED") and status == "APPROVED" else event
        changed = msgspec.structs.replace(
            template,
            status=status,
            since=self._world.clock.now(),
            pauses=pauses,
            rejected_reason=(reason or "INVALID_FORMAT") if status == "REJECTED" else "NONE",
        )
        self.put(changed)
        self._tell_status(changed, event, self._why(changed, template))
        return changed

    def change_quality(self, template: Template, quality: Quality) -> Template:
        """Change a template's quality and tell the business."""
        changed = msgspec.structs.replace(template, quality=quality)
        self.put(changed)
        value: JsonObject = {"previous_quality_score": template.quality, "new_quality_score": quality}
        self._tell(changed, "message_template_quality_update", value=value, what=quality)
        return changed

    def change_category(self, template: Template, category: Category) -> Template:
        """Move a template to another category and tell the business."""
        changed = msgspec.structs.replace(template, category=category, previous_category=template.category)
        self.put(changed)
        value: JsonObject = {"previous_category": template.category, "new_category": category}
        self._tell(changed, "template_category_update", value=value, what=category)
        return changed

    def change_components(self, template: Template, components: tuple[JsonObject, ...]) -> Template:
        """Change what a template says and tell the business."""
        changed = msgspec.structs.replace(template, components=components, since=self._world.clock.now())
        self.put(changed)
        self._tell(changed, "message_template_components_update", value=_elements(changed), what=changed.name)
        return changed

    def _seed(self, waba_id: str) -> None:
        if waba_id in self._seeded or all(number.waba_id != waba_id for number in self._world.numbers.values()):
            return
        self._seeded.add(waba_id)
        for seed in self._settings.templates:
            self.put(
                Template(
                    id=self.new_id(),
                    waba_id=waba_id,
                    name=seed.name,
                    language=seed.language,
                    category=seed.category,
                    components=seed.parts,
                    status=seed.status,
                    since=self._world.clock.now(),
                    parameter_format=seed.parameter_format,
                    quality=seed.quality,
                    rejected_reason=seed.rejected_reason,
                    pauses=int(seed.status == "PAUSED"),
                )
            )

    def _why(self, changed: Template, before: Template) -> JsonObject:
        now = self._world.clock.now()
        match changed.status:
            case "REJECTED":
                rejection: JsonObject = {"reason": changed.rejected_reason, "recommendation": "Edit the template."}
                return {"reason": changed.rejected_reason, "rejection_info": rejection}
            case "PAUSED":
                title = PAUSE_TITLES[changed.pauses - 1]
                return {"reason": None, "other_info": {"title": title, "description": "Its quality was low."}}
            case "DISABLED":
                return {"reason": "NONE", "disable_info": {"disable_date": int(now)}}
            case "APPROVED" if before.status == "PAUSED":
                return {"reason": "NONE", "other_info": {"title": "UNPAUSE", "description": "It may be sent again."}}
            case _:
                return {"reason": "NONE"}

    def _tell_status(self, template: Template, event: str, why: JsonObject) -> None:
        value: JsonObject = {**why, "event": event, "message_template_category": template.category}
        self._tell(template, "message_template_status_update", value=value, what=event)

    def _tell(self, template: Template, field: str, *, value: JsonObject, what: str) -> None:
        about: JsonObject = {
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language,
        }
        self._courier.tell_account(template.waba_id, field, value=about | value, what=what)


def _elements(template: Template) -> JsonObject:
    header, body, footer = (template.component(kind) or {} for kind in ("HEADER", "BODY", "FOOTER"))
    told: JsonObject = {"message_template_element": body.get("text", "")}
    if header.get("text"):
        told["message_template_title"] = header["text"]
    if footer.get("text"):
        told["message_template_footer"] = footer["text"]
    buttons = (template.component("BUTTONS") or {}).get("buttons")
    if isinstance(buttons, list):
        told["message_template_buttons"] = [_told_button(button) for button in buttons]
    return told


def _told_button(button: Json) -> Json:
    given = button if isinstance(button, dict) else {}
    told: JsonObject = {
        "message_template_button_type": given.get("type"),
        "message_template_button_text": given.get("text"),
        "message_template_button_url": given.get("url"),
        "message_template_button_phone_number": given.get("phone_number"),
    }
    return {name: value for name, value in told.items() if value is not None}
