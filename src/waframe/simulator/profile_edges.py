"""The edges of what customers see of a number: profile, short links, ice breakers and commands, shop."""

import re
from urllib.parse import quote

import msgspec

from waframe.simulator.edges import Answer, Call, Edge, select
from waframe.simulator.errors import GraphError
from waframe.simulator.ids import Ids
from waframe.simulator.paging import page
from waframe.simulator.parts import Part
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.registry import QrCode, Registry
from waframe.simulator.uploads import Uploads

LONGEST = {"about": 139, "address": 256, "description": 512, "email": 128}
LONGEST_WEBSITE = 256
LONGEST_WORDS = 140
MOST_WEBSITES = 2
MOST_PROMPTS = 4
LONGEST_PROMPT = 80
MOST_COMMANDS = 30
LONGEST_COMMAND = 32
LONGEST_HINT = 256
EMOJI = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
VERTICALS = [
    "UNDEFINED",
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "NOT_A_BIZ",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
    "MATRIMONY_SERVICE",
]
PROFILE_FIELDS = ("about", "address", "description", "email", "websites", "vertical", "profile_picture_url")


class ProfileEdges:
    """Answers what concerns a number's face."""

    def __init__(self, registry: Registry, uploads: Uploads, ids: Ids) -> None:
        self._registry = registry
        self._uploads = uploads
        self._ids = ids

    def edges(self) -> list[Edge]:
        """List the edges."""
        codes = "/{number}/message_qrdls"
        return [
            Edge(method="GET", path="/{number}/whatsapp_business_profile", answer=self._read_profile),
            Edge(method="POST", path="/{number}/whatsapp_business_profile", answer=self._write_profile),
            Edge(method="GET", path=codes, answer=self._list_codes),
            Edge(method="POST", path=codes, answer=self._write_code),
            Edge(method="GET", path=f"{codes}/{{code}}", answer=self._read_code),
            Edge(method="DELETE", path=f"{codes}/{{code}}", answer=self._delete_code),
            Edge(method="GET", path="/{number}/conversational_automation", answer=self._read_automation),
            Edge(method="POST", path="/{number}/conversational_automation", answer=self._write_automation),
            Edge(method="GET", path="/{number}/whatsapp_commerce_settings", answer=self._read_shop),
            Edge(method="POST", path="/{number}/whatsapp_commerce_settings", answer=self._write_shop),
        ]

    async def _read_profile(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        wanted = call.fields() or PROFILE_FIELDS
        unknown = [name for name in wanted if name not in (*PROFILE_FIELDS, "messaging_product", "id")]
        if unknown:
            raise GraphError(100, f"Tried accessing nonexisting field ({unknown[0]}).")
        profile: JsonObject = {"vertical": "UNDEFINED", **line.profile}
        found: JsonObject = {name: value for name, value in profile.items() if name in wanted}
        return {"data": [{**found, "messaging_product": "whatsapp"}]}

    async def _write_profile(self, call: Call) -> Answer:
        line, params = self._registry.line(call.name("number")), call.params
        _check_product(params)
        given: JsonObject = {
            name: params.text(name, shortest=0, longest=longest, code=100)
            for name, longest in LONGEST.items()
            if params.has(name)
        }
        if params.has("vertical"):
            given["vertical"] = params.choice("vertical", VERTICALS)
        if params.has("websites"):
            given["websites"] = _websites(params)
        if handle := params.optional_text("profile_picture_handle"):
            given["profile_picture_url"] = self._picture(handle)
        self._registry.change(line.phone_number_id, profile={**line.profile, **given})
        return {"success": True}

    def _picture(self, handle: str) -> str:
        session = self._uploads.named_by(handle)
        if session is None or not session.file_type.startswith("image/"):
            raise GraphError(100, "profile_picture_handle must be the handle of an uploaded image.")
        return f"https://pps.whatsapp.net/v/{session.id.partition(':')[2]}.jpg"

    async def _list_codes(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        if code := call.params.optional_text("code"):
            return {"data": [_described(self._code(line.phone_number_id, code), self._phone(line.phone_number_id))]}
        phone = self._phone(line.phone_number_id)
        described = [_described(found, phone) for found in line.codes]
        fields = call.fields()
        if fields is not None:
            described = [select(found | {"id": found["code"]}, (*fields, "code"), usual=()) for found in described]
        return page(described, call.params, address=str(call.request.url.replace(query="")))

    async def _read_code(self, call: Call) -> Answer:
        number = call.name("number")
        return {"data": [_described(self._code(number, call.name("code")), self._phone(number))]}

    async def _write_code(self, call: Call) -> Answer:
        line, params = self._registry.line(call.name("number")), call.params
        words = params.text("prefilled_message", longest=LONGEST_WORDS, code=100)
        image = params.choice("generate_qr_image", ("SVG", "PNG")) if params.has("generate_qr_image") else None
        if known := params.optional_text("code"):
            old = self._code(line.phone_number_id, known)
            new = msgspec.structs.replace(old, prefilled_message=words, image=image or old.image)
        else:
            new = QrCode(code=self._ids.handle("qr").upper()[:14], prefilled_message=words, image=image)
        codes = tuple(new if found.code == new.code else found for found in line.codes)
        self._registry.change(line.phone_number_id, codes=codes if new in codes else (*codes, new))
        return _described(new, self._phone(line.phone_number_id))

    async def _delete_code(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        gone = self._code(line.phone_number_id, call.name("code"))
        self._registry.change(line.phone_number_id, codes=tuple(found for found in line.codes if found != gone))
        return {"success": True}

    def _code(self, phone_number_id: str, code: str) -> QrCode:
        found = next((one for one in self._registry.line(phone_number_id).codes if one.code == code), None)
        if found is None:
            raise GraphError(100, f"The QR code '{code}' does not exist.")
        return found

    def _phone(self, phone_number_id: str) -> str:
        return "".join(filter(str.isdigit, self._registry.number(phone_number_id).display_phone))

    async def _read_automation(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        return {
            "conversational_automation": {**line.automation, "id": line.phone_number_id},
            "id": line.phone_number_id,
        }

    async def _write_automation(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        given: JsonObject = {}
        if call.params.has("prompts"):
            given["prompts"] = _prompts(call.params)
        if call.params.has("commands"):
            given["commands"] = _commands(call.params)
        self._registry.change(line.phone_number_id, automation={**line.automation, **given})
        return {"success": True}

    async def _read_shop(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        shop: JsonObject = {
            "id": line.phone_number_id,
            "is_cart_enabled": line.cart,
            "is_catalog_visible": line.catalog,
        }
        return {"data": [shop]}

    async def _write_shop(self, call: Call) -> Answer:
        line = self._registry.line(call.name("number"))
        cart, catalog = (_switch(call.params, name) for name in ("is_cart_enabled", "is_catalog_visible"))
        self._registry.change(
            line.phone_number_id,
            cart=line.cart if cart is None else cart,
            catalog=line.catalog if catalog is None else catalog,
        )
        return {"success": True}


def _check_product(params: Part) -> None:
    if params.text("messaging_product") != "whatsapp":
        raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")


def _websites(params: Part) -> list[Json]:
    value = params.value["websites"]
    if not isinstance(value, list) or len(value) > MOST_WEBSITES:
        raise GraphError(100, "Param websites must be an array of at most 2 addresses.")
    for address in value:
        if not isinstance(address, str) or len(address) > LONGEST_WEBSITE:
            raise GraphError(100, f"A website must be at most {LONGEST_WEBSITE} characters long.")
        if address and not address.startswith(("http://", "https://")):
            raise GraphError(100, "A website must begin with http:// or https://.")
    return value


def _described(code: QrCode, phone: str) -> JsonObject:
    described: JsonObject = {
        "code": code.code,
        "prefilled_message": code.prefilled_message,
        "deep_link_url": f"https://wa.me/message/{code.code}",
    }
    if code.image:
        kind = code.image.lower()
        described["qr_image_url"] = f"https://qr.example.com/{phone}/{quote(code.code)}.{kind}"
    return described


def _prompts(params: Part) -> list[Json]:
    value = params.value["prompts"]
    if not isinstance(value, list) or len(value) > MOST_PROMPTS:
        raise GraphError(100, f"Param prompts must be an array of at most {MOST_PROMPTS} texts.")
    for prompt in value:
        _check_words(prompt, "prompt", LONGEST_PROMPT)
    return value


def _commands(params: Part) -> list[Json]:
    commands = params.parts("commands", fewest=0, most=MOST_COMMANDS)
    for command in commands:
        _check_words(command.text("command_name"), "command_name", LONGEST_COMMAND)
        _check_words(command.text("command_description"), "command_description", LONGEST_HINT)
    return [command.value for command in commands]


def _check_words(words: Json, what: str, longest: int) -> None:
    if not isinstance(words, str) or not 0 < len(words) <= longest or EMOJI.search(words):
        raise GraphError(100, f"A {what} must be a text of 1 to {longest} characters without emoji.")


def _switch(params: Part, name: str) -> bool | None:
    if not params.has(name):
        return None
    return params.value[name] in (True, "true", "True", "1", 1)
