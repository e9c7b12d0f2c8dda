"""What an action is, and the menus that actions lie in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.translation import mark, tr


class Needs(StrEnum):
    """What must be true for an action to make sense."""

    NOTHING = "nothing"
    SEGMENT = "a segment under the cursor"
    TEXT = "a script with something to say"
    STALE = "something to render"
    RENDERING = "rendering at work"
    PLAYING = "playing or paused"
    SPEAKER = "a speaker with a voice of its own"
    FAILED = "something that failed to render"
    HISTORY = "something done or undone before"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `menu` is a path such as `View/Theme`; empty keeps it out of the menus.

    `shortcuts` are in Qt's portable form, the first is shown. `group` makes actions of one group exclude each
    other. `rule` draws a line above it in its menu. `label` is the shorter text of its button.
    """

    id: str
    text: str
    menu: str
    help: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    group: str = ""
    needs: Needs = Needs.NOTHING
    rule: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """The translated text without its mnemonic, as a screen reader says it."""
        return tr(self.text).replace("&", "")


MENUS: tuple[tuple[str, str], ...] = (
    ("File", mark("&File")),
    ("Edit", mark("&Edit")),
    ("Insert", mark("&Insert")),
    ("Voice", mark("V&oice")),
    ("Play", mark("&Play")),
    ("Render", mark("&Render")),
    ("View", mark("&View")),
    ("Help", mark("&Help")),
)

SUBMENUS: dict[str, str] = {
    "File/Open Recent": mark("Open &Recent"),
    "Edit/Segment": mark("Se&gment"),
    "Insert/Pauses": mark("&Pauses"),
    "Insert/Sounds": mark("&Sounds"),
    "Insert/Style": mark("S&tyle"),
    "Play/Speed": mark("Sp&eed"),
    "View/Theme": mark("T&heme"),
}


def menu_names(path: str) -> list[str]:
    """The translated names of the menus along a path, without their mnemonics."""
    parts = path.split("/") if path else []
    titles = {**dict(MENUS), **SUBMENUS}
    paths = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return [tr(titles[name]).replace("&", "") for name in paths]
