"""The small parts below the engines: messages, graph bytes, tags, level, characters and the environment."""

from __future__ import annotations

import io
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.domain.markup.dialect import Treatment
from tts_studio.domain.markup.tags import INLINE_TAGS, TAGS, WRAPPING_TAGS, TagKind
from tts_studio.providers.offline import level, onnx_graph, worker_command
from tts_studio.providers.offline.framing import Message, read_message, write_message
from tts_studio.providers.offline.memory import resident_bytes
from tts_studio.providers.offline.models import ESPEAK, HIBARI
from tts_studio.providers.offline.plain_characters import is_emoji, is_latin, writes_without_spaces
from tts_studio.providers.offline.speech_text import read_speech_text, stretches
from tts_studio.providers.offline.styles import STYLES, Style, combined


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20)), st.binary(max_size=50))
def test_a_message_arrives_as_it_was_sent(header: dict[str, str], body: bytes) -> None:
    pipe = io.BytesIO()
    write_message(pipe, header, body)
    write_message(pipe, {"next": "\ud800"})
    pipe.seek(0)
    assert read_message(pipe) == Message(header, body)
    assert read_message(pipe) == Message({"next": "\ud800"})
    assert read_message(pipe) is None


def test_a_message_cut_short_is_the_end_of_the_conversation() -> None:
    pipe = io.BytesIO()
    write_message(pipe, {"a": 1}, b"body")
    whole = pipe.getvalue()
    for length in range(len(whole)):
        assert read_message(io.BytesIO(whole[:length])) is None


def test_numbers_are_written_as_protocol_buffers_write_them() -> None:
    assert onnx_graph.varint(0) == b"\x00"
    assert onnx_graph.varint(300) == b"\xac\x02"
    assert onnx_graph.field(2, "testing") == b"\x12\x07testing"


def test_a_graph_is_changed_only_where_it_is_the_one_that_is_known() -> None:
    assert onnx_graph.replaced_once(b"abc", b"b", b"x") == b"axc"
    for model in (b"abcb", b"ac"):
        with pytest.raises(onnx_graph.GraphMismatch):
            onnx_graph.replaced_once(model, b"b", b"x")
    with pytest.raises(onnx_graph.GraphMismatch):
        onnx_graph.replaced_once(b"abc", b"b", b"longer")


def test_tags_are_taken_out_and_their_reach_is_kept() -> None:
    source = "A <soft>b <loud>c</loud></soft> \\<d\\> [laugh]e"
    text = read_speech_text(source)
    assert text.plain == "A b c <d>  e"
    assert [(each.name, text.plain[each.start : each.end]) for each in text.wrappings] == [
        ("soft", "b c"),
        ("loud", "c"),
    ]
    assert [each.name for each in text.names_at(text.plain.index("c"))] == ["soft", "loud"]
    for character in "Abce":
        at = text.plain.index(character)
        start, end = text.source_span(at, at + 1)
        assert source[start:end] == character


def test_unclosed_tags_reach_to_the_end_and_stray_ones_are_ignored() -> None:
    text = read_speech_text("</soft>a <loud>b <unheard-of>c")
    assert [(each.name, text.plain[each.start : each.end]) for each in text.wrappings] == [("loud", "b  c")]


def test_pauses_divide_the_text_into_stretches() -> None:
    text = read_speech_text("a[pause]b[pause 2s][long-pause]")
    assert [(text.plain[start:end], seconds) for start, end, seconds in stretches(text)] == [
        ("a", 0.5),
        ("b", 2.0),
        ("", 1.2),
        ("", 0.0),
    ]


def test_styles_inside_each_other_add_up() -> None:
    style = combined(["soft", "higher-pitch", "no such tag"], Style(rate=2.0))
    assert style.rate == pytest.approx(2.0 * STYLES["soft"].rate)
    assert style.pitch == pytest.approx(STYLES["soft"].pitch + STYLES["higher-pitch"].pitch)
    assert style.gain == STYLES["soft"].gain


def test_the_limiter_keeps_peaks_under_the_ceiling_and_leaves_quiet_sound_alone() -> None:
    times = np.arange(24_000) / 24_000
    quiet = (0.3 * np.sin(2 * np.pi * 200 * times)).astype(np.float32)
    assert level.limited(quiet, 24_000) is quiet
    loud = quiet.copy()
    loud[12_000:12_600] *= 6
    limited = level.limited(loud, 24_000)
    assert np.abs(limited).max() <= level.CEILING + 1e-6
    assert np.array_equal(limited[:10_000], loud[:10_000])
    gains = limited[np.abs(loud) > 0.05] / loud[np.abs(loud) > 0.05]
    assert np.abs(np.diff(gains)).max() < 0.05


def test_the_sounding_range_leaves_out_silence_at_both_ends() -> None:
    samples = np.zeros(24_000, np.float32)
    samples[6_000:12_000] = 0.5
    assert level.sounding_range(samples, 24_000) == (6_000, 12_000)
    assert level.sounding_range(np.zeros(24_000, np.float32), 24_000) == (0, 0)
    assert level.sounding_range(np.zeros(3, np.float32), 24_000) == (0, 0)


def test_edges_fade_to_zero_and_samples_become_16_bits() -> None:
    faded = level.faded(np.ones(2_400, np.float32), 24_000)
    assert faded[0] == faded[-1] == 0
    assert faded[1_200] == 1
    assert level.to_pcm(np.array([0, 1, -1, np.nan], np.float32)) == b"\x00\x00\xff\x7f\x01\x80\x00\x00"


def test_kinds_of_characters() -> None:
    assert all(is_emoji(character) for character in "😀👍🏽☀️🇩🇪"[:-1])
    assert not any(is_emoji(character) for character in "aé你—€")
    assert all(is_latin(character) for character in "aÉßł")
    assert not any(is_latin(character) for character in "1я你α ")
    assert all(writes_without_spaces(character) for character in "你か")
    assert not writes_without_spaces("я")


def test_the_worker_sees_no_keys_and_is_told_to_stay_off_the_network() -> None:
    seen = worker_command.worker_environment(
        {"PATH": "/bin", "XAI_API_KEY": "secret", "HTTPS_PROXY": "p", "LC_ALL": "C", "PYTHONPATH": "x"}
    )
    assert set(seen) >= {"PATH", "LC_ALL", "HF_HUB_OFFLINE"}
    assert not set(seen) & {"XAI_API_KEY", "HTTPS_PROXY", "PYTHONPATH"}


def test_a_frozen_program_is_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command.worker_command() == (sys.executable, worker_command.WORKER_ARGUMENT)


def test_this_process_holds_memory() -> None:
    assert resident_bytes() > 1_000_000


@pytest.mark.parametrize("model", [HIBARI, ESPEAK], ids=lambda model: str(model.id))
def test_each_dialect_decides_every_tag_and_gives_a_reason_for_what_it_drops(model: object) -> None:
    assert model in (HIBARI, ESPEAK)
    rules = (HIBARI if model is HIBARI else ESPEAK).dialect.rules
    assert set(rules) == set(TAGS)
    assert all(rule.reason.endswith(".") for rule in rules.values() if rule.treatment is Treatment.DROP)
    pauses = {tag.name for tag in INLINE_TAGS if tag.kind is TagKind.PAUSE}
    assert {name for name, rule in rules.items() if rule.treatment is Treatment.SILENCE} == pauses


def test_the_english_voice_keeps_the_tags_it_has_a_style_for() -> None:
    kept = {tag.name for tag in WRAPPING_TAGS if HIBARI.dialect.rules[tag.name].treatment is Treatment.KEEP}
    assert kept == set(STYLES)
