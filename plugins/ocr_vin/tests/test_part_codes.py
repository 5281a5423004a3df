"""Numbers of parts and articles, and all that only looks like one."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from waframe_ocr_vin.numbers.articles import is_article
from waframe_ocr_vin.numbers.part_codes import find_part_codes
from waframe_ocr_vin.reading import Code, Line, PartCode, Region

CORNER = Region(left=0.1, top=0.1, right=0.4, bottom=0.2)
SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


def read(*texts: str, vin: str | None = None) -> tuple[PartCode, ...]:
    lines = [Line(text=text, confidence=1.0, region=CORNER) for text in texts]
    return find_part_codes(lines, [], vin=vin)


@pytest.mark.parametrize(
    ("texts", "code", "kind", "maker"),
    [
        (["15208-65F0A"], "15208-65F0A", "nissan", "Nissan"),
        (["1520865F0A"], "15208-65F0A", "nissan", "Nissan"),
        (["16546-ED000"], "16546-ED000", "nissan", "Nissan"),
        (["NISSAN", "D1060-1HA0C"], "D1060-1HA0C", "nissan", "Nissan"),
        (["12345-AB123"], "12345-AB123", "nissan", "Nissan"),
        (["1K0 698 151 F"], "1K0 698 151 F", "volkswagen", "Volkswagen"),
        (["03C115561H"], "03C 115 561 H", "volkswagen", "Volkswagen"),
        (["5U0.615.301"], "5U0 615 301", "volkswagen", "Volkswagen"),
        (["VW AG", "1K0615301"], "1K0 615 301", "volkswagen", "Volkswagen"),
        (["VW", "030 115 561 AN"], "030 115 561 AN", "volkswagen", "Volkswagen"),
        (["ACDelco", "93744425"], "93744425", "gm", "GM"),
        (["GM 24460713"], "24460713", "gm", "GM"),
        (["BE8Z-6731-AB"], "BE8Z-6731-AB", "ford", "Ford"),
        (["YS4Z-9601-AA FILTRO"], "YS4Z-9601-AA", "ford", "Ford"),
        (["Motorcraft", "FL-820-S"], "FL-820-S", "motorcraft", "Ford"),
        (["TOYOTA GENUINE PARTS", "90915-10001"], "90915-10001", "toyota", "Toyota"),
        (["04465-0K240"], "04465-0K240", "toyota", "Toyota"),
        (["04152-YZZA1"], "04152-YZZA1", "toyota", "Toyota"),
        (["15400-PLM-A02"], "15400-PLM-A02", "honda", "Honda"),
        (["45022-S9A-A00"], "45022-S9A-A00", "honda", "Honda"),
        (["MOBIS", "26300-35503"], "26300-35503", "hyundai", "Hyundai"),
        (["KIA 58101-2BA00"], "58101-2BA00", "hyundai", "Hyundai"),
        (["58101-2BA00"], "58101-2BA00", "five_five", None),
        (["Part No: 26300-35503"], "26300-35503", "five_five", None),
        (["68191349AC"], "68191349AC", "mopar", "Mopar"),
        (["MOPAR", "04892339 AB"], "04892339AB", "mopar", "Mopar"),
        (["PE01-14-302A"], "PE01-14-302A", "mazda", "Mazda"),
        (["Mitsubishi", "MD360935"], "MD360935", "mitsubishi", "Mitsubishi"),
        (["Renault", "7701208174"], "7701208174", "renault", "Renault"),
        (["SUZUKI", "16510-61A31-000"], "16510-61A31-000", "suzuki", "Suzuki"),
        (["BOSCH", "0 242 235 666"], "0 242 235 666", "bosch", "Bosch"),
        (["Bosch 0986AB1234", "F 026 407 006"], "F 026 407 006", "bosch", "Bosch"),
        (["NGK", "BKR5E-11"], "BKR5E-11", "ngk", "NGK"),
        (["FRAM PH3593A"], "PH3593A", "fram", "FRAM"),
        (["Filtro Gonher", "GP-1"], "GP-1", "gonher", "Gonher"),
        (["7 501055 300075"], "7501055300075", "ean13", None),
        (["0 36000 29145 2"], "036000291452", "upca", None),
        (["EAN: 9638 5074"], "96385074", "ean8", None),
    ],
)
def test_a_number_is_found_as_it_is_printed(texts: list[str], code: str, kind: str, maker: str | None) -> None:
    first = read(*texts)[0]

    assert (first.code, first.kind, first.maker) == (code, kind, maker)
    assert first.region == CORNER
    assert first.confidence >= 70


@pytest.mark.parametrize(
    "text",
    [
        "93744425",
        "26300-35503",
        "0 242 235 666",
        "Tel. 55 1234 5678",
        "TEL: (222) 123-4567",
        "55-1234-5678",
        "800 123 4567",
        "5512345678",
        "+52 1 55 1234 5678",
        "XAXX010101000",
        "GODE561231GR8",
        "GODE561231HDFRRN09",
        "29/11/2026",
        "2026-11-29",
        "29 NOV 2026",
        "$1,234.50",
        "TOTAL 98765432",
        "3N1EB31S09L000123",
        "ABC-123-D",
        "12345-6789",
        "C.P. 06700",
        "balatas delanteras tsuru",
        "7501055300076",
        "",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize("text", ["GM 29112026", "GM 20261129", "CHEVROLET 55 1234 5678", "GM tel 55123456"])
def test_a_makers_name_makes_no_part_of_a_date_or_telephone(text: str) -> None:
    assert read(text) == ()


def test_a_look_alike_is_put_right_where_the_check_digit_bears_it_out() -> None:
    (mended,) = read("75O1O55300075")
    (clean,) = read("7501055300075")

    assert (mended.code, mended.kind) == ("7501055300075", "ean13")
    assert mended.confidence < clean.confidence
    assert read("75O1O55300076") == ()
    assert read("75O1OSS300075") == ()


def test_no_part_of_a_vehicles_number_is_one() -> None:
    vin = "3N1EB31S09L000123"

    assert read("3N1EB31S0 9L000123", vin=vin) == ()
    assert read("GM", vin[9:], vin=vin) == ()
    assert read("NIV", "3N1 EB31S0 9L00 0123", vin=vin) == ()


def test_bar_codes_are_surer_than_text_and_a_number_is_told_once() -> None:
    code = Code(format="EAN-13", text="7501055300075", region=CORNER)
    line = Line(text="7501055300075", confidence=0.9)

    (found,) = find_part_codes([line], [code], vin=None)

    assert (found.kind, found.confidence, found.region) == ("ean13", 99, CORNER)


@pytest.mark.parametrize(
    ("form", "text", "kind"),
    [
        ("code128", "15208-65F0A", "nissan"),
        ("code39", "68191349AC", "mopar"),
        ("datamatrix", "BE8Z-6731-AB", "ford"),
        ("ean8", "96385074", "ean8"),
        ("upca", "036000291452", "upca"),
    ],
)
def test_a_bar_code_may_hold_a_makers_number(form: str, text: str, kind: str) -> None:
    (found,) = find_part_codes([], [Code(format=form, text=text)], vin=None)

    assert found.kind == kind


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ean13", "7501055300076"),
        ("ean13", "96385074"),
        ("qrcode", "https://example.org/15208-65F0A"),
        ("code128", "3N1EB31S09L000123"),
        ("code39", "5512345678"),
    ],
)
def test_a_bar_code_may_hold_something_else(form: str, text: str) -> None:
    assert find_part_codes([], [Code(format=form, text=text)], vin=None) == ()


def test_what_was_read_with_doubt_is_less_sure() -> None:
    (sure,) = find_part_codes([Line(text="15208-65F0A", confidence=1.0)], [], vin=None)
    (doubtful,) = find_part_codes([Line(text="15208-65F0A", confidence=0.5)], [], vin=None)

    assert doubtful.confidence == sure.confidence // 2


DIGITS = st.text("0123456789", min_size=10, max_size=10).filter(lambda text: text[0] != "0")


@given(
    DIGITS,
    st.sampled_from(
        [
            "{0}{1}{2}",
            "{0} {1} {2}",
            "{0}-{1}-{2}",
            "({0}) {1}-{2}",
            "{0} {1}{2}",
            "+52 {0} {1} {2}",
            "TEL. {0} {1} {2}",
        ]
    ),
    st.sampled_from(["", "NISSAN", "GM", "TOYOTA", "VW", "MOPAR"]),
    st.sampled_from([2, 3]),
)
def test_no_telephone_number_is_one(digits: str, form: str, beside: str, area: int) -> None:
    telephone = form.format(digits[:area], digits[area:6], digits[6:])

    assert read(beside, telephone) == ()


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d%m%Y", "%d %b %Y"]),
    st.sampled_from(["", "NISSAN", "GM", "TOYOTA", "VW", "MOPAR"]),
)
def test_no_date_is_one(day: date, form: str, beside: str) -> None:
    assert read(beside, day.strftime(form)) == ()


@given(st.integers(0, 10**8), st.sampled_from(["$ {0:,.2f}", "${0}", "{0:,.2f}", "PRECIO: {0}", "TOTAL ${0:,}"]))
@example(98765432, "TOTAL ${0}")
def test_no_price_is_one(price: int, form: str) -> None:
    assert read("GM", form.format(price)) == ()


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=4),
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.text(SIGNS, min_size=3, max_size=3),
)
def test_no_tax_number_is_one(letters: str, born: date, ending: str) -> None:
    assert read("NISSAN GM VW", f"{letters}{born:%y%m%d}{ending}") == ()


@given(st.text(SIGNS, min_size=17, max_size=17), st.sampled_from(["", "GM", "NISSAN", "VW", "MOPAR"]))
def test_no_vehicle_number_is_one(vin: str, beside: str) -> None:
    assert read(beside, vin, vin=vin) == ()
    assert read(beside, vin) == ()


@given(st.text(max_size=200))
def test_any_text_may_be_read(text: str) -> None:
    for found in read(text, "GM NISSAN VW TOYOTA"):
        assert 0 <= found.confidence <= 100
        assert found.code


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_an_article_is_always_noticed(digits: str, place: int, more: int) -> None:
    whole = next(digits + last for last in "0123456789" if is_article(digits + last) or not digits.strip("0"))
    wrong = whole[:place] + str((int(whole[place]) + more) % 10) + whole[place + 1 :]

    assert not is_article(wrong) or not digits.strip("0")
