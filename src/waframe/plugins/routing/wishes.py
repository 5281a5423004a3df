"""Hears in a typed message what the customer wants of the house: a person, the hours, the address, the menu.

Customers of this trade also ask for steering («dirección hidráulica»), for sensors («sensor de ubicación») and for
delivery («a domicilio»), so an address is heard only where it is asked for as one.
"""

import re
from enum import StrEnum

from waframe.vocabulary import words_of


class Wish(StrEnum):
    """What a customer may ask of any branch."""

    PERSON = "person"
    HOURS = "hours"
    ADDRESS = "address"
    MENU = "menu"


_PERSON = (
    r"(?:asesor(?:a|es|as)?|personas?|human[oa]|vendedor(?:a|es)?|ejecutiv[oa]|agente|operador(?:a)?|encargad[oa]"
    r"|gerente|alguien|human|agent|person|someone)"
)
_WANTS = r"\b(?:quiero|quisiera|necesito|ocupo|deseo|prefiero|want|need)"
_MAY = r"\b(?:puedo|podria|puedes?|pueden|can|could)"
_SPEAK = r"(?:hablar|platicar|comunicar\w*|contactar|atend\w+|ayud\w+|talk|speak)"
_FILLER = r"(?:un|una|el|la|con|a|an|hola|buen|buenos|buenas|dia|dias|tardes|noches|por|favor|porfavor|porfa|please)"
_PLACE = r"(?:tienda|sucursal|local|negocio|refaccionaria|matriz|bodega|mostrador)"
_HOUR = r"(?:que|q|k|ke) horas?"
_OPENS = r"(?:abren?|cierran?|atienden|trabajan|abriran)"
_GIVE = (
    r"(?:cual es|(?:me )?(?:das|dan?|pasas?|pasan?|mandas?|mandan?|compartes?|regalas?)"
    r"|pasame|paseme|pasenme|mandame|mandeme|mandenme|dame|deme|comparteme|compartame)"
)

_PHRASES = {
    Wish.PERSON: (
        rf"^(?:{_FILLER} )*{_PERSON}(?: (?:{_FILLER}|real|de|ventas|humano))*$",
        rf"{_WANTS} (?:a )?(?:un |una )?(?:que me atienda )?(?:un|una|con|a) {_PERSON}\b",
        rf"(?:{_WANTS}|{_MAY})(?: \w+){{0,3}} {_SPEAK}(?: \w+){{0,3}} {_PERSON}\b",
        rf"\b(?:hablar|platicar|talk|speak) (?:con|to) (?:\w+ )?{_PERSON}\b",
        rf"\b(?:pasa|comunica|transfiere)me (?:a |con )(?:\w+ ){{0,2}}{_PERSON}\b",
        rf"\bme (?:pasas?|comunicas?|pued\w+ (?:pasar|comunicar)) (?:a |con )(?:\w+ ){{0,2}}{_PERSON}\b",
        rf"\bque me (?:atienda|conteste|ayude|marque|hable) (?:un |una )?{_PERSON}\b",
        rf"\b{_PERSON} (?:que )?me (?:atienda|ayude|conteste|(?:puede|pueda|podria) (?:atender|ayudar|contestar))\b",
        rf"\bhay (?:algun |alguna )?{_PERSON}(?: ahi| disponible)?$",
    ),
    Wish.HOURS: (
        r"\bhorarios?\b",
        rf"\b{_HOUR} (?:\w+ ){{0,2}}{_OPENS}\b",
        rf"\bhasta {_HOUR}\b",
        rf"\b{_OPENS} (?:hoy|manana|ahorita|ya|(?:el |los )?(?:domingo|sabado|festivo|lunes)s?)\b",
        r"\b(?:estan?|siguen?|ya|estan? ya) (?:abiertos?|cerrados?|abrieron|cerraron)\b",
        r"\bopening hours\b|\bwhat time do you (?:open|close)\b|\bare you open\b",
    ),
    Wish.ADDRESS: (
        rf"^(?:(?:la|su|tu|cual|es) )*direccion(?: (?:por favor|porfa|de (?:la|su) {_PLACE}|del {_PLACE}))?$",
        rf"\b{_GIVE} (?:la|su|tu) direccion(?! (?:hidraulica|asistida|electrica|mecanica|de(?! la {_PLACE}| su|l)))\b",
        rf"\bdireccion de(?: la| su|l) {_PLACE}\b",
        r"(?<!\bmi )(?<!\bsensor de )\bubicacion\b",
        r"\b(?:donde|dnd) (?:estan|quedan|se ubican|se encuentran|se localizan|los encuentro)\b(?! (?:l[ao]s|mis?)\b)",
        rf"\bdonde (?:esta|queda|se encuentra|se ubica) (?:la |su |tu |el )?{_PLACE}\b",
        r"\bcomo llego\b|\ben que calle\b|\bwhere are you\b|\byour address\b",
    ),
    Wish.MENU: (
        r"^(?:(?:ver|dame|quiero|muestra|mostrar|show|the|el|las|un) )*(?:menu|opciones|inicio|ayuda|help|options)$",
    ),
}
_PATTERNS = {wish: re.compile("|".join(phrases)) for wish, phrases in _PHRASES.items()}
_DECLINES = re.compile(rf"\bno (?:quiero|necesito|ocupo|deseo)(?: \w+){{0,3}} {_PERSON}\b")
_COURTESY = re.compile(
    r"^(?:(?:hola|holi|buen(?:o|a)?s?|dias?|tardes?|noches?|que|tal|onda|como|estan?|muchas|mil|gracias|ok|okay|oki|va|sale"
    r"|si|no|perfecto|excelente|listo|enterado|de|nada|adios|hasta|luego|bye|hi|hello|thanks|thank|you|good|morning"
    r"|afternoon)(?: |$))+$"
)


def find_wishes(text: str) -> frozenset[Wish]:
    """Hear the wishes in a typed message; usually there is none."""
    said = words_of(text)
    wishes = {wish for wish, pattern in _PATTERNS.items() if pattern.search(said)}
    return frozenset(wishes - {Wish.PERSON} if _DECLINES.search(said) else wishes)


def is_courtesy(text: str) -> bool:
    """Tell whether a message only greets, thanks or agrees, so that nobody has to answer it."""
    return _COURTESY.match(words_of(text)) is not None
