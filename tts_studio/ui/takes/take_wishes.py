"""What can be done with a take: its words in the menu, its key, and whether it makes sense now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt

from tts_studio.domain.translation import mark
from tts_studio.ui.takes.take_view import TakeView


class TakeWish(StrEnum):
    """Something the user wants done with one take."""

    PLAY = "play"
    CHOOSE = "choose"
    STAR = "star"
    LOCK = "lock"
    COMMENT = "comment"
    SETTINGS = "settings"
    FIRST = "first"
    SECOND = "second"
    SWITCH = "switch"
    TRASH = "trash"
    PUT_BACK = "put-back"


@dataclass(frozen=True, slots=True)
class WishSpec:
    """A line of a take's menu, with the key that does the same in the list.

    `words` hold it as it is, `undone` the opposite once it holds. `rule` draws a line above it. What is done
    `of_several` is done with all that are selected.
    """

    wish: TakeWish
    words: str
    key: Qt.Key
    undone: str = ""
    rule: bool = False
    of_several: bool = False

    def words_for(self, take: TakeView) -> str:
        """The words, still to be translated, for a take as it is."""
        return self.undone if self.undone and self.holds_for(take) else self.words

    def holds_for(self, take: TakeView) -> bool:
        """Whether it was done already."""
        return {TakeWish.STAR: take.starred, TakeWish.LOCK: take.locked}.get(self.wish, False)

    def can(self, take: TakeView) -> bool:
        """Whether it makes sense for a take as it is."""
        if self.wish is TakeWish.CHOOSE:
            return take.can_be_chosen
        if self.wish is TakeWish.TRASH:
            return not take.locked
        if self.wish is TakeWish.SETTINGS:
            return bool(take.differences)
        return True


TAKE_MENU: tuple[WishSpec, ...] = (
    WishSpec(TakeWish.PLAY, mark("Play"), Qt.Key.Key_Return),
    WishSpec(TakeWish.CHOOSE, mark("Choose"), Qt.Key.Key_C),
    WishSpec(TakeWish.STAR, mark("Star"), Qt.Key.Key_S, mark("Remove Star")),
    WishSpec(TakeWish.LOCK, mark("Lock"), Qt.Key.Key_L, mark("Unlock")),
    WishSpec(TakeWish.COMMENT, mark("Comment…"), Qt.Key.Key_M),
    WishSpec(TakeWish.SETTINGS, mark("Use These Settings"), Qt.Key.Key_U),
    WishSpec(TakeWish.FIRST, mark("Compare as A"), Qt.Key.Key_A, rule=True),
    WishSpec(TakeWish.SECOND, mark("Compare as B"), Qt.Key.Key_B),
    WishSpec(TakeWish.SWITCH, mark("Switch between A and B"), Qt.Key.Key_X),
    WishSpec(TakeWish.TRASH, mark("Delete"), Qt.Key.Key_Delete, rule=True),
)

REMOVED_MENU: tuple[WishSpec, ...] = (
    WishSpec(TakeWish.PLAY, mark("Play"), Qt.Key.Key_Return),
    WishSpec(TakeWish.PUT_BACK, mark("Put the Words Back"), Qt.Key.Key_W, of_several=True),
    WishSpec(TakeWish.STAR, mark("Star"), Qt.Key.Key_S, mark("Remove Star")),
    WishSpec(TakeWish.TRASH, mark("Delete"), Qt.Key.Key_Delete, rule=True, of_several=True),
)
"""What can be done with a take whose segment left the script."""
