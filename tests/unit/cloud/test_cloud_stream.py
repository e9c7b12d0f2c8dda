"""The emulator's streamed speech: the handshake, utterances in turn, clearing, times and deadlines."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.cloud.cloud import Cloud
from tests.cloud.sound_files import SoundOrder, sound_bytes
from tests.cloud.speech import Part, utterance_of
from tests.support.eventually import PATIENCE, eventually_blocking
from tests.unit.cloud.conftest import XAI_KEY

PCM = "language=en&voice=eve&codec=pcm"


class Stream:
    """A client that speaks frames."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def send(self, **frame: object) -> None:
        self.socket.send(json.dumps(frame))

    def say(self, *texts: str) -> None:
        for text in texts:
            self.send(type="text.delta", delta=text)
        self.send(type="text.done")

    def receive(self) -> Any:
        return json.loads(self.socket.recv(PATIENCE))

    def until(self, kind: str) -> list[Any]:
        """All frames up to one of this type."""
        frames = [self.receive()]
        while frames[-1].get("type") != kind:
            frames.append(self.receive())
        return frames


@contextmanager
def streaming(cloud: Cloud, query: str = PCM, key: str = XAI_KEY) -> Iterator[Stream]:
    address = f"{cloud.xai_url.replace('http', 'ws')}/v1/tts?{query}"
    with connect(address, additional_headers={"Authorization": f"Bearer {key}"}) as socket:
        yield Stream(socket)


def sound_in(frames: list[Any]) -> bytes:
    return b"".join(
        base64.b64decode(frame.get("delta") or "") for frame in frames if frame["type"] == "audio.delta"
    )


def test_deltas_become_one_utterance_whose_pieces_end_inside_samples(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.say("Hello ", "my dear ", "friend.")
        frames = stream.until("audio.done")
    pieces = [len(base64.b64decode(frame["delta"])) for frame in frames[:-1]]
    assert any(length % 2 for length in pieces)
    assert sound_in(frames) == sound_bytes(SoundOrder((Part("eve", "Hello my dear friend."),), "pcm"))
    assert frames[-1]["trace_id"] == cloud.charges[0].request_id
    assert [charge.text for charge in cloud.charges] == ["Hello my dear friend."]


def test_utterances_wait_for_their_turn(cloud: Cloud) -> None:
    cloud.set(stream_frame_seconds=0.002)
    with streaming(cloud) as stream:
        stream.say("One is first.")
        stream.say("Two is second.")
        sounds = [sound_in(stream.until("audio.done")) for _ in range(2)]
    assert sounds == [
        sound_bytes(SoundOrder((Part("eve", text),), "pcm")) for text in ("One is first.", "Two is second.")
    ]


@pytest.mark.parametrize("codec", ["mp3", "wav", "mulaw", "alaw", "ulaw"])
def test_every_codec_is_streamed(cloud: Cloud, codec: str) -> None:
    with streaming(cloud, f"language=en&codec={codec}&sample_rate=8000") as stream:
        stream.say("Hello.")
        sound = sound_in(stream.until("audio.done"))
    name = "mulaw" if codec == "ulaw" else codec
    assert sound == sound_bytes(SoundOrder((Part("eve", "Hello."),), name, 8_000))


def test_times_come_in_batches_that_sound_does_not_wait_for(cloud: Cloud) -> None:
    text = "The quick brown fox jumps over the lazy dog, and then it does so again and again. " * 2
    with streaming(cloud, f"{PCM}&with_timestamps=true") as stream:
        stream.say(text)
        frames = stream.until("audio.done")[:-1]
    batches = [frame["audio_timestamps"] for frame in frames if "audio_timestamps" in frame]
    assert "".join(character for batch in batches for character in batch["graph_chars"]) == text
    times = [pair for batch in batches for pair in batch["graph_times"]]
    assert [tuple(pair) for pair in times] == utterance_of([Part("eve", text)]).times()
    kinds = {(bool(frame.get("delta")), "delta" in frame, "audio_timestamps" in frame) for frame in frames}
    assert kinds == {(True, True, False), (True, True, True), (False, True, True), (False, False, True)}
    assert sound_in(frames) == sound_bytes(SoundOrder((Part("eve", text),), "pcm"))


def test_clearing_stops_the_voice_and_is_always_answered(cloud: Cloud) -> None:
    cloud.set(stream_frame_seconds=0.05)
    with streaming(cloud) as stream:
        stream.say("A very long sentence that nobody wants to hear to its end. " * 20)
        stream.receive()
        stream.send(type="text.clear")
        frames = stream.until("audio.clear")
        assert not any(frame["type"] == "audio.done" for frame in frames)
        stream.send(type="text.clear")
        assert stream.receive() == {"type": "audio.clear"}
        stream.say("Next.")
        sound = sound_in(stream.until("audio.done"))
    assert sound == sound_bytes(SoundOrder((Part("eve", "Next."),), "pcm"))


def test_clearing_forgets_text_that_was_not_done(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.send(type="text.delta", delta="Forget me. ")
        stream.send(type="text.clear")
        stream.until("audio.clear")
        stream.say("Hello.")
        stream.until("audio.done")
    assert [charge.text for charge in cloud.charges] == ["Hello."]


def test_replacements_can_be_set_for_what_follows(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.send(type="session.update", replace={"xAI": "ex ay eye"})
        assert stream.receive() == {"type": "session.updated", "replace": {"xAI": "ex ay eye"}}
        stream.say("Ask xAI.")
        sound = sound_in(stream.until("audio.done"))
        stream.send(type="session.update", replace={"C++": "x"})
        assert "punctuation" in stream.receive()["message"]
    assert sound == sound_bytes(SoundOrder((Part("eve", "Ask ex ay eye."),), "pcm"))


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[]",
        '{"delta": "x"}',
        '{"type": "text.delta"}',
        '{"type": "dance"}',
        '{"type": "text.done"}',
    ],
)
def test_wrong_frames_are_errors_and_the_connection_goes_on(cloud: Cloud, frame: str) -> None:
    with streaming(cloud) as stream:
        stream.socket.send(frame)
        assert stream.receive()["type"] == "error"
        stream.say("Hello.")
        assert stream.until("audio.done")
    assert len(cloud.charges) == 1


def test_a_delta_may_be_long_but_not_too_long(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.send(type="text.delta", delta="a" * 15_001)
        assert "15000" in stream.receive()["message"]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("voice=eve", 400, "missing field 'language'"),
        ("language=en&voice=nobody", 404, "Voice 'nobody' not found"),
        ("language=en&codec=opus", 400, "codec must be one of"),
        ("language=en&codec=pcm&bit_rate=128000", 400, "only supported for mp3"),
        ("language=en&sample_rate=12345", 400, "sample_rate must be one of"),
        ("language=en&sample_rate=high", 400, "sample_rate: invalid value"),
        ("language=en&speed=3", 400, "speed must be between"),
        ("language=en&with_timestamps=True", 400, "was not `true` or `false`"),
    ],
)
def test_wrong_addresses_are_refused_before_the_upgrade(
    cloud: Cloud, query: str, status: int, words: str
) -> None:
    with pytest.raises(InvalidStatus) as refused, streaming(cloud, query):
        pass
    assert refused.value.response.status_code == status
    assert words in (refused.value.response.body or b"").decode()


