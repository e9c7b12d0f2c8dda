"""A table of sets in which most have one value tells of one value what it tells of many."""

from __future__ import annotations

import pytest

from tts_studio.engine.one_or_more import OneOrMore


@pytest.mark.parametrize("values", [(), ("a",), ("b", "a"), ("b", "a", "c")])
def test_values_are_told_once_in_the_order_they_came(values: tuple[str, ...]) -> None:
    table = OneOrMore()
    for value in (*values, *values):
        table.add("key", value)
    assert table.of("key") == values
    assert table.pop("key") == values
    assert table.of("key") == ()


def test_a_value_that_is_taken_away_leaves_the_others() -> None:
    table = OneOrMore()
    for value in ("a", "b"):
        table.add("key", value)
        table.add("other", value)
    table.discard("key", "c")
    table.discard("key", "a")
    assert table.of("key") == ("b",)
    table.discard("key", "a")
    table.discard("key", "b")
    assert table.of("key") == ()
    table.add("key", "c")
    assert (table.of("key"), table.of("other")) == (("c",), ("a", "b"))


def test_what_is_not_there_is_taken_away_in_vain() -> None:
    table = OneOrMore()
    table.discard("key", "a")
    table.add("key", "a")
    table.discard("key", "b")
    assert (table.of("key"), table.pop("nobody")) == (("a",), ())
