"""Plain text, Markdown, subtitles, tables and web pages become scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.documents import chapters_of, read, script_of
from tts_studio.domain.errors import ImportFailed, ScriptUnreadable
from tts_studio.domain.script import parse_script
from tts_studio.store.importing import imported
from tts_studio.store.importing.imported import ImportChoices, Prose


def _file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


class TestPlainText:
    def test_paragraphs_headings_and_tags_stay(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "a.txt", "One.\n\n\n# Two  \nThree\nfour [pause] [sic]\r\n\r\nFive #6")
        assert script_of(path) == "One.\n\n# Two\n\nThree\nfour [pause] \\[sic]\n\nFive #6"
        assert chapters_of(path) == [("Beginning", 0), ("Two", 0)]

    def test_text_that_is_to_be_taken_literally_keeps_every_sign(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "a.txt", "A \\[b] [pause] <soft>c</soft>\nd # e")
        literal = script_of(path, ImportChoices(tags=False))
        assert literal == "A \\\\\\[b] \\[pause] \\<soft>c\\</soft>\nd # e"

    def test_long_lines_without_blank_ones_are_paragraphs(self, tmp_path: Path) -> None:
        lines = [f"{number} " + "word " * 40 for number in range(20)]
        path = _file(tmp_path, "a.txt", "\n".join(lines))
        assert len(parse_script(script_of(path)).segments) == 20
        assert len(parse_script(script_of(path, ImportChoices(line_paragraphs=False))).segments) == 1

    def test_short_lines_belong_together(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "a.txt", "\n".join(["A short line."] * 20))
        assert len(parse_script(script_of(path)).segments) == 1
        assert len(parse_script(script_of(path, ImportChoices(line_paragraphs=True))).segments) == 20

    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("Straße und Größe, “schön”.", "cp1252"),
            ("Zażółć gęślą jaźń. To jest krótki tekst.", "cp1250"),
            ("Привет, мир. Это небольшой текст о погоде.", "cp1251"),
            ("こんにちは世界。これは短い文章です。", "cp932"),
            ("Où est-il allé, l’été dernier ?", "mac_roman"),
            ("Plain but wide.", "utf-16-le"),
            ("Plain but wide.", "utf-16-be"),
        ],
    )
    def test_the_encoding_is_guessed_and_told(self, tmp_path: Path, text: str, encoding: str) -> None:
        path = _file(tmp_path, "a.txt", text, encoding)
        assert script_of(path) == text
        assert read(path).encoding == encoding

    def test_letters_far_into_a_file_are_found(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "a.txt", "word " * 40_000 + "Größe", "cp1252")
        assert script_of(path).endswith("Größe")

    def test_what_is_no_text_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        for data in (b"\x00\x01\x02\x03" * 99, b"\xff\xfe\x00\xd8\x00", b"\xff\xfea\x00\x00\x00"):
            path.write_bytes(data)
            with pytest.raises(ScriptUnreadable, match="not a text"):
                read(path)

    def test_too_much_text_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tts_studio.store.importing.collector.LARGEST_TEXT", 10)
        with pytest.raises(ImportFailed, match="longer than"):
            read(_file(tmp_path, "a.txt", "Eleven letters."))


class TestMarkdown:
    def test_what_it_means_is_kept_and_what_it_looks_like_is_not(self, tmp_path: Path) -> None:
        text = (
            "---\ntitle: x\n---\n# One\n\nSome *soft* and __hard__ [link](http://x)\nnext  \n"
            "break ~~old~~ `a[b]`"
            "\n\n- item\n- other\n\n> quoted\n\n## Two\n\n***\n\n```py\ncode\n```\n\n![alt](a.png) end"
        )
        path = _file(tmp_path, "a.md", text)
        assert script_of(path) == (
            "# One\n\nSome <emphasis>soft</emphasis> and <emphasis>hard</emphasis> link next\n"
            "break old a\\[b]"
            "\n\nitem\n\nother\n\nquoted\n\n## Two\n\nend"
        )
        assert read(path).notes == (
            "1 picture was left out.",
            "1 block of code was left out.",
            "The details before the text were left out.",
        )

    def test_our_tags_are_kept_and_other_html_is_not(self, tmp_path: Path) -> None:
        text = (
            "A <whisper>b</whisper> <u>c</u> [pause] \\[pause\\] &lt;soft&gt;<br>d\n\n"
            "<soft>Whole</soft> one.\n\n"
            "<div>Block <i>of</i></div>\n\n<!-- hidden -->\n"
        )
        assert script_of(_file(tmp_path, "a.md", text)) == (
            "A <whisper>b</whisper> c [pause] \\[pause] \\<soft>\nd\n\n<soft>Whole</soft> one.\n\n"
            "Block <emphasis>of</emphasis>"
        )

    def test_a_table_is_read_row_by_row(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "a.md", "| a | b |\n|---|---|\n| 1 | *2* |\n")
        assert script_of(path) == "a, b.\n\n1, 2."
        assert read(path).notes == ("1 table is read row by row.",)


class TestSubtitles:
    def test_cues_become_sentences_again(self, tmp_path: Path) -> None:
        cues = (
            "1\n00:00:01,000 --> 00:00:02,000\n<i>It was</i>\nlate,\n\n"
            "2\n00:00:02,100 --> 00:00:03,000\n{\\an8}and dark.\n\n"
            "3\n00:00:03,100 --> 00:00:04,000\nRain.\n\n"
            "4\n00:00:09,000 --> 00:00:10,000\nLater [door slams] on ♪\n"
        )
        path = _file(tmp_path, "a.srt", cues)
        assert script_of(path) == "It was late, and dark. Rain.\n\nLater on"
        assert read(path).notes == ("2 descriptions of sounds were left out.",)

    def test_speakers_are_kept(self, tmp_path: Path) -> None:
        cues = (
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna Smith>Hi &amp; hello</v>\n<v.loud Ben>Yes\n\n"
            "00:02.000 --> 00:03.000\n<v Ben>I am. [laugh]\n\n"
            "00:03.000 --> 00:04.000\nCAT: Meow\nDOG: Wuff\n\n00:04.000 --> 00:05.000\n- So?\n- No.\n"
        )
        script = script_of(_file(tmp_path, "a.vtt", cues))
        assert script == (
            "ANNA SMITH: Hi & hello\n\nBEN: Yes I am. [laugh]\n\nCAT: Meow\n\nDOG: Wuff\n\nSo?\n\nNo."
        )
        assert parse_script(script).speakers == ("ANNA SMITH", "BEN", "CAT", "DOG")

    def test_long_speech_is_cut_at_sentences(self, tmp_path: Path) -> None:
        cues = "".join(
            f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{'word ' * 20}end.\n\n" for n in range(1, 15)
        )
        paragraphs = script_of(_file(tmp_path, "a.srt", cues)).split("\n\n")
        assert len(paragraphs) == 3
        assert all(paragraph.endswith("end.") for paragraph in paragraphs)

    def test_a_file_without_cues_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFailed, match="no subtitles"):
            read(_file(tmp_path, "a.srt", "Just words."))

    def test_cues_without_words_are_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFailed, match="holds no text"):
            read(_file(tmp_path, "a.srt", "1\n00:00:01,000 --> 00:00:02,000\n[music]\n"))


class TestSheets:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_and_the_columns_are_found(self, tmp_path: Path, delimiter: str) -> None:
        rows = (
            ("Nr", "Speaker", "Text"),
            ("1", "Anna", "Hello there."),
            ("2", "Ben", "Hi."),
            ("", "", ""),
            ("3", "Anna", "Bye!"),
            ("4", "", "They left."),
            ("5", "Ben", "Gone."),
        )
        path = _file(tmp_path, "a.csv", "\n".join(delimiter.join(row) for row in rows))
        script = script_of(path)
        assert script == "Anna: Hello there.\n\nBen: Hi.\n\nAnna: Bye!\n\nThey left.\n\nBen: Gone."
        assert [segment.speaker for segment in parse_script(script).segments] == [
            "Anna", "Ben", "Anna", "", "Ben",
        ]  # fmt: skip

    def test_columns_without_names_are_guessed(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "a.csv", 'Anna,"Well, hello"\nBen,Hi there\nAnna,Bye now\nBen,See you\n')
        assert script_of(path).startswith("Anna: Well, hello\n\nBen: Hi there")
        assert script_of(path, ImportChoices(name_column=-1, line_column=0)).startswith("Anna\n\nBen")

    def test_names_are_written_so_that_the_script_knows_them(self, tmp_path: Path) -> None:
        path = _file(
            tmp_path, "a.csv", "name,line\nAnna (off),Hi\nDr. No_1,Yes\n***,What\n" + "x" * 60 + ",Y\n"
        )
        script = script_of(path)
        assert script == "ANNA OFF: Hi\n\nDR. NO 1: Yes\n\nWhat\n\nY"
        assert parse_script(script).speakers == ("ANNA OFF", "DR. NO 1")

    def test_a_single_column_is_lines(self, tmp_path: Path) -> None:
        assert script_of(_file(tmp_path, "a.csv", "line\nOne.\nTwo.\n")) == "One.\n\nTwo."

    def test_a_table_that_makes_no_sense_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFailed, match="not a table"):
            read(_file(tmp_path, "a.csv", 'a,"' + "b" * 1_100_000))

    def test_a_huge_table_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tts_studio.store.importing.sheet.LARGEST_TEXT", 10)
        with pytest.raises(ImportFailed, match="too large"):
            read(_file(tmp_path, "a.csv", "a,b\nccc,dddddd\n"))

    def test_an_empty_table_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImportFailed, match="holds no text"):
            read(_file(tmp_path, "a.csv", "\n\n"))


class TestWebPages:
    def test_the_text_of_a_page_is_found(self, tmp_path: Path) -> None:
        text = (
            "<html><head><title> My  page </title><style>p{}</style></head><body><nav>Menu</nav><h1>One</h1>"
            "<p>A <b>b</b></p><script>x</script><ul><li>c<li>d</ul><p>&lt;soft&gt; &hellip;</body></html>"
        )
        path = _file(tmp_path, "a.html", text)
        assert script_of(path) == "# One\n\nA <emphasis>b</emphasis>\n\nc\n\nd\n\n<soft> …"
        assert read(path).title == "My page"

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "cp1251"])
    def test_the_encoding_is_the_declared_one(self, tmp_path: Path, encoding: str) -> None:
        words = "Größe" if encoding != "cp1251" else "Привет"
        declared = encoding if encoding != "utf-16" else "utf-8"
        path = _file(tmp_path, "a.html", f'<meta charset="{declared}"><p>{words}</p>', encoding)
        assert script_of(path) == words

    def test_an_undeclared_encoding_is_western(self, tmp_path: Path) -> None:
        assert script_of(_file(tmp_path, "a.htm", "<p>Größe</p>", "cp1252")) == "Größe"

    def test_an_unknown_declaration_is_passed_over(self, tmp_path: Path) -> None:
        assert script_of(_file(tmp_path, "a.html", '<meta charset="no-such"><p>Größe</p>')) == "Größe"

    def test_a_page_without_words_is_refused(self, tmp_path: Path) -> None:
        for text in ("<html></html>", "<!-- nothing -->"):
            with pytest.raises(ImportFailed, match="holds no text"):
                read(_file(tmp_path, "a.html", text))


def test_a_document_knows_what_it_leaves_open(tmp_path: Path) -> None:
    plain = read(_file(tmp_path, "a.txt", "One\ntwo"))
    assert (plain.has_emphasis, plain.has_lines) == (False, True)
    stressed = read(_file(tmp_path, "a.md", "*One*"))
    assert (stressed.has_emphasis, stressed.has_lines) == (True, False)
    table = read(_file(tmp_path, "a.csv", "a,b\n"))
    assert (table.has_emphasis, table.has_lines) == (False, False)
    assert imported.Sheet((), has_header=False, name_column=-1, line_column=0).columns == 0
    assert list(Prose(()).blocks()) == []
