"""What is wrong with the tags of a segment, each with a sentence and ways to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from operator import attrgetter

from tts_studio.domain.markup.compiler import NO_RULE, compile_text
from tts_studio.domain.markup.corrections import Guess, guesses, pause_of
from tts_studio.domain.markup.dialect import Dialect, TagRule, Treatment
from tts_studio.domain.markup.scanner import Token, TokenKind, scan
from tts_studio.domain.markup.tags import LONGEST_PAUSE_MS
from tts_studio.domain.translation import listed, tr

# Two halves further apart than this, in characters, are changed one at a time.
_LONGEST_EDIT = 5000


class Severity(StrEnum):
    """How much a problem matters, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Fix:
    """One edit that solves a problem: put `replacement` in place of the text from `start` to `end`."""

    label: str
    start: int
    end: int
    replacement: str

    def applied_to(self, text: str) -> str:
        """The text after the edit."""
        return text[: self.start] + self.replacement + text[self.end :]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A problem at code points `start` to `end`. `code` names its kind; the best fix comes first."""

    start: int
    end: int
    severity: Severity
    code: str
    sentence: str
    fixes: tuple[Fix, ...] = ()


def diagnose(text: str, dialect: Dialect | None = None) -> tuple[Diagnostic, ...]:
    """The problems of a segment's text in order, with those of a model's dialect if one is given.

    Codes: `unknown-tag`, `pause-length`, `unclosed-tag`, `stray-closing-tag`, `crossed-tags`, `repeated-tag`,
    `empty-tag`, `unsupported-tag`.
    """
    tokens = scan(text)
    nesting = _Nesting(text, tokens)
    found = [
        *_unknown(text, tokens),
        *nesting.problems(),
        *(_unsupported(text, tokens, nesting, dialect) if dialect is not None else ()),
    ]
    order = list(Severity)
    return tuple(
        sorted(found, key=lambda problem: (problem.start, problem.end, order.index(problem.severity)))
    )


def is_dropped(token: Token, rule: TagRule) -> bool:
    """Whether a model with this rule is sent nothing for a tag of ours, as far as the rule alone says it."""
    if token.milliseconds is not None:
        return False
    match rule.treatment:
        case Treatment.KEEP:
            return False
        case Treatment.REWRITE:
            return not (rule.opening or rule.closing)
        case Treatment.SILENCE:
            return token.kind is not TokenKind.PAUSE
        case Treatment.DROP | Treatment.STYLE:
            return True


def _removal(token: Token) -> Fix:
    return Fix(tr("Remove the tag"), token.start, token.end, "")


def _change_to(written: str) -> str:
    return tr("Change to {tag}", tag=written)


def _unknown(text: str, tokens: tuple[Token, ...]) -> Iterator[Diagnostic]:
    unknown = [token for token in tokens if token.kind is TokenKind.UNKNOWN]
    halves = _halves(text, unknown)
    known: dict[str, tuple[Guess, ...]] = {}
    last_word = len(text.rstrip())
    for token, following in zip_longest(unknown, unknown[1:]):
        if token.milliseconds is not None:
            yield _pause_length(token)
            continue
        # `</prosody>` closes whatever `<prosody rate="slow">` was meant to be.
        partner = halves.get(token.start)
        closes = _closes(text, token)
        name = partner.name if closes and partner is not None else token.name
        if name not in known:
            known[name] = guesses(name)
        written = text[token.start : token.end]
        sentence = tr("“{tag}” is not a tag of the studio. It is left out and not read aloud.", tag=written)
        if known[name] and not closes:
            sentence = " ".join((sentence, _did_you_mean(known[name])))
        reach = following.start if following else last_word
        fixes = [fix for guess in known[name] if (fix := _correction(text, token, partner, guess, reach))]
        literal = "".join("\\" + character if character in "[]<>" else character for character in written)
        fixes += [Fix(tr("Read it aloud as text"), token.start, token.end, literal), _removal(token)]
        yield Diagnostic(token.start, token.end, Severity.ERROR, "unknown-tag", sentence, tuple(fixes))


def _did_you_mean(meant: tuple[Guess, ...]) -> str:
    *others, last = (guess.opening for guess in meant)
    if not others:
        return tr("Did you mean {tag}?", tag=last)
    return tr("Did you mean {tags} or {last}?", tags=listed(others), last=last)


def _closes(text: str, token: Token) -> bool:
    return text[token.start + 1 : token.end].lstrip().startswith("/")


def _halves(text: str, unknown: list[Token]) -> dict[int, Token]:
    """The other half of each unknown tag that has one, by its position; their first words are the same."""
    waiting: dict[str, list[Token]] = {}
    halves: dict[int, Token] = {}
    for token in unknown:
        word = token.name.split()[0]
        if not _closes(text, token):
            waiting.setdefault(word, []).append(token)
        elif opened := waiting.get(word):
            halves[token.start] = opened.pop()
            halves[halves[token.start].start] = token
    return halves


def _correction(text: str, token: Token, partner: Token | None, guess: Guess, reach: int) -> Fix | None:
    """The edit that makes of an unknown tag what it was meant to be; a style holds what is up to `reach`."""
    tag, start, end = guess.tag, token.start, token.end
    if partner is not None and tag.wraps and abs(partner.start - start) <= _LONGEST_EDIT:
        first, last = sorted((token, partner), key=attrgetter("start"))
        both = tag.opening + text[first.end : last.start] + tag.closing
        return Fix(_change_to(f"{tag.opening}…{tag.closing}"), first.start, last.end, both)
    if _closes(text, token):
        return Fix(_change_to(tag.closing), start, end, tag.closing) if tag.wraps else None
    if not tag.wraps or text[start] == "<":
        return Fix(_change_to(guess.opening), start, end, guess.opening)
    words = text[end:reach]
    if not words.strip():
        return None
    wrapped = tag.opening + words.strip() + tag.closing + words[len(words.rstrip()) :]
    return Fix(tr("Use {tag} for the words behind it", tag=tag.opening), start, reach, wrapped)


def _pause_length(token: Token) -> Diagnostic:
    longest = pause_of(LONGEST_PAUSE_MS)
    if token.milliseconds:
        sentence = tr(
            "A pause can be at most {seconds} seconds long. This one is left out.",
            seconds=LONGEST_PAUSE_MS // 1000,
        )
        change = Fix(_change_to(longest), token.start, token.end, longest)
    else:
        sentence = tr("A pause of no length does nothing. It is left out.")
        change = Fix(_change_to("[pause]"), token.start, token.end, "[pause]")
    return Diagnostic(
        token.start, token.end, Severity.ERROR, "pause-length", sentence, (change, _removal(token))
    )


class _Nesting:
    """Which wrapping tags belong together, found as the compiler finds them, and what is wrong with them."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.closing: dict[int, Token] = {}
        self._found: list[Diagnostic] = []
        self._open: list[Token] = []
        self._repeats: dict[str, int] = {}
        # For each open tag, by its position: what had been said before it, and what closed around it since.
        self._said_before: dict[int, int] = {}
        self._crossed: dict[int, list[Token]] = {}
        said = 0
        for token in tokens:
            if token.kind is TokenKind.OPEN:
                self._said_before[token.start] = said
                self._opened(token)
            elif token.kind is TokenKind.CLOSE:
                self._closed(token, said)
            elif token.kind is not TokenKind.UNKNOWN:
                said += bool(text[token.start : token.end].strip())

    def problems(self) -> Iterator[Diagnostic]:
        yield from self._found
        for token in self._open:
            yield self._unclosed(token)

    def _report(self, token: Token, severity: Severity, code: str, sentence: str, *fixes: Fix) -> None:
        self._found.append(Diagnostic(token.start, token.end, severity, code, sentence, fixes))

    def _opened(self, token: Token) -> None:
        if token.tag is None or not any(other.name == token.name for other in self._open):
            self._open.append(token)
            return
        self._repeats[token.name] = self._repeats.get(token.name, 0) + 1
        close = Fix(_change_to(token.tag.closing), token.start, token.end, token.tag.closing)
        sentence = tr("{tag} already applies here, so this one changes nothing.", tag=token.tag.opening)
        self._report(token, Severity.WARNING, "repeated-tag", sentence, close, _removal(token))

    def _closed(self, token: Token, said: int) -> None:
        if self._repeats.get(token.name):
            self._repeats[token.name] -= 1
            return
        place = next((index for index, other in enumerate(self._open) if other.name == token.name), None)
        if place is None:
            sentence = tr(
                "Nothing is open here that {tag} could close.", tag=self.text[token.start : token.end]
            )
            self._report(token, Severity.WARNING, "stray-closing-tag", sentence, _removal(token))
            return
        opening = self._open.pop(place)
        self.closing[opening.start] = token
        for inner in self._open[place:]:
            self._crossed.setdefault(inner.start, []).append(token)
        if self._said_before[opening.start] == said:
            self._report_empty(opening, token)
        for crossed in self._crossed.pop(opening.start, ()):
            self._report_crossing(opening, crossed)

    def _report_empty(self, opening: Token, closing: Token) -> None:
        written = self.text[opening.start : opening.end]
        sentence = tr("{tag} holds nothing that could be spoken.", tag=written)
        fix = Fix(tr("Remove both halves"), opening.start, closing.end, "")
        self._found.append(
            Diagnostic(opening.start, closing.end, Severity.INFO, "empty-tag", sentence, (fix,))
        )

    def _report_crossing(self, inner: Token, outer_closing: Token) -> None:
        if inner.tag is None or outer_closing.tag is None:
            return
        inner_tag, outer_tag = inner.tag, outer_closing.tag
        sentence = tr(
            "{inner} begins inside {outer} and ends outside it. Both are spoken as they were meant, "
            "but models expect one to end inside the other.",
            inner=inner_tag.opening,
            outer=outer_tag.opening,
        )
        nested = inner_tag.closing + outer_tag.closing + inner_tag.opening
        fix = Fix(
            tr("End {tag} here and begin it again", tag=inner_tag.opening),
            outer_closing.start,
            outer_closing.end,
            nested,
        )
        self._report(outer_closing, Severity.WARNING, "crossed-tags", sentence, fix)

    def _unclosed(self, token: Token) -> Diagnostic:
        opening, closing = (token.tag.opening, token.tag.closing) if token.tag else ("", "")
        crossed = self._crossed.get(token.start)
        if crossed:
            place = crossed[0].start
            label = tr("Close it before {tag}", tag=self.text[place : crossed[0].end])
        else:
            place, label = len(self.text.rstrip()), tr("Close it at the end of the paragraph")
        return Diagnostic(
            token.start,
            token.end,
            Severity.WARNING,
            "unclosed-tag",
            tr("{tag} is never closed, so it applies to the end of the paragraph.", tag=opening),
            (Fix(label, place, place, closing), _removal(token)),
        )


