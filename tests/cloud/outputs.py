"""The forms in which the address of a finished file is given, the usual one and the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.cloud.jobs import Job
from tests.cloud.world import StoredFile, World

EXTENSIONS = {
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/mp4": ".m4a",
    "audio/pcm": ".pcm",
    "audio/basic": ".ulaw",
    "audio/alaw": ".alaw",
    "audio/flac": ".flac",
    "audio/ogg": ".ogg",
    "audio/aiff": ".aiff",
}
_ADDRESSES = {
    "output-file": "file:///etc/hostname",
    "output-loopback": "http://127.0.0.1:9/generations/sound.mp3",
    "output-metadata": "http://169.254.169.254/latest/meta-data/",
    "output-private": "http://10.0.0.1/generations/sound.mp3",
    "output-nonsense": "the sound is ready",
    "output-empty": "",
}
_SHAPES: Mapping[str, Callable[[str, Job], Any]] = {
    "output-list": lambda url, _job: [url],
    "output-dict": lambda url, _job: {"media_url": [url]},
    "output-url": lambda url, _job: {"url": url},
    "output-null": lambda _url, _job: None,
    "output-media-object": lambda url, job: {
        "audio": {
            "url": url,
            "content_type": job.order.content_type,
            "file_name": url.rpartition("/")[2],
            "file_size": 48_000,
        }
    },
}


def address_of(world: World, job: Job) -> str:
    """Where the sound of a job lies, or where its faults say that it lies."""
    for name, address in _ADDRESSES.items():
        if job.has(name):
            return address
    path = f"/images/generations/{job.id}{EXTENSIONS[job.order.content_type]}"
    if path not in world.files:
        world.store(path, StoredFile(job.order.content_type, order=job.order, job=job))
    return f"{world.foreign_origin if job.has('foreign-output') else world.origin}{path}"


def job_output(world: World, job: Job) -> Any:
    """The output of a v2 job."""
    url = address_of(world, job)
    for name, shape in _SHAPES.items():
        if job.has(name):
            return shape(url, job)
    return url


def workflow_output(world: World, job: Job) -> Any:
    """The output of a workflow: a list, as a rule written as JSON inside the JSON."""
    audio: Any = {"data": job_output(world, job), "type": "audio"}
    outputs = [{"keyname": "text_to_speech_output", "value": audio}]
    if job.has("output-second"):
        outputs.insert(0, {"keyname": "transcript", "value": {"data": job.text, "type": "text"}})
    return outputs if job.has("output-plain") else json.dumps(outputs)
