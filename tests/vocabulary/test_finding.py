"""What customers write is understood: parts, vehicles, positions, sides and quantities, whatever the spelling."""

import pytest

from waframe.vocabulary import find, find_parts, find_vehicles


@pytest.mark.parametrize(
    ("text", "families"),
    [
        pytest.param("balatas delanteras tsuru", ("balata",), id="the word itself"),
        pytest.param("pastillas de freno aveo", ("balata",), id="a synonym"),
        pytest.param("embrague completo pointer", ("clutch",), id="another country's word"),
        pytest.param("motor de arranque chevy", ("marcha",), id="the full name of the marcha"),
        pytest.param("vujias para march", ("bujia",), id="written as it sounds"),
        pytest.param("filtro de haceite", ("filtroaceite",), id="a silent letter too many"),
        pytest.param("kit de cloch chevy", ("clutch",), id="a word of the street"),
        pytest.param("amortigudores traseros", ("amortiguador",), id="a letter too few"),
        pytest.param("amort tras izq", ("amortiguador",), id="abbreviated"),
        pytest.param("do you have front struts", ("amortiguador",), id="English at the border"),
        pytest.param("frenos traseros sentra", ("balata", "disco", "tambor", "zapata"), id="a word for several parts"),
        pytest.param("banda de tiempo golf", ("banda_dist", "kit_dist"), id="the part or its kit"),
        pytest.param("filtrodeaceite versa", ("filtroaceite",), id="without blanks"),
        pytest.param("filtrod e aire versa", ("filtroaire",), id="the blank in the wrong place"),
        pytest.param("FERNO DELANTERO", ("balata", "disco", "tambor", "zapata"), id="two letters swapped"),
    ],
)
def test_a_part_is_known_by_what_people_call_it(text: str, families: tuple[str, ...]) -> None:
    assert find_parts(text)[0].families == families


@pytest.mark.parametrize(
    ("text", "make", "model", "years", "engine"),
    [
        pytest.param("radiador tsuru 95", "Nissan", "Tsuru", (1995, 1995), None, id="a short year"),
        pytest.param("tsuru '95", "Nissan", "Tsuru", (1995, 1995), None, id="an apostrophe"),
        pytest.param("el vocho", "Volkswagen", "Sedan Vocho", None, None, id="a nickname"),
        pytest.param("alternador vw golf 2.0", "Volkswagen", "Golf", None, "2.0L", id="the make abbreviated"),
        pytest.param("altima 2008 v6 3.5", "Nissan", "Altima", (2008, 2008), "3.5L", id="the shape before the size"),
        pytest.param("versa dosmil quince", "Nissan", "Versa", (2015, 2015), None, id="two thousand in one word"),
        pytest.param("jetta 2005", "Volkswagen", "Jetta A4", (2005, 2005), None, id="the year tells the generation"),
        pytest.param("jetta clasico 2012", "Volkswagen", "Jetta A4", (2012, 2012), None, id="the name of the street"),
        pytest.param("f150 09-14", "Ford", "F-150", (2009, 2014), None, id="a range without its hyphen"),
        pytest.param("2012 corolla", "Toyota", "Corolla", (2012, 2012), None, id="the year before"),
        pytest.param("mazda 3 2010 1.6 lts", "Mazda", "Mazda 3", (2010, 2010), "1.6L", id="a number for a name"),
        pytest.param("cr v 2010 en adelante", "Honda", "CR-V", (2010, 2030), None, id="open at the end"),
        pytest.param(
            "np 300 dos mil diecisiete la dos punto cinco", "Nissan", "NP300", (2017, 2017), "2.5L", id="said"
        ),
        pytest.param("pointer 2005 a 2009", "Volkswagen", "Pointer", (2005, 2009), None, id="from one to the other"),
        pytest.param("versa 2018-2012", "Nissan", "Versa", (2012, 2018), None, id="the years reversed"),
        pytest.param("cheby 1600 cc", "Chevrolet", "Chevy", None, "1.6L", id="in cubic centimetres"),
        pytest.param("sentra modelo 12", "Nissan", "Sentra", (2012, 2012), None, id="announced"),
        pytest.param("chevy pick up 1996", "Chevrolet", "Chevy", (1996, 1996), None, id="a pick up is no Up"),
        pytest.param("una estaquitas 98", "Nissan", "D21", (1998, 1998), None, id="a nickname that two share"),
        pytest.param("jetta 2014 motor 2.5", "Volkswagen", "Jetta A6", (2014, 2014), "2.5L", id="the engine tells it"),
        pytest.param("necesito algo para un city 2015", "Honda", "City", (2015, 2015), None, id="an everyday word"),
    ],
)
def test_a_vehicle_is_known_by_what_people_call_it(
    text: str, make: str, model: str, years: tuple[int, int] | None, engine: str | None
) -> None:
    (vehicle,) = find_vehicles(text)

    assert (vehicle.make, vehicle.model, vehicle.engine) == (make, model, engine)
    assert (vehicle.years and (vehicle.years.first, vehicle.years.last)) == years


