"""What a model is told of earlier turns: the names, prices and ids that functions gave, and no more than fits."""

import json

from waframe.plugins.assistant.guards.evidence import Deed
from waframe.plugins.assistant.thinking.remembering import recalled

SEARCH = Deed(
    action="search_products",
    arguments='{"query": "balatas"}',
    result='{"items": [{"sku": "BAL-1", "title": "Balata", "price": "450.00", "images": ["a.jpg"], "score": 1}]}',
)
QUOTE = Deed(
    action="create_quote",
    arguments='{"lines": []}',
    result='{"id": "q1", "folio": "C-1", "version": 2, "text": "Cotización C-1", "tax": "62.07", "pdf": null}',
)


def test_only_what_is_needed_later_is_told() -> None:
    told = [json.loads(line) for line in recalled([QUOTE, SEARCH]).splitlines()]

    assert told == [
        {
            "function": "search_products",
            "arguments": {"query": "balatas"},
            "result": {"items": [{"sku": "BAL-1", "title": "Balata", "price": "450.00"}]},
        },
        {
            "function": "create_quote",
            "arguments": {"lines": []},
            "result": {"id": "q1", "folio": "C-1", "version": 2},
        },
    ]


def test_what_was_told_twice_stands_there_once_and_as_it_was_told_last() -> None:
    before = Deed(action="check_stock", arguments='{"sku": "A"}', result='{"quantity": "4"}')
    after = Deed(action="check_stock", arguments='{"sku": "A"}', result='{"quantity": "3"}')

    told = recalled([after, before])

    assert told == '{"function":"check_stock","arguments":{"sku": "A"},"result":{"quantity":"3"}}'


def test_what_does_not_fit_is_the_oldest() -> None:
    deeds = [Deed(action="get_product", arguments=f'{{"sku":"{n}"}}', result=f'{{"sku":"{n}"}}') for n in range(200)]

    lines = recalled(deeds).splitlines()

    assert 40 < len(lines) < 100
    assert '"sku":"0"' in lines[-1]


def test_words_of_a_model_and_what_is_no_json_are_not_told() -> None:
    echo = Deed(action="translate", result='{"title": "Brake pads"}')
    broken = Deed(action="search_products", result="{")
    nothing = Deed(action="sentiment", result='{"sentiment": "angry"}')

    assert recalled([echo, broken, nothing]) == ""
