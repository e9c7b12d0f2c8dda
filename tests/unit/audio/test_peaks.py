"""The picture of the waveform shows every peak and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts_studio.audio.pcm import Samples
from tts_studio.audio.peaks import COARSE_FRAMES, FINEST_FRAMES, Peaks

NOISE = (np.random.default_rng(4).integers(-32768, 32767, 300_001) / 32768).astype(np.float32)


def peaks_of(samples: Samples, *cuts: int) -> Peaks:
    """Peaks of samples given in pieces."""
    peaks = Peaks()
    for piece in np.split(samples, cuts):
        peaks.append(piece)
    return peaks


@pytest.mark.parametrize("stretch", [64, 100, 256, 1000, 4096, 70_000])
def test_no_column_misses_a_peak_or_shows_one_from_far_away(stretch: int) -> None:
    peaks = peaks_of(NOISE)
    columns = len(NOISE) // stretch
    lows, highs = peaks.query(0, columns * stretch, columns)
    for column in range(columns):
        start, end = column * stretch, (column + 1) * stretch
        wide = NOISE[max(0, start - stretch) : end + stretch]
        assert wide.min() <= lows[column] <= NOISE[start:end].min()
        assert NOISE[start:end].max() <= highs[column] <= wide.max()


def test_columns_on_the_finest_grid_are_exact() -> None:
    lows, highs = peaks_of(NOISE).query(0, 1000 * FINEST_FRAMES, 1000)
    rows = NOISE[: 1000 * FINEST_FRAMES].reshape(1000, -1)
    assert np.array_equal(lows, rows.min(axis=1))
    assert np.array_equal(highs, rows.max(axis=1))


@given(
    frames=st.integers(0, 40_000),
    cuts=st.lists(st.integers(0, 40_000), max_size=6),
    start=st.integers(-5000, 45_000),
    length=st.integers(1, 60_000),
    columns=st.integers(1, 300),
)
def test_growing_in_pieces_gives_the_same_picture(
    frames: int, cuts: list[int], start: int, length: int, columns: int
) -> None:
    whole, pieces = peaks_of(NOISE[:frames]), peaks_of(NOISE[:frames], *sorted(cuts))
    assert pieces.frames == frames
    for one, other in zip(
        whole.query(start, start + length, columns), pieces.query(start, start + length, columns), strict=True
    ):
        assert one.dtype == np.float32
        assert np.array_equal(one, other)


def test_the_last_frames_are_shown_before_their_stretch_is_full() -> None:
    samples = np.zeros(64 * 21 + 3, np.float32)
    samples[-1] = 0.75
    for columns in (1, 2, 7, 21, 500):
        lows, highs = peaks_of(samples).query(0, len(samples), columns)
        assert highs[-1] == 0.75
        assert lows.min() == 0


def test_outside_the_sound_there_is_silence() -> None:
    peaks = peaks_of(np.full(6400, 0.5, np.float32))
    lows, highs = peaks.query(-6400, 12_800, 3)
    assert lows.tolist() == [0, 0.5, 0]
    assert highs.tolist() == [0, 0.5, 0]
    assert not Peaks().query(0, 1000, 10)[1].any()


def test_empty_questions_have_empty_answers() -> None:
    peaks = peaks_of(NOISE)
    assert len(peaks.query(0, 100, 0)[0]) == 0
    assert peaks.query(100, 100, 2)[0].tolist() == [0, 0]


def test_a_wide_view_of_an_hour_reads_few_values() -> None:
    peaks = peaks_of(np.resize(NOISE, 8000 * 3600))
    level, size = peaks._level_for(8000 * 3600 / 1000)
    assert size * 8 <= 8000 * 3600 / 1000
    assert peaks._levels[level].size <= 4 * 8 * 1000 + 1


def test_the_sound_itself_is_let_go() -> None:
    sound = np.zeros(24_000 * 10 + 7, dtype=np.float32)
    peaks = Peaks()
    peaks.append(sound)
    assert peaks._rest.base is None


def test_the_extremes_of_all_of_it_are_known_while_it_grows() -> None:
    peaks = Peaks()
    assert (peaks.lowest, peaks.highest) == (0.0, 0.0)
    peaks.append(np.array([0.1, 0.3, 0.2], np.float32))
    assert peaks.lowest == 0.0
    assert peaks.highest == pytest.approx(0.3)
    peaks.append(np.array([-0.5, 0.1], np.float32))
    assert peaks.lowest == -0.5
    assert peaks.highest == pytest.approx(0.3)


@given(frames=st.integers(0, 40_000), start=st.integers(-5000, 45_000), columns=st.integers(1, 40))
def test_a_far_view_is_the_same_when_only_the_coarse_stretches_are_kept(
    frames: int, start: int, columns: int
) -> None:
    whole, coarse = peaks_of(NOISE[:frames]), peaks_of(NOISE[:frames])
    coarse.coarsen()
    coarse.coarsen()
    assert (coarse.frames, coarse.lowest, coarse.highest) == (whole.frames, whole.lowest, whole.highest)
    end = start + columns * COARSE_FRAMES * 8
    for one, other in zip(whole.query(start, end, columns), coarse.query(start, end, columns), strict=True):
        assert np.array_equal(one, other)


def test_coarse_stretches_are_a_small_part_of_the_memory_and_show_a_near_view_in_blocks() -> None:
    peaks = peaks_of(NOISE)
    whole = peaks.bytes
    peaks.coarsen()
    assert not peaks.fine
    assert peaks.bytes < whole / 12
    lows, highs = peaks.query(0, COARSE_FRAMES, COARSE_FRAMES // FINEST_FRAMES)
    assert set(lows.tolist()) == {NOISE[:COARSE_FRAMES].min()}
    assert set(highs.tolist()) == {NOISE[:COARSE_FRAMES].max()}
    with pytest.raises(AssertionError, match="cannot grow"):
        peaks.append(NOISE)
