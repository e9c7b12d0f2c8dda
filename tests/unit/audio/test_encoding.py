"""Sound files are whole or not there."""

from __future__ import annotations

import asyncio
import errno
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tts_studio.audio.containers import mpeg_frame_bytes
from tts_studio.audio.decoding import decode
from tts_studio.audio.encoding import SUFFIXES, AudioFileWriter, can_write, codec_of
from tts_studio.audio.pcm import floats
from tts_studio.domain.audio_format import Codec
from tts_studio.domain.errors import AudioFormatUnsupported, ExportError

RATE = 24000
TONE = (0.4 * np.sin(np.arange(3 * RATE) * 0.06)).astype(np.float32)

WRITE_UNTIL_FULL = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from tts_studio.audio.encoding import AudioFileWriter
from tts_studio.domain.errors import ExportError

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
noise = np.random.default_rng(1).uniform(-0.5, 0.5, 24_000).astype(np.float32)
try:
    with AudioFileWriter(Path(sys.argv[1]), 24_000) as writer:
        for _ in range(int(sys.argv[2])):
            writer.write(noise)
except ExportError as problem:
    print(problem)
"""


def left_behind(folder: Path) -> list[str]:
    """Every name in the folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".WAV"])
def test_exact_formats_hold_every_sample_exactly(tmp_path: Path, suffix: str) -> None:
    samples = np.random.default_rng(3).integers(-32768, 32767, 200_000).astype(np.int16)
    path = tmp_path / f"speech{suffix}"
    with AudioFileWriter(path, RATE) as writer:
        for start in range(0, len(samples), 12_345):
            writer.write(floats(samples[start : start + 12_345]))
        assert writer.frames == len(samples)
    assert np.array_equal(decode(path.read_bytes()).samples * 32768, samples)
    assert left_behind(tmp_path) == [path.name]


@pytest.mark.parametrize("suffix", [".mp3", ".ogg"])
@pytest.mark.parametrize("rate", [24000, 44100])
def test_lossy_formats_sound_like_the_original(tmp_path: Path, suffix: str, rate: int) -> None:
    path = tmp_path / f"speech{suffix}"
    with AudioFileWriter(path, rate) as writer:
        writer.write(TONE)
    pcm = decode(path.read_bytes())
    assert pcm.rate == rate
    assert abs(pcm.frames - len(TONE)) < 0.1 * rate
    middle = slice(5000, 60_000)
    assert np.abs(pcm.samples[middle] - TONE[middle]).max() < 0.02


@pytest.mark.parametrize("kilobits", [1, 64, 128, 160, 192, 224, 256, 999])
@pytest.mark.parametrize("rate", [8000, 16000, 24000, 44100])
def test_an_mp3_is_as_loud_and_as_long_as_the_sound_in_it(tmp_path: Path, rate: int, kilobits: int) -> None:
    path = tmp_path / "speech.mp3"
    with AudioFileWriter(path, rate, kilobits=kilobits) as writer:
        writer.write(TONE)
    samples = decode(path.read_bytes()).samples
    assert len(samples) == len(TONE)
    middle = slice(10_000, 60_000)
    factor = np.dot(samples[middle], TONE[middle]) / np.dot(TONE[middle], TONE[middle])
    assert factor == pytest.approx(1.0, abs=0.002)


@pytest.mark.parametrize(("rate", "kilobits"), [(44100, 192), (48000, 128), (24000, 160), (24000, 64)])
def test_an_mp3_has_a_constant_bit_rate(tmp_path: Path, rate: int, kilobits: int) -> None:
    path = tmp_path / "speech.mp3"
    with AudioFileWriter(path, rate, kilobits=kilobits) as writer:
        writer.write(TONE)
    data = path.read_bytes()
    at = data.index(b"\xff", 0)
    lengths = set()
    while length := mpeg_frame_bytes(data, at):
        lengths.add(length)
        at += length
    samples = 1152 if rate >= 32000 else 576
    whole = kilobits * 1000 * samples // (8 * rate)
    assert lengths <= {whole, whole + 1}


