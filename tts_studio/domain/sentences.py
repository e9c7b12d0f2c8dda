"""Where sentences end, in any script, without being fooled by abbreviations, initials and numbers."""

from __future__ import annotations

import re

_CLOSERS = r""""'”’»›)\]}」』】）〉》〕］｝〟"""
# A lookbehind keeps a run of marks from being tried again from its middle, possessive repeats from its end.
# “ and « close only where white space follows, as in German; elsewhere they open.
_END = re.compile(
    rf"""(?<![.?!…])(?P<latin>[.?!…‼⁇⁈⁉‽\u037e]++)
      (?P<closed>(?:[{_CLOSERS}“‘«‹]|[ \u00a0\u202f]»(?=\s|\Z))*+)(?:\s++|\Z)
    | (?P<other>[。！？｡।॥؟۔։።፧။។៕᠃᠉]++)(?P<quoted>[{_CLOSERS}]*+)\s*+
    | (?P<blank>\n[^\S\n]*+\n\s*+|\u2029\s*+)""",
    re.VERBOSE,
)
_NEXT_WORD = re.compile(r"[\W_]{0,60}?([^\W_]{1,30})")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_CASED_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-ЯЁЄІЇԱ-Ֆ]")
_EDGE = "\"'”’“‘»«›‹„‚()[]{}-–—"
# Japanese goes on after quoted speech with these: “「行くぞ！」と言った。” is one sentence.
_GOES_ON = frozenset("とっって、，,")
_WINDOW = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations that stand before a name or an example and so never end a sentence.
_NEVER_LAST = _words(
    """
    mr mrs ms mx dr prof rev gen col lt capt sgt cpl maj adm cmdr gov sen rep supt messrs mmes msgr mt
    e.g i.e eg ie vs cf viz approx ca
    hr fr frl dipl z.b d.h bzw sog ggf evtl inkl exkl zzgl vgl u.a u.u m.e i.d.r o.g s.o s.u geb gest
    m mm mme mlle mlles mgr p.ex c.-à-d env
    sr sra srta srs sres sras dña dn ud uds p.ej
    sig sig.ra sig.na sigg dott dott.ssa ing avv p.es
    dra profa exmo exma v.s
    """
)
# Abbreviations that can also be the last word of a sentence.
_SOMETIMES_LAST = _words(
    """
    etc jr snr jun inc ltd co corp bros dept univ assn st ave blvd rd esq al ibid ph.d
    jan feb aug sept oct nov dec tue tues wed thu thur thurs fri
    usw u.s.w usf str tel gmbh abb mio mrd std jh jhdt n.chr v.chr
    av bd ste cie ltée ecc ss ltda cia hab km kg cm ft lb lbs oz mph
    """
)
# Abbreviations only where a number follows: “No. 5”, but “No. I will not.”
_BEFORE_NUMBER = _words(
    """
    no nos nr nrn núm num n p pp pag pág págs vol vols fig figs ch chap cap kap art abs s bd ed eq sec §
    """
)
# What a new sentence often begins with, in the languages the abbreviations come from.
_STARTERS = _words(
    """
    the a an he she it they we you i this that these those there here his her its their my our but and or
    so then when while if in on at after before as for what who why how where is was are were do did no
    yes not now der die das ein eine er sie es wir ihr ich aber und oder dann wenn als im am nach vor dies
    diese dieser was wer wie wo nein ja nicht nun auch le la les un une il elle ils elles nous vous je
    mais et ou puis quand si dans après avant ce cette ces qui que comment où non oui el los las una unos
    él ella ellos ellas nosotros yo pero y o entonces cuando en después antes este esta qué quién cómo
    dónde sí gli lo uno lei lui loro noi io ma e poi quando nel dopo prima questo questa che chi come dove
    sì os um uma ele ela eles elas nós eu mas então depois isso quem como onde sim não
    """
)
# Before and behind the full stop of a German ordinal: “am 3. Oktober”, “der 2. Weltkrieg”.
_ORDINAL_LEADS = _words(
    """
    der die das den dem des am im vom zum zur beim bis ab seit und oder dieser diesem jeden ihr sein ihrem
    """
)
_ORDINAL_FOLLOWS = _words(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jahrtausend weltkrieg klasse stock auflage kapitel akt platz jh
    """
)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of `text`; they cover it, and white space belongs to the sentence before it.

    A sentence ends at its mark with the quotes and brackets that close behind it, and at a blank line. A
    full stop ends none after an abbreviation, an initial, a list number or a German ordinal, and no mark
    does where a small letter follows, unless the whole text has no capitals. Time is in proportion to the
    length.
    """
    has_capitals = _CASED_UPPER.search(text) is not None
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.end() > start and _ends(text, start, match, has_capitals):
            spans.append((start, match.end()))
            start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(spans)


def _ends(text: str, start: int, match: re.Match[str], has_capitals: bool) -> bool:
    if match["blank"] is not None:
        return bool(text[start : match.start()].strip())
    if match["other"] is not None:
        return not (match["quoted"] and text[match.end() : match.end() + 1] in _GOES_ON)
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    word = following[1]
    if has_capitals and word[0].islower():
        return False
    if match["latin"] != "." or match["closed"].startswith((")", "]")):
        return True
    return _full_stop_ends(text, start, match.start(), word)


def _full_stop_ends(text: str, start: int, stop: int, following: str) -> bool:
    """Whether the full stop at `stop` ends the sentence that began at `start`."""
    before = text[max(start, stop - _WINDOW) : stop].split()
    if not before:
        return True
    word = before[-1].strip(_EDGE).casefold()
    if word.isdigit():
        return _number_ends(before, word, following)
    # “z. B.” and “p. ex.” are as good as “z.B.” and “p.ex.”.
    spaced = before[-2].strip(_EDGE).casefold() + word if len(before) > 1 and before[-2].endswith(".") else ""
    if word in _NEVER_LAST or spaced in _NEVER_LAST:
        return False
    if word in _BEFORE_NUMBER and following[0].isdigit():
        return False
    initial = len(word) == 1 and word.isalpha()
    if initial or word in _SOMETIMES_LAST or spaced in _SOMETIMES_LAST or _DOTTED.fullmatch(word):
        return following.casefold() in _STARTERS
    return True


def _number_ends(before: list[str], number: str, following: str) -> bool:
    if len(before) == 1:
        return False  # the number of a list item
    if len(number) > 2:
        return True
    lead = before[-2].strip(_EDGE).casefold()
    return lead not in _ORDINAL_LEADS and following.casefold() not in _ORDINAL_FOLLOWS
