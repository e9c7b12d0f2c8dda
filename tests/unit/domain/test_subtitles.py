"""Subtitles: cues that fit, can be read, and begin and end with the sound."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tts_studio.domain.subtitles import SubtitleRules, hurried, subtitles
from tts_studio.domain.word_times import Passage, timed
from tts_studio.domain.written_words import columns, written_words

LONG = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of "
    "foolishness — it was the epoch of belief, it was the epoch of incredulity. "
    "Mr. Smith agreed with all of that, and went home. Did she?"
)
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 3
HEBREW = "שלום עולם, זה טקסט ארוך מאוד (בעברית) עם English באמצע וגם עוד כמה מילים בסוף. " * 3
RULES = SubtitleRules()


def passage(
    text: str, begins: float = 0.0, speed: float = 14.0, speaker: str = "", number: int = 1
) -> Passage:
    ends = begins + columns(text) / speed
    return Passage(f"s{number}", number, speaker, timed(written_words(text), (), begins, ends))


@pytest.mark.parametrize("text", [LONG, JAPANESE, HEBREW, "x" * 200 + " and on", "Supercali" * 12])
def test_cues_keep_to_two_lines_of_42_columns_and_say_every_word_once(text: str) -> None:
    cues = subtitles([passage(text)])
    assert all(len(cue.lines) <= 2 for cue in cues)
    assert all(columns(line) <= 42 for cue in cues for line in cue.lines)
    assert "".join("".join(cue.lines) for cue in cues).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", [LONG, JAPANESE, HEBREW])
def test_cues_follow_the_sound_and_leave_gaps(text: str) -> None:
    spoken = passage(text)
    cues = subtitles([spoken])
    begins = {word.begins for word in spoken.words}
    for cue, following in pairwise(cues):
        assert cue.begins in begins
        assert cue.ends <= following.begins - RULES.gap + 1e-9
        last = max(word.ends for word in spoken.words if word.ends <= following.begins)
        assert last - cue.ends <= 0.05
    assert all(cue.ends - cue.begins <= RULES.longest + 1e-9 for cue in cues)
    assert cues[-1].ends >= spoken.ends


def test_cues_end_with_sentences_and_not_after_abbreviations() -> None:
    cues = subtitles([passage(LONG)])
    assert any(cue.text.endswith("incredulity.") for cue in cues)
    assert not any(cue.text.endswith("Mr.") for cue in cues)


def test_a_silence_ends_a_cue() -> None:
    first, second = passage("Yes."), passage("No.", begins=3.0, number=2)
    both = Passage("s", 1, "", (*first.words, *second.words))
    assert [cue.text for cue in subtitles([both])] == ["Yes.", "No."]


def test_a_short_cue_stays_long_enough_to_be_read_but_not_beyond_the_file() -> None:
    (cue,) = subtitles([passage("Yes.", speed=40)])
    assert cue.ends - cue.begins == pytest.approx(RULES.shortest)
    (cue,) = subtitles([passage("Yes.", speed=40)], until=0.5)
    assert cue.ends == 0.5
    (cue,) = subtitles([passage("A sentence of forty columns, as it were.", speed=30)])
    assert cue.speed == pytest.approx(RULES.comfortable)


def test_speech_too_fast_to_be_read_is_counted() -> None:
    slow, fast = passage(LONG, speed=15), passage(LONG, speed=30)
    assert hurried(subtitles([slow])) == 0
    assert hurried(subtitles([fast])) > 0


def test_speakers_are_named_where_they_change_if_that_is_wanted() -> None:
    talk = [
        passage("Hello.", 0, speaker="Ann", number=1),
        passage("Are you there?", 2, speaker="Ann", number=2),
        passage("Yes.", 5, speaker="Bob Ray", number=3),
        passage("And so on.", 8, number=4),
    ]
    assert [cue.text for cue in subtitles(talk)] == ["Hello.", "Are you there?", "Yes.", "And so on."]
    named = subtitles(talk, speaker_names=True)
    assert [cue.text for cue in named] == ["Ann: Hello.", "Are you there?", "Bob Ray: Yes.", "And so on."]
    assert [cue.speaker for cue in named] == ["Ann", "Ann", "Bob Ray", ""]


def test_one_line_can_be_asked_for() -> None:
    cues = subtitles([passage(LONG)], SubtitleRules(line_length=30, lines=1))
    assert all(len(cue.lines) == 1 and columns(cue.lines[0]) <= 30 for cue in cues)


def test_nothing_said_makes_no_cues() -> None:
    assert subtitles([]) == ()


def test_a_hundred_thousand_words_are_cut_in_one_piece() -> None:
    words = "and so it went on and on " * 500
    cues = subtitles([passage(words)])
    assert "".join(cue.text for cue in cues).replace(" ", "") == words.replace(" ", "")
