"""Speech is found to the frame, and trimming clicks nowhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.audio.edges import EdgeTrimmer, kept_range, speech_edges, trimmed
from tts_studio.audio.pcm import Samples

RATE = 24000
MARGIN = 96
CLICK = 10 ** (-54 / 20)


def quiet(seconds: float, decibels: float = -200.0) -> Samples:
    """Noise whose loudest samples are at a level."""
    noise = np.random.default_rng(5).uniform(-1, 1, round(seconds * RATE))
    return (noise * 10 ** (decibels / 20)).astype(np.float32)


def speech(seconds: float, decibels: float = -6.0) -> Samples:
    """A tone that begins and ends at its crest."""
    tone = np.cos(np.arange(round(seconds * RATE)) * 2 * np.pi * 200 / RATE)
    return (tone * 10 ** (decibels / 20)).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 22050, 24000, 44100, 48000])
def test_edges_are_exact_to_the_frame(rate: int) -> None:
    samples = np.concatenate([np.zeros(1234), np.full(5001, 0.5), np.zeros(777)]).astype(np.float32)
    assert speech_edges(samples, rate) == (1234, 6235)


def test_noise_below_the_threshold_is_not_speech() -> None:
    samples = np.concatenate([quiet(0.4, -55), speech(1.0), quiet(0.6, -55)])
    assert speech_edges(samples, RATE) == (round(0.4 * RATE), round(1.4 * RATE))


def test_a_whisper_keeps_its_quiet_ends() -> None:
    whisper = np.concatenate(
        [quiet(0.3, -75), speech(0.1, -56), speech(0.4, -22), speech(0.1, -56), quiet(0.3, -75)]
    )
    assert speech_edges(whisper, RATE) == (round(0.3 * RATE), round(0.9 * RATE))


def test_the_same_quiet_ends_beside_loud_speech_are_not_speech() -> None:
    take = np.concatenate([speech(0.1, -56), speech(0.4, -3), speech(0.1, -56)])
    assert speech_edges(take, RATE) == (round(0.1 * RATE), round(0.5 * RATE))


def test_a_long_quiet_beginning_is_judged_by_itself() -> None:
    take = np.concatenate([quiet(0.2), speech(2.5, -58), speech(0.5, -3)])
    assert speech_edges(take, RATE)[0] == round(0.2 * RATE)


@pytest.mark.parametrize("samples", [quiet(0.0), quiet(1.0), quiet(1.0, -61)])
def test_quiet_has_no_edges_and_nothing_is_left_of_it(samples: Samples) -> None:
    assert speech_edges(samples, RATE) == (0, 0)
    assert len(trimmed(samples, RATE)) == 0
    assert len(trimmed(samples, RATE, start=False)) == 0
    assert len(trimmed(samples, RATE, end=False)) == 0
    assert len(trimmed(samples, RATE, start=False, end=False)) == len(samples)


def test_trimming_keeps_the_speech_and_four_milliseconds_around_it() -> None:
    take = np.concatenate([quiet(0.5), speech(1.0), quiet(0.5)])
    kept = trimmed(take, RATE)
    assert len(kept) == RATE + 2 * MARGIN
    first, last = RATE // 2 + 50, RATE // 2 + RATE - 50
    begin = RATE // 2 - MARGIN
    assert np.array_equal(kept[first - begin : last - begin], take[first:last])


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.5), (0.0, 0.002), (0.003, 0.0)])
def test_what_is_kept_is_known_from_the_edges(before: float, after: float) -> None:
    take = np.concatenate([quiet(before), speech(0.4), quiet(after)])
    begin, end = kept_range(*speech_edges(take, RATE), len(take), RATE)
    kept = trimmed(take, RATE)
    assert len(kept) == end - begin
    assert np.array_equal(kept[200:-200], take[begin + 200 : end - 200])
    assert kept_range(0, 0, 1000, RATE) == (0, 0)


def test_only_the_sides_that_are_asked_for_are_trimmed() -> None:
    take = np.concatenate([quiet(0.5), speech(1.0), quiet(0.25)])
    assert len(trimmed(take, RATE, start=False)) == round(1.5 * RATE) + MARGIN
    assert len(trimmed(take, RATE, end=False)) == round(1.25 * RATE) + MARGIN


@pytest.mark.parametrize("start", [True, False])
@pytest.mark.parametrize("end", [True, False])
def test_takes_cut_in_full_sound_join_silence_without_a_step(start: bool, end: bool) -> None:
    kept = trimmed(speech(0.5, -1), RATE, start=start, end=end)
    assert abs(kept[0]) <= CLICK
    assert abs(kept[-1]) <= 10 ** (-1 / 20) / 120 * 1.01  # one step of the fade of 120 frames


def test_the_fade_ends_where_the_next_sample_would_be_silent() -> None:
    kept = trimmed(np.full(RATE, 0.1, np.float32), RATE)
    steps = np.abs(np.diff(np.concatenate([[0.0], kept, [0.0]])))
    assert steps.max() <= CLICK


def test_sound_shorter_than_its_fades_survives() -> None:
    blip = np.concatenate([quiet(0.1), np.full(3, 0.5, np.float32), quiet(0.1)])
    kept = trimmed(blip, RATE)
    assert len(kept) == 3 + 2 * MARGIN
    assert kept.max() > 0.2
    assert len(trimmed(np.full(3, 0.5, np.float32), RATE)) == 3


@given(
    levels=st.lists(
        st.tuples(st.integers(1, 3000), st.sampled_from([-200, -70, -59.5, -55, -51, -45, -30, -12, -1])),
        max_size=12,
    ),
    cuts=st.lists(st.integers(0, 5000), max_size=10),
    start=st.booleans(),
    end=st.booleans(),
)
def test_streamed_and_whole_give_identical_samples(
    levels: list[tuple[int, float]], cuts: list[int], start: bool, end: bool
) -> None:
    pieces = [quiet(frames / RATE, level) for frames, level in levels]
    take = np.concatenate([np.zeros(0, np.float32), *pieces])
    trimmer = EdgeTrimmer(RATE, trim_start=start, trim_end=end)
    given_out = []
    at = 0
    for size in [*cuts, len(take)]:
        given_out.append(trimmer.push(take[at : at + size]))
        at += size
    given_out.append(trimmer.finish())
    assert np.array_equal(np.concatenate(given_out), trimmed(take, RATE, start=start, end=end))


def test_the_trimmed_take_is_what_lies_between_the_edges() -> None:
    take = np.concatenate([quiet(0.3, -70), speech(0.2, -40), quiet(0.5, -70), speech(0.4), quiet(0.3, -58)])
    first, last = speech_edges(take, RATE)
    kept = trimmed(take, RATE)
    assert len(kept) == last - first + 2 * MARGIN
    assert np.array_equal(kept[120:-120], take[first - MARGIN + 120 : last + MARGIN - 120])


def test_sound_comes_out_of_the_stream_before_its_end() -> None:
    trimmer = EdgeTrimmer(RATE, trim_start=True, trim_end=True)
    come_out = sum(len(trimmer.push(speech(0.1))) for _ in range(20))
    assert come_out >= 1.9 * RATE


def test_a_pause_inside_is_held_until_it_is_known_to_be_one() -> None:
    trimmer = EdgeTrimmer(RATE, trim_start=True, trim_end=True)
    trimmer.push(speech(1.0))
    held = trimmer.push(quiet(2.0))
    assert len(held) < 0.01 * RATE
    assert len(trimmer.push(speech(0.5))) > 2.4 * RATE


def test_quiet_before_the_speech_is_not_kept_in_memory() -> None:
    trimmer = EdgeTrimmer(RATE, trim_start=True, trim_end=True)
    for _ in range(100):
        assert len(trimmer.push(quiet(0.1))) == 0
    assert trimmer._held.end - trimmer._held.start < 0.02 * RATE
