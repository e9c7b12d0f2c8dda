"""Other people's files become script: by menu, by drop, by paste."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.support.eventually import eventually
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.store.project_file import Project

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

STORY = "# One\n\nIt *was* late. [sic]\n\n# Two\n\nANNA: Who is there?\n\nBEN: Me.\n"


@pytest.fixture(autouse=True)
def _own_file_dialogs() -> Iterator[None]:
    attribute = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    QCoreApplication.setAttribute(attribute)
    yield
    QCoreApplication.setAttribute(attribute, False)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.md"
    path.write_text(STORY)
    return path


async def _ready(studio: RunningStudio) -> QPlainTextEdit:
    """The preview, as soon as it shows what was read."""
    await studio.dialog("importDialog")
    button = studio.widget(QPushButton, "importNew")
    await eventually(lambda: button.isVisible() and button.isEnabled())
    return studio.widget(QPlainTextEdit, "importText")


async def _choose(studio: RunningStudio, path: Path) -> None:
    """Choose a file in the dialog that asks for one."""
    await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog"))
    dialog = studio.widget(QFileDialog, "fileDialog")
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText(str(path))
    dialog.accept()


def _drop(studio: RunningStudio, target: QWidget, data: QMimeData) -> None:
    """Let go of something over a widget, as the window system tells it."""
    window = target.window().windowHandle()
    assert window is not None
    point = target.mapTo(target.window(), QPoint(target.width() // 2, target.height() // 2))
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(point, action, data, button, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(point), action, data, button, keys))


def _files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


async def test_a_file_chosen_in_the_menu_is_shown_before_it_replaces_the_script(story: Path) -> None:
    async with running_studio() as studio:
        await studio.write("Old words.")
        await studio.do("import-script")
        await _choose(studio, story)
        preview = await _ready(studio)
        assert preview.toPlainText() == (
            "# One\n\nIt <emphasis>was</emphasis> late. \\[sic]\n\n# Two\n\nANNA: Who is there?\n\nBEN: Me."
        )
        assert "2 chapters · 5 segments" in studio.widget(QLabel, "importCounts").text()
        assert studio.widget(QLabel, "importSpeakers").text() == "Speakers: ANNA, BEN"
        assert studio.session.script.text == "Old words."
        await studio.press("importDialog", "importReplace")
        await eventually(lambda: studio.session.script.text.startswith("# One\n\nIt <emphasis>"))
        await studio.do("undo")
        await eventually(lambda: studio.session.script.text == "Old words.")


async def test_chapters_and_options_decide_what_is_imported(story: Path) -> None:
    async with running_studio() as studio:
        _drop(studio, studio.window.voices, _files(story))
        preview = await _ready(studio)
        studio.widget(QListWidget, "importChapters").item(1).setCheckState(Qt.CheckState.Unchecked)
        studio.widget(QCheckBox, "importEmphasis").setChecked(False)
        await eventually(lambda: preview.toPlainText() == "# One\n\nIt was late. \\[sic]")
        studio.widget(QPushButton, "importNoChapters").click()
        await eventually(lambda: not preview.toPlainText())
        assert not studio.widget(QPushButton, "importReplace").isEnabled()
        assert "Tick a chapter" in studio.widget(QLabel, "importCounts").text()
        studio.widget(QPushButton, "importAllChapters").click()
        await eventually(lambda: "Who is there?" in preview.toPlainText())
        await studio.press("importDialog", "importCancel")
        assert studio.session.script.text == ""


async def test_files_dropped_on_the_script_are_imported_at_the_cursor(story: Path) -> None:
    async with running_studio() as studio:
        await studio.write("Before.\n\nAfter.")
        area = studio.window.editor.text_area
        cursor = area.textCursor()
        cursor.setPosition(len("Before."))
        area.setTextCursor(cursor)
        _drop(studio, area.viewport(), _files(story))
        await _ready(studio)
        await studio.press("importDialog", "importInsert")
        await eventually(lambda: "BEN: Me.\n\nAfter." in studio.session.script.text)
        assert studio.session.script.text.startswith("Before.\n\n# One\n\n")


async def test_a_dropped_project_is_opened(tmp_path: Path) -> None:
    other = tmp_path / "other.ttsstudio"
    Project.create(other).close()
    async with running_studio() as studio:
        _drop(studio, studio.window.jobs, _files(other))
        await eventually(lambda: studio.application.session and studio.session.path == other)


async def test_text_dropped_beside_the_script_goes_into_it() -> None:
    data = QMimeData()
    data.setText("Dropped.")
    async with running_studio() as studio:
        await studio.write("Here.")
        area = studio.window.editor.text_area
        area.moveCursor(area.textCursor().MoveOperation.End)
        _drop(studio, studio.window.voices, data)
        await eventually(lambda: studio.session.script.text == "Here.\n\nDropped.")


async def test_a_new_project_leaves_the_old_script_alone(story: Path) -> None:
    async with running_studio() as studio:
        await studio.write("Old words.")
        before = studio.session.path
        _drop(studio, studio.window.voices, _files(story))
        await _ready(studio)
        await studio.press("importDialog", "importNew")
        await eventually(lambda: studio.application.session and studio.session.path != before)
        await eventually(lambda: studio.session.script.text.startswith("# One"))
    with Project.open(before) as project:
        assert project.script.load().text == "Old words."


async def test_a_broken_file_says_what_is_wrong_and_changes_nothing(tmp_path: Path, story: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    async with running_studio() as studio:
        await studio.write("Mine.")
        _drop(studio, studio.window.voices, _files(broken))
        await studio.dialog("importDialog")
        problem = studio.widget(QLabel, "importProblem")
        await eventually(lambda: "“broken.docx” is damaged or incomplete." in problem.text())
        assert not studio.widget(QPushButton, "importReplace").isVisible()
        assert studio.session.script.text == "Mine."
        studio.widget(QPushButton, "importAnother").click()
        await eventually(lambda: studio.window.findChild(QFileDialog, "fileDialog"))
        studio.widget(QFileDialog, "fileDialog").reject()


async def test_columns_of_a_table_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text("id,who,what\n1,Anna,Hello.\n2,Ben,Hi.\n3,Anna,Bye.\n4,Ben,Bye bye.\n")
    async with running_studio() as studio:
        _drop(studio, studio.window.voices, _files(path))
        preview = await _ready(studio)
        assert preview.toPlainText().startswith("Anna: Hello.\n\nBen: Hi.")
        names = studio.widget(QComboBox, "importNameColumn")
        names.setCurrentIndex(names.findText("No speakers"))
        await eventually(lambda: preview.toPlainText().startswith("Hello.\n\nHi."))
        studio.widget(QCheckBox, "importHeader").setChecked(False)
        await eventually(lambda: preview.toPlainText().startswith("what\n\nHello."))
        assert studio.widget(QComboBox, "importLineColumn").currentText() == "Column 3"
        await studio.press("importDialog", "importCancel")


async def test_a_screenplays_names_become_speakers_unless_the_user_says_otherwise(tmp_path: Path) -> None:
    play = tmp_path / "play.txt"
    play.write_text("ANNA\nWho is there?\n\nBEN\n(softly)\nMe.")
    async with running_studio() as studio:
        _drop(studio, studio.window.voices, _files(play))
        preview = await _ready(studio)
        box = studio.widget(QCheckBox, "importCues")
        assert (box.isVisible(), box.isChecked()) == (True, True)
        assert preview.toPlainText() == "ANNA: Who is there?\n\nBEN: Me."
        box.click()
        await eventually(lambda: preview.toPlainText() == "ANNA\nWho is there?\n\nBEN\n(softly)\nMe.")
        await studio.press("importDialog", "importCancel")


async def test_a_document_opened_from_the_file_menu_is_shown_before_it_becomes_a_project(story: Path) -> None:
    async with running_studio() as studio:
        await studio.write("Old words.")
        before = studio.session
        await studio.do("open")
        await _choose(studio, story)
        preview = await _ready(studio)
        assert preview.toPlainText().startswith("# One\n\nIt <emphasis>was</emphasis> late.")
        assert not studio.widget(QCheckBox, "importCues").isVisible()
        assert studio.session is before
        await studio.press("importDialog", "importNew")
        await eventually(lambda: studio.session is not before)
        assert len(studio.session.script.chapters) == 2


async def test_a_broken_document_opened_from_the_file_menu_changes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    async with running_studio() as studio:
        await studio.write("Old words.")
        before = studio.session
        await studio.do("open")
        await _choose(studio, broken)
        await studio.dialog("importDialog")
        problem = studio.widget(QLabel, "importProblem")
        await eventually(problem.isVisible)
        assert "broken.docx" in problem.text()
        await studio.press("importDialog", "importCancel")
        assert (studio.session, studio.session.script.text) == (before, "Old words.")


async def test_a_wrongly_guessed_encoding_can_be_put_right(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Schöne Grüße an ¿quién? und ˜ mehr.".encode("cp1252"))
    async with running_studio() as studio:
        _drop(studio, studio.window.voices, _files(path))
        preview = await _ready(studio)
        assert preview.toPlainText().startswith("Schöne Grüße")
        encodings = studio.widget(QComboBox, "importEncoding")
        encodings.setCurrentIndex(encodings.findData("cp1251"))
        await eventually(lambda: preview.toPlainText().startswith("Schцne"))
        assert encodings.currentData() == "cp1251"
        await studio.press("importDialog", "importCancel")


async def test_pasted_formatting_keeps_paragraphs_and_can_be_imported_instead() -> None:
    data = QMimeData()
    data.setHtml("<h1>Title</h1><p>One <b>two</b>.</p><p>Three.</p>")
    data.setText("Title\nOne two.\nThree.")
    QGuiApplication.clipboard().setMimeData(data)
    async with running_studio() as studio:
        studio.window.editor.text_area.paste()
        await eventually(lambda: studio.session.script.text == "# Title\n\nOne two.\n\nThree.")
        studio.widget(QToolButton, "notificationAction").click()
        await _ready(studio)
        await studio.press("importDialog", "importInsert")
        wanted = "# Title\n\nOne <emphasis>two</emphasis>.\n\nThree."
        await eventually(lambda: studio.session.script.text == wanted)


async def test_plain_text_is_pasted_as_it_is() -> None:
    data = QMimeData()
    data.setHtml("<div>One</div><div>two</div>")
    data.setText("One\ntwo  [sic]")
    QGuiApplication.clipboard().setMimeData(data)
    async with running_studio() as studio:
        studio.window.editor.text_area.paste()
        await eventually(lambda: studio.session.script.text == "One\ntwo  [sic]")
        assert studio.window.notices.current is None


async def test_pasted_files_are_imported(story: Path) -> None:
    QGuiApplication.clipboard().setMimeData(_files(story))
    async with running_studio() as studio:
        studio.window.editor.text_area.paste()
        preview = await _ready(studio)
        assert preview.toPlainText().startswith("# One")
        await studio.press("importDialog", "importCancel")
        assert studio.session.script.text == ""


async def test_the_clipboard_can_be_looked_at_before_it_becomes_script() -> None:
    QGuiApplication.clipboard().setText("Some [sic] words.")
    async with running_studio() as studio:
        await studio.do("paste-import")
        preview = await _ready(studio)
        assert preview.toPlainText() == "Some \\[sic] words."
        await studio.press("importDialog", "importInsert")
        await eventually(lambda: studio.session.script.text == "Some \\[sic] words.")
        QGuiApplication.clipboard().clear()
        await studio.do("paste-import")
        await eventually(lambda: studio.window.notices.current is not None)


async def test_several_files_become_one_script(story: Path, tmp_path: Path) -> None:
    second = tmp_path / "end.txt"
    second.write_text("The end.")
    async with running_studio() as studio:
        _drop(studio, studio.window.voices, _files(story, second))
        preview = await _ready(studio)
        chapters = studio.widget(QListWidget, "importChapters")
        assert [chapters.item(row).text() for row in range(chapters.count())] == ["One", "Two", "end"]
        assert preview.toPlainText().endswith("The end.")
        await studio.press("importDialog", "importReplace")
        await eventually(lambda: studio.session.script.text.endswith("The end."))
