"""Every action of the studio in one table, of which menus, tool bar, tooltips and palette are made."""

from __future__ import annotations

from tts_studio.domain.markup.tags import TAGS, Tag, TagKind
from tts_studio.domain.translation import mark
from tts_studio.ui.action_spec import ActionSpec, Needs
from tts_studio.ui.sound_actions import PLAY, RENDER

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
        "new-window", mark("New &Window"), "File", mark("Begin an empty project in a window of its own."),
        ("Ctrl+Shift+N",),
    ),
    ActionSpec(
        "open-in-window", mark("Op&en in New Window…"), "File",
        mark("Open another project beside this one."), ("Ctrl+Alt+O",),
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
        "duplicate", mark("&Duplicate…"), "File",
        mark("Write a copy under another name and open it in a window of its own."),
    ),
    ActionSpec(
        "compact", mark("Co&mpact…"), "File", mark("Make the project’s file smaller; it empties the trash."),
    ),
    ActionSpec(
        "deliver", mark("De&liver…"), "File", mark("Write finished sound files, and prove them."),
        ("Ctrl+Shift+E",),
        icon="export", needs=Needs.TEXT, rule=True,
    ),
    ActionSpec(
        "close", mark("&Quit"), "File", mark("Close TTS Studio; nothing is lost."), ("Ctrl+Q",), rule=True,
    ),
)  # fmt: skip

_EDIT = (
    ActionSpec(
        "undo", mark("&Undo"), "Edit", mark("Take back the last change."), ("Ctrl+Z",), icon="undo",
        needs=Needs.HISTORY,
    ),
    ActionSpec(
        "redo", mark("&Redo"), "Edit", mark("Make the change again."), ("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo", needs=Needs.HISTORY,
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
        "next-problem", mark("&Next Problem"), "Edit", mark("Go to the next problem in the script."), ("F8",),
        rule=True,
    ),
    ActionSpec(
        "previous-problem", mark("Previous Prob&lem"), "Edit", mark("Go to the problem before."),
        ("Shift+F8",),
    ),
    ActionSpec(
        "fix-problem", mark("Fix the Pro&blem…"), "Edit", mark("What can be done at the cursor."),
        ("Ctrl+.",),
    ),
    ActionSpec(
        "preferences", mark("Preference&s…"), "Edit", mark("Theme, text size, sound output and more."),
        ("Ctrl+,",), icon="settings", rule=True,
    ),
    ActionSpec(
        "accounts", mark("Acc&ounts…"), "Edit", mark("Keys and credit for cloud voices."), ("Ctrl+Shift+,",),
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
    ActionSpec(
        "show-takes", mark("&Takes"), "View", mark("Show or hide the takes."), ("Ctrl+6",),
        icon="panel-right", checkable=True,
    ),
    ActionSpec("reset-layout", mark("&Reset the Layout"), "View", mark("Put every panel back in its place.")),
    ActionSpec(
        "go-to-clone", mark("Cl&one"), "View", mark("Make a voice of your own."), ("Ctrl+Shift+3",),
    ),
    ActionSpec(
        "go-to-audition", mark("&Audition"), "View", mark("Compare voices on one line."), ("Ctrl+Shift+2",),
    ),
    ActionSpec(
        "go-to-script", mark("&Go to the Script"), "View", mark("Put the cursor into the script."),
        ("Ctrl+J", "Ctrl+Shift+1"), rule=True,
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
    *PLAY,
    *RENDER,
    *_VIEW,
    *_HELP,
)
