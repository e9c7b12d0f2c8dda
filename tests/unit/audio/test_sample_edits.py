"""What is mended in a recording, measured afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.faulty_recordings import RATE, noise, reading
from tts_studio.audio.sample_checks import measured_sample
from tts_studio.audio.sample_edits import edited, edited_sound, one_channel
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit

SOUND = (reading(20) + noise(20, -66))[:, None]


def test_as_recorded_changes_nothing() -> None:
    assert np.array_equal(edited(SOUND, RATE, AS_RECORDED), SOUND)


def test_only_the_chosen_stretch_is_used() -> None:
    used = edited(SOUND, RATE, SampleEdit(start=2.0, end=5.0))
    assert np.array_equal(used, SOUND[2 * RATE : 5 * RATE])
    assert len(edited(SOUND, RATE, SampleEdit(start=90.0))) == 1


@pytest.mark.parametrize("level", [-38.0, -29.0, -9.0])
def test_normalising_brings_the_voice_to_its_level_and_holds_the_peaks(level: float) -> None:
    sound = (reading(20, level_db=level) + noise(20, -80))[:, None]
    found = measured_sample(edited(sound, RATE, SampleEdit(normalise=True)), RATE)
    assert found.speech_db == pytest.approx(-20, abs=0.7)
    assert found.true_peak_db <= -3.0


def test_normalising_silence_leaves_it() -> None:
    silent = np.zeros((RATE, 1), np.float32)
    assert not edited(silent, RATE, SampleEdit(normalise=True)).any()
    assert not len(edited(silent[:10], RATE, SampleEdit(normalise=True, end=0.0))) > 1


def test_long_silences_are_shortened_everywhere_and_the_words_stay() -> None:
    voice = SOUND[: 10 * RATE]
    gap = noise(3.0, -66, seed=5)[:, None]
    found = measured_sample(
        edited(np.concatenate([gap, voice, gap, voice, gap]), RATE, SampleEdit(trim_silence=True)), RATE
    )
    assert found.longest_silence < 1.0
    assert found.seconds == pytest.approx(20.5, abs=1.2)
    assert edited(voice, RATE, SampleEdit(trim_silence=True)).shape == voice.shape
    silent = np.zeros((RATE, 1), np.float32)
    assert np.array_equal(edited(silent, RATE, SampleEdit(trim_silence=True)), silent)


def test_the_cuts_make_no_clicks() -> None:
    time = np.arange(RATE * 6) / RATE
    hum = (0.01 * np.sin(2 * np.pi * 50 * time)).astype(np.float32)
    voice = SOUND[: 8 * RATE, 0]
    sound = np.concatenate([voice, hum[: 4 * RATE], voice])[:, None]
    steps = np.abs(np.diff(edited(sound, RATE, SampleEdit(trim_silence=True))[:, 0]))
    assert steps.max() <= np.abs(np.diff(sound[:, 0])).max()


def test_one_channel_keeps_the_voice_of_every_kind_of_stereo() -> None:
    voice = SOUND[:, 0]
    for left, right in ((voice, voice * 0), (voice * 0, voice), (voice, -voice), (voice, voice)):
        assert np.allclose(one_channel(np.stack([left, right], axis=1)), voice, atol=1e-6)
    assert np.array_equal(one_channel(SOUND), voice)
    mixed = edited(np.stack([voice, -voice], axis=1), RATE, SampleEdit(mono=True))
    assert mixed.shape == (len(voice), 1)


def test_what_is_uploaded_is_one_channel() -> None:
    both = np.stack([SOUND[:, 0], SOUND[:, 0] * 0], axis=1)
    sound = edited_sound(both, RATE, SampleEdit(mono=True, normalise=True))
    assert sound.samples.ndim == 1
    assert measured_sample(sound.samples[:, None], RATE).speech_db == pytest.approx(-20, abs=0.7)
