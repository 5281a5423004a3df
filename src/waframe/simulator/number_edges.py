"""The edges of a number: its node, registration, webhook override, settings, username."""

import re

from waframe.simulator.courier import Courier
from waframe.simulator.edges import Answer, Call, Edge, select
from waframe.simulator.errors import GraphError
from waframe.simulator.ids import Ids
from waframe.simulator.phones import country, dialling_code
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.registry import Line, Registry
from waframe.simulator.rules import RuleBook
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.subscription_edges import LONGEST_URI
from waframe.simulator.subscriptions import Subscriptions

USUAL_FIELDS = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "status",
    "name_status",
    "is_official_business_account",
)
HIGH_THROUGHPUT = 1_000
SETTINGS = ("calling", "user_identity_change", "payload_encryption", "storage_configuration")
TRUE = (True, "true", "TRUE", "enabled", "ENABLED", 1)
USERNAME = re.compile(r"(?!www)(?!.*\.\.)(?=.*[a-z])[a-z0-9_][a-z0-9._]{1,33}[a-z0-9_]")
DOMAIN = re.compile(r".*\.(com|net|org|mx|io|co|html)")


class NumberEdges:
    """Answers what concerns one number."""

    def __init__(
        self,
        settings: SimulatorSettings,
        registry: Registry,
        *,
        subscriptions: Subscriptions,
        courier: Courier,
        rules: RuleBook,
        ids: Ids,
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._subscriptions = subscriptions
        self._courier = courier
        self._rules = rules
        self._ids = ids

    def edges(self) -> list[Edge]:
        """List the edges below a number; its node is answered by `describe` and `update`."""
        return [
            Edge(method="POST", path="/{number}/register", answer=self._register),
            Edge(method="POST", path="/{number}/deregister", answer=self._deregister),
            Edge(method="POST", path="/{number}/request_code", answer=self._request_code),
            Edge(method="POST", path="/{number}/verify_code", answer=self._verify_code),
            Edge(method="GET", path="/{number}/settings", answer=self._read_settings),
            Edge(method="POST", path="/{number}/settings", answer=self._write_settings),
            Edge(method="GET", path="/{number}/username", answer=self._read_username),
            Edge(method="POST", path="/{number}/username", answer=self._take_username),
            Edge(method="DELETE", path="/{number}/username", answer=self._drop_username),
            Edge(method="GET", path="/{number}/username_suggestions", answer=self._suggest_usernames),
        ]

    def describe(self, phone_number_id: str, call: Call) -> JsonObject:
        """Answer the node of a number."""
        return select(self._described(phone_number_id, call), call.fields(), usual=USUAL_FIELDS)

    async def update(self, phone_number_id: str, call: Call) -> JsonObject:
        """Change a number's webhook address, PIN or name."""
        if configuration := call.params.optional_part("webhook_configuration"):
            url = str(configuration.value.get("override_callback_uri") or "")
            if len(url) > LONGEST_URI:
                raise GraphError(100, f"override_callback_uri must be at most {LONGEST_URI} characters long.")
            if url and not await self._courier.verify(url, configuration.text("verify_token")):
                raise GraphError(2200, f"Callback verification failed for {url}.")
            self._subscriptions.override_number(phone_number_id, call.app.id, url=url or None)
        if call.params.has("pin"):
            self._registry.change(phone_number_id, pin=_pin(call), wrong_pins=0)
        if name := call.params.optional_text("new_display_name"):
            self._registry.change(phone_number_id, verified_name=name, name_status="PENDING_REVIEW")
        return {"success": True}

    def _described(self, phone_number_id: str, call: Call) -> JsonObject:
        number, line = self._registry.number(phone_number_id), self._registry.line(phone_number_id)
        webhooks: dict[str, str | None] = {
            "phone_number": self._subscriptions.number_url(phone_number_id, call.app.id),
            "whatsapp_business_account": self._subscriptions.account_url(number.waba_id, call.app.id),
            "application": self._subscriptions.apps[call.app.id].callback_url,
        }
        level = "HIGH" if line.messages_per_second >= HIGH_THROUGHPUT else "STANDARD"
        return {
            "id": number.phone_number_id,
            "display_phone_number": number.display_phone,
            "verified_name": line.verified_name,
            "quality_rating": line.quality,
            "quality_score": {"score": line.quality},
            "status": line.status,
            "name_status": line.name_status,
            "new_name_status": "NONE",
            "account_mode": "LIVE",
            "code_verification_status": "VERIFIED" if line.is_verified else "NOT_VERIFIED",
            "platform_type": "CLOUD_API" if line.status == "CONNECTED" else "NOT_APPLICABLE",
            "throughput": {"level": level},
            "is_official_business_account": False,
            "is_pin_enabled": line.pin is not None,
            "is_on_biz_app": False,
            "is_preverified_number": False,
            "search_visibility": "NON_VISIBLE",
            "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDER_SAFETY_CHECK",
            "certificate": None,
            "new_certificate": None,
            "last_onboarded_time": None,
            "country_code": country(number.display_phone),
            "country_dial_code": dialling_code(number.display_phone),
            "messaging_limit_tier": self._rules.now.messaging_limit,
            "whatsapp_business_manager_messaging_limit": self._rules.now.messaging_limit,
            "webhook_configuration": {name: url for name, url in webhooks.items() if url},
            "conversational_automation": line.automation or None,
            "username": line.username,
            "health_status": health(line, self._settings, number.waba_id),
        }

    async def _register(self, call: Call) -> Answer:
        _check_product(call)
        self._registry.number(call.name("number"))
        self._registry.register(call.name("number"), _pin(call))
        return {"success": True}

    async def _deregister(self, call: Call) -> Answer:
        self._registry.deregister(call.name("number"))
        return {"success": True}

    async def _request_code(self, call: Call) -> Answer:
        call.params.choice("code_method", ("SMS", "VOICE"))
        call.params.text("language")
        self._registry.request_code(call.name("number"), lambda: self._ids.object("code")[1:])
        return {"success": True}

    async def _verify_code(self, call: Call) -> Answer:
        self._registry.verify_code(call.name("number"), str(call.params.value.get("code", "")))
        return {"success": True}

    async def _read_settings(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        usual: JsonObject = {
            "calling": {"status": "DISABLED"},
            "user_identity_change": {"enable_identity_key_check": line.identity_check},
            "storage_configuration": {"status": "DEFAULT"},
        }
        return usual | line.settings

    async def _write_settings(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        given = {name: call.params.part(name).value for name in SETTINGS if call.params.has(name)}
        if not given:
            raise GraphError(100, f"One of {', '.join(SETTINGS)} is required.")
        check = given.get("user_identity_change", {}).get("enable_identity_key_check", line.identity_check)
        self._registry.change(line.phone_number_id, settings={**line.settings, **given}, identity_check=check in TRUE)
        self._tell_settings(call.name("number"), given)
        return {"success": True}

    def _tell_settings(self, phone_number_id: str, given: dict[str, JsonObject]) -> None:
        number = self._registry.number(phone_number_id)
        value: JsonObject = {
            "messaging_product": "whatsapp",
            "timestamp": str(int(self._registry.now())),
            "type": "phone_number_settings",
            "phone_number_settings": {"phone_number_id": phone_number_id, **given},
        }
        self._courier.tell_account(
            number.waba_id,
            "account_settings_update",
            value=value,
            what="phone_number_settings",
            phone_number_id=phone_number_id,
        )

    async def _read_username(self, call: Call) -> Answer:
        username = self._registry.line(call.name("number")).username
        return {"username": username, "status": "approved"} if username else {}

    async def _take_username(self, call: Call) -> Answer:
        phone_number_id, username = call.name("number"), call.params.text("username")
        self._registry.number(phone_number_id)
        if not USERNAME.fullmatch(username) or DOMAIN.fullmatch(username):
            raise GraphError(147001, f"The username '{username}' is not available.")
        self._take_from_others(phone_number_id, username, call)
        self._registry.change(phone_number_id, username=username)
        self._tell_username(phone_number_id, username, "approved")
        return {"status": "approved"}

    def _take_from_others(self, phone_number_id: str, username: str, call: Call) -> None:
        for other in self._registry.holders(username):
            if other == phone_number_id:
                continue
            if call.params.optional_text("transfer_action") != "force_transfer":
                raise GraphError(147005, f"The username '{username}' belongs to another number of this business.")
            self._registry.change(other, username=None)

    async def _drop_username(self, call: Call) -> Answer:
        username = self._registry.line(call.name("number")).username
        if username is None:
            raise GraphError(100, "The number has no username.")
        self._registry.change(call.name("number"), username=None)
        self._tell_username(call.name("number"), username, "deleted")
        return {"success": True}

    def _tell_username(self, phone_number_id: str, username: str, status: str) -> None:
        number = self._registry.number(phone_number_id)
        plain = "".join(filter(str.isdigit, number.display_phone))
        value: JsonObject = {"display_phone_number": plain, "username": username, "status": status}
        self._courier.tell_account(number.waba_id, "business_username_updates", value=value, what=status)

    async def _suggest_usernames(self, call: Call) -> Answer:
        name = self._registry.line(call.name("number")).verified_name
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:30] or "business"
        return {"data": [{"username_suggestions": [plain, f"{plain}_mx", f"{plain}.oficial"]}]}


def health(line: Line, settings: SimulatorSettings, waba_id: str) -> JsonObject:
    """Describe whether a number can send, entity by entity."""
    able = {"CONNECTED": "AVAILABLE", "FLAGGED": "LIMITED"}.get(line.status, "BLOCKED")
    number: JsonObject = {"entity_type": "PHONE_NUMBER", "id": line.phone_number_id, "can_send_message": able}
    if able == "BLOCKED":
        number["errors"] = [
            {
                "error_code": 141000,
                "error_description": f"The phone number is {line.status}.",
                "possible_solution": "Register the phone number.",
            }
        ]
    others = (("WABA", waba_id), ("BUSINESS", settings.portfolio_id), ("APP", settings.app_id))
    entities: list[Json] = [number]
    entities += [{"entity_type": kind, "id": found, "can_send_message": "AVAILABLE"} for kind, found in others]
    return {"can_send_message": able, "entities": entities}


def _check_product(call: Call) -> None:
    if call.params.text("messaging_product") != "whatsapp":
        raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")


def _pin(call: Call) -> str:
    pin = str(call.params.value.get("pin", ""))
    if not re.fullmatch(r"\d{6}", pin):
        raise GraphError(100, "Param pin must be six digits.")
    return pin
