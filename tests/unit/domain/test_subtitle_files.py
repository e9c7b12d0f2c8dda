"""Subtitle files: parsers in the world read what was written, whatever the words are."""

from __future__ import annotations

import io

import pysubs2
import pytest
import webvtt

from tts_studio.domain.subtitle_files import lrc, srt, vtt
from tts_studio.domain.subtitles import Cue

CUES = (
    Cue(0.0, 1.5, "Hello there.", ("Hello there.",), "Ann & <Bob>"),
    Cue(1.54, 3661.0067, "First, and second.", ("First,", "and second."), "", approximate=True),
    Cue(3700.0, 3701.0, "3 < 4 & <i>so</i> --> on", ("3 < 4 & <i>so</i>", "--> on")),
)


def test_subrip_is_read_back_with_times_and_lines() -> None:
    found = pysubs2.SSAFile.from_string(srt(CUES), format_="srt", keep_unknown_html_tags=True)
    assert [(line.start, line.end) for line in found] == [(0, 1500), (1540, 3661007), (3700000, 3701000)]
    assert found[1].text == r"First,\Nand second."


def test_subrip_shows_what_looks_like_styling() -> None:
    found = pysubs2.SSAFile.from_string(srt(CUES), format_="srt")
    assert found[2].plaintext.replace("\u2060", "") == "3 < 4 & <i>so</i>\n→ on"


@pytest.mark.parametrize("line", ["שלום.", "مرحبا!", "(שלום)"])
def test_subrip_says_that_a_line_reads_leftwards(line: str) -> None:
    (shown,) = pysubs2.SSAFile.from_string(srt([Cue(0, 1, line, (line,))]), format_="srt")
    assert shown.plaintext == f"\u202b{line}\u202c"


def test_webvtt_is_read_back_with_voices_and_signs() -> None:
    found = webvtt.from_buffer(io.StringIO(vtt(CUES, voices=True))).captions
    assert [(cue.start, cue.end) for cue in found][1] == ("00:00:01.540", "01:01:01.007")
    assert found[0].raw_text == "<v Ann &amp; &lt;Bob&gt;>Hello there.</v>"
    assert found[1].raw_text == "First,\nand second."
    assert found[2].raw_text == "3 &lt; 4 &amp; &lt;i&gt;so&lt;/i&gt;\n--&gt; on"
    assert [cue.identifier for cue in found] == ["1", "2", "3"]


def test_webvtt_names_nobody_unless_asked() -> None:
    assert "<v" not in vtt(CUES)


def test_webvtt_says_where_times_are_approximate_and_where_they_are_not() -> None:
    written = vtt(CUES)
    notes = [block for block in written.split("\n\n") if block.startswith("NOTE")]
    assert notes == ["NOTE From here on times are approximate.", "NOTE Times are exact again."]
    assert written.index(notes[0]) < written.index("First,") < written.index(notes[1])


def test_lyrics_have_a_line_a_cue_and_a_silent_one_in_long_silences() -> None:
    cues = (*CUES[:2], Cue(6000.0, 6001.0, "[laughs] at last", ("[laughs] at last",)))
    assert lrc(cues, title="A [b] c", seconds=6009.6).splitlines() == [
        "[ti:A [b) c]",
        "[length:100:10]",
        "[00:00.00]Hello there.",
        "[00:01.54]First, and second.",
        "[61:01.01]",
        "[100:00.00] [laughs] at last",
        "[100:01.00]",
    ]


def test_nothing_said_makes_whole_files() -> None:
    assert srt(()) == ""
    assert vtt(()).startswith("WEBVTT\n")
    assert len(webvtt.from_buffer(io.StringIO(vtt(())))) == 0
    assert lrc(()) == ""
