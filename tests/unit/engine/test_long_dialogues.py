"""The dialogues of a long script are found where somebody looks; an edit concerns its neighbours alone."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.support.scripted_provider import MURMUR, ScriptedProvider
from tests.unit.engine.test_dialogue import CAST, DUET, all_of, read, rewritten
from tts_studio.domain.script import Script
from tts_studio.domain.script_edit import ScriptChange, TextEdit, edited_script, replaced_text
from tts_studio.engine import dialogue, dialogue_lines
from tts_studio.engine.dialogue import Dialogues
from tts_studio.engine.voice_catalogue import VoiceCatalogue

SPEAKERS = ("ANN: ", "BOB: ", "ANN: ", "BOB: ", "ANN: ", "BOB: ", "CID: ", "")
WORDS = (
    "Yes.",
    "No, not at all.",
    "It rained for a week, and then it rained again, and after that for a month.",
)


@pytest.fixture
def catalogue() -> VoiceCatalogue:
    made = VoiceCatalogue([ScriptedProvider((MURMUR, DUET))])
    asyncio.run(made.refresh())
    return made


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was looked at as a line of a dialogue."""
    bodies: list[str] = []
    line_of = dialogue_lines.line_of

    def noted(body: str, *details: object) -> object:
        bodies.append(body)
        return line_of(body, *details)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(dialogue, "line_of", noted)
    return bodies


def paragraphs(choose: random.Random, count: int) -> list[str]:
    return [choose.choice(SPEAKERS) + choose.choice(WORDS) for _ in range(count)]


def edited(choose: random.Random, script: Script) -> ScriptChange:
    """The script after something that a user may do to it."""
    parts = script.text.split("\n\n")
    place = choose.randrange(len(parts))
    match choose.choice(("write", "insert", "delete", "move", "space", "much")):
        case "write":
            parts[place] += choose.choice((" And so on.", "!", " [pause]"))
        case "insert":
            parts[place:place] = paragraphs(choose, choose.randint(1, 3))
        case "delete":
            del parts[place : place + choose.randint(1, 3)]
        case "move":
            parts.insert(choose.randrange(len(parts)), parts.pop(place))
        case "space":
            parts[place] = choose.choice(("\n", "\n\n\n")) + parts[place].strip("\n")
        case _:
            parts = [part.replace("No", "Never") for part in parts]
    return rewritten(script, "\n\n".join(parts or ["It ended."]))


@pytest.mark.parametrize("seed", range(12))
def test_after_any_edit_the_dialogues_are_those_of_the_script_as_it_is(
    catalogue: VoiceCatalogue, seed: int
) -> None:
    choose = random.Random(seed)
    dialogues, script = Dialogues(catalogue), read("\n\n".join(paragraphs(choose, 150)))
    apart: frozenset[str] = frozenset()
    for _ in range(40):
        asked = choose.sample(script.segments, min(len(script.segments), choose.choice((0, 5, 10_000))))
        known = {segment.id: dialogues.of(script, segment, CAST) for segment in asked}
        change = edited(choose, script)
        touched = dialogues.touched(change, CAST) | change.changed | change.gone
        script = change.script
        if choose.random() < 0.3:
            apart = frozenset(
                segment.id for segment in choose.sample(script.segments, min(3, len(script.segments)))
            )
        touched |= dialogues.keep_apart(script, CAST, apart)
        anew = Dialogues(catalogue)
        anew.keep_apart(script, CAST, apart)
        wanted = all_of(anew, script)
        assert all(key in touched or known[key] == wanted.get(key) for key in known)
        shown = choose.sample(script.segments, min(len(script.segments), 5))
        assert all(dialogues.of(script, each, CAST) == wanted.get(each.id) for each in shown)
    assert all_of(dialogues, script) == wanted


