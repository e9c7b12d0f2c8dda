"""Voices of the user's own from the command line, as users of it see them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
import soundfile

from tests.cloud.cloud import Cloud
from tests.support.faulty_recordings import RATE, noise, reading
from tests.support.voice_recordings import recording
from tts_studio.__main__ import main

KEY = "SG_0123456789abcdef"


@pytest.fixture(scope="module")
def shared_cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=KEY) as running:
        yield running


@pytest.fixture
def cloud(shared_cloud: Cloud) -> Cloud:
    shared_cloud.reset()
    return shared_cloud


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "me.flac", reading(31) + noise(31, -66), RATE)
    return tmp_path / "me.flac"


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def studio(cloud: Cloud, *arguments: object, key: str = KEY) -> Outcome:
    environment = {
        "SEGMIND_API_KEY": key,
        "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
        "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(io.StringIO()) as printed,
        redirect_stderr(io.StringIO()) as complained,
    ):
        for name, value in environment.items():
            patch.setenv(name, value)
        status = main(list(map(str, arguments)))
    return Outcome(status, printed.getvalue(), complained.getvalue())


def uploads(cloud: Cloud) -> int:
    return sum(received.endpoint == "upload" for received in cloud.received)


def voices(cloud: Cloud) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(studio(cloud, "clone", "list", "--json").stdout)
    return found


def test_a_voice_is_made_listed_and_speaks_without_another_upload(
    cloud: Cloud, sample: Path, tmp_path: Path
) -> None:
    consent = ("--i-have-consent", "--who", "Anna M.", "--by", "Ben", "--for", "audiobooks")
    added = studio(cloud, "clone", "add", sample, "--name", "Anna", *consent, "--language", "en")
    assert (added.returncode, added.stdout) == (0, "")
    assert added.stderr.splitlines() == [
        "Note: 31 s of speech work; one to two minutes work better.",
        "Note: The sample now lies at a public address of the service.",
    ]
    (voice,) = voices(cloud)
    assert (voice["id"], voice["language"], voice["samples"]) == ("elevenlabs-clone:Anna", "en", ["me.flac"])
    stated = {"whose": "Anna M.", "confirmed_by": "Ben", "purpose": "audiobooks"}
    kept = voice["consent"]
    assert isinstance(kept, dict)
    assert stated.items() <= kept.items()
    assert "elevenlabs-clone:Anna" in studio(cloud, "voices", "--model", "elevenlabs-clone").stdout
    script = tmp_path / "script.txt"
    script.write_text("A sentence that the new voice speaks.", encoding="utf-8")
    for number in range(2):
        out = tmp_path / f"{number}.wav"
        spoken = studio(cloud, "render", script, "-o", out, "--voice", "elevenlabs-clone:Anna")
        assert spoken.returncode == 0, spoken.stderr
        assert out.stat().st_size > 40_000
    (charge,) = cloud.charges
    assert charge.body == {
        "voice_samples": voice["address"],
        "text": "A sentence that the new voice speaks.",
        "Language_ISO": "en",
    }
    assert uploads(cloud) == 1
    assert not cloud.leaks


def test_a_delivery_tells_who_allowed_the_voice(cloud: Cloud, sample: Path, tmp_path: Path) -> None:
    consent = ("--i-have-consent", "--who", "Anna M.", "--by", "Ben", "--for", "audiobooks")
    assert studio(cloud, "clone", "add", sample, "--name", "Anna", *consent).returncode == 0
    script, project = tmp_path / "script.txt", tmp_path / "book.ttsstudio"
    script.write_text("A sentence that the new voice speaks.", encoding="utf-8")
    voice = ("--voice", "elevenlabs-clone:Anna", "--project", project)
    assert studio(cloud, "render", script, "-o", tmp_path / "draft.wav", *voice).returncode == 0
    delivered = studio(
        cloud, "deliver", project, "-o", tmp_path / "book.wav", "--preset", "as-is", "--provenance"
    )
    assert delivered.returncode == 0, delivered.stderr
    for suffix in ("csv", "html"):
        sheet = (tmp_path / f"book.provenance.{suffix}").read_text(encoding="utf-8-sig")
        assert "Voice of Anna M., confirmed by Ben on " in sheet
        assert "audiobooks" in sheet


def test_recordings_that_fail_a_check_make_a_voice_only_when_that_is_wanted(
    cloud: Cloud, tmp_path: Path
) -> None:
    arguments = ("clone", "add", recording(tmp_path / "telephone.flac"), "--name", "Anna", "--i-have-consent")
    refused = studio(cloud, *arguments)
    assert refused.returncode == 1
    (complaint,) = (line for line in refused.stderr.splitlines() if not line.startswith("Note: "))
    assert "as on a telephone" in complaint
    assert "--anyway" in complaint
    assert voices(cloud) == []
    assert not cloud.received
    assert studio(cloud, *arguments, "--anyway").returncode == 0
    assert [voice["name"] for voice in voices(cloud)] == ["Anna"]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--name", "Anna"), 2, "--i-have-consent"),
        (("--name", " ", "--i-have-consent"), 2, "needs a name"),
        (("--i-have-consent",), 2, "--name"),
        (("missing.wav", "--name", "Anna", "--i-have-consent"), 1, "missing.wav"),
    ],
)
def test_what_is_missing_is_said_in_one_line_and_nothing_is_kept(
    cloud: Cloud, sample: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    result = studio(cloud, "clone", "add", sample, *arguments)
    assert result.returncode == status
    assert len(result.stderr.splitlines()) == 1
    assert says in result.stderr
    assert voices(cloud) == []
    assert not cloud.received


def test_without_a_key_nothing_is_kept(cloud: Cloud, sample: Path) -> None:
    result = studio(cloud, "clone", "add", sample, "--name", "Anna", "--i-have-consent", key="")
    assert result.returncode == 1
    assert "SEGMIND_API_KEY" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert voices(cloud) == []


def test_a_refused_upload_keeps_the_voice_for_later(cloud: Cloud, sample: Path, tmp_path: Path) -> None:
    cloud.fault("403", place="upload")
    result = studio(cloud, "clone", "add", sample, "--name", "Anna", "--i-have-consent")
    assert result.returncode == 1
    assert "kept" in result.stderr
    complaints = [line for line in result.stderr.splitlines() if not line.startswith("Note: ")]
    assert len(complaints) == 1
    (voice,) = voices(cloud)
    assert voice["address"] is None
    cloud.clear_faults()
    script = tmp_path / "script.txt"
    script.write_text("A sentence that the new voice speaks.", encoding="utf-8")
    spoken = studio(cloud, "render", script, "-o", tmp_path / "a.wav", "--voice", "elevenlabs-clone:Anna")
    assert spoken.returncode == 0, spoken.stderr
    assert len(cloud.charges) == 1


def test_a_voice_is_renamed_exported_removed_restored_and_imported(
    cloud: Cloud, sample: Path, tmp_path: Path
) -> None:
    package = tmp_path / "anna.ttsvoice"
    assert studio(cloud, "clone", "add", sample, "--name", "Anna", "--i-have-consent").returncode == 0
    assert studio(cloud, "clone", "rename", "Anna", "The narrator").returncode == 0
    assert "The narrator" in studio(cloud, "clone", "list").stdout
    assert studio(cloud, "clone", "export", "Anna", tmp_path / "anna.zip").returncode == 2
    assert studio(cloud, "clone", "export", "elevenlabs-clone:Anna", package).returncode == 0
    removed = studio(cloud, "clone", "remove", "Anna")
    assert removed.returncode == 0
    assert "stays at the service" in removed.stderr
    assert voices(cloud) == []
    assert studio(cloud, "clone", "remove", "Anna").returncode == 2
    assert studio(cloud, "clone", "restore", "Anna").returncode == 0
    assert [voice["name"] for voice in voices(cloud)] == ["The narrator"]
    assert studio(cloud, "clone", "restore", "Anna").returncode == 2
    assert studio(cloud, "clone", "import", package).returncode == 1
    assert json.loads(studio(cloud, "clone", "remove", "Anna", "--json").stdout) == {
        "removed": "elevenlabs-clone:Anna"
    }
    imported = json.loads(studio(cloud, "clone", "import", package, "--json").stdout)
    assert (imported["id"], imported["name"], imported["address"]) == (
        "elevenlabs-clone:Anna",
        "The narrator",
        None,
    )
