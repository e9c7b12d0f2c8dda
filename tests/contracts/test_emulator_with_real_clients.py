"""The emulator of the cloud, used by the clients that others wrote for the services."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import segmind
import soundfile
from segmind.files import Files
from segmind.pixelflows import PixelFlows
from segmind.v2 import InferenceFailed
from websockets.sync.client import connect

from tests.cloud.cloud import Cloud
from tests.cloud.models import CLONE_WORKFLOW
from tests.cloud.sound_files import SoundOrder, sound_bytes
from tests.cloud.speech import Part
from tests.support.eventually import PATIENCE

KEY = "SG_0123456789abcdef"
TEXT = "The quick brown fox jumps over the lazy dog."


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=KEY, latency={"*": (600, 0)}) as running:
        yield running


@pytest.fixture
def client(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[segmind.SegmindClient]:
    monkeypatch.setattr(Files, "STORAGE_BASE_URL", cloud.upload_url)
    monkeypatch.setattr(PixelFlows, "workflows_base", f"{cloud.segmind_url}/workflows")
    client = segmind.SegmindClient(KEY, base_url=f"{cloud.segmind_url}/v1")
    yield client
    client._client.close()


def seconds_of(audio: bytes) -> float:
    with soundfile.SoundFile(io.BytesIO(audio)) as file:
        return float(file.frames / file.samplerate)


def test_the_synchronous_call_of_the_segmind_client_returns_sound(
    client: segmind.SegmindClient, cloud: Cloud
) -> None:
    answer = client.run_sync("grok-tts", text=TEXT, voice_id="leo", codec="wav")
    assert answer.headers["content-type"] == "audio/wav"
    assert 2 < seconds_of(answer.content) < 4
    assert float(answer.headers["x-cost"]) == cloud.charges[0].cost


def test_the_segmind_client_submits_waits_and_fetches(client: segmind.SegmindClient, cloud: Cloud) -> None:
    job = client.submit_async("gemini-3.1-flash-tts", text=TEXT, voice_1="Puck")
    assert job.status()["status"] == "QUEUED"
    cloud.finish_jobs()
    result = job.wait(timeout=PATIENCE, interval=0.01)
    assert result["status"] == "COMPLETED"
    assert result["metrics"]["cost"] == cloud.charges[0].cost
    assert seconds_of(httpx.get(result["output"], timeout=PATIENCE).content) > 2
    assert len(cloud.charges) == 1
    assert cloud.leaks == ()


def test_the_short_form_of_the_segmind_client_sends_its_options_as_parameters(
    client: segmind.SegmindClient, cloud: Cloud
) -> None:
    cloud.set(latency={"*": (0, 0)})
    assert client.run("grok-tts", text=TEXT, interval=1)["status"] == "COMPLETED"
    assert cloud.charges[0].body == {"text": TEXT, "interval": 1}


def test_the_segmind_client_raises_what_a_failed_job_says(
    client: segmind.SegmindClient, cloud: Cloud
) -> None:
    job = client.submit_async("grok-tts", text=TEXT + "{{fault:422-failed:out of memory}}")
    cloud.finish_jobs()
    with pytest.raises(InferenceFailed) as failure:
        job.wait(timeout=PATIENCE, interval=0.01)
    assert failure.value.detail == "out of memory"
    assert job.result()["status"] == "FAILED"
    assert cloud.charges == ()


@pytest.mark.parametrize(
    ("fault", "status", "detail"),
    [
        ("406-spend-limit", 406, "Team spend limit reached for this billing period"),
        ("502-html", 502, None),
        ("410", 410, "This model has been retired"),
    ],
)
def test_the_segmind_client_reads_errors(
    client: segmind.SegmindClient, fault: str, status: int, detail: str | None
) -> None:
    with pytest.raises(segmind.SegmindError) as failure:
        client.submit_async("grok-tts", text=f"{{{{fault:{fault}}}}}Hello.")
    assert (failure.value.status, failure.value.detail) == (status, detail)


def test_the_segmind_client_is_refused_with_another_key(cloud: Cloud) -> None:
    client = segmind.SegmindClient("SG_ffffffffffffffff", base_url=f"{cloud.segmind_url}/v1")
    with pytest.raises(segmind.SegmindError) as failure:
        client.submit_async("grok-tts", text=TEXT)
    client._client.close()
    assert failure.value.status == 401


def test_the_segmind_client_uploads_a_sample_and_clones_its_voice(
    client: segmind.SegmindClient, cloud: Cloud, tmp_path: Path
) -> None:
    sample = tmp_path / "sample.mp3"
    sample.write_bytes(sound_bytes(SoundOrder((Part("somebody", TEXT),))))
    uploaded = client.files.upload(sample)
    assert uploaded["message"] == "Files uploaded successfully"
    [url] = uploaded["file_urls"]
    data = {"voice_samples": url, "text": TEXT, "Language_ISO": "en"}
    started = client.pixelflows.run(workflow_id=CLONE_WORKFLOW, data=data, poll=False)
    cloud.finish_jobs()
    result = client.pixelflows.poll(poll_url=started["poll_url"], poll_interval=0)
    [output] = result["output"]
    assert output["value"]["type"] == "audio"
    assert cloud.charges[0].body == data
    assert cloud.leaks == ()


def test_the_websockets_client_streams_several_utterances_over_one_connection(cloud: Cloud) -> None:
    address = (
        f"{cloud.xai_url.replace('http', 'ws')}/v1/tts?language=en&voice=eve&codec=pcm&sample_rate=24000"
    )
    with connect(address, additional_headers={"Authorization": "Bearer xai-anything"}) as socket:
        for text in ("First.", "And this is the second one."):
            socket.send(json.dumps({"type": "text.delta", "delta": text}))
            socket.send(json.dumps({"type": "text.done"}))
            sound = b""
            while (frame := json.loads(socket.recv(PATIENCE)))["type"] == "audio.delta":
                sound += base64.b64decode(frame["delta"])
            assert frame["type"] == "audio.done"
            assert len(sound) == len(sound_bytes(SoundOrder((Part("eve", text),), "pcm")))
    assert [charge.text for charge in cloud.charges] == ["First.", "And this is the second one."]