def test_one_edit_may_move_lines_of_two_dialogues(catalogue: VoiceCatalogue) -> None:
    script = read("ANN: One.\n\nBOB: Two.\n\nThey laughed.\n\nANN: Three.\n\nBOB: Four.")
    dialogues = Dialogues(catalogue)
    before = all_of(dialogues, script)
    begin, end = script.text.index("BOB: Two"), script.text.index("BOB: Four")
    spaced = "\n" + script.text[begin:end] + "\n\n"
    change = edited_script(script, TextEdit(begin, end - begin, spaced), frozenset({"ann", "bob", "cid"}))
    assert not change.changed | change.gone
    assert dialogues.touched(change, CAST) == set(before)
    assert all_of(dialogues, change.script) == all_of(Dialogues(catalogue), change.script)


@pytest.mark.parametrize("whole", [True, False])
def test_blank_lines_within_a_dialogue_move_what_is_written_behind_them(
    catalogue: VoiceCatalogue, whole: bool
) -> None:
    script = read("ANN: One.\n\nBOB: Two.\n\nANN: Three.\n\nBOB: Four.\n\nThey laughed.")
    dialogues, known = Dialogues(catalogue), frozenset({"ann", "bob", "cid"})
    before = all_of(dialogues, script)
    edit = TextEdit(script.text.index("BOB: Four"), 0, "\n\n\n")
    text = script.text[: edit.start] + edit.inserted + script.text[edit.start :]
    change = replaced_text(script, text, known) if whole else edited_script(script, edit, known)
    assert not change.changed | change.gone
    assert dialogues.touched(change, CAST) == set(before)
    dialogue = all_of(dialogues, change.script)["s3"]
    four = dialogue.source.source_of(dialogue.request.text.index("Four"))
    assert change.script.text[change.script.segments[0].start + four :].startswith("Four")


def test_who_may_join_a_dialogue_that_is_found_later_is_told(catalogue: VoiceCatalogue) -> None:
    lines = [f"{('ANN', 'BOB')[number % 2]}: Line {number}." for number in range(121)]
    dialogues, script = Dialogues(catalogue), read("\n\n".join([*lines, "They laughed."]))
    before = all_of(dialogues, script)
    assert script.segments[120].id not in before
    change = rewritten(script, "ANN: A.\n\nBOB: B.\n\n" + script.text)
    touched = dialogues.touched(change, CAST)
    after = all_of(dialogues, change.script)
    assert {key for key in after if after[key] != before.get(key)} <= touched | change.changed
    assert "s121" not in touched


def test_a_segment_is_looked_at_with_its_neighbours_alone(
    catalogue: VoiceCatalogue, looked_at: list[str]
) -> None:
    talk = "It was late.\n\nANN: One.\n\nBOB: Two.\n\nANN: Three.\n\nThey laughed."
    script = read("\n\n".join([talk] * 200))
    found = Dialogues(catalogue).of(script, script.segments[503], CAST)
    assert found is not None
    assert found.segment_ids == ("s501", "s502", "s503")
    assert len(looked_at) <= 5


def test_an_edit_of_a_long_dialogue_looks_at_what_was_written_alone(
    catalogue: VoiceCatalogue, looked_at: list[str]
) -> None:
    lines = [f"{('ANN', 'BOB')[number % 2]}: Line {number}." for number in range(400)]
    dialogues, script = Dialogues(catalogue), read("\n\n".join(lines))
    before = all_of(dialogues, script)
    looked_at.clear()
    change = rewritten(script, script.text.replace("Line 201.", "Line of 201."))
    assert dialogues.touched(change, CAST) == {"s200", "s201", "s202", "s203"}
    assert looked_at == ["Line of 201."]
    after = all_of(dialogues, change.script)
    assert {key for key in after if after[key] is not before[key]} == {"s200", "s201", "s202", "s203"}


def test_where_all_of_a_long_dialogue_shifts_the_rest_is_found_when_somebody_asks(
    catalogue: VoiceCatalogue, looked_at: list[str]
) -> None:
    lines = [f"{('ANN', 'BOB')[number % 2]}: Line {number}." for number in range(400)]
    dialogues, script = Dialogues(catalogue), read("\n\n".join(lines))
    all_of(dialogues, script)
    change = rewritten(script, script.text.removeprefix("ANN: Line 0.\n\n"))
    assert dialogues.touched(change, CAST) == {f"s{number}" for number in range(1, 400)}
    assert all_of(dialogues, change.script) == all_of(Dialogues(catalogue), change.script)
