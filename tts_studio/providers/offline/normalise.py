"""Writing an English text out in the words that are spoken, with each word's place in the text kept.

Rules are applied one after the other, from what is recognised as a whole (addresses, dates, money) to single
signs; each works on the text the ones before it left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeAlias

from tts_studio.providers.offline import normalise_tables as tables
from tts_studio.providers.offline.aligned_text import AlignedText, Rewrite
from tts_studio.providers.offline.number_words import cardinal, digits, number, ordinal, roman, year
from tts_studio.providers.offline.plain_characters import is_emoji, is_latin, is_speakable_mark

Rule: TypeAlias = tuple[re.Pattern[str], Rewrite]
Knows: TypeAlias = Callable[[str], bool]


def normalised(text: AlignedText, knows: Knows) -> AlignedText:
    """The text in spoken words. `knows` says whether a dictionary has a word."""
    text = text.rewritten(_UNUSUAL, _character)
    for pattern, rewrite in _RULES:
        text = text.rewritten(pattern, rewrite)
    if _shouts(text.text):
        text = text.rewritten(_SHOUTED, lambda match: _quieter(match[0], knows))
    return _trimmed(text.rewritten(_SPACES, lambda _match: " ").rewritten(_LONELY, lambda match: match[1]))


_UNUSUAL = re.compile(r"[^A-Za-z0-9 ,.;:!?'\"()$%&@/+=*#-]")
_SPACES = re.compile(r"\s+")
_LONELY = re.compile(r" ([,.;:!?])")
_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")


def _character(match: re.Match[str]) -> str | None:
    """What a single character outside plain ASCII becomes before anything else."""
    character = match[0]
    if character in tables.PUNCTUATION:
        return tables.PUNCTUATION[character]
    if character in tables.FRACTIONS:
        before = match.string[match.start() - 1 : match.start()]
        return f" and {_a_fraction(character)} " if before.isdigit() else f" {tables.FRACTIONS[character]} "
    if character in "²³":
        return " squared " if character == "²" else " cubed "
    if character in tables.LATIN_LETTERS:
        return tables.LATIN_LETTERS[character]
    if character.lower() in tables.GREEK:
        return f" {tables.GREEK[character.lower()]} "
    if is_latin(character):
        return _plain_latin(character)
    if character in tables.SIGNS or character in "“”—–…" or unicodedata.category(character) == "Sc":
        return None
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Mn" and not is_emoji(character):
        return ""
    compatible = unicodedata.normalize("NFKC", character)
    if compatible != character and compatible.isascii() and is_speakable_mark(character):
        return compatible
    return " "


def _plain_latin(character: str) -> str | None:
    """Letters up to Latin Extended-A are known to the dictionaries' rules; others lose their marks."""
    if character <= "\u017f":
        return None
    return "".join(part for part in unicodedata.normalize("NFKD", character) if part.isascii())


def _a_fraction(character: str) -> str:
    words = tables.FRACTIONS[character]
    return words.replace("one", "a", 1) if words.startswith("one") else words


def _shouts(text: str) -> bool:
    """Whether the text is more than one word, all in capitals."""
    return text.upper() == text and len(_SHOUTED.findall(text)) > 1


def _quieter(word: str, knows: Knows) -> str | None:
    return word.lower() if knows(word.lower()) else None


def _trimmed(text: AlignedText) -> AlignedText:
    start = len(text) - len(text.text.lstrip())
    return text.part(start, max(start, len(text.text.rstrip())))


# What each kind of thing is read as.


def _address(match: re.Match[str]) -> str:
    """A web or mail address: its signs by name."""
    bare = re.sub(r"^(?:https?|ftp)://", "", match[0]).rstrip("/")
    tail = ""
    while bare and bare[-1] in ".,;:!?)":
        tail, bare = bare[-1] + tail, bare[:-1]
    named = {".": "dot", "/": "slash", "@": "at", "-": "dash", "_": "underscore", "?": "question mark"}
    named |= {"=": "equals", "&": "and", "#": "hash", "+": "plus", "%": "percent", ":": "colon", "~": "tilde"}
    parts = re.findall(r"[A-Za-zÀ-ſ]+|\d+|\S", bare)
    named["www"] = "w w w"
    words = (digits(part) if part.isdecimal() else named.get(part, part) for part in parts)
    return " ".join(words) + tail


def _date_iso(match: re.Match[str]) -> str | None:
    return _date(int(match[2]), int(match[3]), match[1])


def _date_slashes(match: re.Match[str]) -> str | None:
    """Month first, as in the United States, unless that cannot be."""
    first, second, written = int(match[1]), int(match[2]), match[3]
    if len(written) == 2:
        written = ("19" if int(written) > 40 else "20") + written
    return _date(first, second, written) if first <= 12 else _date(second, first, written)


def _date(month: int, day: int, written_year: str) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    name = list(tables.MONTHS.values())[month - 1]
    return f"{name} {ordinal(day)}, {year(int(written_year))}"


