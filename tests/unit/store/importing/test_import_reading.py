"""Every file is read or refused with a sentence, whatever is wrong with it."""

from __future__ import annotations

import random
from pathlib import Path

import docx
import pytest

from tests.support.documents import read, script_of, write_book
from tts_studio.domain.errors import ImportFailed, ScriptUnreadable, StudioError
from tts_studio.store.importing import reading
from tts_studio.store.importing.collector import ImportStopped, Watch
from tts_studio.store.importing.imported import Prose
from tts_studio.store.importing.reading import read_document, read_documents, script_of_file
from tts_studio.store.importing.script_writer import script_text
from tts_studio.store.script_file import read_script


def _samples(folder: Path) -> list[Path]:
    document = docx.Document()
    document.add_heading("One", 1)
    for number in range(20):
        document.add_paragraph(f"Paragraph {number} of [sic] <b>text</b>.").add_run(" bold").bold = True
    document.save(str(folder / "a.docx"))
    pages = {f"{number}.xhtml": f"<h1>{number}</h1><p>Text {'é' * number}</p>" * 5 for number in range(9)}
    nav = '<nav epub:type="toc"><ol><li><a href="1.xhtml">One</a></li></ol></nav>'
    write_book(folder / "a.epub", pages, nav=nav)
    (folder / "a.txt").write_text("Größe.\n\nNAME: line\n" * 50)
    (folder / "a.md").write_text("# One\n\n*a* [b](c) | d\n\n- <b>é</b>\n" * 50)
    cue = "1\n00:00:01,000 --> 00:00:02,000\n<i>Größe</i>\n\n"
    (folder / "a.srt").write_text(cue * 30)
    (folder / "a.vtt").write_text("WEBVTT\n\n" + "00:01.000 --> 00:02.000\n<v Anna>Größe\n\n" * 30)
    (folder / "a.csv").write_text('name,line\nAnna,"Größe, sehr"\n' * 30)
    (folder / "a.html").write_text("<html><body><h1>é</h1><p>One <b>two</b></p></body></html>" * 20)
    return sorted(folder.iterdir())


@pytest.mark.parametrize("suffix", ["docx", "epub", "txt", "md", "srt", "vtt", "csv", "html"])
def test_a_file_damaged_anywhere_is_read_or_refused_with_a_sentence(tmp_path: Path, suffix: str) -> None:
    (sample,) = (path for path in _samples(tmp_path) if path.suffix == f".{suffix}")
    whole = sample.read_bytes()
    chance = random.Random(suffix)
    refused = 0
    for number in range(100):
        data = bytearray(whole)
        if number % 2:
            del data[chance.randrange(len(data)) :]
        else:
            for _ in range(chance.randrange(1, 9)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        sample.write_bytes(bytes(data))
        try:
            script_of(sample)
        except StudioError as problem:
            refused += 1
            assert problem.sentence.endswith(".")
            assert problem.advice.endswith(".")
    assert refused or suffix in ("txt", "md", "html", "vtt", "srt", "csv")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.docx", b"", "holds no text"),
        ("empty.txt", b"", "holds no text"),
        ("blank.txt", b" \n\n ", "holds no text"),
        ("cut.docx", b"PK\x03\x04cut", "damaged"),
        ("named.docx", b"Only text.", "damaged"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "cannot be imported .*doc"),
        (
            "locked.docx",
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("a.pdf", b"%PDF-1.7", "cannot be imported .*pdf"),
        ("a.rtf", b"{\\rtf1 text}", "cannot be imported .*rtf"),
    ],
)
def test_what_cannot_be_imported_says_why(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ImportFailed, match=sentence) as problem:
        read(path)
    assert problem.value.advice


def test_a_book_is_known_whatever_its_name(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.epub", {"a.xhtml": "<p>Words.</p>"})
    assert script_of(book.rename(tmp_path / "book.docx")) == "Words."


def test_a_file_without_a_known_suffix_is_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "README"
    path.write_text("*Words*.")
    assert script_of(path) == "*Words*."


def test_missing_files_folders_and_locked_ones_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ImportFailed, match="There is no file"):
        read(tmp_path / "none.docx")
    with pytest.raises(ImportFailed, match="is a folder"):
        read(tmp_path)
    (tmp_path / "a.txt").write_text("Words.")

    def refuse(*_args: object, **_more: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ImportFailed, match="cannot be read: Permission denied"):
        read(tmp_path / "a.txt")


def test_a_huge_text_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_TEXT_FILE", 10)
    path = tmp_path / "a.txt"
    path.write_text("Eleven letters.")
    with pytest.raises(ImportFailed, match="too large"):
        read(path)


def test_running_out_of_memory_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_args: object) -> object:
        raise MemoryError

    monkeypatch.setattr(reading, "_read", burst)
    with pytest.raises(ImportFailed, match="memory"):
        read(tmp_path / "a.txt")


def test_several_files_are_parts_of_one_document(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nA.\n\n# Two\n\nB.\n\n![x](y)")
    (tmp_path / "b.txt").write_text("C.")
    (tmp_path / "c.csv").write_text("name,line\nAnna,D.\nAnna,E.\n")
    told: list[float] = []
    paths = [tmp_path / name for name in ("a.md", "b.txt", "c.csv")]
    document = read_documents(paths, Watch(told.append))
    assert isinstance(document.content, Prose)
    assert [part.title for part in document.content.parts] == ["One", "Two", "b", "c"]
    assert script_text(document) == "# One\n\nA.\n\n# Two\n\nB.\n\nC.\n\nAnna: D.\n\nAnna: E."
    assert document.notes == ("a.md: 1 picture was left out.",)
    assert told


def test_reading_stops_when_nobody_wants_it_any_more(tmp_path: Path) -> None:
    for path in _samples(tmp_path):
        watch = Watch()
        watch.stop()
        with pytest.raises(ImportStopped):
            read_document(path, watch)


def test_a_script_file_is_taken_as_it_stands_and_a_document_is_imported(tmp_path: Path) -> None:
    plain = tmp_path / "a.txt"
    plain.write_text("One [sic]\n\n\nTwo.")
    assert read_script(plain) == "One [sic]\n\n\nTwo."
    table = tmp_path / "a.csv"
    table.write_text("name,line\nAnna,Hi.\nAnna,Bye.\n")
    assert read_script(table) == script_of_file(table) == "Anna: Hi.\n\nAnna: Bye."
    with pytest.raises(ScriptUnreadable):
        read_script(tmp_path)
