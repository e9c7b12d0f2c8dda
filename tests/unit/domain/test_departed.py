"""A paragraph that left the script and comes back is the same one again; a stranger in its place is not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from random import Random

import pytest

from tts_studio.domain.departed import Departed
from tts_studio.domain.script import Script, parse_script
from tts_studio.domain.script_edit import TextEdit, edited_script, replaced_text

ONE, TWO, THREE = (
    "It was the best of times.",
    "A tale of two cities begins so.",
    "Call me Ishmael, he said.",
)


def counter(first: int = 0) -> Callable[[], str]:
    numbers = itertools.count(first)
    return lambda: f"n{next(numbers)}"


class Desk:
    """A script that is edited, with what left it."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.new_id = counter()
        self.departed = Departed()
        self.script = Script()
        self.write(paragraphs)

    def write(self, paragraphs: Sequence[str]) -> None:
        change = replaced_text(
            self.script, "\n\n".join(paragraphs), new_id=self.new_id, returning=self.departed.ids_of
        )
        self.departed.note(change)
        self.script = change.script

    @property
    def ids(self) -> list[str]:
        return [segment.id for segment in self.script.segments]


def test_a_paragraph_that_is_cut_and_pasted_elsewhere_is_the_same_one() -> None:
    desk = Desk([ONE, TWO, THREE])
    desk.write([TWO, THREE])
    desk.write([TWO, THREE, ONE])
    assert desk.ids == ["n1", "n2", "n0"]


def test_equal_paragraphs_come_back_in_the_order_they_had() -> None:
    desk = Desk([ONE, TWO, ONE])
    desk.write([TWO])
    desk.write([ONE, TWO, ONE, ONE])
    assert desk.ids == ["n0", "n1", "n2", "n3"]


def test_what_is_back_does_not_come_back_twice() -> None:
    desk = Desk([ONE, TWO])
    desk.write([TWO])
    desk.write([ONE, TWO])
    desk.write([ONE, TWO, ONE])
    assert desk.ids == ["n0", "n1", "n2"]


def test_an_edited_paragraph_stays_the_one_it_is_even_with_the_words_of_one_that_left() -> None:
    desk = Desk([ONE, TWO])
    desk.write([TWO])
    desk.write([ONE])
    assert desk.ids == ["n1"]


def test_a_short_paragraph_that_left_is_not_met_again_by_chance() -> None:
    desk = Desk(["Yes.", TWO])
    desk.write([TWO])
    desk.write(["Yes.", TWO])
    assert desk.ids == ["n2", "n1"]


def test_a_script_put_in_the_place_of_another_one_has_segments_of_its_own() -> None:
    desk = Desk([ONE, TWO, THREE])
    desk.write(["Guten Morgen, Welt!", "Heute scheint die Sonne.", "Morgen regnet es wieder."])
    assert desk.ids == ["n3", "n4", "n5"]
    desk.write([ONE, TWO, THREE])
    assert desk.ids == ["n0", "n1", "n2"]


def test_chinese_paragraphs_that_were_edited_everywhere_keep_their_ids_and_strangers_do_not() -> None:
    desk = Desk(["今天天气很好，我们去公园。", "他说他明天会来看我们。"])
    desk.write(["今天天气不好，我们去公园。", "他说她明天会来看我们。", "新的一段。"])
    assert desk.ids == ["n0", "n1", "n2"]
    desk.write(["从前有一座山。", "山里有一个庙。", "庙里有老和尚。"])
    assert desk.ids == ["n3", "n4", "n5"]


def test_one_that_left_again_with_other_words_is_known_by_those() -> None:
    desk = Desk([ONE, TWO])
    desk.write([TWO])
    desk.write([TWO, ONE])
    desk.write([TWO, f"{ONE} Really."])
    desk.write([TWO])
    assert desk.departed.ids_of(ONE) == ()
    assert desk.departed.ids_of(f"{ONE} Really.") == ("n0",)


def test_the_paragraphs_that_left_first_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tts_studio.domain.departed._REMEMBERED", 2)
    desk = Desk([ONE, TWO, THREE])
    desk.write([])
    assert [desk.departed.ids_of(text) for text in (ONE, TWO, THREE)] == [(), ("n1",), ("n2",)]


def test_a_paragraph_of_an_earlier_session_is_the_one_that_is_expected_however_short() -> None:
    desk = Desk([ONE])
    desk.departed.expect("Yes.", "old")
    desk.write([ONE, "Yes.", "Yes."])
    assert desk.ids == ["n0", "old", "n1"]


def test_what_is_expected_comes_before_others_with_the_same_words_and_once() -> None:
    desk = Desk([ONE, TWO, ONE])
    desk.write([TWO])
    desk.departed.expect(ONE, "n2")
    desk.write([TWO, ONE, ONE])
    assert desk.ids == ["n1", "n2", "n0"]


@pytest.mark.parametrize("seed", range(10))
def test_editing_finds_the_same_paragraphs_back_as_parsing_everything_does(seed: int) -> None:
    choose = Random(seed)
    pieces = (ONE, TWO, THREE, f"ALICE: {ONE}", f"\n\n{TWO}\n\n", "\n\n", "a")
    departed, script = Departed(), parse_script("\n\n".join((ONE, TWO, ONE, THREE)))
    for step in range(1, 80):
        start = choose.randint(0, len(script.text))
        removed = min(len(script.text) - start, choose.choice((0, 0, 5, 40, 90)))
        edit = TextEdit(start, removed, "".join(choose.choices(pieces, k=choose.choice((0, 1, 2)))))
        text = script.text[:start] + edit.inserted + script.text[start + removed :]
        expected = parse_script(text, script, new_id=counter(1000 * step), returning=departed.ids_of)
        change = edited_script(script, edit, new_id=counter(1000 * step), returning=departed.ids_of)
        assert change.script == expected
        assert len({segment.id for segment in expected.segments}) == len(expected.segments)
        departed.note(change)
        script = change.script
