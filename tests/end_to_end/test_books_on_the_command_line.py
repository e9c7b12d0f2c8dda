"""The command line speaks documents and books like any script."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import soundfile

from tests.support.documents import write_book


def _render(script: Path, output: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tts_studio", "render", str(script), "-o", str(output), "--json"]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)


def _events(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_book_is_spoken_with_all_its_chapters(tmp_path: Path) -> None:
    pages = {"one.xhtml": "<h1>One</h1><p>It was late.</p>", "two.xhtml": "<p>It was dark.</p>"}
    links = '<li><a href="one.xhtml">One</a></li><li><a href="two.xhtml">Two</a></li>'
    nav = f'<nav epub:type="toc"><ol>{links}</ol></nav>'
    output = tmp_path / "book.wav"
    result = _render(write_book(tmp_path / "book.epub", pages, nav=nav), output)
    assert result.returncode == 0, result.stderr
    assert _events(result)[-1]["segments"] == 4
    assert soundfile.info(str(output)).duration > 2.0


def test_a_broken_document_is_a_sentence_and_writes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    output = tmp_path / "broken.wav"
    result = _render(broken, output)
    assert result.returncode == 1
    assert "“broken.docx” is damaged or incomplete." in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert not output.exists()