def test_a_wrong_key_is_refused_before_the_upgrade(cloud: Cloud) -> None:
    with pytest.raises(InvalidStatus) as refused, streaming(cloud, key="xai-wrong"):
        pass
    assert refused.value.response.status_code == 401


def test_a_plain_request_is_no_stream(cloud: Cloud) -> None:
    headers = {"Authorization": f"Bearer {XAI_KEY}"}
    answer = httpx.get(f"{cloud.xai_url}/v1/tts?{PCM}", headers=headers, timeout=PATIENCE)
    assert (answer.status_code, "upgrade" in answer.text) == (400, True)


def test_there_are_only_so_many_sessions(cloud: Cloud) -> None:
    cloud.set(stream_sessions=1)
    with streaming(cloud):
        with pytest.raises(InvalidStatus) as refused, streaming(cloud):
            pass
        assert refused.value.response.status_code == 429
    eventually_blocking(lambda: cloud.call(lambda world: world.streams) == 0)
    with streaming(cloud) as stream:
        stream.say("Hello.")
        assert stream.until("audio.done")


def test_without_credit_there_is_no_session(cloud: Cloud) -> None:
    cloud.set_credits(xai=0.0)
    with pytest.raises(InvalidStatus) as refused, streaming(cloud):
        pass
    assert refused.value.response.status_code == 402


def test_the_hidden_deadline_ends_a_connection_with_its_own_words(cloud: Cloud) -> None:
    cloud.set(stream_deadline_seconds=0.1)
    with streaming(cloud) as stream:
        assert stream.receive()["message"] == "TTS pipeline timed out after 1s"
        with pytest.raises(ConnectionClosedError):
            stream.receive()


