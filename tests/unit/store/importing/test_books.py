"""Books become scripts: the chapters of their table of contents, in reading order."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.support.documents import chapters_of, page, read, script_of, write_book
from tts_studio.domain.errors import ImportFailed
from tts_studio.store.importing import archive
from tts_studio.store.importing.imported import ImportChoices

_NAV = (
    '<nav epub:type="landmarks"><ol><li><a href="two.xhtml">No</a></li></ol></nav>'
    '<nav epub:type="toc"><ol><li><a href="one.xhtml">One</a><ol><li><a href="one.xhtml#inside">Inside</a>'
    '</li></ol></li><li><a href="two.xhtml">Two</a></li><li><span>No link</span></li></ol></nav>'
)
_PAGES = {
    "front.xhtml": "<p>All rights reserved.</p>",
    "one.xhtml": "<h1>One</h1><p>It was&nbsp;<em>late</em>.</p>"
    '<div id="inside"><h2>Inside</h2><p>More.</p></div>'
    "<h4>Deeper</h4><p>End.</p>",
    "two.xhtml": "<p>Second<!-- hidden --> chapter.<br/>Next line.</p>",
}


def test_chapters_follow_the_table_of_contents(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.epub", _PAGES, nav=_NAV)
    assert chapters_of(book) == [("Beginning", 0), ("One", 0), ("Inside", 1), ("Two", 0)]
    assert read(book).title == "The Book"
    assert script_of(book) == (
        "All rights reserved.\n\n# One\n\nIt was\u00a0<emphasis>late</emphasis>.\n\n## Inside\n\nMore.\n\n"
        "### Deeper\n\nEnd.\n\n# Two\n\nSecond chapter.\nNext line."
    )


def test_only_the_chosen_chapters_are_taken(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.epub", _PAGES, nav=_NAV)
    assert script_of(book, ImportChoices(frozenset({3}))) == "# Two\n\nSecond chapter.\nNext line."


def test_an_old_book_has_its_table_in_another_file(tmp_path: Path) -> None:
    ncx = (
        '<navPoint><navLabel><text>First part</text></navLabel><content src="one.xhtml"/>'
        '<navPoint><navLabel><text>Inside</text></navLabel><content src="one.xhtml#inside"/></navPoint>'
        "</navPoint>"
        '<navPoint><navLabel><text>Two</text></navLabel><content src="two.xhtml"/></navPoint>'
    )
    book = write_book(tmp_path / "book.epub", _PAGES, ncx=ncx)
    assert chapters_of(book) == [("Beginning", 0), ("First part", 0), ("Inside", 1), ("Two", 0)]


def test_a_book_without_a_table_has_the_chapters_of_its_highest_headings(tmp_path: Path) -> None:
    pages = {
        "a.xhtml": "<p>Before.</p><h2>One</h2><p>Words.</p><h3>Inside</h3><p>More.</p>",
        "b.xhtml": "<h2>Two <em>of</em> two</h2><p>Others.</p>",
    }
    book = write_book(tmp_path / "book.epub", pages)
    assert chapters_of(book) == [("Beginning", 0), ("One", 0), ("Two of two", 0)]
    assert script_of(book, ImportChoices(frozenset({1, 2}))) == (
        "# One\n\nWords.\n\n### Inside\n\nMore.\n\n# Two of two\n\nOthers."
    )


def test_a_book_without_a_table_and_without_headings_is_one_chapter(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.epub", {"a.xhtml": "<p>Words.</p>", "b.xhtml": "<p>Others.</p>"})
    assert chapters_of(book) == [("Beginning", 0)]
    assert script_of(book) == "Words.\n\nOthers."


def test_notes_pictures_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    body = (
        '<p>Word<a epub:type="noteref" href="#n">1</a><sup><a href="x.xhtml#n2">2</a></sup>.'
        '<span epub:type="pagebreak">17</span><img src="a.png" alt="A"/></p>'
        '<aside epub:type="footnote" id="n"><p>Note.</p></aside>'
        "<table><tr><td>A</td><td><p>B</p></td></tr></table>"
        "<p hidden=''>Hidden.</p><p><q>Hi</q> <ruby>漢<rt>かん</rt></ruby></p><pre>a  b\nc</pre>"
    )
    book = write_book(tmp_path / "book.epub", {"a.xhtml": body})
    assert script_of(book) == "Word.\n\nA, B.\n\n“Hi” 漢\n\na b\nc"
    assert read(book).notes == (
        "1 picture was left out.",
        "1 note was left out.",
        "1 table is read row by row.",
    )


def test_pages_that_are_not_well_formed_are_read_all_the_same(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.epub", {"a.xhtml": "<p>One<p>Two & <b>three"})
    assert script_of(book) == "One\n\nTwo & <emphasis>three</emphasis>"


def test_a_protected_book_is_refused(tmp_path: Path) -> None:
    encryption = _encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    extra = {"META-INF/encryption.xml": encryption}
    book = write_book(tmp_path / "book.epub", _PAGES, extra=extra)
    with pytest.raises(ImportFailed, match="protected against copying"):
        read(book)


def test_a_book_with_scrambled_fonts_is_not_protected(tmp_path: Path) -> None:
    extra = {"META-INF/encryption.xml": _encryption("http://www.idpf.org/2008/embedding")}
    book = write_book(tmp_path / "book.epub", _PAGES, extra=extra)
    assert "All rights reserved." in script_of(book)


def _encryption(algorithm: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/></e:EncryptedData></encryption>'
    )


@pytest.mark.parametrize("member", ["META-INF/encryption.xml", "META-INF/container.xml", "OEBPS/book.opf"])
def test_a_book_whose_lists_are_nonsense_is_damaged(tmp_path: Path, member: str) -> None:
    book = write_book(tmp_path / "good.epub", _PAGES)
    worse = tmp_path / "worse.epub"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(worse, "w") as new:
        for info in old.infolist():
            if info.filename != member:
                new.writestr(info.filename, old.read(info))
        new.writestr(member, "<no")
    with pytest.raises(ImportFailed, match="damaged"):
        read(worse)


def test_an_archive_that_is_no_book_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none.epub"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
    with pytest.raises(ImportFailed, match="is not a book"):
        read(path)


def test_a_book_without_its_container_is_found_by_its_package(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("a%20b.xhtml", page("<p>Not this.</p>"))
        book.writestr("a b.xhtml", page("<p>This.</p>"))
        book.writestr(
            "book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a%20b.xhtml"/>'
            "</manifest>"
            '<spine><itemref idref="a"/><itemref idref="gone"/></spine></package>',
        )
    assert script_of(path) == "This."


def test_a_book_whose_pages_are_gone_is_damaged(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.epub", {"a.xhtml": "<p>Words.</p>"}, spine=("a.xhtml",))
    worse = tmp_path / "worse.epub"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(worse, "w") as new:
        for info in old.infolist():
            if not info.filename.endswith(".xhtml"):
                new.writestr(info.filename, old.read(info))
    with pytest.raises(ImportFailed, match="damaged"):
        read(worse)


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST_MEMBERS", 3)
    with pytest.raises(ImportFailed, match="damaged"):
        read(write_book(tmp_path / "book.epub", _PAGES))


def test_a_book_whose_package_is_missing_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    with (
        zipfile.ZipFile(write_book(tmp_path / "good.epub", _PAGES)) as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for info in old.infolist():
            if not info.filename.endswith(".opf"):
                new.writestr(info.filename, old.read(info))
    with pytest.raises(ImportFailed, match="damaged"):
        read(path)


def test_an_encrypted_archive_asks_for_one_without_a_password(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book.epub", _PAGES)
    data = bytearray(book.read_bytes())
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    book.write_bytes(bytes(data))
    with pytest.raises(ImportFailed, match="password"):
        read(book)
