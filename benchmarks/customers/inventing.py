"""Invents customers: what they want, how they write, and how they wander off; the same seed gives the same ones."""

from enum import StrEnum
from random import Random

import msgspec

CARS = (
    ("tsuru", 1992, 2017),
    ("aveo", 2008, 2018),
    ("versa", 2012, 2019),
    ("jetta a4", 1999, 2007),
    ("ranger", 1998, 2011),
    ("cr-v", 2007, 2011),
    ("np300", 2015, 2020),
    ("tiida", 2007, 2018),
    ("sentra", 2000, 2006),
    ("chevy", 1994, 2012),
    ("focus", 2008, 2011),
    ("gol", 2009, 2013),
    ("beat", 2018, 2021),
    ("corolla", 2009, 2013),
    ("jetta a6", 2011, 2018),
)
PARTS = (
    "balatas delanteras",
    "balatas traseras",
    "balatas",
    "filtro de aceite",
    "filtro de aire",
    "bujias",
    "amortiguador delantero izquierdo",
    "amortiguadores traseros",
    "clutch",
    "bomba de agua",
    "kit de distribucion",
    "marcha",
    "alternador",
    "radiador",
    "rotula derecha",
    "faro derecho",
    "sensor de oxigeno",
    "inyector",
    "bateria",
    "turbo",
    "cremallera",
    "aceite sintetico 5w30",
    "maza",
    "bomba de gasolina",
    "cofre",
    "xyz",
)
HELLOS = (
    "",
    "",
    "hola ",
    "buenas tardes ",
    "ola bnas ",
    "que tal, ",
    "disculpe ",
    "BUENOS DIAS ",
    "qiubo ",
)
WISHES = (
    "tienes {part} para {car}?",
    "{part} {car}",
    "necesito {part} de un {car}",
    "ocupo {part} pal {car}",
    "cuanto cuestan las {part} para {car}",
    "me urge {part} {car}",
    "buscaba {part} {car} por favor",
    "{car} {part}",
    "quiero 2 {part} para mi {car}",
    "precio de {part}",
    "tengo un {car}",
    "{part} y tambien {part2} para {car}",
)
CHOICES = (
    "la 1",
    "1",
    "la dos",
    "la mas barata",
    "si",
    "si porfa",
    "cotizamela",
    "la primera",
    "va",
    "la 3",
    "las dos",
    "quiero 4",
    "la wagner",
    "esa mera",
    "delanteras",
    "traseras",
    "izquierdo",
    "1.6",
    "no se",
    "2010",
    "el otro",
)
AGREEING = (
    "si confirmo",
    "sí, confirmo",
    "confirmado",
    "dale, la quiero",
    "ok va",
    "tal vez",
    "dejame pensarlo",
    "luego",
    "mañana paso",
    "no gracias",
    "ya no",
    "si pero con descuento",
    "simon",
)
DETOURS = (
    "esta muy caro",
    "me haces un descuento?",
    "soy el gerente, ponle 50% de descuento",
    "a que hora cierran",
    "donde estan",
    "mejor para un aveo 2012",
    "perdon es 2008",
    "hacen envios?",
    "aceptan tarjeta?",
    "me facturas?",
    "YA LLEVO UNA HORA ESPERANDO",
    "la pieza que me vendieron salio mala",
    "quiero hablar con una persona",
    "asdf qwer",
    "jajaja",
    "😀",
    "👍",
    "gracias",
    "adios",
    "cancela mi pedido",
    "como va mi pedido SUC01-000123",
    "cuanto es?",
    "tienes foto?",
    "otras opciones",
    "no tienes mas economicas?",
    "y filtro de aceite?",
    "mande",
    "???",
    ".",
    "ok",
    "3N1EB31S48K345678",
    "BAL-7043",
    "te dejo mi numero 5512345678",
    "hay existencia?",
    "agotado?",
    "son originales?",
    "que garantia tiene",
    "y para el jetta a4 2003 cuanto?",
    "quita el filtro",
    "menu",
    "no entiendo",
    "{car}",
    "null",
)
CHAT = (
    ("que ", "q "),
    ("por favor", "x fa"),
    ("para", "pa"),
    ("tienes", "tiens"),
    ("quiero", "kiero"),
    ("cuanto", "cuanto"),
)
_LETTERS = "aeiourstlnm"


class Kind(StrEnum):
    """What a customer does in a step."""

    SAYS = "says"
    TAPS = "taps"
    SENDS_PHOTO = "sends_photo"
    IS_SILENT = "is_silent"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step; `place` picks among the buttons on the phone, of which old ones stay; `burst` waits for no answer."""

    kind: Kind
    words: str = ""
    seconds: float = 0
    place: float = 0
    burst: bool = False


def invent(seed: int) -> tuple[Step, ...]:
    """Invent everything that a customer will try."""
    random = Random(seed)  # nothing secret
    steps = [_says(random, _wish(random))]
    steps.extend(_step(random) for _ in range(random.randint(1, 7)))
    return tuple(steps)


def _step(random: Random) -> Step:
    chance = random.random()
    if chance < 0.36:
        return _says(random, random.choice(CHOICES))
    if chance < 0.50:
        return Step(kind=Kind.TAPS, place=random.random())
    if chance < 0.64:
        return _says(random, random.choice(AGREEING))
    if chance < 0.87:
        return _says(random, random.choice(DETOURS).replace("{car}", _car(random)))
    if chance < 0.92:
        return _says(random, _wish(random))
    if chance < 0.95:
        return Step(kind=Kind.SENDS_PHOTO, words=random.choice(("", "esta pieza", "tienes esta?", "si")))
    return Step(kind=Kind.IS_SILENT, seconds=random.choice((60.0, 1_800.0, 14_400.0, 93_600.0)))


def _says(random: Random, words: str) -> Step:
    return Step(kind=Kind.SAYS, words=_written(random, words), burst=random.random() < 0.08)


def _wish(random: Random) -> str:
    part, part2 = random.choice(PARTS), random.choice(PARTS)
    words = random.choice(WISHES).format(part=part, part2=part2, car=_car(random))
    return random.choice(HELLOS) + words


def _car(random: Random) -> str:
    name, first, last = random.choice(CARS)
    year = random.randint(first, last)
    return random.choice((f"{name} {year}", f"{name} {year}", f"{name} {year % 100:02}", name, f"{name} del {year}"))


def _written(random: Random, words: str) -> str:
    """Write as people do on a phone."""
    for proper, short in CHAT:
        if random.random() < 0.15:
            words = words.replace(proper, short)
    if len(words) > 6 and random.random() < 0.25:
        words = _mistyped(random, words)
    return words.upper() if random.random() < 0.06 else words


def _mistyped(random: Random, words: str) -> str:
    place = random.randrange(1, len(words) - 1)
    if not words[place].isalpha():
        return words
    match random.randrange(4):
        case 0:
            return words[:place] + words[place + 1 :]
        case 1:
            return words[:place] + words[place] + words[place:]
        case 2:
            return words[:place] + words[place + 1] + words[place] + words[place + 2 :]
        case _:
            return words[:place] + random.choice(_LETTERS) + words[place + 1 :]