@pytest.mark.parametrize(
    ("fault", "charged"),
    [("drop-before-accept", 0), ("refuse", 0), ("drop-after-accept", 1), ("ws-cut:0", 1), ("ws-cut:2", 1)],
)
def test_cuts_are_cuts_whether_or_not_it_was_charged(cloud: Cloud, fault: str, charged: int) -> None:
    with streaming(cloud) as stream:
        stream.say(f"Hello, my friend, how are you?{{{{fault:{fault}}}}}")
        frames = 0
        with pytest.raises(ConnectionClosed):
            while True:
                stream.receive()
                frames += 1
    assert frames == (2 if fault == "ws-cut:2" else 0)
    assert len(cloud.charges) == charged


def test_errors_in_the_middle_are_frames(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        for fault, charges in (("503", 0), ("ws-error", 1), ("late-500", 2)):
            stream.say(f"Hello.{{{{fault:{fault}}}}}")
            assert stream.until("error")
            assert len(cloud.charges) == charges
            if fault == "ws-error":
                stream.until("audio.done")


def test_a_refused_handshake_lasts_as_often_as_asked(cloud: Cloud) -> None:
    cloud.fault("ws-handshake-refused", argument="429", times=1)
    with pytest.raises(InvalidStatus) as refused, streaming(cloud):
        pass
    assert refused.value.response.status_code == 429
    with streaming(cloud) as stream:
        stream.say("Hello.")
        assert stream.until("audio.done")


@pytest.mark.parametrize(("fault", "charges"), [("ws-silent", 1), ("never-answers", 0)])
def test_a_silent_stream_can_be_cleared(cloud: Cloud, fault: str, charges: int) -> None:
    with streaming(cloud) as stream:
        stream.say(f"Hello.{{{{fault:{fault}}}}}")
        eventually_blocking(lambda: len(cloud.charges) == charges)
        stream.send(type="text.clear")
        assert stream.receive() == {"type": "audio.clear"}


def test_a_slow_stream_says_nothing_for_a_while(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.say("Hello.{{fault:ws-slow:60}}")
        eventually_blocking(lambda: len(cloud.charges) == 1)
        stream.send(type="text.clear")
        assert stream.receive() == {"type": "audio.clear"}
        stream.say("Hello.{{fault:ws-slow:0.001}}")
        assert sound_in(stream.until("audio.done"))


def test_a_text_with_an_unknown_fault_is_told_so_in_a_frame(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.say("Hello.{{fault:nonsense}}")
        assert "nonsense" in stream.receive()["message"]
    assert cloud.charges == ()


def test_frames_nobody_knows_are_mixed_in(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.say("Hello.{{fault:ws-unknown}}")
        frames = stream.until("audio.done")
    assert {frame.get("type") for frame in frames} == {"usage.update", None, "audio.delta", "audio.done"}


@pytest.mark.parametrize("fault", ["ws-deadline", "ws-close:1008"])
def test_the_other_side_can_close(cloud: Cloud, fault: str) -> None:
    with streaming(cloud) as stream:
        stream.say(f"Hello, my friend.{{{{fault:{fault}}}}}")
        with pytest.raises(ConnectionClosed) as closed:
            stream.until("audio.done")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == (1008 if "1008" in fault else 1011)


def test_spoilt_frames_are_spoilt(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.say("Hello, my friend.{{fault:ws-bad-base64}}")
        frames = stream.until("audio.done")
        assert any("*" in frame.get("delta", "") for frame in frames)
        stream.say("Hello.{{fault:ws-no-audio}}")
        assert [frame["type"] for frame in stream.until("audio.done")] == ["audio.done"]
        stream.say("Hello, my friend.{{fault:ws-bad-json}}")
        with pytest.raises(json.JSONDecodeError):
            stream.until("audio.done")
        stream.until("audio.done")
        stream.say("Hello, my friend.{{fault:ws-binary}}")
        raw = [stream.socket.recv(PATIENCE)]
        while isinstance(raw[-1], bytes) or "audio.done" not in raw[-1]:
            raw.append(stream.socket.recv(PATIENCE))
        assert any(isinstance(message, bytes) for message in raw)


def test_the_end_can_be_left_out(cloud: Cloud) -> None:
    with streaming(cloud) as stream:
        stream.say("Hello.{{fault:ws-no-done}}")
        wanted = len(sound_bytes(SoundOrder((Part("eve", "Hello."),), "pcm")))
        sound = b""
        while len(sound) < wanted:
            sound += sound_in([stream.receive()])
        stream.send(type="text.clear")
        assert stream.receive() == {"type": "audio.clear"}


def test_stopping_the_cloud_ends_open_streams() -> None:
    with Cloud.running() as cloud:
        address = f"{cloud.xai_url.replace('http', 'ws')}/v1/tts?{PCM}"
        with connect(address, additional_headers={"Authorization": "Bearer k"}) as socket:
            cloud.stop()
            with pytest.raises(ConnectionClosed):
                socket.recv(PATIENCE)
