"""Files as feeds: every sample in order, and never more of it in memory than is heard soon."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.support.voice_recordings import spoken
from tts_studio.audio.file_feed import AHEAD_SECONDS, FileFeed
from tts_studio.audio.master_encoder import MasterEncoder, MasterSpec
from tts_studio.audio.pcm import Samples, Samples16, integers
from tts_studio.audio.sound_file import SoundFile
from tts_studio.domain.errors import AudioUnreadable
from tts_studio.domain.master_file import MASTER_SUFFIXES, MasterFormat, rate_for

_BLOCK_SECONDS = 0.1


def written(path: Path, sound: Samples, rate: int, channels: int = 1) -> Path:
    spec = MasterSpec(
        MasterFormat(MASTER_SUFFIXES[path.suffix]), rate, channels, datetime(2031, 5, 17, tzinfo=UTC)
    )
    with closing(MasterEncoder(path, spec)) as encoder:
        encoder.write(sound)
    return path


def played(file: FileFeed) -> Samples16:
    """What a device would be given."""
    pieces: list[Samples16] = []
    while not file.feed.ended:
        while file.is_short:
            file.take(file.read())
        out = np.empty(round(_BLOCK_SECONDS * file.feed.rate), dtype=np.int16)
        pieces.append(out[: file.feed.pull(out)])
        file.forget_before(file.feed.place.slot)
    assert file.feed.underruns == 0
    return np.concatenate(pieces)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4b"])
def test_every_format_is_heard_whole_and_unchanged(tmp_path: Path, suffix: str) -> None:
    rate = rate_for(MASTER_SUFFIXES[suffix], 24_000)
    path = written(tmp_path / f"master{suffix}", spoken(25.0, rate), rate, channels=2)
    with SoundFile(path) as decoded:
        expected = integers(np.concatenate([block.mean(axis=1) for block in decoded.blocks()]))
    with closing(FileFeed(path)) as file:
        assert file.feed.rate == rate
        heard = played(file)
    assert len(heard) == pytest.approx(25.0 * rate, abs=0.1 * rate)
    assert np.array_equal(heard, expected)


def test_both_channels_are_heard(tmp_path: Path) -> None:
    import soundfile

    path, tone = tmp_path / "two.wav", spoken(1.0, 24_000)
    soundfile.write(path, np.stack([tone, np.zeros_like(tone)], axis=1), 24_000)
    with closing(FileFeed(path)) as file:
        assert played(file).max() == pytest.approx(integers(tone).max() / 2, rel=0.01)


def test_a_long_file_takes_the_memory_of_a_short_one(tmp_path: Path) -> None:
    rate = 8_000
    path = written(tmp_path / "long.wav", np.tile(spoken(60.0, rate), 15), rate)
    with closing(FileFeed(path)) as file:
        tracemalloc.start()
        try:
            frames = 0
            out = np.empty(rate, dtype=np.int16)
            while not file.feed.ended:
                while file.is_short:
                    file.take(file.read())
                frames += file.feed.pull(out)
                file.forget_before(file.feed.place.slot)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert frames == 900 * rate
    assert peak < 120 * rate * 2, "as much as two minutes of sixteen-bit samples"


def test_only_what_is_heard_soon_is_read(tmp_path: Path) -> None:
    rate = 24_000
    with closing(FileFeed(written(tmp_path / "long.wav", spoken(60.0, rate), rate))) as file:
        while file.is_short:
            file.take(file.read())
        assert AHEAD_SECONDS <= file.feed.starts()[-1] / rate < AHEAD_SECONDS + 5


def test_a_file_without_a_sample_ends_at_once(tmp_path: Path) -> None:
    with closing(FileFeed(written(tmp_path / "none.wav", np.zeros(0, np.float32), 24_000))) as file:
        file.take(file.read())
        assert file.feed.pull(np.empty(240, dtype=np.int16)) == 0
        assert file.feed.ended


def test_what_is_no_sound_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "book.mp3"
    path.write_text("Not a sound.")
    with pytest.raises(AudioUnreadable, match=r"“book\.mp3” cannot be read"):
        FileFeed(path)
    with pytest.raises(AudioUnreadable, match=r"“gone\.wav” cannot be read: No such file"):
        FileFeed(tmp_path / "gone.wav")


def test_the_end_of_a_file_may_be_read_when_all_of_it_was_heard(tmp_path: Path) -> None:
    path = written(tmp_path / "late.wav", spoken(0.5, 24_000), 24_000)
    with closing(FileFeed(path)) as file:
        while (samples := file.read()) is not None:
            file.take(samples)
        out = np.empty(24_000, dtype=np.int16)
        taken = file.feed.pull(out)
        assert file.feed.waiting
        heard, before = file.feed.place, file.feed.frame_of(file.feed.place)
        file.take(None)
        file.forget_before(file.feed.after(heard, 0).slot)
        file.feed.pull(out)
        assert file.feed.ended
        assert taken == before == 12_000
