"""The keys of the panels and pages, as the list of keyboard shortcuts tells them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from tts_studio.domain.translation import mark
from tts_studio.ui.takes.take_wishes import TAKE_MENU


@dataclass(frozen=True, slots=True)
class PanelKeys:
    """A part of the window, and its keys in Qt's portable form with what they do there."""

    title: str
    keys: tuple[tuple[str, str], ...]


PANEL_KEYS: tuple[PanelKeys, ...] = (
    PanelKeys(
        mark("In the list of takes"),
        tuple((QKeySequence(spec.key).toString(), spec.words) for spec in TAKE_MENU),
    ),
    PanelKeys(
        mark("On the audition page"),
        (
            ("1", mark("Play the first voice; 2 to 9 and 0 play the others")),
            ("Space", mark("Hold the sound, or go on")),
            ("Del", mark("Remove the voice")),
            ("Ctrl+Return", mark("Be done with the line")),
        ),
    ),
    PanelKeys(
        mark("In the list of voices"),
        (
            ("Return", mark("Use the voice")),
            ("Space", mark("Hear the voice")),
            ("F2", mark("Rename the preset")),
            ("Del", mark("Delete the preset")),
        ),
    ),
    PanelKeys(
        mark("In the waveform"),
        (
            ("Left", mark("A second back; with Shift farther")),
            ("Right", mark("A second ahead; with Shift farther")),
            ("PgUp", mark("Previous segment")),
            ("PgDown", mark("Next segment")),
            ("Home", mark("To the beginning")),
            ("End", mark("To the end")),
            ("+", mark("Zoom in")),
            ("-", mark("Zoom out")),
            ("0", mark("Show everything")),
        ),
    ),
    PanelKeys(
        mark("In the list of jobs"),
        (("Return", mark("Show the segment")), ("Del", mark("Cancel"))),
    ),
    PanelKeys(mark("In the list of problems"), (("Return", mark("Go to the problem")),)),
)
