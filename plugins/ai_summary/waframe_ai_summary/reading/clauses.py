"""Cuts what was said into sentences, each read with the vocabulary of the trade."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from waframe.vocabulary import Found, Vocabulary, find
from waframe.vocabulary.folding import flat
from waframe_ai_summary.reading.amounts import Amount, find_amounts
from waframe_ai_summary.reading.lines import Line, Speaker

_END = re.compile(r"[?!…\n;]+(?=\s|$|\D)|(?=¿)|\.{2,}|\.(?=\s|$)|,(?= ¿)")
_PRICE_BELOW = re.compile(r"\n(?=\s*(?:\d+\s?[x\u00d7]\s?)?\$)")
_SHORT = re.compile(
    r"\b(?:del|tras|tra|izq|der|amort|mod|pza|pzas|pz|c|aprox|av|col|gral|num|lts?|cil|aut|est|std|sra?|ing"
    r"|fil|susp|hid"
    r"|trans|dir|elec|comp|sup|inf|ext|int|mca|jgo)$"
)
_MASKED = re.compile(
    r"\bcada un[oa]\b|\bc/u\b|\bun[oa]s? (?:de|por)\b"
    r"|\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b\d{1,2}:\d{2}(?:\s?(?:hrs?|h|am|pm))?\b"
    r"|\b\d{1,2} (?:de )?(?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)[a-z]*\.?,? (?:del? )?\d{4}\b"
    r"|^\s*\d{1,2}\s?[).-]\s|^\s*[-*•·]\s"
    r"|https?://\S+|\bwww\.\S+|\S+@\S+\.\S+|\b\w+\.(?:com|mx|ly|net|win|xyz)\S*"
    r"|\b(?!np|ram|cx|mx|rx|qx|dr|mg|ds)[a-z]{2,5}\d{0,2}-[a-z]?\d{3,}[a-z]?\b|\bsuc\d+\S*"
    r"|\b\d{6,}\b|\b\d{2,4}[ -]\d{2,4}[ -]\d{2,4}(?:[ -]\d{2,4})?\b|\b\d{3}-\d{4}\b"
    r"|\b\d{1,3}\s?%|\bgrupo \d{2}\b|\b\d{1,2}w-?\d{2}\b|\b\d{1,2} (?:dias?|mes(?:es)?|hrs?|horas?"
    r"|min(?:utos)?|semanas?|cajones)\b"
    r"|\b(?:a|como a|tipo|despues de|antes de) las \d{1,2}\b"
    r"|(?<!fiat )\buno\b(?! (?:\d{2,4}|fire|way|mille)\b)"
)
_SHOP = re.compile(
    r"\b(?:[Rr]efaccionarias?|[Tt]aller(?:es)?|[Aa]utopartes|[Ss]ervicio|[Gg]rupo) (?:mec[aá]nico |automotriz )?"
    r"(?:[EL]l |La |Los |Las |Hnos\.? )?(?:[A-ZÁÉÍÓÚÑ][\wáéíóúñ]+\s?)+"
)
_OFFERED = re.compile(
    r"\b(?:dan|dando|dejan?|dejas|deja(?:me|mel[oa])?|deje(?:me|mel[oa])?|iguala\w*|cuestan?|vale|ofrecen?"
    r"|ofrezco|pago"
    r"|traigo|tengo|nomas|junte|completo"
    r"|can you do|do it for|match|take|presupuesto|hasta|menos de|cobran|encontre|venden|sale)"
    r"\s+(?:(?:en|a|por|los|las|como|unos|solo|de|me|lo|la|igual)\s+){0,3}(\d{3,6})\b"
)
_ASKED_YEAR = re.compile(r"\b(?:ano|year|modelo|motor)\b")


_CHAT = {
    "x": "por", "xq": "porque", "q": "que", "k": "que", "pa": "para", "tmb": "tambien", "xfa": "porfa", "pq": "porque",
    "ps": "pues", "pos": "pues", "dnd": "donde", "bn": "bien", "grax": "gracias", "aki": "aqui", "ta": "esta",
    "toy": "estoy", "tan": "estan",
}  # fmt: skip
_HARD_K = re.compile(r"\bk(?=[ei])")
_WORD = re.compile(r"[a-z]+")
_QUESTION = re.compile(
    r"\b(?:cuant[oa]s?|cual(?:es)?|donde|a (?:que|q|como)|que (?:garantia|precio|marca|tal|horario)|tien(?:e"
    r"|en|es)|hay|manej(?:a|an|as)"
    r"|hacen|aceptan|me (?:hacen?|haces|dan|das)|puedo|se puede|y si|como (?:le|puedo|pago|hago)|how|can|do you|what)\b"
)


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of a message: what it says, whether it asks, and what it mentions.

    `place` is that of the message in the conversation, `plain` is folded letter for letter, `said` without the
    abbreviations of chats; `seen` marks what was read off a picture.
    """

    message: str
    place: int
    by: Speaker
    text: str
    plain: str
    said: str
    asks: bool
    found: Found
    amounts: tuple[Amount, ...]
    seen: bool = False
    answers_year: bool = False

    @property
    def wonders(self) -> bool:
        """Whether it asks, with a question mark or without."""
        return self.asks or _QUESTION.search(self.said) is not None

    @property
    def of_client(self) -> bool:
        """Whether the customer said it."""
        return self.by == "client"


