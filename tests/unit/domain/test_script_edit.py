"""Editing a script gives what parsing the edited text gives, and says what changed."""

import itertools
from collections.abc import Callable
from random import Random

import pytest

from tts_studio.domain.script import Script, parse_script
from tts_studio.domain.script_edit import ScriptChange, TextEdit, edited_script, replaced_text

PIECES = (
    *(
        "One.",
        "two words here",
        "One.",
        "a",
        "b",
        "x y",
        "😀",
        "\ud800",
        " ",
        "\t",
        "Note: a",
        "旁白：你好",
        "旁白：“你",
    ),
    *("ALICE: hi", "ALICE:", "Bob: yes", "bob: x", "Bob:", "\nBob: a", "Dave: q"),
    *("# Title", "## Sub", "\\# no", "#x", "# "),
    *("\n", "\n\n", "\r\n", "\n\n\n", "\n\nOne."),
)
KNOWN = (frozenset[str](), frozenset({"dave"}), frozenset({"Bob", "note"}))


def counter(first: int = 0) -> Callable[[], str]:
    numbers = itertools.count(first)
    return lambda: f"n{next(numbers)}"


def random_edit(choose: Random, text: str) -> TextEdit:
    start = choose.randint(0, len(text))
    removed = min(len(text) - start, choose.choice((0, 0, 1, 2, 5, 30)))
    if text and choose.random() < 0.1:
        copied = choose.randint(0, len(text))
        return TextEdit(start, removed, text[copied : copied + choose.randint(0, 40)])
    return TextEdit(start, removed, "".join(choose.choices(PIECES, k=choose.choice((0, 1, 1, 2, 4)))))


def text_after(text: str, edit: TextEdit) -> str:
    return text[: edit.start] + edit.inserted + text[edit.start + edit.removed :]


def words(script: Script) -> dict[str, tuple[str, str]]:
    return {segment.id: (script.text_of(segment), segment.speaker) for segment in script.segments}


@pytest.mark.parametrize("seed", range(20))
def test_an_edit_gives_what_parsing_everything_gives(seed: int) -> None:
    choose = Random(seed)
    ends = ("", "\n", "\n\n")
    text = "".join(choose.choice(PIECES) + choose.choice(ends) for _ in range(choose.randint(0, 25)))
    known = KNOWN[0]
    script = parse_script(text, new_id=counter())
    for step in range(1, 300):
        known = choose.choice(KNOWN) if choose.random() < 0.03 else known
        edit = random_edit(choose, script.text)
        expected = parse_script(text_after(script.text, edit), script, known, counter(1000 * step))
        change = edited_script(script, edit, known, counter(1000 * step))
        assert change.script == expected
        assert change.script.names == expected.names
        before, after = words(script), words(expected)
        assert change.changed == {key for key, value in after.items() if before.get(key) != value}
        assert change.gone == before.keys() - after.keys()
        script = change.script


@pytest.mark.parametrize("seed", range(5))
def test_equal_paragraphs_keep_the_ids_that_parsing_everything_gives_them(seed: int) -> None:
    choose = Random(seed)
    script = parse_script("B\n\n" * 12 + "C\n\n" * 3, new_id=counter())
    for step in range(1, 60):
        start = 3 * choose.randint(0, len(script.text) // 3)
        removed = min(len(script.text) - start, 3 * choose.randint(0, 2))
        edit = TextEdit(start, removed, choose.choice(("B\n\n", "C\n\n", "B\n\nB\n\n", "")))
        expected = parse_script(text_after(script.text, edit), script, new_id=counter(1000 * step))
        change = edited_script(script, edit, new_id=counter(1000 * step))
        assert change.script == expected
        before, after = words(script), words(expected)
        assert change.changed == {key for key, value in after.items() if before.get(key) != value}
        assert change.gone == before.keys() - after.keys()
        script = change.script


def typed(text: str, start: int, inserted: str, removed: int = 0) -> ScriptChange:
    return edited_script(
        parse_script(text, new_id=counter()), TextEdit(start, removed, inserted), new_id=counter(100)
    )


def test_only_the_edited_paragraph_changes() -> None:
    change = typed("One.\n\nTwo.\n\nThree.\n\nFour.", 8, "x")
    assert change.changed == {"n1"}
    assert not change.gone
    assert change.edit == TextEdit(8, 0, "x")


def test_paragraphs_that_did_not_move_stay_the_same_objects() -> None:
    before = parse_script("One.\n\nTwo.\n\nThree.\n\nFour.")
    change = edited_script(before, TextEdit(21, 0, "!"))
    assert change.script.segments[0] is before.segments[0]
    assert change.script.segments[1] is before.segments[1]


def test_joining_two_paragraphs_says_that_one_is_gone() -> None:
    change = typed("One.\n\nTwo.\n\nThree.", 4, " ", removed=2)
    assert change.changed == {"n0"}
    assert change.gone == {"n1"}


def test_splitting_a_paragraph_says_that_one_came() -> None:
    change = typed("One two three four.\n\nLast.", 7, "\n\n")
    assert change.changed == {"n0", "n100"}
    assert not change.gone


def test_an_edit_between_paragraphs_changes_none() -> None:
    change = typed("One.\n\nTwo.\n\nThree.", 5, "\n")
    assert not change.changed
    assert not change.gone
    assert [segment.start for segment in change.script.segments] == [0, 7, 13]


def test_a_name_that_becomes_a_speakers_changes_the_paragraphs_it_heads_elsewhere() -> None:
    change = typed("Bob: one.\n\nFar.\n\nAway.\n\nFarther.\n\nStill farther.\n\n", 50, "\n\nBob: two.")
    assert change.script.speakers == ("Bob",)
    assert {"n0", "n100"} <= change.changed


def test_an_edit_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="within the text"):
        edited_script(parse_script("One."), TextEdit(3, 2, ""))


def test_another_text_says_what_changed() -> None:
    change = replaced_text(
        parse_script("One.\n\nTwo.", new_id=counter()), "One.\n\nTwo!\n\nThree.", new_id=counter(9)
    )
    assert change.changed == {"n1", "n9"}
    assert not change.gone
    assert change.edit is None
