"""In a language that brackets every sentence, only data stands outside of brackets on screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
import soundfile
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)

from tests.support.audition_page import page
from tests.support.clone_studio import clone_studio
from tests.support.eventually import eventually
from tests.support.faulty_recordings import RATE, reading
from tests.support.microphone import Microphone
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.translation import use_catalogue
from tts_studio.ui.main_window.import_command import ImportCommand

SCRIPT = (
    "# Lorem\n\nANN: Ipsum dolor. [pause] Sit.\n\nBOB: Amet <whisper>elit</whisper> sed.\n\n[giggel] Eius."
)

# What the user, the computer or a provider named: projects, voices, speakers, tags, files, formats, keys.
DATA = re.compile(
    r"<[^>]*>|https?://\S+|[\w.]*/[\w./-]*|\B\.\w+|&nbsp;|\b(?:"
    r"\w+day, \d+ \w+ \d+|ANNA|Paid|Lorem|Ipsum|dolor|sit|amet|elit|sed|eius|whisper|"
    r"TTS Studio|ANN|BOB|Murmur|Low|High|Scripted|Nobody|Segmind|xAI|pause|giggel|giggle|"
    r"English|Deutsch|العربية|US|"
    r"LUFS|dB\w*|RMS|Hz|kHz|MB|GB|pt|WAV|FLAC|MP3|Ogg|Vorbis|Opus|M4B|UTF|"
    r"Ctrl|Shift|Alt|Return|Enter|Esc|Space|PgUp|PgDown|Up|Down|Left|Right|Home|End|Del|Delete|F\d+"
    r")\b",
    re.IGNORECASE,
)
_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
_QTS_OWN = ("qt_", "ScrollLeftButton", "ScrollRightButton")
_WORD = re.compile(r"[^\W\d_]+")

DIALOGS = ("preferences", "accounts", "about", "shortcuts", "palette", "spending-limit", "deliver", "find")
PANELS = ("show-voices", "show-inspector", "show-jobs", "show-problems", "show-cast", "show-takes")


class Bracketed(NullTranslations):
    """A language of its own: every sentence as it is, in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture(autouse=True)
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("tts_studio.app.language.catalogue_of", lambda _language: Bracketed())
    yield
    use_catalogue(NullTranslations())


def bare(text: str) -> str:
    """What of a text is neither translated nor data."""
    while (rest := _INNERMOST.sub(" ", text)) != text:
        text = rest
    left = [word for word in _WORD.findall(DATA.sub("", text)) if len(word) > 1]
    return " ".join(left)


def is_shortened(widget: QLabel | QAbstractButton) -> bool:
    """Whether a text is cut to the room there is, and the tooltip says the whole of it."""
    shown = widget.text().replace("&&", "&")
    return shown.endswith("…") and widget.toolTip().startswith(shown.removesuffix("…"))


def words_of(widget: QWidget) -> Iterator[str]:
    """Every text that a widget shows or says."""
    yield from (widget.toolTip(), widget.statusTip(), widget.accessibleName(), widget.accessibleDescription())
    yield from (widget.whatsThis(),)
    if isinstance(widget, (QLabel, QAbstractButton)) and not is_shortened(widget):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, (QDialog, QDockWidget)):
        yield widget.windowTitle()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QAbstractSpinBox):
        yield widget.specialValueText()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    if isinstance(widget, QTableView):
        model = widget.model()
        yield from (
            str(model.headerData(column, widget.horizontalHeader().orientation()) or "")
            for column in range(model.columnCount())
        )
    yield from (text for action in widget.actions() for text in words_of_action(action))


def words_of_action(action: QAction) -> tuple[str, ...]:
    return (
        action.text().replace("&", ""),
        action.toolTip().replace("&", ""),
        action.statusTip(),
        action.iconText(),
    )


def strays(root: QWidget) -> dict[str, str]:
    """The widgets below this one that show words of no language, by those words."""
    found = {}
    for widget in (root, *root.findChildren(QWidget)):
        # Qt's own parts speak through Qt's own catalogue.
        if widget.objectName().startswith(_QTS_OWN):
            continue
        for text in words_of(widget):
            if text and (left := bare(text)):
                found[text] = f"{type(widget).__name__} {widget.objectName()}: {left}"
    return found


