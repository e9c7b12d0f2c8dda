"""Names in capitals above what they say become speakers, where that is wanted."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tts_studio.engine.script_import import read_html, read_text
from tts_studio.store.importing import reading, screenplay
from tts_studio.store.importing.collector import Watch
from tts_studio.store.importing.imported import ImportChoices, Imported
from tts_studio.store.importing.reading import read_document, read_documents
from tts_studio.store.importing.script_writer import script_text

CUES = ImportChoices(cues=True)
PLAY = """INT. KITCHEN - NIGHT

Anna sits alone.

ANNA
Who is there?
Speak up!

BEN (off)
(whispering)
Only me.

ANNA (CONT'D)
Come in.

THE END
"""


def document(folder: Path, text: str, name: str = "play.txt") -> Imported:
    path = folder / name
    path.write_text(text)
    return read_document(path, Watch())


def test_a_screenplay_is_noticed_and_its_names_become_speakers(tmp_path: Path) -> None:
    play = document(tmp_path, PLAY)
    assert play.cues
    assert script_text(play, CUES) == (
        "INT. KITCHEN - NIGHT\n\nAnna sits alone.\n\nANNA: Who is there?\nSpeak up!\n\n"
        "BEN: Only me.\n\nANNA: Come in.\n\nTHE END"
    )


def test_without_the_choice_it_stays_as_it_is_written(tmp_path: Path) -> None:
    assert script_text(document(tmp_path, PLAY)).startswith(
        "INT. KITCHEN - NIGHT\n\nAnna sits alone.\n\nANNA\nWho"
    )


def test_a_play_without_blank_lines_is_cut_at_its_names(tmp_path: Path) -> None:
    play = document(tmp_path, "ANNA\nWho is there?\nBEN\nMe.\nMe again.\nANNA\nCome in.")
    assert script_text(play, CUES) == "ANNA: Who is there?\n\nBEN: Me.\nMe again.\n\nANNA: Come in."
    lines = ImportChoices(cues=True, line_paragraphs=True)
    assert script_text(play, lines).split("\n\n")[1:3] == ["BEN: Me.", "BEN: Me again."]


def test_names_in_paragraphs_of_their_own_speak_the_next_one(tmp_path: Path) -> None:
    file = docx.Document()
    for words in ("A room.", "ANNA", "(softly)", "Hello.", "BEN", "Hi.", "ANNA", "Bye.", "BEN", "So long."):
        file.add_paragraph(words)
    for words in ("He goes.", "WAITER", "Coffee?", "ANNA", "No."):
        file.add_paragraph(words)
    file.save(str(tmp_path / "play.docx"))
    play = read_document(tmp_path / "play.docx", Watch())
    assert play.cues
    assert script_text(play, CUES).split("\n\n") == [
        "A room.",
        "ANNA: Hello.",
        "BEN: Hi.",
        "ANNA: Bye.",
        "BEN: So long.",
        "He goes.",
        "WAITER: Coffee?",
        "ANNA: No.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It was late.\n\nSTOP!\nhe cried.\n\nNO!\nshe said.",
        "INT. HOUSE - DAY\nA room.\n\nEXT. GARDEN\nA tree.\n\nCUT TO\nBlack.",
        "CHAPTER ONE\nIt began.\n\nCHAPTER TWO\nIt ended.",
        "I\nIt began.\n\nII\nIt went on.\n\nIII\nIt ended.",
        "ANNA\n\nBEN\n\nANNA\n\nBEN",
        "# ANNA\n\nHello.\n\n# ANNA\n\nBye.",
        "今天\n天气很好。\n\n今天\n我们去公园。",
        "ANNA\nOnly once.",
        "ANNA: Hello.\n\nANNA: Bye.",
    ],
)
def test_other_lines_are_no_names(tmp_path: Path, text: str) -> None:
    play = document(tmp_path, text)
    assert not play.cues
    assert script_text(play, CUES) == script_text(play)


def test_a_name_after_which_nothing_is_said_is_kept_as_text(tmp_path: Path) -> None:
    text = "ANNA\n\nHello.\n\nANNA\n\n(sighs)\n\n# Next\n\nANNA\n\nBye.\n\nANNA\n\n(goes)"
    assert (
        script_text(document(tmp_path, text), CUES) == "ANNA: Hello.\n\nANNA\n\n# Next\n\nANNA: Bye.\n\nANNA"
    )


def test_a_name_speaks_in_every_chapter(tmp_path: Path) -> None:
    text = "# One\n\nANNA\n\nHello.\n\n# Two\n\nANNA\n\nBye."
    assert script_text(document(tmp_path, text), CUES) == "# One\n\nANNA: Hello.\n\n# Two\n\nANNA: Bye."


def test_several_files_are_looked_at_together(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt")]
    for path in paths:
        path.write_text("ANNA\nHello.")
    together = read_documents(paths, Watch())
    assert together.cues
    assert script_text(together, CUES) == "ANNA: Hello.\n\nANNA: Hello."


def test_files_that_are_imported_together_are_looked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Imported] = []
    look = screenplay.with_cues_noticed

    def noted(imported: Imported) -> Imported:
        looked.append(imported)
        return look(imported)

    monkeypatch.setattr(reading, "with_cues_noticed", noted)
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path in paths:
        path.write_text("ANNA\nHello.")
    assert read_documents(paths, Watch()).cues
    assert len(looked) == 1
    assert read_documents(paths[:1], Watch()).title == "a"
    assert len(looked) == 2


async def test_what_is_pasted_is_looked_at_as_well() -> None:
    assert (await read_text(PLAY)).cues
    page = "".join(f"<p>{line}</p>" for line in ("ANNA", "Hello.", "ANNA", "Bye."))
    assert (await read_html(page)).cues
