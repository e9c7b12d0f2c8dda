"""Where the services are asked, and what the environment may say about it."""

from __future__ import annotations

import pytest

from tts_studio.domain.errors import UsageError
from tts_studio.providers.shared.endpoints import Endpoints, endpoints_from, is_loopback


def test_without_a_word_the_services_own_addresses_are_asked() -> None:
    assert endpoints_from({"TTS_STUDIO_XAI_URL": " "}) == Endpoints()
    assert Endpoints().xai_socket == "wss://api.x.ai"


def test_other_addresses_keep_their_path() -> None:
    found = endpoints_from(
        {
            "TTS_STUDIO_SEGMIND_URL": "http://127.0.0.1:8000/segmind/",
            "TTS_STUDIO_SEGMIND_UPLOAD_URL": "https://upload.example.org/upload-asset",
            "TTS_STUDIO_XAI_URL": "http://localhost:8000/xai/v1",
        }
    )
    assert found.segmind == "http://127.0.0.1:8000/segmind"
    assert found.segmind_upload == "https://upload.example.org"
    assert found.xai == "http://localhost:8000/xai"
    assert found.xai_socket == "ws://localhost:8000/xai"


@pytest.mark.parametrize(
    "address",
    [
        "api.example.com", "ftp://example.com", "https://", "http://example.com", "http://10.0.0.1",
        "https://user@example.com", "https://example.com/?a=b", "https://example.com/#x", "https://[bad",
        "https://example.com:port",
    ],
)  # fmt: skip
def test_what_is_no_safe_address_is_refused_by_the_name_of_its_variable(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        endpoints_from({"TTS_STUDIO_XAI_URL": address})
    assert "TTS_STUDIO_XAI_URL" in caught.value.sentence
    assert caught.value.advice


@pytest.mark.parametrize(
    ("host", "own"),
    [("localhost", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("example.com", False)],
)
def test_loopback_is_known_without_asking(host: str, own: bool) -> None:
    assert is_loopback(host) is own
