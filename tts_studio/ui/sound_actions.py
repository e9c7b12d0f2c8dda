"""The actions of the menus Play and Render."""

from __future__ import annotations

from tts_studio.domain.translation import mark
from tts_studio.ui.action_spec import ActionSpec, Needs

PLAY = (
    ActionSpec(
        "play-on", mark("&Play"), "Play", mark("Play from the playhead to the end."), ("F5",), icon="play",
        needs=Needs.TEXT,
    ),
    ActionSpec(
        "play-all", mark("Play &All"), "Play", mark("Play the script from its beginning."), ("Shift+F5",),
        needs=Needs.TEXT,
    ),
    ActionSpec(
        "play-segment", mark("Play &This Segment"), "Play", mark("Play the segment under the cursor."),
        ("Ctrl+Return", "Ctrl+Enter"), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "play-from-here", mark("Play From &Here"), "Play", mark("Play from this segment to the end."),
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "render-and-play", mark("&Render and Play"), "Play",
        mark("Play from the playhead, and buy what is missing instead of drafting it."), ("Ctrl+F5",),
        needs=Needs.TEXT,
    ),
    ActionSpec(
        "pause", mark("Pa&use or Resume"), "Play", mark("Hold the sound, or go on."), ("F6",), icon="pause",
        needs=Needs.PLAYING, rule=True,
    ),
    ActionSpec(
        "stop", mark("&Stop"), "Play", mark("Stop playing."), ("Esc",), icon="stop", needs=Needs.PLAYING,
    ),
    ActionSpec(
        "previous-segment", mark("Pre&vious Segment"), "Play", mark("Jump to the segment before."),
        ("Alt+PgUp",), icon="previous", needs=Needs.TEXT, rule=True,
    ),
    ActionSpec(
        "next-segment", mark("&Next Segment"), "Play", mark("Jump to the segment after."), ("Alt+PgDown",),
        icon="next", needs=Needs.TEXT,
    ),
    ActionSpec(
        "loop", mark("&Loop"), "Play", mark("Begin again at the end."), ("Ctrl+Shift+L",), icon="loop",
        checkable=True,
    ),
    ActionSpec(
        "draft-missing", mark("&Draft Missing Speech"), "Play",
        mark("Play what is not bought yet in an offline voice, free of charge, instead of buying it."),
        checkable=True,
    ),
    ActionSpec(
        "switch-take", mark("Switch to the Other Ta&ke"), "Play",
        mark("Go on in the other of two takes, at the same place."), ("Ctrl+B",), needs=Needs.SEGMENT,
    ),
    ActionSpec("play-faster", mark("&Faster"), "Play/Speed", mark("Play a step faster."), ("Alt+.",)),
    ActionSpec("play-slower", mark("&Slower"), "Play/Speed", mark("Play a step slower."), ("Alt+,",)),
    ActionSpec(
        "play-at-own-speed", mark("&Own Speed"), "Play/Speed", mark("Play as fast as the voice speaks."),
        ("Alt+/",),
    ),
)  # fmt: skip

RENDER = (
    ActionSpec(
        "render-stale", mark("Render &All"), "Render",
        mark("Render every segment that is new or has changed."), ("Ctrl+R",), icon="render",
        needs=Needs.STALE, label=mark("Render"),
    ),
    ActionSpec(
        "render-changed", mark("Render What C&hanged"), "Render",
        mark("Render what had sound and has changed since; what is new waits."), needs=Needs.STALE,
    ),
    ActionSpec(
        "render-segment", mark("Render &Selection"), "Render", mark("Render the selected segments."),
        ("Ctrl+Shift+R",), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "render-chapter", mark("Render This Cha&pter"), "Render",
        mark("Render every segment of the chapter under the cursor."), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "retake", mark("&Retake"), "Render", mark("Make another take of the selected segments."),
        ("Ctrl+T",), icon="retry", needs=Needs.SEGMENT, rule=True,
    ),
    ActionSpec(
        "retake-with", mark("Retake &With…"), "Render",
        mark("Make another take in another voice or with other settings."), ("Ctrl+Shift+T",),
        needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "lock-take", mark("Loc&k to Its Take"), "Render",
        mark("Keep what the segment sounds like, whatever is written or cast."), ("Ctrl+L",), icon="lock",
        checkable=True, needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "pause-rendering", mark("Pa&use or Resume Rendering"), "Render",
        mark("Send nothing more until you go on; what is under way is finished."), ("Shift+F6",),
        icon="pause", needs=Needs.RENDERING, rule=True,
    ),
    ActionSpec(
        "cancel-rendering", mark("&Cancel Rendering"), "Render",
        mark("Stop rendering; what is finished stays."), ("Shift+Esc",), icon="cancel", needs=Needs.RENDERING,
    ),
    ActionSpec(
        "retry-failed", mark("Retry What &Failed"), "Render",
        mark("Render again what failed the last time."), needs=Needs.FAILED,
    ),
    ActionSpec(
        "spending-limit", mark("Spending &Limit…"), "Render",
        mark("The most that may be spent in this project."), rule=True,
    ),
)  # fmt: skip
