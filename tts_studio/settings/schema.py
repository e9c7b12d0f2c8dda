"""The preferences of the studio: what they are called, what they may be, what they are at first."""

from __future__ import annotations

from tts_studio.domain.parameters import (
    Choice,
    ChoiceParameter,
    NumberParameter,
    Parameter,
    SwitchParameter,
    TextParameter,
)
from tts_studio.domain.translation import mark

THEME = ChoiceParameter(
    "theme",
    mark("Theme"),
    (Choice("system", mark("Like the system")), Choice("light", mark("Light")), Choice("dark", mark("Dark"))),
    "system",
)
LANGUAGE = ChoiceParameter(
    "language",
    mark("Language"),
    (
        Choice("system", mark("Like the system")),
        Choice("en", "English", verbatim=True),
        Choice("de", "Deutsch", verbatim=True),
        Choice("ar", "العربية", verbatim=True),
    ),
    "system",
    help=mark("The language of menus and messages."),
)
SCRIPT_TEXT_SIZE = NumberParameter(
    "script_text_size",
    mark("Script text size"),
    10,
    32,
    14,
    step=1,
    unit="pt",
    help=mark("The size of the script’s letters."),
)
OUTPUT_DEVICE = TextParameter(
    "output_device",
    mark("Sound output"),
    limit=500,
    help=mark("The device that plays. Empty: the one the system uses."),
)
FOLLOW_PLAYBACK = SwitchParameter(
    "follow_playback",
    mark("Follow playback"),
    default=True,
    help=mark("Scroll the script along while it is played."),
)
PLAYBACK_SPEED = NumberParameter(
    "playback_speed",
    mark("Playing speed"),
    0.5,
    2.0,
    1.0,
    step=0.25,
    unit="×",
    help=mark("How fast scripts are played here. Takes and exports stay as they are."),
)
DRAFT_MISSING = SwitchParameter(
    "draft_missing",
    mark("Draft missing speech"),
    default=True,
    help=mark("Play what is not bought yet in an offline voice, free of charge, instead of buying it."),
)
DEFAULT_VOICE = TextParameter(
    "default_voice",
    mark("Voice of new projects"),
    "hibari:heart",
    limit=200,
    help=mark("Written as MODEL:VOICE, for example hibari:heart."),
)
ASK_ABOVE = NumberParameter(
    "ask_above",
    mark("Ask before spending more than"),
    0,
    20,
    0.5,
    step=0.05,
    unit="$",
    help=mark("What costs more, or has an unknown price, is bought only after you agreed."),
)
UNTITLED_FOLDER = TextParameter(
    "untitled_folder",
    mark("Folder for untitled projects"),
    limit=4000,
    help=mark("Where a project lives until it is saved under a name. Empty: the studio’s own folder."),
    advanced=True,
)

PREFERENCES: tuple[Parameter, ...] = (
    THEME,
    LANGUAGE,
    SCRIPT_TEXT_SIZE,
    OUTPUT_DEVICE,
    FOLLOW_PLAYBACK,
    PLAYBACK_SPEED,
    DRAFT_MISSING,
    DEFAULT_VOICE,
    ASK_ABOVE,
    UNTITLED_FOLDER,
)
"""In the order in which a form shows them."""
