"""What a delivery lacks is said before it is begun, with the reasons."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.support.delivery_window import opened
from tests.support.eventually import eventually
from tts_studio.domain.errors import ContentRefused
from tts_studio.ui.delivery_dialog.delivery_words import lacking_words


async def test_why_segments_failed_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path, "One is here.\n\nTwo is here.\n\nThree is.", rendered=False) as window:
        window.stage.provider.failures = {"Two": [ContentRefused("The words are refused.")]}
        await eventually(window.button("deliveryRenderFirst").isVisible)
        assert window.words("deliveryWarning") == "Segments 1, 2, 3 are not rendered."
        window.button("deliveryRenderFirst").click()
        await eventually(
            lambda: (
                window.words("deliveryWarning")
                == "Segment 2 is not rendered.\n1 failed: The words are refused."
            )
        )
        window.button("deliveryRenderFirst").click()
        await window.ready()
        assert window.words("deliveryWarning") == ""


def test_many_segments_without_sound_are_counted_and_few_are_named() -> None:
    assert lacking_words(()) == ""
    assert lacking_words((4,)) == "Segment 4 is not rendered."
    assert lacking_words((2, 3, 7)) == "Segments 2, 3, 7 are not rendered."
    assert lacking_words(range(3, 90)) == "87 segments are not rendered, the first of them 3."
    reasons = [("The key is refused.", 4), ("It is silent.", 2), ("It is too long.", 2), ("No answer.", 1)]
    assert lacking_words(range(3, 90), reasons) == (
        "87 segments are not rendered, the first of them 3.\n"
        "4 failed: The key is refused.\n2 failed: It is silent.\n3 failed otherwise."
    )
