"""Reads what a customer's words mean for a quote that lies before them; nothing that leaves a doubt is a yes."""

import re
from enum import StrEnum

from waframe.vocabulary import words_of


class Meaning(StrEnum):
    """What words say: a yes that names the deal, a mere yes, or a no."""

    CONFIRM = "confirm"
    YES = "yes"
    NO = "no"


_FILLING = re.compile(
    r"\b(?:por favor|porfa|porfavor|please|muchas|gracias|thanks|thank you|amigo|amiga|joven|senor|senorita|oiga"
    r"|ok|okay|claro|perfecto|excelente|muy bien|esta bien|la cotizacion|el pedido|la compra|mi pedido|mi compra)\b"
)
_CONFIRM = re.compile(
    r"(?:si |yes |va |dale |listo )?(?:ya )?(?:lo |la |los |las |se |te )?"
    r"(?:confirmo|confirmado|confirmar|confirmamos|acepto|aceptado|aceptamos|confirm|i confirm|accept|i accept)"
    r"(?: si)?"
)
_YES = re.compile(
    r"(?:si|sip|simon|yes|va|sale|dale|de acuerdo|adelante|asi esta bien|si esta bien)(?: (?:si|va|dale|adelante))?"
)
_NO = re.compile(r"(?:no|ya no|no la quiero|no lo quiero|asi no|rechazo|no acepto|no thanks|mejor no|no ya no)")
_POLITE_YES = re.compile(r"(?:ok|okay|claro|perfecto|excelente|muy bien|esta bien)(?: (?:gracias|por favor|porfa))?")


def read_words(text: str) -> Meaning | None:
    """Read a short message; None where it says anything else, or more than a yes or a no."""
    said = _plain(text)
    if _POLITE_YES.fullmatch(said):
        return Meaning.YES
    bare = " ".join(_FILLING.sub(" ", said).split())
    if _CONFIRM.fullmatch(bare):
        return Meaning.CONFIRM
    if _YES.fullmatch(bare):
        return Meaning.YES
    return Meaning.NO if _NO.fullmatch(bare) else None


def _plain(text: str) -> str:
    """Give words without accents, capitals, signs and superfluous spaces; a question is never an answer."""
    return "" if "?" in text or "¿" in text else words_of(text)


_CANCEL = re.compile(r"\b(?:cancel\w*|ya no (?:lo|la|los|las)? ?quiero|cancel it)\b")


def wants_to_cancel(text: str) -> bool:
    """Tell whether words ask to cancel, or are a plain yes to that question."""
    said = _plain(text)
    return _CANCEL.search(said) is not None or read_words(text) in {Meaning.YES, Meaning.CONFIRM}
