"""The editor's own keys, in one table; none of them is a standard editing key."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from tts_studio.domain.translation import mark


@dataclass(frozen=True, slots=True)
class Key:
    """A key sequence and the editor's command it gives."""

    sequence: str
    command: str
    label: str


KEYS: tuple[Key, ...] = (
    Key("Ctrl+Shift+W", "style_list", mark("Choose a style for the selection")),
    Key("Ctrl+Space", "tag_list", mark("Choose a tag")),
    Key("Ctrl+E", "tag:emphasis", mark("Emphasis")),
    Key("Ctrl+Shift+H", "tag:whisper", mark("Whisper")),
    Key("Ctrl+Shift+Space", "tag:pause", mark("Pause")),
    Key("Ctrl+.", "fixes", mark("Fix the problem at the cursor")),
    Key("F8", "next_problem", mark("Next problem")),
    Key("Shift+F8", "previous_problem", mark("Previous problem")),
    Key("Ctrl++", "larger", mark("Larger text")),
    Key("Ctrl+=", "larger", mark("Larger text")),
    Key("Ctrl+-", "smaller", mark("Smaller text")),
    Key("Ctrl+Return", "play", mark("Play this segment")),
    Key("Ctrl+Enter", "play", mark("Play this segment")),
    Key("Ctrl+Z", "undo", mark("Undo")),
    Key("Ctrl+Shift+Z", "redo", mark("Redo")),
    Key("Ctrl+Y", "redo", mark("Redo")),
)
_COMMANDS = {QKeySequence(key.sequence).toString(): key.command for key in KEYS}


def command_of(event: QKeyEvent) -> str:
    """The command a key press gives, or nothing."""
    combination = event.keyCombination()
    if combination.key() == Qt.Key.Key_unknown:
        return ""
    # The numeric pad's plus and minus are the same keys here.
    modifiers = combination.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(event.key() | modifiers.value).toString()
    return _COMMANDS.get(pressed) or _COMMANDS.get(
        pressed.replace("Shift+", "") if "+" in event.text() else "", ""
    )


def shortcut_of(command: str) -> str:
    """The key sequence of a command as the user's system writes it, or nothing."""
    sequence = next((key.sequence for key in KEYS if key.command == command), "")
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
