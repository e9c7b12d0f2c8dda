"""The order of takes and silences."""

from __future__ import annotations

from tests.support.scripted_provider import MURMUR
from tts_studio.domain.gaps import GapRules
from tts_studio.domain.markup.dialect import Silence, SourceMap
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.voice import VoiceId
from tts_studio.engine.planner import Piece, SegmentPlan, SpeechPiece
from tts_studio.engine.timeline import GapItem, SpeechItem, arrange, timeline_rate

GAPS = GapRules(between_pieces=300, between_segments=700)


def speech(text: str) -> SpeechPiece:
    request = SpeechRequest(VoiceId("murmur", "low"), "en", (), text, MURMUR.format)
    return SpeechPiece(request, SourceMap(((0, 0, len(text)),)))


def silence(milliseconds: int) -> Silence:
    return Silence(milliseconds, 0, 7)


def arranged(*segments: tuple[Piece, ...]) -> list[object]:
    """The timeline as texts with their trims, and lengths of silence."""
    plans = [(f"s{number}", SegmentPlan(pieces)) for number, pieces in enumerate(segments)]
    return [
        (item.request.text, item.trim_start, item.trim_end)
        if isinstance(item, SpeechItem)
        else item.milliseconds
        for item in arrange(plans, GAPS)
    ]


def test_a_single_take_is_left_untouched() -> None:
    assert arranged((speech("a"),)) == [("a", False, False)]


def test_segments_and_pieces_get_their_own_gaps() -> None:
    assert arranged((speech("a"), speech("b")), (speech("c"),)) == [
        ("a", False, True),
        300,
        ("b", True, True),
        700,
        ("c", True, False),
    ]


def test_a_written_pause_is_exactly_as_long_as_written_wherever_it_stands() -> None:
    assert arranged((speech("a"), silence(1500), speech("b"))) == [
        ("a", False, True),
        1500,
        ("b", True, False),
    ]
    assert arranged((speech("a"), silence(1500)), (speech("b"),)) == [
        ("a", False, True),
        1500,
        ("b", True, False),
    ]
    assert arranged((speech("a"),), (silence(1500),), (speech("b"),)) == [
        ("a", False, True),
        1500,
        ("b", True, False),
    ]
    assert arranged((speech("a"),), (silence(1500), speech("b"))) == [
        ("a", False, True),
        1500,
        ("b", True, False),
    ]


def test_pauses_add_up() -> None:
    assert arranged((speech("a"), silence(500), silence(1000), speech("b"))) == [
        ("a", False, True),
        500,
        1000,
        ("b", True, False),
    ]


def test_pauses_at_the_very_beginning_and_end_are_kept() -> None:
    assert arranged((silence(400), speech("a"), silence(600))) == [400, ("a", True, True), 600]


def test_segments_without_sound_leave_no_trace() -> None:
    assert arranged((speech("a"),), (), (speech("b"),)) == [("a", False, True), 700, ("b", True, False)]
    assert arranged() == []


def test_a_gap_belongs_to_the_segment_before_it() -> None:
    items = arrange([("x", SegmentPlan((speech("a"),))), ("y", SegmentPlan((speech("b"),)))], GAPS)
    assert [item.segment_id for item in items] == ["x", "x", "y"]
    assert isinstance(items[1], GapItem)


def test_the_timeline_has_the_highest_rate_of_its_takes() -> None:
    items = arrange([("x", SegmentPlan((speech("a"),)))], GAPS)
    assert timeline_rate(items) == 24_000
    assert timeline_rate((), default=8_000) == 8_000
