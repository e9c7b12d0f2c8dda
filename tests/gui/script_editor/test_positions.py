"""Code points and UTF-16 units, edits and the places they move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tts_studio.ui.script_editor.edit_log import Edit, EditLog
from tts_studio.ui.script_editor.plain_text import clean
from tts_studio.ui.script_editor.positions import utf16_map

WIDE = st.text(alphabet="ab é漢😀𝄞\n", max_size=60)


@given(WIDE, st.integers(0, 60))
def test_units_are_what_utf16_counts_and_points_lead_back(text: str, point: int) -> None:
    point = min(point, len(text))
    counting = utf16_map(text)
    assert counting.units(point) == len(text[:point].encode("utf-16-le")) // 2
    assert counting.points(counting.units(point)) == point


def test_a_position_inside_a_wide_character_is_its_start() -> None:
    assert utf16_map("a😀b").points(2) == 1


@given(
    WIDE, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10), st.text("xyz", max_size=4)), max_size=8)
)
def test_a_character_no_edit_touched_is_found_again(text: str, edits: list[tuple[int, int, str]]) -> None:
    log = EditLog()
    characters = list(enumerate(text))
    for position, removed, added in edits:
        position = min(position, len(characters))
        removed = min(removed, len(characters) - position)
        characters[position : position + removed] = [(-1, letter) for letter in added]
        log.add(Edit(position, removed, len(added)))
    for now, (then, _letter) in enumerate(characters):
        if then >= 0:
            assert log.then(now) == then
            assert log.end_now(then) == now


def test_keys_typed_in_a_row_are_one_edit() -> None:
    log = EditLog()
    for position in range(1000):
        log.add(Edit(position, 0, 1))
    assert log._edits == [Edit(0, 0, 1000)]


def test_text_put_at_either_edge_of_a_stretch_belongs_to_it() -> None:
    log = EditLog()
    log.add(Edit(5, 0, 2))
    assert log.start_now(5) == 5
    assert log.end_now(5) == 7


def test_a_stretch_that_was_deleted_is_where_it_was() -> None:
    log = EditLog()
    log.add(Edit(3, 10, 1))
    assert log.start_now(7) == 3
    assert log.end_now(7) == 4


def test_cleaning_keeps_every_character_that_can_be_text() -> None:
    assert clean("a\u00a0b\r\nc\rd\u2029e\u2028f\x00g\ud800\tü😀") == "a\u00a0b\nc\nd\ne\nfg\tü😀"
