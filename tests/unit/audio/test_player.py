"""The player does what it is told, at once, whatever the sound card does."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from tests.support.sound_card import SoundCard, Studio
from tts_studio.audio import playback_thread
from tts_studio.audio.feed import Place, PlaybackFeed
from tts_studio.audio.pcm import Samples16, floats
from tts_studio.audio.playback_thread import News
from tts_studio.audio.player import PlayerState, PlayerStatus
from tts_studio.domain.errors import SoundLost, SoundUnavailable

RATE = 24000


def noise(frames: int, seed: int = 1) -> Samples16:
    """Samples that are nowhere alike and never zero."""
    return np.random.default_rng(seed).integers(1, 20000, frames).astype(np.int16)


def feed_of(*slots: Samples16, rate: int = RATE, finished: bool = True) -> PlaybackFeed:
    """A feed with these slots."""
    feed = PlaybackFeed(rate)
    for samples in slots:
        slot = feed.add_slot()
        feed.append(slot, floats(samples))
        feed.close(slot)
    if finished:
        feed.finish()
    return feed


def sounding(samples: Samples16) -> Samples16:
    """What lies between the first and the last sample that is not silent."""
    loud = np.flatnonzero(samples)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


@pytest.fixture
def studio() -> Iterator[Studio]:
    """A player on a card that works."""
    studio = Studio(SoundCard())
    yield studio
    studio.card.hanging.set()
    studio.player.close()


def state_is(studio: Studio, state: PlayerState) -> bool:
    """Whether the player is in a state now."""
    return studio.player.status.state is state


def play_to_the_end(studio: Studio, feed: PlaybackFeed) -> None:
    """Play a feed until the player stops by itself."""
    studio.player.play(feed)
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))


def test_what_is_played_is_the_content_sample_for_sample_and_its_tail(studio: Studio) -> None:
    seen: list[PlayerState] = []
    studio.player.changed.connect(lambda status: seen.append(status.state))
    samples = noise(5000)
    play_to_the_end(studio, feed_of(samples[:2000], samples[2000:]))
    played = sounding(studio.stream.played)
    assert np.array_equal(played[:5000], samples)
    assert len(played) <= 5000 + 120  # the bridge to silence
    assert seen == [PlayerState.PLAYING, PlayerState.STOPPED]


def test_silence_follows_the_tail_for_as_long_as_the_device_holds_samples_back() -> None:
    studio = Studio(SoundCard(latency=0.2))
    play_to_the_end(studio, feed_of(noise(1000)))
    after = np.flatnonzero(studio.stream.played)[-1]
    assert len(studio.stream.played) - after >= 0.2 * RATE - 120
    studio.player.close()


def test_the_stream_is_stopped_between_sounds_and_used_again(studio: Studio) -> None:
    for _ in range(3):
        play_to_the_end(studio, feed_of(noise(1000)))
        studio.until(lambda: not studio.stream.running)
    assert len(studio.card.streams) == 1
    assert studio.stream.starts == 3


def test_a_stream_nobody_needs_is_closed(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback_thread, "_IDLE_SECONDS", 0.05)
    play_to_the_end(studio, feed_of(noise(1000)))
    studio.until(lambda: studio.stream.closed)
    play_to_the_end(studio, feed_of(noise(1000)))
    assert len(studio.card.streams) == 2


def test_pause_holds_the_place_and_resume_goes_on_there(studio: Studio) -> None:
    samples = noise(20_000)
    feed = feed_of(samples)
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 3000)
    studio.player.pause()
    assert state_is(studio, PlayerState.PAUSED)
    studio.until(lambda: not studio.stream.running)
    place = feed.place
    assert studio.player.heard() == place
    studio.player.resume()
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))
    played = studio.stream.played
    assert np.array_equal(sounding(played)[: place.offset], samples[: place.offset])
    assert np.array_equal(sounding(played)[-1000 - 120 : -120], samples[-1000:])


def test_stop_keeps_the_place_and_asks_for_nothing_more(studio: Studio) -> None:
    feed = feed_of(noise(50_000))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    studio.player.stop()
    studio.until(lambda: not studio.stream.running)
    place = feed.place
    assert place.offset < 50_000
    studio.player.stop()
    studio.player.pause()
    studio.player.resume()
    assert state_is(studio, PlayerState.STOPPED)
    assert feed.place == place


def test_playing_a_feed_at_its_end_begins_again(studio: Studio) -> None:
    feed = feed_of(noise(1000))
    play_to_the_end(studio, feed)
    play_to_the_end(studio, feed)
    assert np.count_nonzero(studio.stream.played) >= 2000


def test_seeking_while_playing_goes_on_there_and_shows_it_at_once(studio: Studio) -> None:
    feed = feed_of(noise(30_000), noise(1000, 2))
    assert studio.player.heard() is None
    assert studio.player.heard_position() == 0
    studio.player.seek(1)
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    studio.player.seek(1, 100)
    assert studio.player.heard() == Place(1, 100)
    assert studio.player.heard_position() == 30_100
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))
    assert np.array_equal(sounding(studio.stream.played)[-700 - 120 : -120], noise(1000, 2)[-700:])


def test_the_position_is_what_is_heard_not_what_was_taken(studio: Studio) -> None:
    studio.card.heard_in = 30.0
    feed = feed_of(noise(30_000))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 5000)
    assert studio.player.heard() == Place(0, 0)
    assert studio.player.level() == 0.0
    studio.card.heard_in = 0.0


def test_the_level_is_that_of_what_is_heard(studio: Studio) -> None:
    assert studio.player.level() == 0.0
    feed = feed_of(np.full(200_000, -16384, np.int16), finished=False)
    studio.player.play(feed)
    studio.until(lambda: studio.player.level() == 0.5)


def test_waiting_for_samples_is_silence_and_then_goes_on(studio: Studio) -> None:
    feed = PlaybackFeed(RATE)
    slot = feed.add_slot()
    studio.player.play(feed)
    studio.until(lambda: feed.waiting)
    assert state_is(studio, PlayerState.PLAYING)
    feed.append(slot, floats(noise(1000)))
    feed.close(slot)
    feed.finish()
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))
    assert np.array_equal(sounding(studio.stream.played)[:1000], noise(1000))


def test_volume_is_exact_at_one_and_halves_at_a_half(studio: Studio) -> None:
    studio.player.volume = 7
    assert studio.player.volume == 1.0
    studio.player.volume = 0.5
    feed = feed_of(np.full(30_000, 10_000, np.int16))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 2000)
    assert studio.stream.played[-1] == 5000
    studio.player.volume = 1.0
    studio.until(lambda: bool(studio.stream.played[-1] == 10_000))
    assert np.abs(np.diff(sounding(studio.stream.played)[:5000].astype(int))).max() < 300


def test_another_feed_takes_over_without_a_click(studio: Studio) -> None:
    first, second = feed_of(np.full(90_000, 20_000, np.int16)), feed_of(np.full(90_000, 10_000, np.int16))
    studio.player.play(first)
    studio.until(lambda: first.place.offset > 2000)
    start = len(studio.stream.played)
    studio.player.play(second)
    studio.until(lambda: second.place.offset > 2000)
    steps = np.abs(np.diff(studio.stream.played[start:].astype(int)))
    assert sorted(steps)[-2] <= 20_000 / 120 + 2  # apart from how the second feed begins
    assert studio.player.heard() is not None
    assert studio.player.feed is second


@pytest.mark.parametrize("rate", [16000, 44100])
def test_a_card_that_knows_only_its_own_rate_plays_all_the_same(rate: int) -> None:
    studio = Studio(SoundCard(own_rate=48000))
    tone = (10_000 * np.sin(np.arange(rate) * 2 * np.pi * 440 / rate)).astype(np.int16)
    play_to_the_end(studio, feed_of(tone, rate=rate))
    played = sounding(studio.stream.played).astype(np.float64)
    assert len(played) == pytest.approx(48000, abs=600)
    middle = played[10_000:38_000]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * 48000 / len(middle) == pytest.approx(440, abs=2)
    assert middle.max() == pytest.approx(10_000, rel=0.02)
    studio.player.close()


def test_no_sound_output_is_a_failure_with_its_sentence(studio: Studio) -> None:
    problem = SoundUnavailable("There is no sound output on this computer.")
    studio.card.problem = problem
    studio.player.play(feed_of(noise(1000)))
    studio.until(lambda: state_is(studio, PlayerState.FAILED))
    assert studio.player.status == PlayerStatus(PlayerState.FAILED, problem)
    studio.card.problem = None
    studio.player.play(feed_of(noise(1000)))
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))


def test_a_card_that_goes_away_is_noticed_and_what_was_not_heard_is_played_again(studio: Studio) -> None:
    feed = feed_of(noise(90_000))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 5000)
    studio.card.heard_in = 60.0
    for _ in range(10):
        studio.stream.ask()
    heard = studio.player.heard()
    taken = feed.place
    assert heard is not None
    studio.stream.running = False
    studio.until(lambda: state_is(studio, PlayerState.FAILED), asking=False)
    assert isinstance(studio.player.status.problem, SoundLost)
    assert heard <= feed.place < taken
    assert studio.card.streams[0].closed
    studio.player.play(feed)
    studio.until(lambda: len(studio.card.streams) == 2)


def test_a_card_that_asks_for_nothing_any_more_is_noticed(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback_thread, "_STALL_SECONDS", 0.2)
    feed = feed_of(noise(90_000))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    studio.until(lambda: state_is(studio, PlayerState.FAILED), asking=False)
    assert "stopped answering" in str(studio.player.status.problem)


def test_a_card_lost_during_a_pause_is_no_failure(studio: Studio) -> None:
    feed = feed_of(noise(90_000))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    studio.player.pause()
    studio.stream.running = False
    studio.until(lambda: studio.stream.closed, asking=False)
    assert state_is(studio, PlayerState.PAUSED)
    studio.player.resume()
    studio.until(lambda: len(studio.card.streams) == 2 and feed.place.offset > 10_000)


def test_a_hanging_sound_system_blocks_nobody_and_is_told(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback_thread, "_OPEN_SECONDS", 0.1)
    studio.card.hanging.clear()
    studio.player.play(feed_of(noise(1000)))
    for call in (studio.player.pause, studio.player.resume, studio.player.stop, studio.player.level):
        call()
    feed = feed_of(noise(1000))
    studio.player.play(feed)
    studio.until(lambda: state_is(studio, PlayerState.FAILED))
    assert isinstance(studio.player.status.problem, SoundLost)
    studio.card.hanging.set()
    # What opened too late is closed again by itself.
    studio.until(lambda: bool(studio.card.streams) and studio.card.streams[0].closed)
    studio.player.play(feed)
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))


def test_a_stream_left_behind_takes_nothing_from_the_feed(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback_thread, "_CALL_SECONDS", 0.1)
    feed = feed_of(noise(90_000))
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    left = studio.stream
    studio.card.hanging.clear()
    left.running = False
    studio.until(lambda: state_is(studio, PlayerState.FAILED), asking=False)
    place = feed.place
    left.ask()
    assert feed.place == place
    assert not left.played[-240:].any()


def test_the_chosen_device_is_used_and_a_missing_one_is_replaced_with_a_notice(studio: Studio) -> None:
    notices: list[str] = []
    studio.player.noticed.connect(notices.append)
    studio.card.missing = {"ALSA:Headset"}
    feed = feed_of(noise(500_000))
    studio.player.choose_device("ALSA:Speakers")
    studio.player.choose_device("ALSA:Speakers")
    assert studio.player.device == "ALSA:Speakers"
    studio.player.play(feed)
    studio.until(lambda: feed.place.offset > 1000)
    assert studio.stream.device == "ALSA:Speakers"
    assert notices == []
    studio.player.choose_device("ALSA:Headset")
    studio.until(lambda: notices != [])
    assert notices == ["The sound output “Headset” is not there; playing on the default one."]
    assert studio.card.streams[0].closed
    assert state_is(studio, PlayerState.PLAYING)


def test_a_seek_that_comes_after_the_end_is_obeyed(studio: Studio) -> None:
    feed = feed_of(noise(2000))
    studio.player.play(feed)
    ends = threading.Event()
    handle = studio.player._handle

    def seek_first(news: News) -> None:
        ends.set()
        feed.seek(0)
        handle(news)

    setattr(studio.player, "_handle", seek_first)  # noqa: B010  # a method cannot be assigned otherwise
    studio.until(ends.is_set)
    setattr(studio.player, "_handle", handle)  # noqa: B010  # a method cannot be assigned otherwise
    assert state_is(studio, PlayerState.PLAYING)
    studio.until(lambda: state_is(studio, PlayerState.STOPPED))
    assert np.count_nonzero(studio.stream.played) >= 4000


def test_old_news_changes_nothing(studio: Studio) -> None:
    studio.card.problem = SoundUnavailable("No.")
    studio.player.play(feed_of(noise(1000)))
    while studio._calls.empty():
        time.sleep(0.001)
    studio.player.stop()
    studio.deliver()
    assert state_is(studio, PlayerState.STOPPED)


def test_preparing_loads_the_library_and_its_failure_waits_until_something_plays(studio: Studio) -> None:
    studio.card.problem = SoundUnavailable("No.")
    studio.player.prepare()
    studio.until(lambda: studio.card.prepared == 1)
    assert state_is(studio, PlayerState.STOPPED)
    studio.card.problem = None
    play_to_the_end(studio, feed_of(noise(100)))


def test_closing_gives_the_device_back_and_tells_nothing_more(studio: Studio) -> None:
    told: list[PlayerStatus] = []
    studio.player.play(feed_of(noise(90_000)))
    studio.until(lambda: bool(studio.card.streams) and studio.stream.running)
    studio.player.changed.connect(told.append)
    studio.player.close()
    assert studio.stream.closed
    studio.deliver()
    assert told == []


def test_a_player_that_never_played_closes_at_once() -> None:
    studio = Studio(SoundCard())
    studio.player.volume = 0.3
    studio.player.close()
    assert studio.card.streams == []


def test_importing_the_player_loads_no_sound_library_and_no_numpy() -> None:
    program = (
        "import sys; import tts_studio.audio.player, tts_studio.audio.portaudio\n"
        "print([name for name in ('numpy', 'sounddevice', 'soundfile', 'soxr') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
