"""What the files say of themselves: title, artist, album, year and a cover."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.delivery_parts.choices import DeliveryChoices
from tts_studio.ui.delivery_dialog.fields import Group, beside, button, rename, write

_FIELDS: tuple[tuple[str, str], ...] = (
    ("title", mark("Title")),
    ("artist", mark("Artist")),
    ("album", mark("Album")),
    ("year", mark("Year")),
)


_YEAR_WIDTH = 80


class AboutForm(QWidget):
    """`changed` at every edit; `cover_wanted` when the user wants to pick a picture."""

    changed = Signal()
    cover_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("deliveryAbout")
        group = Group("deliveryTags", tr("About the recording"), self)
        self._lines = {name: QLineEdit(group) for name, _ in _FIELDS}
        for name, words in _FIELDS:
            line = self._lines[name]
            line.setObjectName(f"delivery{name.capitalize()}")
            line.setAccessibleName(tr(words))
            line.textChanged.connect(self.changed)
        group.row(tr("Title"), self._lines["title"])
        group.row(tr("Artist"), self._lines["artist"])
        year = self._lines["year"]
        year.setPlaceholderText(tr("Year"))
        year.setMaximumWidth(_YEAR_WIDTH)
        group.row(tr("Album"), self._lines["album"], beside(self._lines["album"], year, group))
        self._cover = ""
        self._choose = button("deliveryCover", "", group)
        self._remove = button("deliveryCoverRemove", tr("Remove"), group)
        group.row(tr("Cover"), self._choose, beside(self._choose, self._remove, group))
        self._choose.clicked.connect(self.cover_wanted)
        self._remove.clicked.connect(self._on_remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(group)
        self._show_cover()

    def show_choices(self, choices: DeliveryChoices) -> None:
        """Show what was written; tells nobody."""
        texts = {
            "title": choices.title,
            "artist": choices.artist,
            "album": choices.album,
            "year": choices.year,
        }
        for name, text in texts.items():
            write(self._lines[name], text)
        self._cover = choices.cover
        self._show_cover()

    def set_cover(self, cover: Path) -> None:
        """Use this picture."""
        self._cover = str(cover)
        self._show_cover()
        self.changed.emit()

    def taken(self, choices: DeliveryChoices) -> DeliveryChoices:
        """The choices with what is shown here."""
        text = {name: line.text().strip() for name, line in self._lines.items()}
        return replace(
            choices,
            title=text["title"],
            artist=text["artist"],
            album=text["album"],
            year=text["year"],
            cover=self._cover,
        )

    def _on_remove(self) -> None:
        self._cover = ""
        self._show_cover()
        self._choose.setFocus()
        self.changed.emit()

    def _show_cover(self) -> None:
        rename(self._choose, Path(self._cover).name if self._cover else tr("Choose a Picture…"))
        self._remove.setVisible(bool(self._cover))