def _month_day(match: re.Match[str]) -> str | None:
    if not 1 <= int(match[2]) <= 31:
        return None
    words = f"{tables.MONTHS[match[1][:3].lower()]} {ordinal(int(match[2]))}"
    return f"{words}, {year(int(match[3]))}" if match[3] else words


def _day_month(match: re.Match[str]) -> str | None:
    if not 1 <= int(match[1]) <= 31:
        return None
    words = f"the {ordinal(int(match[1]))} of {tables.MONTHS[match[2][:3].lower()]}"
    return f"{words}, {year(int(match[3]))}" if match[3] else words


def _month(match: re.Match[str]) -> str:
    return tables.MONTHS[match[1][:3].lower()]


def _time(match: re.Match[str]) -> str | None:
    hour, minute, half = int(match[1]), int(match[2]), match[3]
    if hour > 24 or minute > 59:
        return None
    spoken = cardinal(hour)
    if minute:
        spoken += f" oh {cardinal(minute)}" if minute < 10 else f" {cardinal(minute)}"
    elif not half:
        spoken += " o'clock" if 1 <= hour <= 12 else " hundred hours"
    return spoken + (_half_day(half) if half else "")


def _hour(match: re.Match[str]) -> str | None:
    return cardinal(int(match[1])) + _half_day(match[2]) if int(match[1]) <= 12 else None


def _half_day(letter: str) -> str:
    return f" {letter.upper()} M"


def _money(match: re.Match[str]) -> str:
    """`$3.50`, `£12`, `€5 million`."""
    one, many, small_one, small_many = tables.CURRENCIES[match[1]]
    amount, magnitude = match[2], match[3]
    if magnitude:
        return f"{number(amount)} {tables.MAGNITUDES[magnitude.lower()]} {many}"
    whole, _point, part = amount.replace(",", "").partition(".")
    if len(part) not in (0, 2):
        return f"{number(amount)} {many}"
    words = f"{number(whole)} {one if whole == '1' else many}"
    if not part or not int(part):
        return words
    small = f"{cardinal(int(part))} {small_one if int(part) == 1 else small_many}"
    return small if whole == "0" else f"{words} and {small}"


def _money_after(match: re.Match[str]) -> str:
    """`5 €`, `20 USD`."""
    return f"{number(match[1])} {tables.CURRENCIES[match[2]][0 if match[1] == '1' else 1]}"


def _measure(match: re.Match[str]) -> str:
    one, many = tables.UNITS[match[3].replace(" ", "")]
    sign = "minus " if match[1] else ""
    return f"{sign}{number(match[2])} {one if match[2] == '1' else many}"


def _phone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0])
    plus = "plus " if match[0].startswith("+") else ""
    return plus + ", ".join(digits(group) for group in groups)


def _version(match: re.Match[str]) -> str:
    return " point ".join(cardinal(int(part)) for part in match[0].split("."))


def _range(match: re.Match[str]) -> str:
    if len(match[1]) == 4 and len(match[2]) in (2, 4) and 1000 <= int(match[1]) < 2100:
        until = year(int(match[2])) if len(match[2]) == 4 else number(match[2])
        return f"{year(int(match[1]))} to {until}"
    return f"{number(match[1])} to {number(match[2])}"


def _fraction(match: re.Match[str]) -> str | None:
    whole, top, bottom = match[1], int(match[2]), int(match[3])
    if bottom not in tables.PARTS or not 0 < top < bottom:
        return f"{cardinal(top)} slash {cardinal(bottom)}" if not whole else None
    one, many = tables.PARTS[bottom]
    part = f"{cardinal(top)} {one if top == 1 else many}"
    if whole:
        return f"{cardinal(int(whole))} and {'a ' + one if top == 1 else part}"
    return part


def _decade(match: re.Match[str]) -> str:
    words = year(int(match[1])) if len(match[1]) == 4 else cardinal(int(match[1]))
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _ordinal(match: re.Match[str]) -> str:
    return ordinal(int(match[1].replace(",", "")))


def _magnitude(match: re.Match[str]) -> str:
    return f"{number(match[1])} {tables.MAGNITUDES[match[2].lower()]}"


def _number(match: re.Match[str]) -> str:
    sign = "minus " if match[1] else ""
    written = match[2]
    if len(written) == 4 and written.isdecimal() and 1100 <= int(written) < 2100 and not sign:
        return year(int(written))
    return sign + number(written)


def _number_sign(_match: re.Match[str]) -> str:
    return "number "


def _roman_heading(match: re.Match[str]) -> str:
    return f"{match[1]} {cardinal(roman(match[2]))}"


def _roman_name(match: re.Match[str]) -> str:
    return f"{match[1]} the {ordinal(roman(match[2]))}"


def _abbreviation(match: re.Match[str]) -> str:
    """The long form; a full stop that also ends the sentence stays one."""
    ends = match[0].endswith(".") and not match.string[match.end() :].strip(" \"'”)")
    return tables.ABBREVIATIONS[match[0]] + ("." if ends else "")


def _title(match: re.Match[str]) -> str:
    return tables.TITLES[match[1]]


def _sign(match: re.Match[str]) -> str:
    words = tables.SIGNS.get(match[0], "")
    return f" {words} " if words else " "


