"""The log file holds what happened and never a key."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tts_studio.app.logging_setup import set_up_logging, without_secrets


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[logging.Handler]:
    made = set_up_logging(tmp_path / "log")
    assert made is not None
    yield made
    logging.getLogger("tts_studio").removeHandler(made)
    made.close()


def test_records_of_the_studio_are_written_without_keys(
    handler: logging.Handler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGMIND_API_KEY", "SG-very-secret-1234")
    logging.getLogger("tts_studio.test").info("asked with %s", "SG-very-secret-1234")
    handler.flush()
    text = (tmp_path / "log" / "tts-studio.log").read_text()
    assert "asked with [removed]" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abcdefghijklmnop",
        "x-api-key: abcdefghijklmnop",
        '{"api_key": "abcdefghijklmnop"}',
        "xai-abcdefghijklmnop",
        "sk-abcdefghijklmnop",
    ],
)
def test_what_looks_like_a_key_is_removed(text: str) -> None:
    assert "abcdefghijklmnop" not in without_secrets(text)


def test_ordinary_words_stay() -> None:
    assert without_secrets("It was the best of times.") == "It was the best of times."


def test_a_folder_that_cannot_be_made_means_no_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file is in the way")
    assert set_up_logging(tmp_path / "log") is None
