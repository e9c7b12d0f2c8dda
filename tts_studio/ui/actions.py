"""Every action of the studio in one table, of which menus, tool bar, tooltips and palette are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.markup.tags import TAGS, Tag, TagKind
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
    "View/Theme": mark("&Theme"),
}


def menu_names(path: str) -> list[str]:
    """The translated names of the menus along a path, without their mnemonics."""
    parts = path.split("/") if path else []
    titles = {**dict(MENUS), **SUBMENUS}
    return [tr(titles["/".join(parts[: depth + 1])]).replace("&", "") for depth in range(len(parts))]


_TAG_MENUS = {
    TagKind.PAUSE: "Insert/Pauses",
    TagKind.SOUND: "Insert/Sounds",
    TagKind.STYLE: "Insert/Style",
}

TAG_PREFIX = "tag-"


# The tags that are used most have a key of their own.
_TAG_KEYS = {"pause": "Ctrl+Shift+Space", "emphasis": "Ctrl+E", "whisper": "Ctrl+Shift+H"}


def _tag_action(tag: Tag) -> ActionSpec:
    keys = tuple(filter(None, (_TAG_KEYS.get(tag.name),)))
    return ActionSpec(f"{TAG_PREFIX}{tag.name}", tag.label, _TAG_MENUS[tag.kind], tag.help, keys)


_FILE = (
    ActionSpec(
        "new", mark("&New Project"), "File", mark("Begin an empty project."), ("Ctrl+N",), icon="document",
    ),
    ActionSpec(
        "open", mark("&Open…"), "File", mark("Open a project or import a script."), ("Ctrl+O",),
        icon="folder",
    ),
    ActionSpec(
        "import-script", mark("&Import Script…"), "File",
        mark("Bring in a document, a book, subtitles or a table."), ("Ctrl+Shift+O",),
    ),
    ActionSpec(
        "recover", mark("Reco&ver a Damaged Project…"), "File",
        mark("Make a new project of all that can be read of a damaged one."),
    ),
    ActionSpec(
        "clear-recent", mark("&Clear This List"), "File/Open Recent",
        mark("Forget the projects listed here."), rule=True,
    ),
    ActionSpec(
        "save", mark("&Save"), "File", mark("Write everything now; an untitled project is given a name."),
        ("Ctrl+S",), icon="save", rule=True,
    ),
    ActionSpec(
        "save-as", mark("Save &As…"), "File", mark("Give the project a name and go on in that file."),
        ("Ctrl+Shift+S",),
    ),
    ActionSpec("save-copy", mark("Save a &Copy…"), "File", mark("Write a copy and go on in this project.")),
    ActionSpec(
        "export", mark("&Export…"), "File", mark("Write finished sound files."), ("Ctrl+Shift+E",),
        icon="export", needs=Needs.TEXT, rule=True,
    ),
    ActionSpec(
        "close", mark("&Quit"), "File", mark("Close TTS Studio; nothing is lost."), ("Ctrl+Q",), rule=True,
    ),
)  # fmt: skip

_EDIT = (
    ActionSpec("undo", mark("&Undo"), "Edit", mark("Take back the last change."), ("Ctrl+Z",), icon="undo"),
    ActionSpec(
        "redo", mark("&Redo"), "Edit", mark("Make the change again."), ("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
    ),
    ActionSpec(
        "cut", mark("Cu&t"), "Edit", mark("Move the selection to the clipboard."), ("Ctrl+X",), icon="cut",
        rule=True,
    ),
    ActionSpec(
        "copy", mark("&Copy"), "Edit", mark("Copy the selection to the clipboard."), ("Ctrl+C",), icon="copy",
    ),
    ActionSpec(
        "paste", mark("&Paste"), "Edit", mark("Insert what is on the clipboard."), ("Ctrl+V",), icon="paste",
    ),
    ActionSpec(
        "paste-import", mark("Paste and I&mport…"), "Edit",
        mark("Look at what is on the clipboard before it becomes script."), ("Ctrl+Shift+V",),
    ),
    ActionSpec("select-all", mark("Select &All"), "Edit", mark("Select the whole text."), ("Ctrl+A",)),
    ActionSpec(
        "find", mark("&Find…"), "Edit", mark("Find words in the script."), ("Ctrl+F",), icon="search",
        rule=True,
    ),
    ActionSpec(
        "replace", mark("R&eplace…"), "Edit", mark("Find words in the script and put others there."),
        ("Ctrl+H",),
    ),
    ActionSpec("find-next", mark("Find Ne&xt"), "Edit", mark("Go to the next match."), ("F3",)),
    ActionSpec(
        "find-previous", mark("Find Pre&vious"), "Edit", mark("Go to the match before."), ("Shift+F3",),
    ),
    ActionSpec(
        "split-segment", mark("&Split Here"), "Edit/Segment", mark("Begin another segment at the cursor."),
        ("Ctrl+Alt+Return",), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "join-segment", mark("&Join with Next"), "Edit/Segment",
        mark("Make one segment of this and the next."), ("Ctrl+Shift+J",), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "duplicate-segment", mark("&Duplicate"), "Edit/Segment", mark("Put a copy of the segment behind it."),
        ("Ctrl+Shift+D",), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "segment-up", mark("Move &Up"), "Edit/Segment", mark("Move the segment one place up."), ("Alt+Up",),
        needs=Needs.SEGMENT, rule=True,
    ),
    ActionSpec(
        "segment-down", mark("Move Do&wn"), "Edit/Segment", mark("Move the segment one place down."),
        ("Alt+Down",), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "next-problem", mark("Ne&xt Problem"), "Edit", mark("Go to the next problem in the script."), ("F8",),
        rule=True,
    ),
    ActionSpec(
        "previous-problem", mark("Pre&vious Problem"), "Edit", mark("Go to the problem before."),
        ("Shift+F8",),
    ),
    ActionSpec(
        "fix-problem", mark("&Fix the Problem…"), "Edit", mark("What can be done at the cursor."),
        ("Ctrl+.",),
    ),
    ActionSpec(
        "preferences", mark("P&references…"), "Edit", mark("Theme, text size, sound output and more."),
        ("Ctrl+,",), icon="settings", rule=True,
    ),
    ActionSpec(
        "accounts", mark("&Accounts…"), "Edit", mark("Keys and credit for cloud voices."), ("Ctrl+Shift+,",),
    ),
)  # fmt: skip

_INSERT = (
    ActionSpec(
        "list-tags", mark("&Choose a Tag…"), "Insert", mark("Choose among all tags."), ("Ctrl+Space",),
    ),
    ActionSpec(
        "list-styles", mark("C&hoose a Style…"), "Insert", mark("Choose a style for the selection."),
        ("Ctrl+Shift+W",),
    ),
)  # fmt: skip

_VOICE = (
    ActionSpec(
        "choose-voice", mark("&Choose a Voice"), "Voice", mark("Go to the list of voices."), ("Ctrl+K",),
        icon="voice",
    ),
    ActionSpec(
        "narrator-voice", mark("Use the &Narrator’s Voice"), "Voice",
        mark("Let this segment’s speaker have the narrator’s voice again."), needs=Needs.SPEAKER,
    ),
    ActionSpec(
        "audition-line", mark("&Audition This Line"), "Voice",
        mark("Hear the selection, or this segment, in several voices."), ("Ctrl+Shift+A",),
        needs=Needs.SEGMENT, rule=True,
    ),
    ActionSpec(
        "refresh-voices", mark("&Refresh the List"), "Voice", mark("Ask for the voices again."), icon="retry",
        rule=True,
    ),
)  # fmt: skip

_PLAY = (
    ActionSpec(
        "play-on", mark("&Play"), "Play", mark("Play from the playhead to the end."), ("F5",), icon="play",
        needs=Needs.TEXT,
    ),
    ActionSpec(
        "play-all", mark("Play &All"), "Play", mark("Play the script from its beginning."), ("Shift+F5",),
        needs=Needs.TEXT,
    ),
    ActionSpec(
        "play-segment", mark("Play This &Segment"), "Play", mark("Play the segment under the cursor."),
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
    ActionSpec("play-faster", mark("&Faster"), "Play/Speed", mark("Play a step faster."), ("Alt+.",)),
    ActionSpec("play-slower", mark("&Slower"), "Play/Speed", mark("Play a step slower."), ("Alt+,",)),
    ActionSpec(
        "play-at-own-speed", mark("&Own Speed"), "Play/Speed", mark("Play as fast as the voice speaks."),
        ("Alt+/",),
    ),
)  # fmt: skip

_RENDER = (
    ActionSpec(
        "render-stale", mark("Render What Is &Missing"), "Render",
        mark("Render every segment that is new or has changed."), ("Ctrl+R",), icon="render",
        needs=Needs.STALE, label=mark("Render"),
    ),
    ActionSpec(
        "render-segment", mark("Render This &Segment"), "Render", mark("Render the selected segments."),
        ("Ctrl+Shift+R",), needs=Needs.SEGMENT,
    ),
    ActionSpec(
        "cancel-rendering", mark("&Cancel Rendering"), "Render",
        mark("Stop rendering; what is finished stays."), ("Shift+Esc",), icon="cancel", needs=Needs.RENDERING,
        rule=True,
    ),
    ActionSpec(
        "spending-limit", mark("Spending &Limit…"), "Render",
        mark("The most that may be spent in this project."), rule=True,
    ),
)  # fmt: skip

_VIEW = (
    ActionSpec(
        "show-voices", mark("&Voices"), "View", mark("Show or hide the list of voices."), ("Ctrl+1",),
        icon="panel-left", checkable=True,
    ),
    ActionSpec(
        "show-inspector", mark("&Inspector"), "View", mark("Show or hide the inspector."), ("Ctrl+2",),
        icon="panel-right", checkable=True,
    ),
    ActionSpec(
        "show-jobs", mark("&Jobs"), "View", mark("Show or hide the jobs."), ("Ctrl+3",), icon="panel-bottom",
        checkable=True,
    ),
    ActionSpec(
        "show-problems", mark("&Problems"), "View", mark("Show or hide the list of problems."), ("Ctrl+4",),
        icon="warning", checkable=True,
    ),
    ActionSpec(
        "show-cast", mark("&Cast"), "View", mark("Show or hide the cast."), ("Ctrl+5",), icon="panel-right",
        checkable=True,
    ),
    ActionSpec("reset-layout", mark("&Reset the Layout"), "View", mark("Put every panel back in its place.")),
    ActionSpec(
        "go-to-audition", mark("&Audition"), "View", mark("Compare voices on one line."), ("Ctrl+Shift+2",),
    ),
    ActionSpec(
        "go-to-script", mark("&Go to the Script"), "View", mark("Put the cursor into the script."),
        ("Ctrl+J",), rule=True,
    ),
    ActionSpec(
        "zoom-in", mark("&Larger Text"), "View", mark("Make the script’s text larger."), ("Ctrl++", "Ctrl+="),
        icon="zoom-in", rule=True,
    ),
    ActionSpec(
        "zoom-out", mark("&Smaller Text"), "View", mark("Make the script’s text smaller."), ("Ctrl+-",),
        icon="zoom-out",
    ),
    ActionSpec("zoom-reset", mark("&Normal Text Size"), "View", mark("The usual text size."), ("Ctrl+0",)),
    ActionSpec(
        "theme-system", mark("Like the &System"), "View/Theme", mark("Light or dark as the system is."),
        checkable=True, group="theme",
    ),
    ActionSpec(
        "theme-light", mark("&Light"), "View/Theme", mark("Always light."), checkable=True, group="theme",
    ),
    ActionSpec(
        "theme-dark", mark("&Dark"), "View/Theme", mark("Always dark."), checkable=True, group="theme",
    ),
    ActionSpec(
        "full-screen", mark("&Full Screen"), "View", mark("Fill the whole screen."), ("F11",), checkable=True,
        rule=True,
    ),
    ActionSpec(
        "palette", mark("Find a &Command…"), "Help", mark("Find any action by its name."), ("Ctrl+Shift+P",),
        icon="search",
    ),
)  # fmt: skip

_HELP = (
    ActionSpec(
        "welcome", mark("&Welcome Script"), "Help", mark("Open the sample script that shows every tag."),
    ),
    ActionSpec(
        "shortcuts", mark("&Keyboard Shortcuts"), "Help", mark("Every key in one list."), ("F1",),
        icon="keyboard",
    ),
    ActionSpec(
        "diagnostics", mark("&Diagnostics"), "Help", mark("What works on this computer, and what does not."),
    ),
    ActionSpec(
        "about", mark("&About TTS Studio"), "Help", mark("Version and licences."), icon="info", rule=True,
    ),
)  # fmt: skip

ACTIONS: tuple[ActionSpec, ...] = (
    *_FILE,
    *_EDIT,
    *_INSERT,
    *(_tag_action(tag) for tag in TAGS.values()),
    *_VOICE,
    *_PLAY,
    *_RENDER,
    *_VIEW,
    *_HELP,
)