def _either(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONTH = (
    "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    "Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_ROMAN = r"((?=[IVXLC])(?>(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})))"
_DOMAINS = "com|org|net|edu|gov|io|co|uk|us|de|fr|info|biz|dev|app|tv|me|ai|eu|ca|au"


def _rules(*rules: tuple[str, Rewrite]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), rewrite) for pattern, rewrite in rules)


_RULES = _rules(
    (r"(?:https?://|ftp://|www\.)\S+", _address),
    (r"(?<![\w.])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", _address),
    (rf"(?<![\w@.-])(?:[A-Za-z][\w-]*\.)+(?:{_DOMAINS})\b(?![.]\w)(?:/[^\s,;]*)?", _address),
    (r"\b(\d{4})-(\d{2})-(\d{2})\b", _date_iso),
    (r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])", _date_slashes),
    (rf"\b{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%.]\d)(?:,? (\d{{4}})\b)?", _month_day),
    (rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}\b\.?(?:,? (\d{{4}})\b)?", _day_month),
    (r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.(?= )", _month),
    (r"(?<![\d:.])(\d{1,2}):(\d{2})(?! ?:|\d)(?: ?([AaPp])\.?[Mm]\b\.?)?", _time),
    (r"(?<![\d:.])(\d{1,2}) ?([AaPp])\.?[Mm]\b(?:\.(?= [a-z]))?", _hour),
    (
        rf"(US\$|[$£€¥₹₩]|\b(?:USD|EUR|GBP)) ?({_NUMBER})(?:[ -]?((?i:hundred|thousand|million|"
        rf"billion|trillion|bn|mn|tn|[kmbt]))\b)?",
        _money,
    ),
    (rf"(?<![\w.,])({_NUMBER}) ?([€£]|(?:USD|EUR|GBP)\b)", _money_after),
    (r"(?<![\w.,])(?:\+?\d{1,3}[ .-])?(?:\(\d{2,4}\) ?|\d{3}[.-])\d{3,4}[ .-]\d{3,4}(?![\w-])", _phone),
    (r"(?<![\w.,])\+\d{1,3}(?:[ .-]?\d{2,4}){2,5}(?![\w-])", _phone),
    (r"(?<![\w.-])\d{3}-\d{4}(?![\w-])", _phone),
    (r"(?<![\w.,])'?(\d{2}|\d{3}0)'?s\b", _decade),
    (rf"(?<![\w.,])(-)?({_NUMBER})(?: ?)(° ?[CF]\b|km/h|(?:{_either(tables.UNITS)})(?![\w°]))", _measure),
    (r"(?<=[A-Za-z])(?=\d+\.\d+\.\d)", lambda _match: " "),
    (r"(?<![\d.,])\d{1,9}(?:\.\d{1,9}){2,}(?![\w])", _version),
    (r"\b24/7\b", lambda _match: "twenty-four seven"),
    (r"(?<![\w.,/-])(\d{1,4}) ?[-–] ?(\d{1,4})(?![\w/-]|[.,]\d)", _range),
    (r"(?<![\w.,/])(?:(\d{1,3}) )?(\d{1,2})/(\d{1,2})(?![\w/]|[.,]\d)", _fraction),
    (r"(?<![\w.,])(\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:st|nd|rd|th)\b", _ordinal),
    (rf"(?<![\w.,])({_NUMBER}) ?([kMB]|bn|mn|tn)\b", _magnitude),
    (r"\bNos?\.? (?=\d)", _number_sign),
    (r"(?<![\w&])#(?=\d)", _number_sign),
    (
        rf"\b(Chapter|Part|Volume|Book|Act|Scene|Section|Article|Appendix|Phase|Type|World War|Title|Stage|"
        rf"Level|CHAPTER|PART|VOLUME|BOOK|ACT|SCENE|SECTION) {_ROMAN}\b(?!['.]\w)",
        _roman_heading,
    ),
    (
        rf"\b(Henry|Louis|Charles|George|Edward|James|William|Elizabeth|Mary|Richard|John Paul|Pius|Benedict|"
        rf"Philip|Francis|Frederick|Alexander|Nicholas|Catherine|Napoleon|Leo|Gregory|Ptolemy) {_ROMAN}"
        rf"\b(?!['.]\w)(?<! I)",
        _roman_name,
    ),
    (rf"\b({_either(tables.TITLES)})\.?(?= [A-Z])", _title),
    (r"(?<=[a-z] )()St\.(?= [a-z]|,)", lambda _match: "Street"),
    (rf"(?<![\w.])(?:{_either(tables.ABBREVIATIONS)})(?!\w)", _abbreviation),
    (rf"(?<![\w.,])(-(?=\d))?({_NUMBER})(?!\w)", _number),
    (r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)", lambda _match: " "),
    (rf"({_NUMBER})()", lambda match: f" {number(match[1])} "),
    (r"(?<=\w)/(?=\w)", lambda _match: " "),
    (r" ?[-–]{2,3} ?| – ", lambda _match: " — "),
    (r"–", lambda _match: "-"),
    (rf"[{re.escape(''.join(tables.SIGNS))}]", _sign),
)
