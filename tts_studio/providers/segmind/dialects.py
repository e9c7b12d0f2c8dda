"""What each model at Segmind does with the studio's tags, and how its text is written for the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tts_studio.domain.markup.dialect import KEEP, SILENCE, Dialect, TagRule, Treatment
from tts_studio.domain.markup.scanner import Token, TokenKind, scan
from tts_studio.domain.markup.tags import INLINE_TAGS, TAGS, WRAPPING_TAGS, TagKind
from tts_studio.domain.translation import mark
from tts_studio.providers.segmind.voices import CLONE, GEMINI_FLASH, GEMINI_PRO, GROK
from tts_studio.providers.shared.brackets import without_escapes

_PAUSES = {tag.name: SILENCE for tag in INLINE_TAGS if tag.kind is TagKind.PAUSE}
_SOUNDS = tuple(tag for tag in INLINE_TAGS if tag.kind is TagKind.SOUND)

# Square brackets hold free English there; these are from the lists that Google and ElevenLabs publish where
# they have a word for it, and otherwise the nearest plain words.
_BRACKETED_SOUNDS: Mapping[str, str] = {
    "hum-tune": "[hums a tune]",
    "laugh": "[laughs]",
    "chuckle": "[chuckles]",
    "giggle": "[giggles]",
    "cry": "[crying]",
    "tsk": "[tuts]",
    "tongue-click": "[clicks tongue]",
    "lip-smack": "[smacks lips]",
    "breath": "[takes a breath]",
    "inhale": "[inhales]",
    "exhale": "[exhales]",
    "sigh": "[sighs]",
}
_BRACKETED_STYLES: Mapping[str, str] = {
    "soft": "[softly]",
    "whisper": "[whispers]",
    "loud": "[loudly]",
    "build-intensity": "[with growing intensity]",
    "decrease-intensity": "[with fading intensity]",
    "higher-pitch": "[in a higher voice]",
    "lower-pitch": "[in a lower voice]",
    "slow": "[very slow]",
    "fast": "[very fast]",
    "sing-song": "[sing-song]",
    "singing": "[sings]",
    "laugh-speak": "[laughing]",
    "emphasis": "[emphatically]",
}
# A bracketed style has no end of its own; this ends it where the text goes on.
_PLAIN_AGAIN = "[in a normal voice]"
_ENDS_PLAIN = re.compile(rf"\s*{re.escape(_PLAIN_AGAIN)}(?=(?:{re.escape(_PLAIN_AGAIN)}|[^\w\[])*\Z)")


def _bracketed(name: str) -> Dialect:
    sounds = {tag: TagRule(Treatment.REWRITE, form) for tag, form in _BRACKETED_SOUNDS.items()}
    styles = {
        tag: TagRule(Treatment.REWRITE, f"{form} ", f" {_PLAIN_AGAIN}")
        for tag, form in _BRACKETED_STYLES.items()
    }
    return Dialect(name, {**_PAUSES, **sounds, **styles}, escapes=True)


def _dropped(reason: str) -> TagRule:
    return TagRule(Treatment.DROP, reason=reason)


# xAI's tags are the studio's own. A newer reference leaves out `laugh-speak`: a voice may ignore it.
GROK_DIALECT = Dialect(GROK, dict.fromkeys(TAGS, KEEP), escapes=True)

GEMINI_FLASH_DIALECT = _bracketed(GEMINI_FLASH)

_STYLE_SENTENCES: Mapping[str, str] = {
    "soft": "softly",
    "whisper": "in a whisper",
    "loud": "loudly",
    "build-intensity": "with growing intensity",
    "decrease-intensity": "with fading intensity",
    "higher-pitch": "in a higher voice",
    "lower-pitch": "in a lower voice",
    "slow": "slowly",
    "fast": "quickly",
    "sing-song": "in a sing-song voice",
    "singing": "as if singing",
    "laugh-speak": "while laughing",
    "emphasis": "with emphasis",
}

_NO_SOUNDS = mark("Gemini 2.5 Pro cannot be told to make this sound; it is left out.")
_WHOLE_SEGMENTS = mark(
    "Gemini 2.5 Pro follows this tag only around a whole segment; here the words are spoken plainly."
)

GEMINI_PRO_DIALECT = Dialect(
    GEMINI_PRO,
    {
        **_PAUSES,
        **{tag.name: _dropped(_NO_SOUNDS) for tag in _SOUNDS},
        **{
            tag.name: TagRule(Treatment.STYLE, _STYLE_SENTENCES[tag.name], reason=_WHOLE_SEGMENTS)
            for tag in WRAPPING_TAGS
        },
    },
    escapes=True,
    style_sentence="Say {styles}: ",
)

_UNPROVEN_SOUND = mark(
    "Cloned voices may read directions aloud, so it is left out. You can turn on experimental tags."
)
_UNPROVEN_STYLE = mark(
    "Cloned voices may read directions aloud, so the words are spoken plainly. "
    "You can turn on experimental tags."
)
CLONE_DIALECT = Dialect(
    CLONE,
    {
        **_PAUSES,
        **{tag.name: _dropped(_UNPROVEN_SOUND) for tag in _SOUNDS},
        **{tag.name: _dropped(_UNPROVEN_STYLE) for tag in WRAPPING_TAGS},
    },
    escapes=True,
)
CLONE_EXPERIMENTAL_DIALECT = _bracketed(f"{CLONE} with experimental tags")


def wire_text(compiled: str) -> str:
    """A request's text as it is sent: no escapes, and no return to the normal voice where nothing follows."""
    return without_escapes(_ENDS_PLAIN.sub("", compiled))


def is_speakable(compiled: str, dialect: Dialect) -> bool:
    """Whether anything is heard of a request's text besides pauses: words, or sounds the dialect knows."""
    return any(
        any(map(str.isalnum, compiled[token.start : token.end])) and _is_heard(token, dialect)
        for token in scan(compiled)
    )


def _is_heard(token: Token, dialect: Dialect) -> bool:
    if token.kind is TokenKind.INLINE:
        return token.name in dialect.rules and dialect.rules[token.name].treatment is not Treatment.DROP
    return token.kind not in (TokenKind.PAUSE, TokenKind.OPEN, TokenKind.CLOSE)
