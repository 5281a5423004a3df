"""The forms of regular verbs, so that what people say around a part is not taken for a misspelt part."""

from collections.abc import Iterator

_ENDINGS = {
    "ar": "o as a amos an e aste o aron aba abas aban abamos ando ado ada ados adas es en emos",
    "er": "o es e emos en i iste io ieron ia ias ian iamos iendo ido ida idos idas a as amos an",
    "ir": "o es e imos en i iste io ieron ia ias ian iamos iendo ido ida idos idas a as amos an",
}
_FUTURE = "e as a emos an ia ias ian iamos"
_PRONOUNS = "me te se lo la los las le les nos melo mela melos telo tela selo sela"


def forms(verb: str) -> Iterator[str]:
    """Give the forms of a folded infinitive, also those with pronouns behind: `mandar`, `mandamelo`, `mandan`."""
    root, ending = verb[:-2], verb[-2:]
    yield verb
    for part in _FUTURE.split():
        yield verb + part
    for part in _ENDINGS.get(ending, "").split():
        yield root + part
    command = root + ("a" if ending == "ar" else "e")
    polite = root + ("e" if ending == "ar" else "a")
    for pronoun in _PRONOUNS.split():
        for base in (verb, command, polite, f"{polite}n"):
            yield base + pronoun
