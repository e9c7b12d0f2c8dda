"""The tags of one kind, each with what it does and a button that lets one hear it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.markup.tags import Tag, TagKind
from tts_studio.domain.translation import tr
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.script_editor.look import Look, PaletteLook
from tts_studio.ui.script_editor.state_marks import paint_play
from tts_studio.ui.script_editor.suggestions import condition, drop_reason

_ICON = 16
_WORDS = 256


class TagGuide(QFrame):
    """A popup. Arrows move, Enter puts the tag in, the button beside it plays it, Esc leaves.

    `silent_because` says why nothing can be heard of a tag without buying it, nothing where it can be.
    """

    chosen = Signal(str)
    heard = Signal(str)
    exact_wanted = Signal()

    def __init__(self, kind: TagKind, tags: Sequence[Tag], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(f"{kind.value}Guide")
        self.silent_because: Callable[[Tag], str] = _always_heard
        self._tags = {tag.name: tag for tag in tags}
        self._look: Look = PaletteLook()
        self._names: dict[str, QPushButton] = {}
        self._plays: dict[str, QToolButton] = {}
        self._words: dict[str, QLabel] = {}
        self._exact: QPushButton | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, tag in enumerate(tags):
            self._add_row(grid, row, tag)
        if kind is TagKind.PAUSE:
            self._exact = self._button("exactPause", tr("Pause of exact length…"))
            self._exact.clicked.connect(self._exact_pressed)
            grid.addWidget(self._exact, len(self._tags), 0, 1, 3)

    def set_look(self, look: Look) -> None:
        """Take the theme's colours."""
        self._look = look
        names = ("raised", "line", "text", "muted", "hover", "focus")
        color = {role: look.color(role).name() for role in names}
        self.setStyleSheet(f"""
        #{self.objectName()} {{ background: {color["raised"]}; border: 1px solid {color["line"]}; }}
        QPushButton {{ color: {color["text"]}; background: transparent; border: 1px solid transparent;
          border-radius: 6px; padding: 3px 8px; min-height: 20px; text-align: left; }}
        QPushButton[dimmed="true"], QLabel {{ color: {color["muted"]}; background: transparent; }}
        QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
          padding: 2px; min-height: 20px; }}
        QPushButton:hover, QToolButton:hover {{ background: {color["hover"]}; }}
        QPushButton:focus, QToolButton:focus {{ border: 1px solid {color["focus"]}; }}
        """)
        icon = _play_icon(look, self.devicePixelRatioF())
        for button in self._plays.values():
            button.setIcon(icon)

    def open_at(self, corner: QPoint, dialect: Dialect | None) -> None:
        """Show what a voice of this dialect can do, with the top left corner there (pixels of the screen)."""
        for name, tag in self._tags.items():
            self._show_tag(name, tag, dialect)
        self.adjustSize()
        screen = QGuiApplication.screenAt(corner) or self.screen()
        area = screen.availableGeometry()
        left = corner.x() - (self.width() if self.isRightToLeft() else 0)
        top = corner.y()
        self.move(
            max(area.left(), min(left, area.right() - self.width())),
            max(area.top(), min(top, area.bottom() - self.height())),
        )
        self.show()
        next(iter(self._names.values())).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the arrows: up and down between tags, across to what plays them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._moved(event):
            return True
        return super().eventFilter(watched, event)

    def _show_tag(self, name: str, tag: Tag, dialect: Dialect | None) -> None:
        reason = drop_reason(dialect, tag)
        about = reason or condition(dialect, tag)
        self._words[name].setText(about or tr(tag.help))
        self._words[name].setToolTip(tr(tag.help))
        self._dim(self._names[name], bool(reason))
        self._names[name].setAccessibleDescription(" ".join(filter(None, (tr(tag.help), about))))
        silent = self.silent_because(tag)
        self._plays[name].setEnabled(not silent)
        self._plays[name].setToolTip(silent or tr("Hear “{tag}”", tag=tr(tag.label)))

    def _add_row(self, grid: QGridLayout, row: int, tag: Tag) -> None:
        name = self._button(f"guide_{tag.name}", tr(tag.label))
        name.setProperty("tag", tag.name)
        name.clicked.connect(self._name_pressed)
        words = wrapped_label(self, tr(tag.help))
        words.setObjectName(f"about_{tag.name}")
        words.setMinimumWidth(_WORDS)
        play = QToolButton(self)
        play.setObjectName(f"hear_{tag.name}")
        play.setProperty("tag", tag.name)
        play.setText(tr("Hear “{tag}”", tag=tr(tag.label)))
        play.setAccessibleName(play.text())
        play.setIconSize(QSize(_ICON, _ICON))
        play.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        play.clicked.connect(self._play_pressed)
        play.installEventFilter(self)
        self._names[tag.name], self._words[tag.name], self._plays[tag.name] = name, words, play
        for column, widget in enumerate((name, words, play)):
            grid.addWidget(widget, row, column)

    def _button(self, name: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setAutoDefault(True)
        button.installEventFilter(self)
        return button

    def _moved(self, event: QKeyEvent) -> bool:
        names, plays = list(self._names.values()), list(self._plays.values())
        column: list[QPushButton] | list[QToolButton] = names if self.focusWidget() in names else plays
        if self._exact is not None:
            column = [*names, self._exact] if self.focusWidget() not in plays else plays
        row = next((i for i, button in enumerate(column) if button is self.focusWidget()), 0)
        match event.key():
            case Qt.Key.Key_Down:
                column[(row + 1) % len(column)].setFocus()
            case Qt.Key.Key_Up:
                column[(row - 1) % len(column)].setFocus()
            case Qt.Key.Key_Left | Qt.Key.Key_Right if row < len(plays):
                across = plays if column[row] is not plays[row] else names
                across[row].setFocus()
            case _:
                return False
        return True

    def _dim(self, button: QPushButton, dimmed: bool) -> None:
        button.setProperty("dimmed", dimmed)
        button.style().unpolish(button)
        button.style().polish(button)

    def _name_pressed(self) -> None:
        name = str(self.sender().property("tag"))
        self.close()
        self.chosen.emit(name)

    def _play_pressed(self) -> None:
        self.heard.emit(str(self.sender().property("tag")))

    def _exact_pressed(self) -> None:
        self.close()
        self.exact_wanted.emit()


def _always_heard(_tag: Tag) -> str:
    return ""


def _play_icon(look: Look, ratio: float) -> QIcon:
    made = QIcon()
    for mode, role in ((QIcon.Mode.Normal, "accent"), (QIcon.Mode.Disabled, "line")):
        pixmap = QPixmap(round(_ICON * ratio), round(_ICON * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_play(painter, QRectF(4, 3, 9, 10), look.color(role))
        painter.end()
        made.addPixmap(pixmap, mode)
    return made
