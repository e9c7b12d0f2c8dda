"""A key reaches its own service and nothing else: no file, no output, no other host."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud.cloud import Cloud
from tts_studio.store.project_file import Project

SEGMIND_KEY, XAI_KEY = "SG_5ec7e7a11b0a7d01", "xai-5ec7e7a11b0a7d02ABC"
TELLTALES = tuple(part for key in (SEGMIND_KEY, XAI_KEY) for part in (key, key[6:], key[-12:]))


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=SEGMIND_KEY, xai_key=XAI_KEY) as running:
        yield running


def studio(
    cloud: Cloud, *arguments: object, segmind_key: str = SEGMIND_KEY
) -> subprocess.CompletedProcess[bytes]:
    environment = {
        **os.environ,
        "SEGMIND_API_KEY": segmind_key,
        "XAI_API_KEY": XAI_KEY,
        "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
        "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
        "TTS_STUDIO_XAI_URL": cloud.xai_url,
        "PYTHONASYNCIODEBUG": "1",
    }
    command = [sys.executable, "-m", "tts_studio", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, timeout=180, check=False)


def assert_secret(where: str, content: bytes) -> None:
    for telltale in TELLTALES:
        for form in (telltale, telltale[::-1]):
            assert form.encode() not in content, f"a part of a key stands in {where}"
            assert form.encode("utf-16-le") not in content, f"a part of a key stands in {where}"


def test_every_byte_the_program_writes_and_prints_is_free_of_keys(
    tmp_path: Path, studio_home: Path, cloud: Cloud
) -> None:
    script = tmp_path / "script.txt"
    script.write_text(
        "A plain paragraph to be spoken.\n\n{{fault:401}} This one is refused.\n\n"
        "{{fault:foreign-status-url}} This one is lured away.\n\n{{fault:redirect}} And this one as well.",
        encoding="utf-8",
    )
    results = []
    for voice in ("grok-tts:eve", "gemini-3.1-flash-tts:Kore", "xai-tts:eve"):
        project = tmp_path / f"{voice.partition(':')[0]}.ttsstudio"
        render = (
            "render",
            script,
            "-o",
            tmp_path / "out.flac",
            "--voice",
            voice,
            "--project",
            project,
            "--json",
        )
        results += [studio(cloud, *render), studio(cloud, "jobs", "--project", project, "--json")]
    results += [studio(cloud, "voices", "--json"), studio(cloud, "doctor"), studio(cloud, "doctor", "--json")]
    for result in results:
        assert_secret("what a command printed", result.stdout + result.stderr)
        assert b"Traceback" not in result.stderr
    written = [path for root in (tmp_path, studio_home) for path in root.rglob("*") if path.is_file()]
    assert len(written) > 4
    for path in written:
        assert_secret(path.name, path.read_bytes())
    assert cloud.charges
    assert not cloud.leaks


@pytest.mark.parametrize(
    ("voice", "setting", "rejected"),
    [
        ("grok-tts:eve", "codec=mp3", True),
        ("grok-tts:eve", "delivery=fast", False),
        ("xai-tts:eve", "codec=pcm", True),
        ("xai-tts:eve", "delivery=batch", False),
    ],
)
def test_a_sound_that_repeats_the_key_is_kept_without_it(
    tmp_path: Path, studio_home: Path, cloud: Cloud, voice: str, setting: str, rejected: bool
) -> None:
    cloud.fault("says-also", argument=f"padding {SEGMIND_KEY} and {XAI_KEY}")
    if rejected:
        cloud.fault("silent")
    script, project = tmp_path / "script.txt", tmp_path / "a.ttsstudio"
    script.write_text("A sound that ends with a key of yours.", encoding="utf-8")
    out = tmp_path / "out.wav"
    result = studio(
        cloud, "render", script, "-o", out, "--voice", voice, "--set", setting, "--project", project
    )
    assert result.returncode == int(rejected), result.stderr
    own = SEGMIND_KEY if voice.startswith("grok") else XAI_KEY
    with Project.open(project) as opened:
        kept = opened.ledger.answer(1) if rejected else None
        audio = opened.takes.audio(opened.takes.all()[0].id) if not rejected else kept and kept.audio
        assert audio
        assert b"*" * len(own) in audio
        assert own.encode() not in audio
    for path in (path for root in (tmp_path, studio_home) for path in root.rglob("*") if path.is_file()):
        assert own.encode() not in path.read_bytes()


def test_the_doctor_says_how_the_accounts_are(cloud: Cloud) -> None:
    good = {finding["name"]: finding for finding in json.loads(studio(cloud, "doctor", "--json").stdout)}
    assert good["Account Segmind"]["health"] == "ok"
    assert "10" in good["Account Segmind"]["sentence"]
    assert good["Account xAI"]["health"] == "ok"
    wrong = studio(cloud, "doctor", "--json", segmind_key="SG_0000000000000000")
    bad = {finding["name"]: finding for finding in json.loads(wrong.stdout)}
    assert bad["Account Segmind"]["health"] == "warning"
    assert "key" in bad["Account Segmind"]["sentence"]
    assert wrong.returncode == 0
