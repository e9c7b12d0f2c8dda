"""Whatever goes wrong, a command says it in one line that names the cause and the next step."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud.cloud import Cloud
from tts_studio.engine.spending import CAP_PROPERTY
from tts_studio.store.project_file import Project

SEGMIND_KEY, XAI_KEY = "SG_0123456789abcdef", "xai-0123456789"
TEXT = "The quick brown fox jumps over the lazy dog."


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with Cloud.running(segmind_key=SEGMIND_KEY, xai_key=XAI_KEY, latency={"*": (0.0, 0.0)}) as running:
        yield running


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def studio(*arguments: object, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a shell that did something `before`."""
    words = shlex.join([sys.executable, "-m", "tts_studio", *map(str, arguments)])
    keys = {"SEGMIND_API_KEY": SEGMIND_KEY, "XAI_API_KEY": XAI_KEY}
    return subprocess.run(
        ["/bin/sh", "-c", f"{words} {before}"],
        env={**os.environ, **keys, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def at(cloud: Cloud) -> dict[str, str]:
    return {"TTS_STUDIO_SEGMIND_URL": cloud.segmind_url, "TTS_STUDIO_XAI_URL": cloud.xai_url}


def told(result: subprocess.CompletedProcess[str], status: int = 1) -> str:
    """The one line that was said."""
    assert result.returncode == status, result.stderr
    [line] = result.stderr.splitlines()
    assert line.startswith("tts-studio: ")
    return line


@pytest.mark.parametrize("named", [True, False])
def test_what_may_have_been_charged_names_the_command_that_sends_it_again(
    script: Path, tmp_path: Path, cloud: Cloud, named: bool
) -> None:
    project = ["--project", str(tmp_path / "a b.ttsstudio")] if named else []
    cloud.fault("drop-after-accept", times=1)
    render = ("render", script, "-o", tmp_path / "o.wav", "--voice", "grok-tts:eve", *project)
    line = told(studio(*render, **at(cloud)))
    assert "may have been charged" in line
    assert "Nothing was written." in line
    command = shlex.split(line.partition("To pay for it once more: ")[2].partition(" Nothing was written")[0])
    assert command[:2] == ["tts-studio", "jobs"]
    first = cloud.charges
    assert studio(*command[1:], **at(cloud)).returncode == 0
    assert (len(first), len(cloud.charges)) == (1, 2)
    with Project.open(Path(command[command.index("--project") + 1])) as kept:
        assert [purchase.state.value for purchase in kept.ledger.all()][-1] == "done"


def test_what_was_charged_and_rejected_names_that_command_too(
    script: Path, tmp_path: Path, cloud: Cloud
) -> None:
    cloud.fault("silent", times=1)
    project = tmp_path / "p.ttsstudio"
    render = ("render", script, "-o", tmp_path / "o.wav", "--voice", "grok-tts:eve", "--project", project)
    for sentence in ("The voice sent silence.", "It was charged."):
        line = told(studio(*render, **at(cloud)))
        assert sentence in line
        assert f"tts-studio jobs --project {project} --resend 1" in line
    assert len(cloud.charges) == 1


def test_what_was_ordered_and_has_not_come_is_fetched_by_the_next_render(
    script: Path, tmp_path: Path, cloud: Cloud
) -> None:
    cloud.fault("401", place="status")
    project = tmp_path / "p.ttsstudio"
    render = ("render", script, "-o", tmp_path / "o.wav", "--voice", "grok-tts:eve", "--project", project)
    assert "render again later, and it is fetched, not bought again" in told(studio(*render, **at(cloud)))
    cloud.clear_faults()
    assert studio(*render, **at(cloud)).returncode == 0
    assert len(cloud.charges) == 1


@pytest.mark.parametrize("voice", ["grok-tts:eve", "xai-tts:eve"])
@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HTTPS_PROXY", "junk://x", "address of the proxy"),
        ("HTTPS_PROXY", "http://[::1", "address of the proxy"),
        ("SSL_CERT_FILE", "/nowhere/at/all.pem", "certificates cannot be read"),
    ],
)
def test_a_network_that_is_set_up_wrongly_is_told_as_that(
    script: Path, tmp_path: Path, voice: str, variable: str, value: str, sentence: str
) -> None:
    line = told(studio("render", script, "-o", tmp_path / "o.wav", "--voice", voice, **{variable: value}))
    assert sentence in line
    assert variable in line


