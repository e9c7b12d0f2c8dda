"""The tag bar: the tags as buttons in three groups, each with a menu of all its tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.markup.tags import TAGS, Tag, TagKind
from tts_studio.domain.translation import mark, tr
from tts_studio.ui.icons import icon_folder
from tts_studio.ui.script_editor.keys import shortcut_of
from tts_studio.ui.script_editor.look import Look, PaletteLook
from tts_studio.ui.script_editor.pause_chooser import PauseChooser
from tts_studio.ui.script_editor.suggestions import condition, drop_reason, pause_tag
from tts_studio.ui.script_editor.tag_guide import TagGuide


@dataclass(frozen=True, slots=True)
class Group:
    """A menu's label and the tags that have buttons of their own, as far as there is room."""

    kind: TagKind
    label: str
    buttons: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group(TagKind.PAUSE, mark("Pauses"), ("pause", "long-pause")),
    Group(TagKind.SOUND, mark("Sounds"), ("laugh", "sigh", "breath")),
    Group(TagKind.STYLE, mark("Styles"), ("emphasis", "whisper", "soft", "slow")),
)
# Which buttons leave first when room gets scarce.
_LEAVING = ("slow", "breath", "soft", "sigh", "long-pause", "whisper", "laugh", "emphasis", "pause")


class TagBar(QFrame):
    """Emits the tag to put in. What the voice cannot do is dimmed and says why, yet can be put in.

    The buttons at the end of each group open its guide. `demonstration_wanted` carries a tag to be heard.
    """

    tag_chosen = Signal(str)
    pause_chosen = Signal(str)
    demonstration_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tagBar")
        self.setAccessibleName(tr("Tags"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._dialect: Dialect | None = None
        self._buttons: dict[str, QToolButton] = {}
        self.guides: dict[TagKind, TagGuide] = {}
        self._menus: dict[TagKind, QToolButton] = {}
        self._chooser = PauseChooser(self)
        self._chooser.chosen.connect(self._pause_length)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 6, 8, 6)
        self._row.setSpacing(4)
        for group in GROUPS:
            self._add_group(group)
        self._row.addStretch(1)
        self.set_look(PaletteLook())
        self.set_dialect(None)

    def set_look(self, look: Look) -> None:
        """Take the theme's colours."""
        self.setStyleSheet(_style(look))
        chevron = QIcon(str(icon_folder() / f"chevron-down-{'light' if look.dark else 'dark'}.svg"))
        for button in self._menus.values():
            button.setIcon(chevron)
        for guide in self.guides.values():
            guide.set_look(look)

    def set_dialect(self, dialect: Dialect | None) -> None:
        """Brighten what the current voice can do and dim the rest."""
        self._dialect = dialect
        for name, button in self._buttons.items():
            reason = drop_reason(dialect, TAGS[name])
            button.setToolTip(_tooltip(TAGS[name], reason or condition(dialect, TAGS[name])))
            self._dim(button, bool(reason))

    def set_silences(self, silent_because: Callable[[Tag], str]) -> None:
        """Say how to find out why nothing can be heard of a tag for nothing; `""` where it can be."""
        for guide in self.guides.values():
            guide.silent_because = silent_because

    def minimumSizeHint(self) -> QSize:
        """The menus alone; buttons join them where there is room."""
        menus = sum(button.sizeHint().width() + 8 for button in self._menus.values())
        return QSize(menus + 16, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """As wide as the parent likes."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the buttons there is room for."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        shown = list(self._buttons)
        needed = self.minimumSizeHint().width() + 32
        needed += sum(self._buttons[name].sizeHint().width() + 4 for name in shown)
        for name in _LEAVING:
            if needed <= width:
                break
            shown.remove(name)
            needed -= self._buttons[name].sizeHint().width() + 4
        for name, button in self._buttons.items():
            button.setVisible(name in shown)

    def _add_group(self, group: Group) -> None:
        if self._menus:
            self._row.addSpacing(12)
        for name in group.buttons:
            self._row.addWidget(self._tag_button(TAGS[name]))
        tags = [tag for tag in TAGS.values() if tag.kind is group.kind]
        guide = self.guides[group.kind] = TagGuide(group.kind, tags, self)
        guide.chosen.connect(self.tag_chosen)
        guide.heard.connect(self.demonstration_wanted)
        guide.exact_wanted.connect(self._choose_length)
        button = _button(tr(group.label), f"{group.kind.value}Tags")
        button.setProperty("opens", group.kind.value)
        # The chevron stands behind the word, where icons stand before it.
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(10, 10))
        behind = Qt.LayoutDirection.LeftToRight if self.isRightToLeft() else Qt.LayoutDirection.RightToLeft
        button.setLayoutDirection(behind)
        button.setToolTip(tr("All of them, with what they do and how they sound."))
        button.clicked.connect(self._open_guide)
        self._menus[group.kind] = button
        self._row.addWidget(button)

    def _tag_button(self, tag: Tag) -> QToolButton:
        button = _button(tr(tag.label), f"tag_{tag.name}")
        button.setProperty("tag", tag.name)
        button.clicked.connect(self._clicked)
        self._buttons[tag.name] = button
        return button

    def _clicked(self) -> None:
        self.tag_chosen.emit(str(self.sender().property("tag")))

    def _open_guide(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            corner = QPoint(button.width() if self.isRightToLeft() else 0, button.height() + 4)
            guide = self.guides[TagKind(str(button.property("opens")))]
            guide.open_at(button.mapToGlobal(corner), self._dialect)

    def _choose_length(self) -> None:
        button = self._menus[TagKind.PAUSE]
        self._chooser.open_at(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def _pause_length(self, seconds: float) -> None:
        self.pause_chosen.emit(pause_tag(seconds))

    def _dim(self, button: QToolButton, dimmed: bool) -> None:
        if button.property("dimmed") != dimmed:
            button.setProperty("dimmed", dimmed)
            button.style().unpolish(button)
            button.style().polish(button)


def _button(label: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(label)
    button.setAccessibleName(label)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    return button


def _tooltip(tag: Tag, reason: str) -> str:
    parts = [tr(tag.help), shortcut_of(f"tag:{tag.name}"), reason]
    return "\n".join(part for part in parts if part)


_KIND_ROLES: Mapping[TagKind, str] = {
    TagKind.PAUSE: "tag_pause",
    TagKind.SOUND: "tag_sound",
    TagKind.STYLE: "tag_style",
}


def _style(look: Look) -> str:
    roles = ("text", "muted", "line", "hover", "focus", "selection")
    color = {role: look.color(role).name() for role in roles}
    kinds = "".join(
        f"QToolButton#tag_{name} {{ color: {look.color(_KIND_ROLES[group.kind]).name()}; }}"
        for group in GROUPS
        for name in group.buttons
    )
    return f"""
    #tagBar {{ border: none; border-bottom: 1px solid {color["line"]}; }}
    #tagBar QToolButton {{ color: {color["text"]}; background: transparent; border: 1px solid transparent;
      border-radius: 6px; padding: 3px 8px; min-height: 20px; }}
    {kinds}
    #tagBar QToolButton[dimmed="true"] {{ color: {color["muted"]}; }}
    #tagBar QToolButton:hover {{ background: {color["hover"]}; }}
    #tagBar QToolButton:pressed {{ background: {color["selection"]}; }}
    #tagBar QToolButton:focus {{ border: 1px solid {color["focus"]}; }}
    """
