"""A cloud for each test, and a caller that knows its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.cloud.cloud import Cloud
from tests.cloud.models import CLONE_WORKFLOW
from tests.support.eventually import PATIENCE

SEGMIND_KEY = "SG_0123456789abcdef"
XAI_KEY = "xai-0123456789abcdef"
IMPATIENT = httpx.Timeout(PATIENCE, read=0.1)
CLONE = f"/workflows/{CLONE_WORKFLOW}"


def marked(fault: str) -> str:
    """A sentence that asks for a fault."""
    return f"Good morning, my friend. {{{{fault:{fault}}}}}"


class Caller:
    """Calls the services over HTTP as a careful client does."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.http = httpx.Client(timeout=PATIENCE)

    def segmind(self, method: str, path: str, body: object = None, **options: Any) -> httpx.Response:
        """Call Segmind with its key."""
        return self.http.request(
            method,
            path if path.startswith("http") else f"{self.cloud.segmind_url}{path}",
            headers={"x-api-key": SEGMIND_KEY},
            json=body,
            **options,
        )

    def xai(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Call xAI with its key."""
        headers = {"Authorization": f"Bearer {XAI_KEY}"}
        return self.http.request(method, f"{self.cloud.xai_url}/v1{path}", headers=headers, json=body)

    def submit(self, text: str, model: str = "grok-tts", **parameters: object) -> Any:
        """Submit a v2 job; what was answered."""
        return self.segmind("POST", f"/v2/{model}", {"text": text, **parameters}).json()

    def result(self, text: str, model: str = "grok-tts", **parameters: object) -> Any:
        """Submit a v2 job that takes no time; its result."""
        return self.segmind("GET", self.submit(text, model, **parameters)["response_url"]).json()

    def audio(self, text: str, model: str = "grok-tts", **parameters: object) -> httpx.Response:
        """The finished file of a v2 job."""
        return self.http.get(self.result(text, model, **parameters)["output"])


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=SEGMIND_KEY, xai_key=XAI_KEY, latency={"*": (0, 0)}) as running:
        yield running


@pytest.fixture
def call(cloud: Cloud) -> Iterator[Caller]:
    caller = Caller(cloud)
    yield caller
    caller.http.close()