@pytest.mark.parametrize(
    ("text", "position", "side"),
    [
        pytest.param("amort del der jetta a4", "del", "der", id="abbreviations"),
        pytest.param("amort. tras. izq. versa", "tras", "izq", id="with full stops"),
        pytest.param("amortiguadores de atrás", "tras", None, id="in other words"),
        pytest.param("horquilla lado del copiloto", None, "der", id="by who sits there"),
        pytest.param("rotula inferior lado piloto platina", None, "izq", id="the driver's side"),
        pytest.param("las calaveras del vocho", None, None, id="an article"),
        pytest.param("pastilla de freno del lado del copiloto", None, "der", id="an article before a side"),
        pytest.param("faro izquierdo y derecho", None, None, id="both sides are none alone"),
    ],
)
def test_del_is_a_position_or_an_article(text: str, position: str | None, side: str | None) -> None:
    (part,) = find_parts(text)

    assert (part.position, part.side) == (position, side)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        pytest.param("ocupo 4 bujias", 4, id="before"),
        pytest.param("bujias, ocupo los 4", 4, id="behind"),
        pytest.param("par de amortiguadores", 2, id="a pair"),
        pytest.param("tres rotulas", 3, id="in words"),
        pytest.param("balatas, paso a las 5", None, id="an hour"),
        pytest.param("bujias del ticket SUC03", None, id="a part of a name"),
        pytest.param("bujias en $90", None, id="a price"),
    ],
)
def test_numbers_that_count_are_told_from_others(text: str, quantity: int | None) -> None:
    assert find_parts(text)[0].quantity == quantity


def test_a_del_before_a_vehicle_is_kept_as_a_guess() -> None:
    (part,) = find_parts("balatas del tsuru")

    assert (part.position, part.loose_position) == ("del", True)


def test_several_vehicles_and_parts_of_one_text_are_told_apart() -> None:
    text = "1) 4 bujias NGK para versa 2016\n2) dos filtros de aire de un march 2014\n3) balatas traseras cr-v 2010"

    found = find(text)

    assert [(one.family, one.quantity, one.brand, one.position) for one in found.parts] == [
        ("bujia", 4, "NGK", None),
        ("filtroaire", 2, None, None),
        ("balata", None, None, "tras"),
    ]
    assert [(one.model, one.year) for one in found.vehicles] == [("Versa", 2016), ("March", 2014), ("CR-V", 2010)]
    assert text[slice(*found.parts[1].span)] == "filtros de aire"


def test_a_jetta_without_a_year_may_be_any_of_them() -> None:
    (vehicle,) = find_vehicles("balatas para jetta")

    assert vehicle.model is None
    assert {"Jetta A4", "Jetta A6"} <= set(vehicle.models)
    assert vehicle.make == "Volkswagen"


@pytest.mark.parametrize(
    "text",
    [
        "pizza hawaiana",
        "hola buenas tardes",
        "no manejan otra marca más económica?",
        "entra a la página",
        "me la pueden traer?",
    ],
)
def test_everyday_words_are_no_parts_and_no_vehicles(text: str) -> None:
    found = find(text)

    assert (found.parts, found.vehicles) == ((), ())


def test_a_vehicle_number_belongs_to_the_vehicle_beside_it() -> None:
    (vehicle,) = find_vehicles("NIV 3VWSE69M95M012345 MARCA VOLKSWAGEN MOD 2005 JETTA")

    assert (vehicle.vin, vehicle.model, vehicle.year) == ("3VWSE69M95M012345", "Jetta A4", 2005)


def test_a_name_is_no_form_of_a_part() -> None:
    found = find("Radiador Automático March 2013-2021 1.6", title=True)

    assert [part.family for part in found.parts] == ["radiador"]
    assert [one.model for one in found.vehicles] == ["March"]


def test_a_maker_of_parts_is_no_vehicle() -> None:
    found = find("Batería Grupo 47 Optima Volkswagen Gol 17-21", title=True)

    assert (found.brands, [one.model for one in found.vehicles]) == (("Optima",), ["Gol"])


def test_two_parts_joined_by_and_stay_two() -> None:
    assert [part.families for part in find_parts("balatas y discos delanteros aveo")] == [("balata",), ("disco",)]