def cut(lines: Sequence[Line], vocabulary: Vocabulary | None = None) -> tuple[Clause, ...]:
    """Cut a conversation into its sentences, in their order."""
    clauses: list[Clause] = []
    told = ""
    for place, line in enumerate(lines):
        asked_year = line.sender == "client" and "?" in told and _ASKED_YEAR.search(told) is not None
        said = [(text, asks, False) for text, asks in sentences(line.text)]
        for text, asks, seen in [*said, *([(line.seen, False, True)] if line.seen else [])]:
            amounts = find_amounts(text, of_business=line.sender != "client" or seen)
            read = _masked(text, amounts, client=line.sender == "client" and not asked_year)
            clauses.append(
                Clause(
                    message=line.id,
                    place=place,
                    by=line.sender,
                    text=text,
                    plain=flat(text),
                    said=spelt_out(flat(text)),
                    asks=asks,
                    found=find(read, vocabulary),
                    amounts=amounts,
                    seen=seen,
                    answers_year=asked_year and not seen,
                )
            )
        told = flat(line.text) if line.sender != "client" else told
    return tuple(clauses)


def spelt_out(plain: str) -> str:
    """Write the abbreviations of chats out: `paso x el` says `paso por el`."""
    return _HARD_K.sub("qu", _WORD.sub(lambda found: _CHAT.get(found[0], found[0]), plain))


def sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Give the sentences of a text, each with whether it asks."""
    text = _PRICE_BELOW.sub(" ", text)
    start = 0
    for found in _END.finditer(text):
        if found[0] == "." and _SHORT.search(flat(text[start : found.start()])):
            continue
        piece, sign = text[start : found.start()], found[0]
        if piece.strip(" .¿¡"):
            yield piece.strip(), "?" in sign or "¿" in piece
        start = found.end() if sign else found.start()
    rest = text[start:].strip()
    if rest.strip(" .¿¡"):
        yield rest, "¿" in rest


def _masked(text: str, amounts: Sequence[Amount], *, client: bool) -> str:
    """Blank what is no vehicle and no part, letter for letter, so that places stay the same."""
    plain = flat(text)
    spans = [match.span() for pattern, of in ((_MASKED, plain), (_SHOP, text)) for match in pattern.finditer(of)]
    spans += [(one.start, one.end) for one in amounts]
    if client:
        spans += [match.span(1) for match in _OFFERED.finditer(plain)]
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)
