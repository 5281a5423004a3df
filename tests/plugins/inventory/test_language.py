"""The mapping language: paths, pipes, expressions, templates and encodings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.plugins.inventory.answers import Rules, has_rows, open_soap
from waframe.plugins.inventory.choosing import choose
from waframe.plugins.inventory.encodings import text_of
from waframe.plugins.inventory.errors import NothingTold
from waframe.plugins.inventory.expressions import parse_expression
from waframe.plugins.inventory.http_answer import HttpAnswer
from waframe.plugins.inventory.paths import find_value, nodes_at, parse_path, value_at
from waframe.plugins.inventory.rows import StockRow, number_text
from waframe.plugins.inventory.templates import check_template, fill
from waframe.plugins.inventory.trees import delimited_tree, json_tree, xml_tree
from waframe.plugins.inventory.values import as_amount, as_decimal, as_money, parse_pipe

TREE = xml_tree(
    '<r><a k="1"><p list="1">5,00</p><p list="3" cur="MXP">7,50</p><s id="X" n="4" taken="1"/><s id="Y" n="2"/></a>'
    '<a k="2"><n:q xmlns:n="urn:x">8</n:q><z xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">0</z></a></r>'
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.p", "5,00"),
        ("a[1].q", "8"),
        ("a.x:q", "8"),
        ("a.p[@list=3]", "7,50"),
        ("a.p[@list='3']@cur", "MXP"),
        ("a[@k=2].q", "8"),
        ("a[q=8]@k", "2"),
        ("a[].s[1]@id", "Y"),
        ("a.z", None),
        ("a[1].z", None),
        ("a.nothing", None),
        ("a@nothing", None),
    ],
)
def test_a_path_finds_what_it_names(path: str, found: str | None) -> None:
    assert value_at(parse_path(path), TREE) == found


def test_a_path_goes_up_and_begins_where_the_answer_does() -> None:
    (shelf, _) = nodes_at(parse_path("a[].s[]"), TREE)

    assert value_at(parse_path("^a@k"), shelf) == "1"
    assert value_at(parse_path("^.p"), shelf) == "5,00"
    assert value_at(parse_path("^missing@k"), shelf) is None
    assert find_value(parse_path("r.a@k"), [TREE]) == "1"
    assert find_value(parse_path("q"), [TREE]) == "8"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("@n|int - @taken|int", Decimal(3)),
        ("@n|int * 2", Decimal(8)),
        ("@n|int - 9", Decimal(0)),
        ("@n|int - @missing|int", None),
        ("@id|map(X='uno, dos',Y=2)", "uno, dos"),
        ("@id|map(Y=2)", "X"),
        ("={part_number|plain}", "AB1"),
        ("@missing|default(9)", "9"),
        ("@id|lower", "x"),
        ("^a.p[@list=3]|decimal(comma)", Decimal("7.50")),
        ("={branch}|part('/',1)", "b"),
    ],
)
def test_an_expression_has_a_value(expression: str, value: object) -> None:
    (shelf, _) = nodes_at(parse_path("a[].s[]"), TREE)

    assert parse_expression(expression).value(shelf, {"part_number": "ab-1", "branch": "a/b"}) == value


def test_a_part_of_a_sum_below_zero_is_no_stock_at_all() -> None:
    node = xml_tree('<s n="-1" taken="0" more="+10"/>')

    assert parse_expression("@n|int - @taken|int").value(node, {}) is None
    assert parse_expression("@taken|int - @more|stock").value(node, {}) is None


@pytest.mark.parametrize(
    "written", ["a[", "a..b", "", "a[x]", "a@b@c", "a|nothing", "a|map(b)", "={what}", "a|part(1)", "a|int - "]
)
def test_what_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_expression(written)


@pytest.mark.parametrize(
    ("text", "value", "at_least"),
    [
        ("7", "7", False),
        (" 15", "15", False),
        ("4.0000", "4", False),
        ("1,200", "1200", False),
        ("+10", "10", True),
        ("10+", "10", True),
        ("más de 10", "10", True),
        ("> 5", "5", True),
        ("3 pzas.", "3", False),
        ("2.5", "2.5", False),
        ("0", "0", False),
    ],
)
def test_a_stock_may_be_written_in_many_ways(text: str, value: str, at_least: bool) -> None:  # noqa: FBT001
    amount = as_amount(text)

    assert amount is not None
    assert (number_text(amount.value), amount.at_least) == (value, at_least)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "N/D", "NO DISPONIBLE", "AGOTADO", "nan", "Infinity", "1e5", "1.2.3", "12,3", "0x10", None],
)
def test_what_is_no_number_is_never_a_stock(text: str | None) -> None:
    assert as_amount(text) is None


@given(st.text(max_size=12))
def test_no_text_without_digits_is_a_number(text: str) -> None:
    if not any(sign.isdecimal() for sign in text):
        assert as_amount(text) is None
        assert as_decimal(text) is None
        assert as_money(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1,049.00", "1049.00"),
        ("387.93", "387.93"),
        ("$ 12.50 MXN", "12.50"),
        ("USD 35.9000", "35.9000"),
        ("gratis", None),
    ],
)
def test_money_may_carry_signs(text: str, value: str | None) -> None:
    money = as_money(text)

    assert (None if money is None else str(money)) == value


@pytest.mark.parametrize(
    ("text", "value"), [("1.234,50", "1234.50"), ("109,18", "109.18"), ("109.18", None), ("x", None)]
)
def test_a_decimal_comma_is_read_where_it_is_asked_for(text: str, value: str | None) -> None:
    number = parse_pipe("decimal(comma)")(text)

    assert (None if number is None else str(number)) == value


def test_templates_escape_what_is_filled_into_xml() -> None:
    values = {"part_number": 'a"<&', "branch": "b"}

    assert fill('<x a="{part_number}"/>', values) == '<x a="a&quot;&lt;&amp;"/>'
    assert fill('<x a="{part_number|xml}"/>', values) == '<x a="a&quot;&lt;&amp;"/>'
    assert fill("<x>{part_number|raw}</x>", values) == '<x>a"<&</x>'
    assert fill("{part_number|plain|lower}-{branch} {0} {x y}", values) == "a-b {0} {x y}"
    with pytest.raises(ValueError, match="part_number"):
        check_template("{partnumber}")
    with pytest.raises(ValueError, match="shout"):
        check_template("{branch|shout}")


@pytest.mark.parametrize(
    ("body", "content_type", "fallback"),
    [
        pytest.param(
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>Bujía</a>".encode("latin-1"), "", (), id="declared"
        ),
        pytest.param("<?xml version='1.0' encoding='ISO-8859-1'?><a>Bujía</a>".encode(), "", (), id="really UTF-8"),
        pytest.param(
            "<?xml version='1.0' encoding='UTF-8'?><a>Bujía</a>".encode("latin-1"), "", ("latin-1",), id="wrong"
        ),
        pytest.param("<a>Bujía</a>".encode("latin-1"), "text/xml; charset=ISO-8859-1", (), id="by HTTP"),
        pytest.param("<a>Bujía</a>".encode("utf-16"), "", (), id="UTF-16 with a mark"),
        pytest.param("\ufeff<a>Bujía</a>".encode(), "", (), id="UTF-8 with a mark"),
    ],
)
def test_letters_come_out_as_they_were_meant(body: bytes, content_type: str, fallback: tuple[str, ...]) -> None:
    assert "Bujía" in text_of(body, content_type=content_type, fallback=fallback)


@pytest.mark.parametrize("fallback", [(), ("latin-1", "cp1252")])
def test_letters_that_fit_no_encoding_are_refused(fallback: tuple[str, ...]) -> None:
    with pytest.raises(NothingTold) as told:
        text_of(b"<a>\x81\xfd\x8d</a>", fallback=fallback)

    assert told.value.reason == "encoding"


def test_json_and_delimited_text_are_trees_as_well() -> None:
    tree = json_tree('{"items": [{"code": "A", "n": 10.50, "ok": true, "none": null}], "rows": [["S1", 7]]}')
    table = delimited_tree("code|n\nA|7\nB|", separator="|", head=True)

    assert value_at(parse_path("items[0].n"), tree) == "10.50"
    assert value_at(parse_path("items.ok"), tree) == "true"
    assert value_at(parse_path("items.none"), tree) is None
    assert value_at(parse_path("rows[0].item[1]"), tree) == "7"
    assert [value_at(parse_path("n"), row) for row in table.children] == ["7", ""]
    with pytest.raises(NothingTold):
        delimited_tree("code|n\nA", separator="|", head=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a><b>1</b>", "truncated"),
        ("<a><b>1</b", "truncated"),
        ("<a>1</a><b/>", "not_xml"),
        ("ORA-12541", "not_xml"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "dtd"),
        ("", "not_xml"),
    ],
)
def test_what_is_no_xml_has_a_name(text: str, reason: str) -> None:
    with pytest.raises(NothingTold) as told:
        xml_tree(text)

    assert told.value.reason == reason


def soap(body: str) -> HttpAnswer:
    text = f'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>{body}</e:Body></e:Envelope>'
    return HttpAnswer(status=200, body=text.encode())


def test_what_stands_beside_an_answer_is_put_into_its_places() -> None:
    body = '<r><return href="#1"/></r><m id="1"><item href="#2"/><item href="#2"/></m><m id="2"><n>7</n></m>'

    opened = open_soap(soap(body), rules=Rules(), decode=None)

    items = has_rows("[]", opened.roots)
    assert [value_at(parse_path("n"), item) for item in items] == ["7", "7"]
    assert [len(nodes_at(parse_path("^return.item[]"), item)) for item in items] == [2, 2]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<r href="#1"/><m id="1"><a href="#1"/></m>', "unexpected"),
        ("".join(f'<m id="{n}">{f"""<a href="#{n + 1}"/>""" * 10}</m>' for n in range(9)), "too_large"),
    ],
)
def test_references_that_never_end_are_no_answer(body: str, reason: str) -> None:
    with pytest.raises(NothingTold) as told:
        open_soap(soap(body), rules=Rules(), decode=None)

    assert told.value.reason == reason


def test_the_envelope_of_an_answer_with_attachments_is_its_first_part() -> None:
    inner = soap("<r><n>7</n></r>").body
    body = b"--x\r\nContent-Type: application/xop+xml; charset=UTF-8\r\n\r\n" + inner + b"\r\n--x--"
    answer = HttpAnswer(status=200, body=body, content_type='multipart/related; boundary="x"; type="text/xml"')

    opened = open_soap(answer, rules=Rules(), decode=None)

    assert find_value(parse_path("n"), opened.roots) == "7"


def test_json_as_deep_as_a_well_is_no_answer() -> None:
    for depth in (400, 900, 100_000):
        text = '{"a":' * depth + "1" + "}" * depth
        try:
            json_tree(text)
        except NothingTold as error:
            assert error.reason == "not_xml"  # noqa: PT017  # either way is fine, but no other error


def row(stock: str | None, **more: object) -> StockRow:
    number = None if stock is None else Decimal(stock)
    return StockRow(part_number="A-1", branch="SUC01", stock=number, **more)  # type: ignore[arg-type]  # its fields


@pytest.mark.parametrize(
    ("rows", "quantity", "at_least"),
    [
        ([row("2"), row("3")], "5", False),
        ([row("2"), row(None)], "2", True),
        ([row("0"), row(None)], None, False),
        ([row(None)], None, False),
        ([row("0")], "0", False),
        ([row("10", at_least=True)], "10", True),
        ([row("99999999999")], None, False),
    ],
)
def test_several_rows_of_a_branch_are_taken_together(
    rows: list[StockRow],
    quantity: str | None,
    at_least: bool,  # noqa: FBT001
) -> None:
    chosen = choose(rows, part_number="a1", branch="suc01")

    assert (number_text(chosen.quantity), chosen.at_least) == (quantity, at_least)


def test_a_row_that_lacks_its_number_is_of_no_part() -> None:
    lacking = StockRow(part_number=None, branch="SUC01", stock=Decimal(5))

    assert choose([lacking], part_number="A1", branch="SUC01").reason == "not_found"


def test_a_price_without_a_currency_or_of_nothing_is_none() -> None:
    priced = row("1", price=Decimal("5.00"), currency="MXN")

    assert choose([row("1", price=Decimal("5.00"))], part_number="A1", branch="SUC01").price is None
    assert choose([row("1", price=Decimal("0.00"), currency="MXN")], part_number="A1", branch="SUC01").price is None
    assert choose([priced], part_number="A1", branch="SUC01").price == Decimal("5.00")
