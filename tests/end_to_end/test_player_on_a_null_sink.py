"""The player on a real sound server: what it records is what was played, and its death is survived."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.eventually import PATIENCE
from tests.support.player_desk import PlayerDesk, feed_of
from tests.support.pulse import PrivatePulse, heard_right, private_pulse
from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.pcm import Samples16
from tts_studio.audio.player import PlayerState
from tts_studio.audio.portaudio import PortAudio
from tts_studio.domain.errors import SoundLost, SoundUnavailable


@pytest.fixture
def pulse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[PrivatePulse]:
    """A running sound server at the rate the test asks for, 24,000 Hz unless it does."""
    with private_pulse(tmp_path, getattr(request, "param", 24000), monkeypatch) as pulse:
        yield pulse


@pytest.fixture
def desk(pulse: PrivatePulse) -> Iterator[PlayerDesk]:
    """A player whose library has just looked the devices up."""
    desk = PlayerDesk()
    desk.output.outputs()
    yield desk
    pulse.go_on()
    desk.player.close()
    desk.output.close()


def recorded(pulse: PrivatePulse, desk: PlayerDesk, feed: PlaybackFeed) -> Samples16:
    """What the server hears of a feed, frames × 2."""
    with pulse.recording() as recording:
        desk.player.play(feed)
        desk.until_state(PlayerState.STOPPED)
        recording.wait_for_silence(0.1, pulse.rate)
        return recording.sounding()


def noise(frames: int) -> Samples16:
    """Samples that are nowhere alike and never zero."""
    return np.random.default_rng(3).integers(1, 20000, frames).astype(np.int16)


@pytest.mark.parametrize("pulse", [24000, 44100], indirect=True)
def test_every_sample_is_played_exactly_and_the_last_one_too(pulse: PrivatePulse, desk: PlayerDesk) -> None:
    samples = noise(pulse.rate)

    def play() -> Samples16:
        feed = feed_of(samples[:7000], samples[7000:], rate=pulse.rate)
        played = recorded(pulse, desk, feed)
        assert feed.underruns == 0
        return played

    def exact(played: Samples16) -> bool:
        whole = all(np.array_equal(played[: len(samples), channel], samples) for channel in (0, 1))
        return whole and len(played) <= len(samples) + pulse.rate // 200

    for _ in range(2):  # the second time on the stream that is still open
        assert exact(heard_right(play, exact))


def test_sound_at_another_rate_than_the_server_s_is_played_at_its_length(
    pulse: PrivatePulse, desk: PlayerDesk
) -> None:
    def as_long(played: Samples16) -> bool:
        return abs(len(played) - 24000) <= 300

    assert as_long(heard_right(lambda: recorded(pulse, desk, feed_of(noise(44100), rate=44100)), as_long))


def test_a_rate_the_device_refuses_is_played_at_the_devices_own(
    pulse: PrivatePulse, desk: PlayerDesk
) -> None:
    rate = 1_000_000  # more than the server takes
    tone = (8000 * np.sin(np.arange(rate) * 2 * np.pi * 440 / rate)).astype(np.int16)

    def as_long(played: Samples16) -> bool:
        return abs(len(played) - pulse.rate) <= 1000

    played = heard_right(lambda: recorded(pulse, desk, feed_of(tone, rate=rate)), as_long)
    assert as_long(played)
    middle = played[4000:20_000, 0] * np.hanning(16_000)
    assert np.argmax(np.abs(np.fft.rfft(middle))) * pulse.rate / 16_000 == pytest.approx(440, abs=3)


def test_the_position_follows_what_is_heard(pulse: PrivatePulse, desk: PlayerDesk) -> None:
    feed = feed_of(noise(24000 * 3))
    desk.player.play(feed)
    begin = time.monotonic()
    desk.until(lambda: desk.player.heard_position() > 12_000)
    assert time.monotonic() - begin >= 0.5 - 0.05
    # The server holds more than a tenth of a second that was taken and is not heard yet.
    assert feed.frame_of(feed.place) - desk.player.heard_position() > 1200
    desk.player.pause()
    desk.until(lambda: desk.player.heard() == feed.place)


def test_a_server_that_dies_is_noticed_and_one_that_comes_back_plays_on(
    pulse: PrivatePulse, desk: PlayerDesk
) -> None:
    feed = feed_of(noise(24000 * 4))
    desk.player.play(feed)
    desk.until(lambda: desk.player.heard_position() > 6000)
    pulse.kill()
    desk.until_state(PlayerState.FAILED)
    assert isinstance(desk.player.status.problem, SoundLost)
    kept = feed.frame_of(feed.place)
    assert 6000 <= kept < 24000 * 4
    desk.player.play(feed)
    desk.until_state(PlayerState.FAILED)
    assert isinstance(desk.player.status.problem, SoundUnavailable)
    assert "no sound output" in desk.player.status.problem.sentence
    pulse.start()
    with pulse.recording() as recording:
        desk.player.play(feed)
        desk.until(lambda: bool(recording.samples().any()))
    assert feed.frame_of(feed.place) >= kept


def test_a_server_that_hangs_blocks_nobody_and_is_noticed(pulse: PrivatePulse, desk: PlayerDesk) -> None:
    feed = feed_of(noise(24000 * 60))
    desk.player.play(feed)
    desk.until(lambda: desk.player.heard_position() > 2000)
    pulse.suspend()
    for call in (desk.player.pause, desk.player.resume, desk.player.heard_position, desk.player.level):
        call()
    # They came back before anybody noticed that the server hangs.
    assert desk.player.status.state is PlayerState.PLAYING
    desk.until_state(PlayerState.FAILED)
    assert isinstance(desk.player.status.problem, SoundLost)
    pulse.go_on()

    def plays() -> bool:
        if desk.player.status.state is PlayerState.FAILED:
            desk.player.play(feed)
        return desk.player.heard_position() > 24_000

    desk.until(plays)


def test_a_missing_device_is_replaced_and_devices_are_listed(pulse: PrivatePulse, desk: PlayerDesk) -> None:
    devices = desk.output.outputs()
    assert devices[0].is_default
    assert devices[0].id == f"ALSA:{devices[0].name}"
    notices: list[str] = []
    desk.player.noticed.connect(notices.append)
    desk.player.choose_device("ALSA:Unplugged")

    def exact(played: Samples16) -> bool:
        return np.array_equal(played[:4800, 0], noise(4800))

    assert exact(heard_right(lambda: recorded(pulse, desk, feed_of(noise(4800))), exact))
    assert notices == ["The sound output “Unplugged” is not there; playing on the default one."]
    # While a stream is open the devices stay as they were last looked up.
    assert desk.output.outputs() == devices


def test_the_devices_cannot_be_asked_while_the_server_hangs_and_the_program_still_ends(
    pulse: PrivatePulse,
) -> None:
    program = (
        "import os, signal, sys, threading\n"
        "from tts_studio.audio.portaudio import PortAudio\n"
        "from tts_studio.domain.errors import SoundLost\n"
        "output = PortAudio()\n"
        "output.prepare()\n"
        "os.kill(int(sys.argv[1]), signal.SIGSTOP)\n"
        "threading.Thread(target=output.outputs, daemon=True).start()\n"
        "while not output._turn.locked(): pass\n"
        "try: output.outputs()\n"
        "except SoundLost as problem: print(problem)\n"
        "output.close()\n"
    )
    server = pulse._server
    assert server is not None
    done = subprocess.run(
        [sys.executable, "-c", program, str(server.pid)], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0
    assert done.stdout.startswith("The sound system does not answer.")


def test_a_missing_sound_library_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)

    class Missing:
        """What importing sounddevice without PortAudio does."""

        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice")
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(SoundUnavailable, match="PortAudio is missing") as missing:
        PortAudio().prepare()
    assert "libportaudio2" in missing.value.advice