def spoken(root: QWidget) -> dict[str, str]:
    """The names and descriptions a screen reader finds below this widget that are words of no language."""
    found, waiting = {}, [QAccessible.queryAccessibleInterface(root)]
    while waiting:
        part = waiting.pop()
        if part is None or not part.isValid():
            continue
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description):
            text = part.text(kind).replace("&", "")
            if text not in ("", "Scroll Left", "Scroll Right") and (left := bare(text)):
                found[text] = f"{part.role()}: {left}"
        waiting.extend(part.child(index) for index in range(part.childCount()))
    return found


async def render(studio: RunningStudio) -> None:
    await studio.do("render-stale")
    await eventually(
        lambda: all(job.state.ended for job in studio.session.jobs.all) and studio.session.jobs.all
    )


async def test_the_window_with_every_panel_and_page() -> None:
    async with running_studio() as studio:
        await studio.write(SCRIPT)
        await render(studio)
        actions = studio.window.actions_by_id
        for name in PANELS:
            if not actions[name].isChecked():
                actions[name].trigger()
        for page in ("go-to-audition", "go-to-clone", "go-to-script"):
            actions[page].trigger()
            QApplication.processEvents()
        assert strays(studio.window) == {}
        assert spoken(studio.window) == {}


async def test_every_menu() -> None:
    async with running_studio() as studio:
        assert strays(studio.window.menuBar()) == {}
        menus = studio.window.menuBar().findChildren(QMenu)
        assert len(menus) >= len(studio.window.menuBar().actions())
        assert {text: found for menu in menus for text, found in strays(menu).items()} == {}


@pytest.mark.parametrize("name", DIALOGS)
async def test_every_dialog(name: str) -> None:
    async with running_studio() as studio:
        await studio.write(SCRIPT)
        await studio.do(name)
        shown: list[QDialog] = []

        def look() -> bool:
            shown[:] = [d for d in studio.window.findChildren(QDialog) if d.isVisible()]
            return bool(shown) or name == "find"

        await eventually(look)
        assert {text: found for dialog in shown for text, found in strays(dialog).items()} == {}
        for dialog in shown:
            dialog.reject()


async def test_the_question_before_money_is_spent() -> None:
    async with running_studio(provider=PaidProvider(), voice="paid:low") as studio:
        studio.application.settings.set("ask_above", 0.0)
        await studio.write(SCRIPT)
        await studio.do("render-stale")
        dialog = await studio.dialog("planDialog")
        assert strays(dialog) == {}
        await studio.press("planDialog", "planAgree")
        await eventually(lambda: all(job.state.ended for job in studio.session.jobs.all))
        assert strays(studio.window) == {}


async def test_the_page_where_voices_are_compared() -> None:
    async with page() as here:
        await here.begin()
        await here.add_all()
        assert strays(here.view) == {}
        assert spoken(here.view) == {}


async def test_the_page_where_voices_are_cloned(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "sit.wav", reading(12), RATE)
    async with clone_studio(Microphone(reading(4))) as here:
        await here.open()
        here.view.files_dropped.emit([tmp_path / "sit.wav"])
        await eventually(lambda: here.view.samples.rows)
        await here.measured()
        assert strays(here.view) == {}
        assert spoken(here.view) == {}


DOCUMENT = "# Lorem\n\n*Ipsum* [sit]\n\nANN: Dolor\n\n| amet | elit |\n|--|--|\n| sed | eius |\n"


async def test_what_is_asked_of_a_document(tmp_path: Path) -> None:
    (tmp_path / "sit.md").write_text(DOCUMENT)
    async with running_studio() as studio:
        imports = studio.window.findChild(ImportCommand)
        assert imports is not None
        imports.take_files([tmp_path / "sit.md"])
        dialog = await studio.dialog("importDialog")
        await eventually(lambda: studio.widget(QPushButton, "importNew").isEnabled())
        assert strays(dialog) == {}
        dialog.reject()
