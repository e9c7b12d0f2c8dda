"""Listening to what was delivered, in the Deliver window itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.support.delivery_window import Window, opened
from tests.support.eventually import eventually
from tts_studio.domain.errors import SoundUnavailable
from tts_studio.ui.delivery_dialog.loudness_view import LoudnessView


async def _listening(window: Window) -> None:
    window.button("deliveryPlay").click()
    await eventually(lambda: window.places.heard is not None)


async def test_the_button_stops_what_it_began_and_the_place_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        play, graph = window.button("deliveryPlay"), window.find(LoudnessView, "loudnessView")
        silent = graph.grab().toImage()
        await _listening(window)
        window.places.heard = 1.04
        length = window.find(QLabel, "deliveryHeard")
        await eventually(lambda: length.text().startswith("00:01 of 00:0"))
        assert (play.text(), play.accessibleName()) == ("Stop", "Stop")
        assert graph.grab().toImage() != silent
        play.click()
        assert play.text() == play.accessibleName() == "Play the Result"
        assert not length.isVisibleTo(window.dialog)
        await eventually(lambda: window.places.heard is None)
        assert graph.grab().toImage() == silent


async def test_at_its_end_it_can_be_played_again(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        await _listening(window)
        window.places.ends.set()
        await eventually(lambda: window.button("deliveryPlay").text() == "Play the Result")
        await _listening(window)
        assert window.places.played == [tmp_path / "Book.mp3"] * 2


async def test_playing_again_at_once_is_not_taken_for_the_end_of_the_first(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        await _listening(window)
        play = window.button("deliveryPlay")
        play.click()
        play.click()
        await eventually(lambda: len(window.places.played) == 2)
        assert play.text() == "Stop"


async def test_why_it_cannot_be_heard_is_told_here_and_forgotten_when_it_can(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.deliver()
        window.places.problem = SoundUnavailable("There is no sound output.")
        window.button("deliveryPlay").click()
        await eventually(lambda: window.words("deliveryMessage").startswith("There is no sound output."))
        assert window.button("deliveryPlay").text() == "Play the Result"
        window.places.problem = None
        await _listening(window)
        assert window.words("deliveryMessage") == ""


async def test_another_file_another_delivery_and_closing_fall_silent(qtbot: QtBot, tmp_path: Path) -> None:
    async with opened(qtbot, tmp_path) as window:
        await window.ready()
        window.choose("deliveryFiles", "segments")
        await window.deliver()
        await _listening(window)
        window.choose("deliveryWhich", "1")
        await eventually(lambda: window.places.heard is None)
        await _listening(window)
        assert window.places.played[0] != window.places.played[1]
        window.button("deliveryAgain").click()
        await eventually(lambda: window.places.heard is None)
        window.choose("deliveryFiles", "whole")
        await window.deliver()
        await _listening(window)
        window.dialog.close()
        await eventually(lambda: window.places.heard is None)
