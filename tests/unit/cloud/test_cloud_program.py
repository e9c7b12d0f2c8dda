"""The emulator as a program: three lines, the keys it was given, help on faults, and a clean end."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cloud.faults import FAULTS
from tests.support.eventually import PATIENCE

_CHECKOUT = Path(__file__).resolve().parents[3]


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "error", "-m", "tests.cloud", *arguments]
    with subprocess.Popen(
        command, cwd=_CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def urls_of(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    lines = [process.stdout.readline().split() for _ in range(3)]
    return dict(lines)


def ask(url: str, headers: dict[str, str], *, method: str = "GET") -> httpx.Response:
    body: dict[str, str] | None = {} if method == "POST" else None
    return httpx.request(method, url, headers=headers, json=body, timeout=PATIENCE)


@pytest.mark.parametrize("ends", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_addresses_serves_and_ends_cleanly(ends: signal.Signals) -> None:
    with program("--port", "0", "--segmind-key", "SG_one", "--xai-key", "xai-two") as process:
        urls = urls_of(process)
        assert list(urls) == ["segmind", "upload", "xai"]
        for key, status in (("SG_one", 200), ("SG_other", 401)):
            answer = ask(f"{urls['segmind']}/v1/get-user-credits", {"x-api-key": key})
            assert answer.status_code == status
        upload = ask(f"{urls['upload']}/upload-asset", {"x-api-key": "SG_one"}, method="POST")
        assert upload.status_code == 400
        for key, status in (("xai-two", 200), ("xai-other", 400)):
            answer = ask(f"{urls['xai']}/v1/api-key", {"Authorization": f"Bearer {key}"})
            assert answer.status_code == status
        process.send_signal(ends)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, "", "")


def test_without_keys_it_takes_every_key_but_none() -> None:
    with program() as process:
        url = f"{urls_of(process)['segmind']}/v1/get-user-credits"
        assert ask(url, {"x-api-key": "whatever"}).status_code == 200
        assert ask(url, {}).status_code == 401
        taken = str(httpx.URL(url).port)
        with program("--port", taken) as second:
            _out, err = second.communicate(timeout=PATIENCE)
            assert second.returncode == 1
            assert err == f"Port {taken} cannot be used: Address already in use.\n"


def test_help_names_every_fault_and_both_ways_to_ask() -> None:
    with program("--help") as process:
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    assert all(f"  {fault.name}" in out and fault.does in out for fault in FAULTS.values())
    assert "{{fault:NAME:ARGUMENT@PLACE*TIMES}}" in out
    assert "/__control/faults" in out
