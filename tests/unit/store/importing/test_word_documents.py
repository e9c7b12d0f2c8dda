"""Word documents become scripts: headings, emphasis, tables; what is deleted or hidden stays out."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support.documents import chapters_of, read, script_of
from tts_studio.domain.errors import ImportFailed
from tts_studio.store.importing import archive
from tts_studio.store.importing.imported import ImportChoices


def _xml(markup: str) -> Any:
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {nsdecls('w')}", markup))


def _saved(document: Any, folder: Path) -> Path:
    path = folder / "story.docx"
    document.save(str(path))
    return path


def test_headings_become_chapters_and_paragraphs_segments(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before.")
    document.add_heading("One", 1)
    document.add_paragraph("First.\nSecond line.")
    document.add_heading("Inside", 3)
    document.add_heading("Two", 1)
    document.add_paragraph("Item.", style="List Bullet")
    path = _saved(document, tmp_path)
    assert script_of(path) == "Before.\n\n# One\n\nFirst.\nSecond line.\n\n### Inside\n\n# Two\n\nItem."
    assert chapters_of(path) == [("Beginning", 0), ("One", 0), ("Two", 0)]


def test_a_title_above_the_chapters_does_not_hide_them(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("My Book", 0)
    for name in ("One", "Two"):
        document.add_heading(name, 2)
        document.add_paragraph("Words.")
    assert chapters_of(_saved(document, tmp_path)) == [("My Book", 0), ("One", 1), ("Two", 1)]


def test_a_heading_in_any_language_is_known_by_its_outline_level(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("Überschrift", WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(_xml('<w:outlineLvl w:val="0"/>'))
    child = document.styles.add_style("Kapitel", WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = style
    document.add_paragraph("Eins", style="Kapitel")
    document.add_paragraph("Text.")
    body_text = document.add_heading("Kein Titel", 1)
    body_text._p.get_or_add_pPr().append(_xml('<w:outlineLvl w:val="9"/>'))
    assert script_of(_saved(document, tmp_path)) == "# Eins\n\nText.\n\nKein Titel"


def test_emphasis_is_kept_as_tags_or_dropped(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It ")
    paragraph.add_run("was ").bold = True
    paragraph.add_run("very").italic = True
    paragraph.add_run(" la")
    paragraph.add_run("te").bold = False
    paragraph.add_run(" now", style=document.styles["Emphasis"])
    path = _saved(document, tmp_path)
    assert script_of(path) == "It <emphasis>was very</emphasis> late <emphasis>now</emphasis>"
    assert script_of(path, ImportChoices(emphasis=False)) == "It was very late now"


def test_tags_cut_in_pieces_by_the_program_are_whole_again(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Wait [pau")
    paragraph.add_run("se] here [s")
    paragraph.add_run("ic] <b>")
    path = _saved(document, tmp_path)
    assert script_of(path) == "Wait [pause] here \\[sic] \\<b>"
    assert script_of(path, ImportChoices(tags=False)) == "Wait \\[pause] here \\[sic] \\<b>"


def test_deletions_are_left_out_and_insertions_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("One ")
    for markup in (
        '<w:ins w:id="1" w:author="a"><w:r><w:t xml:space="preserve">two </w:t></w:r></w:ins>',
        '<w:del w:id="2" w:author="a"><w:r><w:delText>gone </w:delText></w:r></w:del>',
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>moved </w:t></w:r></w:moveFrom>',
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden </w:t></w:r>",
        "<w:r><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t><w:tab/><w:t>five</w:t></w:r>",
    ):
        paragraph._p.append(_xml(markup))
    assert script_of(_saved(document, tmp_path)) == "One two three‑four five"


def test_tables_are_read_row_by_row_and_layout_tables_as_text(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for number, words in enumerate(("A", "B", "1", "2!")):
        table.cell(number // 2, number % 2).text = words
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "Framed."
    path = _saved(document, tmp_path)
    assert script_of(path) == "A, B.\n\n1, 2!\n\nFramed."
    assert read(path).notes == ("1 table is read row by row.",)


def test_what_a_script_cannot_hold_is_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Contents", style=_contents_style(document))
    document.add_paragraph("Page 1", style="toc 1")
    paragraph = document.add_paragraph("Words")
    paragraph._p.append(_xml('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    paragraph._p.append(_xml("<w:r><w:drawing/></w:r>"))
    paragraph._p.append(_xml("<w:r><w:drawing/></w:r>"))
    path = _saved(document, tmp_path)
    assert script_of(path) == "Words"
    assert read(path).notes == (
        "2 pictures were left out.",
        "1 note was left out.",
        "The table of contents was left out.",
    )


def _contents_style(document: Any) -> Any:
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    assert style.name == "toc 1"
    return style


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Around.")
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    choice = f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>"
    markup = f"{choice}<w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    compatibility = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    paragraph._p.append(_xml(markup.replace("<w:r>", f"<w:r {compatibility}>", 1)))
    assert script_of(_saved(document, tmp_path)) == "Around.\n\nBoxed."


def test_ruby_readings_and_the_insides_of_unknown_containers(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph._p.append(
        _xml("<w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r>"
             "</w:rubyBase></w:ruby></w:r>")
    )  # fmt: skip
    document.element.body.insert(
        0, _xml("<w:sdt><w:sdtContent><w:p><w:r><w:t>Controlled.</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    assert script_of(_saved(document, tmp_path)) == "Controlled.\n\n漢"


def test_the_title_is_that_of_the_document_or_of_the_file(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Words.")
    document.core_properties.title = "A  Title"
    assert read(_saved(document, tmp_path)).title == "A Title"
    document.core_properties.title = ""
    assert read(_saved(document, tmp_path)).title == "story"


def test_a_document_without_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="holds no text"):
        read(_saved(docx.Document(), tmp_path))


def test_entities_that_grow_are_not_followed(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("LOL")
    path = _saved(document, tmp_path)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    declared = f'?><!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>'.encode()

    def grown(xml: bytes) -> bytes:
        return xml.replace(b"?>", declared, 1).replace(b"LOL", b"&l8;x")

    _replace(path, "word/document.xml", grown)
    assert "haha" not in _script_or_refusal(path)


def test_a_document_that_would_burst_is_not_unpacked(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Small.")
    path = _saved(document, tmp_path)
    _replace(path, "word/document.xml", lambda xml: xml + b" " * 9_000_000)
    with pytest.raises(ImportFailed, match="far more than a script"):
        read(path)


def test_pictures_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_paragraph("Small.")
    path = _saved(document, tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/huge.png", bytes(10_000_000))
        package.writestr("word/media/", b"")
    monkeypatch.setattr(archive, "LARGEST_READING", 2_000_000)
    assert script_of(path) == "Small."


def test_other_archives_are_not_word_documents(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.png", b"")
    with pytest.raises(ImportFailed, match="is not a Word document"):
        read(path)


def test_a_package_whose_main_part_is_no_document_is_damaged(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Small.")
    path = _saved(document, tmp_path)
    _replace(path, "word/document.xml", lambda xml: xml.replace(b"w:body", b"w:nobody"))
    with pytest.raises(ImportFailed, match="damaged"):
        read(path)


def _script_or_refusal(path: Path) -> str:
    try:
        return script_of(path)
    except ImportFailed as problem:
        return problem.sentence


def _replace(path: Path, member: str, change: Any) -> None:
    """Change one member of a package."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == member else data)
    path.write_bytes(packed.getvalue())
