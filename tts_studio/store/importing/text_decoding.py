"""Turns the bytes of a text file into text, whatever wrote it."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass

from tts_studio.domain.errors import ScriptUnreadable
from tts_studio.domain.translation import mark, tr

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a user may choose where the guess is wrong: codecs, and names to be translated where they are shown.
ENCODINGS: dict[str, str] = {
    "cp1252": mark("Western (Windows-1252)"),
    "mac_roman": mark("Western (Mac Roman)"),
    "cp1250": mark("Central European (Windows-1250)"),
    "cp1251": mark("Cyrillic (Windows-1251)"),
    "koi8_r": mark("Cyrillic (KOI8-R)"),
    "cp1253": mark("Greek (Windows-1253)"),
    "cp1254": mark("Turkish (Windows-1254)"),
    "cp1255": mark("Hebrew (Windows-1255)"),
    "cp1256": mark("Arabic (Windows-1256)"),
    "cp932": mark("Japanese (Shift JIS)"),
    "euc_jp": mark("Japanese (EUC-JP)"),
    "gb18030": mark("Chinese (GB 18030)"),
    "big5": mark("Chinese (Big5)"),
    "cp949": mark("Korean (CP949)"),
    "utf-8": mark("UTF-8"),
}
_WIDE = ("utf-16-le", "utf-16-be")
_WESTERN = ("cp1252", "cp1250", "mac_roman")
_SAMPLE = 64 * 1024
# Above this share of their letters, texts are in another alphabet, whose encodings the library tells apart.
_OTHER_ALPHABET = 0.3
# Control characters that texts do have.
_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1c\x1d\x1e\x85")


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text with line feeds as line ends; `guessed` names the encoding where nothing in the file says it."""

    text: str
    guessed: str = ""


def decode_text(data: bytes, shown: str, encoding: str = "") -> DecodedText:
    """The text of a file's bytes; raises ScriptUnreadable when they are no text.

    It is what a byte order mark says, else UTF-8, else UTF-16 where every second byte is zero, else what the
    bytes are likeliest to be. `shown` names the file in the sentence of an error; `encoding` leaves nothing
    to guess.
    """
    if encoding:
        return DecodedText(_lines(data.decode(encoding, errors="replace")), encoding)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if encoding:
        return DecodedText(_strictly(data, encoding, shown))
    if b"\0" not in data:
        try:
            return DecodedText(_lines(data.decode("utf-8")))
        except UnicodeDecodeError:
            guessed = _likeliest(data)
            return DecodedText(_lines(data.decode(guessed, errors="replace")), guessed)
    encoding = max(_WIDE, key=lambda name: _plain_share(data, name))
    if _plain_share(data, encoding) < 0.5:
        raise _no_text(shown)
    return DecodedText(_strictly(data, encoding, shown), encoding)


def _strictly(data: bytes, encoding: str, shown: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _no_text(shown) from problem
    if "\0" in text[:_SAMPLE]:
        raise _no_text(shown)
    return _lines(text)


def _no_text(shown: str) -> ScriptUnreadable:
    return ScriptUnreadable(
        tr("{name} is not a text file.", name=shown), advice=tr("Save the script as plain text in UTF-8.")
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain_share(data: bytes, encoding: str) -> float:
    """The share of ordinary characters and spaces when read in this encoding."""
    text = data[:4096].decode(encoding, errors="replace")
    return sum(" " <= c < "\x7f" or c in "\t\r\n" for c in text) / max(1, len(text))


def _likeliest(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if not any(byte >= 0x80 for byte in sample):
        first = next(index for index, byte in enumerate(data) if byte >= 0x80)
        sample = data[max(0, first - _SAMPLE // 2) : first + _SAMPLE // 2]
    high = sum(byte >= 0x80 for byte in sample)
    letters = high + sum(chr(byte).isalpha() for byte in sample if byte < 0x80)
    if high < _OTHER_ALPHABET * letters:
        return min(_WESTERN, key=lambda name: _strangeness(sample, name))
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else _WESTERN[0]


def _strangeness(sample: bytes, encoding: str) -> int:
    """How many signs stand where texts have none: inside words, or capitals behind small letters."""
    text = sample.decode(encoding, errors="replace")
    strange = 0
    for before, here, after in zip(text, text[1:], text[2:], strict=False):
        if here < "\x80":
            continue
        if here == "\ufffd" or (unicodedata.category(here) == "Cc" and here not in _CONTROLS):
            strange += 4
        elif before.isalpha() and after.isalpha() and not here.isalpha() and here not in "’‑·\xad":
            strange += 2
        elif before.islower() and here.isupper():
            strange += 1
    return strange