def test_ten_minutes_of_vorbis_given_at_once_do_not_crash(tmp_path: Path) -> None:
    path = tmp_path / "long.ogg"
    with AudioFileWriter(path, 8000) as writer:
        writer.write(np.resize(TONE, 600 * 8000))
    assert soundfile.info(path).frames == 600 * 8000


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_beyond_full_scale_is_limited_not_wrapped(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"loud{suffix}"
    with AudioFileWriter(path, RATE) as writer:
        writer.write(np.full(RATE, 1.7, dtype=np.float32))
    assert decode(path.read_bytes()).samples[5000:20_000].min() > 0.8


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_title_is_in_the_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"speech{suffix}"
    with AudioFileWriter(path, RATE, title="Kapitel 1 – Größe") as writer:
        writer.write(TONE)
    with soundfile.SoundFile(path) as file:
        assert file.title == "Kapitel 1 – Größe"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_older_file_stays_until_the_new_one_is_whole(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"speech{suffix}"
    path.write_bytes(b"older")
    with AudioFileWriter(path, RATE) as writer:
        writer.write(TONE)
        assert path.read_bytes() == b"older"
    assert decode(path.read_bytes()).frames > 0
    assert left_behind(tmp_path) == [path.name]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("reason", [ValueError, KeyboardInterrupt, asyncio.CancelledError])
def test_nothing_is_left_of_a_file_that_was_given_up(
    tmp_path: Path, suffix: str, reason: type[BaseException]
) -> None:
    with pytest.raises(reason), AudioFileWriter(tmp_path / f"speech{suffix}", RATE) as writer:
        writer.write(TONE)
        raise reason
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    ("suffix", "seconds"), [(".wav", 30), (".flac", 30), (".wav", 5), (".mp3", 30), (".ogg", 90)]
)
def test_a_full_disk_is_a_sentence_and_leaves_the_older_file(
    tmp_path: Path, suffix: str, seconds: int
) -> None:
    path = tmp_path / f"speech{suffix}"
    path.write_bytes(b"older")
    done = subprocess.run(
        [sys.executable, "-c", WRITE_UNTIL_FULL, str(path), str(seconds)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"“{path.name}” could not be written: the file grew too large")
    assert path.read_bytes() == b"older"
    assert left_behind(tmp_path) == [path.name]


def test_a_disk_that_turns_out_full_at_the_end_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "speech.wav"
    writer = AudioFileWriter(path, RATE)
    writer.write(TONE)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="no room is left on the disk"):
        writer.finish()
    assert left_behind(tmp_path) == []


def test_samples_that_did_not_reach_the_file_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = AudioFileWriter(tmp_path / "speech.wav", RATE)
    writer.write(TONE)
    monkeypatch.setattr(writer, "_frames", writer.frames + 1)
    with pytest.raises(ExportError, match="no room"):
        writer.finish()
    assert left_behind(tmp_path) == []


def test_an_interruption_at_the_very_end_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(handle: int) -> None:
        raise KeyboardInterrupt

    writer = AudioFileWriter(tmp_path / "speech.wav", RATE)
    writer.write(TONE)
    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        writer.finish()
    assert left_behind(tmp_path) == []


def test_a_missing_folder_a_folder_and_a_file_as_folder_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder.wav").mkdir()
    for path, sentence in (
        (tmp_path / "missing" / "a.wav", "the folder does not exist"),
        (tmp_path / "file" / "a.wav", "its folder is a file"),
        (tmp_path / "folder.wav", "it is a folder"),
    ):
        with pytest.raises(ExportError, match=sentence):
            AudioFileWriter(path, RATE)


def test_a_place_that_cannot_be_written_is_a_sentence() -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        AudioFileWriter(Path("/sys/speech.wav"), RATE)


@pytest.mark.parametrize(
    ("name", "sentence"), [("a.aac", "“.aac” files"), ("a", "no suffix"), ("a.wav.txt", "txt")]
)
def test_unknown_suffixes_are_refused_with_those_that_work(name: str, sentence: str) -> None:
    with pytest.raises(AudioFormatUnsupported, match=sentence) as refused:
        codec_of(Path(name))
    assert ".flac" in refused.value.advice


def test_every_suffix_can_be_written_and_headerless_samples_cannot() -> None:
    assert all(can_write(codec_of(Path(f"a{suffix}"))) for suffix in SUFFIXES)
    assert not can_write(Codec.MULAW)


def test_the_suffix_decides_the_codec() -> None:
    assert codec_of(Path("Folder.x/SPEECH.Mp3")) is Codec.MP3


def test_an_mp3_at_a_rate_mp3_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFormatUnsupported, match="96000 Hz"):
        AudioFileWriter(tmp_path / "a.mp3", 96000)
    assert left_behind(tmp_path) == []


def test_a_wav_larger_than_wav_can_be_is_refused_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tts_studio.audio.encoding._WAV_BYTES", 100_000)
    with pytest.raises(ExportError, match="4 GB"), AudioFileWriter(tmp_path / "a.wav", RATE) as writer:
        writer.write(TONE)
    assert left_behind(tmp_path) == []


def test_finishing_twice_is_harmless_and_writing_afterwards_is_refused(tmp_path: Path) -> None:
    writer = AudioFileWriter(tmp_path / "a.wav", RATE)
    writer.write(TONE)
    writer.finish()
    writer.finish()
    writer.discard()
    assert decode((tmp_path / "a.wav").read_bytes()).frames == len(TONE)
    with pytest.raises(ExportError, match="finished already"):
        writer.write(TONE)


def test_hours_of_sound_need_little_memory(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import numpy as np, resource\n"
        "from tts_studio.audio.encoding import AudioFileWriter\n"
        "chunk = np.zeros(24_000, np.float32)\n"
        "with AudioFileWriter(Path(sys.argv[1]), 24_000) as writer:\n"
        "    writer.write(chunk)\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    for _ in range(7200): writer.write(chunk)\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "a.flac")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 10_000  # kilobytes; the sound itself is 350,000
