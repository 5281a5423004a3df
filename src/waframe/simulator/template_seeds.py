"""The templates that every account has from the start, one for each kind that sends differ by."""

from typing import Literal, cast

import msgspec

from waframe.simulator.records import JsonObject

Category = Literal["MARKETING", "UTILITY", "AUTHENTICATION"]
Status = Literal[
    "APPROVED",
    "PENDING",
    "REJECTED",
    "PAUSED",
    "DISABLED",
    "IN_APPEAL",
    "PENDING_DELETION",
    "DELETED",
    "LIMIT_EXCEEDED",
    "ARCHIVED",
]
Quality = Literal["GREEN", "YELLOW", "RED", "UNKNOWN"]


class TemplateSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template as Meta keeps it; components are written as they are created."""

    name: str
    language: str
    category: Category
    components: tuple[dict[str, object], ...]
    status: Status = "APPROVED"
    parameter_format: Literal["POSITIONAL", "NAMED"] = "POSITIONAL"
    quality: Quality = "GREEN"
    rejected_reason: str = "NONE"

    @property
    def parts(self) -> tuple[JsonObject, ...]:
        """The components as JSON."""
        return cast("tuple[JsonObject, ...]", self.components)


def _card() -> dict[str, object]:
    return {
        "components": [
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://img.example.com/card.jpg"]}},
            {"type": "BODY", "text": "Hoy {{1}} con descuento.", "example": {"body_text": [["balatas"]]}},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "La quiero"}]},
        ]
    }


SEEDED = (
    TemplateSettings(
        name="hello_world",
        language="en_US",
        category="UTILITY",
        components=(
            {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
            {"type": "BODY", "text": "Welcome! This message shows that your account can send templates."},
            {"type": "FOOTER", "text": "Sample message"},
        ),
    ),
    TemplateSettings(
        name="ticket_ready",
        language="es_MX",
        category="UTILITY",
        parameter_format="NAMED",
        components=(
            {
                "type": "BODY",
                "text": "Hola {{customer}}, su pedido está listo. Total: {{total}}. ¡Gracias!",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "customer", "example": "Ana"},
                        {"param_name": "total", "example": "$1,250.00"},
                    ]
                },
            },
            {"type": "FOOTER", "text": "Refaccionaria"},
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Ver"}]},
        ),
    ),
    TemplateSettings(
        name="order_update",
        language="es_MX",
        category="UTILITY",
        components=(
            {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://img.example.com/order.jpg"]}},
            {
                "type": "BODY",
                "text": "Su pedido {{1}} llega {{2}} a su taller.",
                "example": {"body_text": [["4711", "mañana"]]},
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {
                        "type": "URL",
                        "text": "Seguir el pedido",
                        "url": "https://shop.example.com/orders/{{1}}",
                        "example": ["https://shop.example.com/orders/4711"],
                    }
                ],
            },
        ),
    ),
    TemplateSettings(
        name="promo_cards",
        language="es_MX",
        category="MARKETING",
        components=(
            {"type": "BODY", "text": "Hola {{1}}, mire estas ofertas.", "example": {"body_text": [["Ana"]]}},
            {"type": "CAROUSEL", "cards": [_card(), _card()]},
        ),
    ),
    TemplateSettings(
        name="access_code",
        language="es_MX",
        category="AUTHENTICATION",
        components=(
            {
                "type": "BODY",
                "text": "*{{1}}* es su código de verificación.",
                "add_security_recommendation": True,
                "example": {"body_text": [["123456"]]},
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {
                        "type": "URL",
                        "otp_type": "COPY_CODE",
                        "text": "Copiar código",
                        "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
                        "example": ["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"],
                    }
                ],
            },
        ),
    ),
    TemplateSettings(
        name="weekly_offer",
        language="es_MX",
        category="MARKETING",
        status="PAUSED",
        quality="RED",
        components=({"type": "BODY", "text": "Esta semana hay descuento en frenos."},),
    ),
    TemplateSettings(
        name="free_gift",
        language="es_MX",
        category="MARKETING",
        status="REJECTED",
        quality="UNKNOWN",
        rejected_reason="PROMOTIONAL",
        components=({"type": "BODY", "text": "Gane un regalo con cada compra."},),
    ),
)
