"""The emulator's live conversation: its events in their order, metadata echoed, secrets for clients."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.cloud.cloud import Cloud
from tests.cloud.sound_files import SoundOrder, sound_bytes
from tests.cloud.speech import Part
from tests.support.eventually import PATIENCE
from tests.unit.cloud.conftest import XAI_KEY, Caller


@contextmanager
def talking(cloud: Cloud, key: str = XAI_KEY, subprotocols: Sequence[str] = ()) -> Iterator[ClientConnection]:
    address = f"{cloud.xai_url.replace('http', 'ws')}/v1/realtime?model=grok-voice-latest"
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    names = [Subprotocol(name) for name in subprotocols] or None
    with connect(address, additional_headers=headers, subprotocols=names) as socket:
        yield socket


def events_until(socket: ClientConnection, kind: str) -> list[Any]:
    events = [json.loads(socket.recv(PATIENCE))]
    while events[-1]["type"] != kind:
        events.append(json.loads(socket.recv(PATIENCE)))
    return events


def typed(text: str) -> str:
    content = [{"type": "input_text", "text": text}]
    item = {"type": "message", "role": "user", "content": content}
    return json.dumps({"type": "conversation.item.create", "item": item})


def test_a_typed_sentence_is_answered_aloud_in_the_documented_order(cloud: Cloud) -> None:
    session = {"voice": "leo", "instructions": "Be kind.", "turn_detection": None}
    with talking(cloud) as socket:
        assert [event["type"] for event in events_until(socket, "conversation.created")] == [
            "session.created",
            "conversation.created",
        ]
        socket.send(json.dumps({"type": "session.update", "session": session}))
        [updated] = events_until(socket, "session.updated")
        assert updated["session"]["voice"] == "leo"
        socket.send(typed("Good morning."))
        socket.send(
            json.dumps({"type": "response.create", "response": {"metadata": {"client_event_id": "e7"}}})
        )
        events = events_until(socket, "response.done")
    order = list(dict.fromkeys(event["type"] for event in events))
    assert order == [
        "conversation.item.added",
        "response.created",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.done",
    ]
    by_type = {event["type"]: event for event in events}
    assert by_type["response.created"]["response"]["metadata"] == {"client_event_id": "e7"}
    sound = b"".join(
        base64.b64decode(event["delta"]) for event in events if event["type"] == "response.output_audio.delta"
    )
    words = by_type["response.output_audio_transcript.done"]["transcript"]
    assert words == "You said: Good morning."
    assert sound == sound_bytes(SoundOrder((Part("leo", words),), "pcm"))
    assert by_type["response.done"]["response"]["status"] == "completed"


def test_an_answer_without_metadata_echoes_the_event_it_answers(cloud: Cloud) -> None:
    with talking(cloud) as socket:
        socket.send(json.dumps({"type": "response.create", "event_id": "mine"}))
        events = events_until(socket, "response.created")
        events_until(socket, "response.done")
    assert events[-1]["response"]["metadata"] == {"client_event_id": "mine"}


def test_an_answer_can_be_text(cloud: Cloud) -> None:
    with talking(cloud) as socket:
        socket.send(typed("Hello."))
        socket.send(json.dumps({"type": "response.create", "response": {"output_modalities": ["text"]}}))
        events = events_until(socket, "response.done")
    kinds = {event["type"] for event in events}
    assert "response.text.delta" in kinds
    assert "response.output_audio.delta" not in kinds


def test_exact_words_are_spoken_without_asking_for_a_response(cloud: Cloud) -> None:
    content = [{"type": "output_text", "text": "These very words."}]
    item = {"type": "force_message", "role": "assistant", "content": content}
    with talking(cloud) as socket:
        socket.send(json.dumps({"type": "conversation.item.create", "item": item}))
        events = events_until(socket, "response.done")
    transcripts = [event["transcript"] for event in events if "transcript" in event]
    assert transcripts == ["These very words."]


def test_a_rate_and_a_speed_are_respected(cloud: Cloud) -> None:
    audio = {"output": {"format": {"type": "audio/pcm", "rate": 16_000}, "speed": 1.2}}
    with talking(cloud) as socket:
        socket.send(json.dumps({"type": "session.update", "session": {"audio": audio}}))
        socket.send(json.dumps({"type": "response.create"}))
        events = events_until(socket, "response.done")
    sound = b"".join(
        base64.b64decode(event["delta"]) for event in events if event["type"] == "response.output_audio.delta"
    )
    order = SoundOrder((Part("eve", "You said: nothing yet"),), "pcm", 16_000, speed=1.2)
    assert sound == sound_bytes(order)


def test_an_answer_can_be_cancelled_while_it_is_spoken(cloud: Cloud) -> None:
    cloud.set(realtime_event_seconds=60.0)
    with talking(cloud) as socket:
        socket.send(json.dumps({"type": "response.create"}))
        events_until(socket, "response.output_audio.delta")
        socket.send(json.dumps({"type": "response.cancel"}))
        [done] = events_until(socket, "response.done")
    assert done["response"]["status"] == "cancelled"


def test_answers_wait_for_their_turn(cloud: Cloud) -> None:
    with talking(cloud) as socket:
        for _ in range(2):
            socket.send(json.dumps({"type": "response.create"}))
        first, second = events_until(socket, "response.done"), events_until(socket, "response.done")
    kinds = [event["type"] for event in (*first, *second)]
    assert kinds.index("response.done") < len(kinds) - 1 - kinds[::-1].index("response.created")


def test_microphone_sound_is_taken_and_cancelling_is_harmless(cloud: Cloud) -> None:
    with talking(cloud) as socket:
        for kind in ("input_audio_buffer.append", "response.cancel", "input_audio_buffer.commit"):
            socket.send(json.dumps({"type": kind, "audio": ""}))
        assert events_until(socket, "input_audio_buffer.committed")


@pytest.mark.parametrize("message", ["no json", "[]", b"\x00", '{"type": "dance"}'])
def test_wrong_events_are_errors_and_the_conversation_goes_on(cloud: Cloud, message: str | bytes) -> None:
    with talking(cloud) as socket:
        socket.send(message)
        error = events_until(socket, "error")[-1]["error"]
        assert {"code", "message"} <= set(error)
        socket.send(json.dumps({"type": "response.create"}))
        assert events_until(socket, "response.done")


@pytest.mark.parametrize("way", ["bearer", "subprotocol"])
def test_a_client_secret_opens_a_conversation_until_it_expires(cloud: Cloud, call: Caller, way: str) -> None:
    secret = call.xai("POST", "/realtime/client_secrets", {}).json()["value"]
    key, names = (secret, []) if way == "bearer" else ("", [f"xai-client-secret.{secret}"])
    with talking(cloud, key, names) as socket:
        assert socket.subprotocol == (names[0] if names else None)
        assert events_until(socket, "session.created")
    cloud.call(lambda world: world.client_secrets.update({secret: 0.0}))
    with pytest.raises(InvalidStatus) as refused, talking(cloud, key, names):
        pass
    assert refused.value.response.status_code == 401
    assert cloud.leaks == ()


def test_a_wrong_key_opens_nothing(cloud: Cloud) -> None:
    with pytest.raises(InvalidStatus) as refused, talking(cloud, "xai-wrong"):
        pass
    assert refused.value.response.status_code == 401


def test_a_plain_request_is_no_conversation(call: Caller) -> None:
    assert call.xai("GET", "/realtime").status_code == 400


def test_items_and_minutes_are_charged(cloud: Cloud) -> None:
    with talking(cloud) as socket:
        socket.send(typed("Hello."))
        socket.send(json.dumps({"type": "response.create"}))
        events_until(socket, "response.done")
    assert [charge.endpoint for charge in cloud.charges] == ["realtime", "realtime"]
    assert cloud.charges[0].cost == pytest.approx(0.004)
    assert 0 < cloud.charges[1].cost < 0.08