def _unsupported(
    text: str, tokens: tuple[Token, ...], nesting: _Nesting, dialect: Dialect
) -> Iterator[Diagnostic]:
    in_sentence = _in_style_sentence(text, dialect)
    for token in tokens:
        if token.tag is None or token.kind is TokenKind.CLOSE or token.start in in_sentence:
            continue
        rule = dialect.rules.get(token.tag.name, NO_RULE)
        if not is_dropped(token, rule):
            continue
        unknown = tr("This voice does not know {tag}. It is left out.", tag=token.tag.opening)
        if token.tag.wraps:
            unknown = tr(
                "This voice does not know {tag}. Its words are spoken without it.", tag=token.tag.opening
            )
        sentence = tr(rule.reason) or unknown
        fixes = [_removal(token)]
        if token.kind is TokenKind.PAUSE:
            exact = pause_of(token.tag.silence_ms)
            fixes.insert(0, Fix(_change_to(exact), token.start, token.end, exact))
        elif closing := nesting.closing.get(token.start):
            kept = text[token.end : closing.start]
            fixes = [Fix(tr("Remove the tag and keep its words"), token.start, closing.end, kept)]
        yield Diagnostic(token.start, token.end, Severity.WARNING, "unsupported-tag", sentence, tuple(fixes))


def _in_style_sentence(text: str, dialect: Dialect) -> frozenset[int]:
    """Where the tags stand that the model is told of in a sentence before the text."""
    if not dialect.style_sentence:
        return frozenset()
    notes = compile_text(text, dialect).notes
    return frozenset(note.token.start for note in notes if note.treatment is Treatment.STYLE)