@pytest.mark.parametrize(
    ("out", "status", "sentence"),
    [
        ("below/../script.wav", 2, "would replace the script"),
        ("alias.wav", 2, "would replace the script"),
        ("x" * 300 + ".wav", 1, "cannot be written: File name too long"),
        (os.fsdecode(b"\xfc.wav"), 1, "cannot be written: this system cannot write such a name"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_spoken(
    tmp_path: Path, out: str, status: int, sentence: str
) -> None:
    script = tmp_path / "script.wav"
    script.write_text(TEXT, encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "alias.wav").symlink_to(script)
    assert sentence in told(studio("render", script, "-o", f"{tmp_path}/{out}"), status)
    assert script.read_text(encoding="utf-8") == TEXT


def test_a_name_with_a_line_break_stays_on_the_line(tmp_path: Path) -> None:
    assert r"a\nb\x1b.txt" in told(studio("render", tmp_path / "a\nb\x1b.txt", "-o", tmp_path / "o.wav"))


def test_what_only_directs_or_joins_letters_is_printed_as_it_is(tmp_path: Path) -> None:
    script = tmp_path / "at 9\u202fPM.txt"
    line = told(studio("render", script, "-o", tmp_path / "o.wav", LANGUAGE="ar"))
    assert "at 9\u202fPM.txt" in line
    assert "\\" not in line


def test_an_output_that_leads_to_itself_is_replaced(script: Path, tmp_path: Path) -> None:
    (tmp_path / "loop.wav").symlink_to("loop.wav")
    assert studio("render", script, "-o", tmp_path / "loop.wav").returncode == 0
    assert (tmp_path / "loop.wav").read_bytes()[:4] == b"RIFF"


def test_a_closed_standard_input_is_told(tmp_path: Path) -> None:
    assert "standard input is closed" in told(studio("render", "-", "-o", tmp_path / "o.wav", before="<&-"))


def test_a_terminal_of_few_characters_is_no_failure(tmp_path: Path) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    result = studio("render", tmp_path / "ü.txt", "-o", tmp_path / "o.wav", "--json", **ascii_only)
    told(result)
    assert "ü.txt" in json.loads(result.stdout)["message"]
    assert studio("--help", **ascii_only).returncode == 0
    assert "espeak:" in studio("voices", "--model", "espeak", **ascii_only).stdout


def test_a_model_that_has_no_voice_of_its_own_says_how_to_name_one(script: Path, tmp_path: Path) -> None:
    result = studio("render", script, "-o", tmp_path / "o.wav", "--voice", "elevenlabs-clone")
    assert "elevenlabs-clone:NAME" in told(result, 2)
    assert "no model named “”" in told(studio("voices", "--model", ""), 2)


def test_a_reader_that_goes_away_costs_nothing_that_was_ordered(
    script: Path, tmp_path: Path, cloud: Cloud
) -> None:
    out = tmp_path / "o.wav"
    words = ["render", script, "-o", out, "--voice", "grok-tts:eve", "--json"]
    environment = {**os.environ, "SEGMIND_API_KEY": SEGMIND_KEY, **at(cloud)}
    command = [sys.executable, "-m", "tts_studio", *map(str, words)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["event"] == "plan"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(180) == 1
    assert out.exists()
    assert len(cloud.charges) == 1


@pytest.mark.parametrize("command", [("voices", "--model", "hibari"), ("doctor", "--json")])
def test_a_full_standard_output_is_told(command: tuple[str, ...]) -> None:
    line = told(studio(*command, before="> /dev/full"))
    assert "Standard output cannot be written: No space left on device." in line


def test_commands_bear_it_when_there_is_nobody_to_print_to() -> None:
    assert studio("voices", "--model", "hibari", before=">&-").returncode == 0
    deaf = studio("voices", "--model", "nobody", before="2>&-")
    assert (deaf.returncode, deaf.stdout) == (2, "")
    assert studio("voices", "--model", "nobody", before="2> /dev/full").returncode == 2
    assert studio("--help", before="> /dev/full").returncode == 1
    assert studio("--version", before=">&-").returncode == 1


@pytest.mark.parametrize("again", [False, True])
def test_a_spending_limit_that_is_reached_ends_the_command(
    script: Path, tmp_path: Path, cloud: Cloud, again: bool
) -> None:
    project = tmp_path / "p.ttsstudio"
    command: tuple[object, ...] = ("render", script, "-o", tmp_path / "o.wav", "--voice", "grok-tts:eve")
    command += ("--project", project)
    if again:
        cloud.fault("drop-after-accept", times=1)
        told(studio(*command, **at(cloud)))
        command = ("jobs", "--project", project, "--resend", "1")
    bought = len(cloud.charges)
    with Project.open_or_create(project) as opened:
        opened.properties.set(CAP_PROPERTY, "0.0001")
    assert "The spending limit of this project, $0.0001, allows nothing more." in told(
        studio(*command, **at(cloud))
    )
    assert len(cloud.charges) == bought


def test_advice_is_given_in_the_language_of_the_sentence(script: Path, tmp_path: Path) -> None:
    german = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"}
    for voice in ("grok-tts:nobody", "nobody:eve"):
        line = told(studio("render", script, "-o", tmp_path / "o.wav", "--voice", voice, **german), 2)
        assert "Meinten Sie" in line
        assert "Did you mean" not in line
