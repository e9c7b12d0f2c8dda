"""What is looked for: the words and options of a search, made into something that finds it in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import regex

from tts_studio.domain.translation import mark, tr
from tts_studio.ui.find_bar.spoken_line import SpokenLine, spoken_line
from tts_studio.ui.find_bar.word_changes import word_changes

# The longest a pattern may think about one line. Ordinary ones need a thousandth of it.
SECONDS_A_LINE = 0.05

# Stretch and new text, in code points of the line, from left to right.
Edit: TypeAlias = tuple[int, int, str]

_PROBLEMS = {
    "missing )": mark("A bracket “(” is never closed."),
    "unbalanced parenthesis": mark("A bracket “)” closes nothing."),
    "unterminated character set": mark("A bracket “[” is never closed."),
    "nothing to repeat": mark("There is nothing before the sign that repeats."),
    "multiple repeat": mark("One repetition directly follows another."),
    "bad escape (end of pattern)": mark("The pattern ends with a backslash."),
    "invalid group reference": mark("The pattern refers to a group it does not have."),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What the user asked for. `speech_only` looks at the words alone, as if no tag stood between them."""

    words: str = ""
    match_case: bool = False
    whole_words: bool = False
    regular: bool = False
    speech_only: bool = False


class PatternProblem(ValueError):
    """A search that cannot be made or does not end; its text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a line: code points `start` to `end`, what was found, and the words it was found in."""

    start: int
    end: int
    found: regex.Match[str]
    spoken: SpokenLine | None = None


class Pattern:
    """Finds a query in lines of text. Raises PatternProblem when the query cannot be read."""

    def __init__(self, query: Query) -> None:
        self.query = query
        source = query.words if query.regular else regex.escape(query.words, literal_spaces=True)
        if query.whole_words:
            source = rf"(?<!\w)(?:{source})(?!\w)"
        flags = regex.VERSION0 if query.match_case else regex.VERSION0 | regex.IGNORECASE
        try:
            self._expression = regex.compile(source, flags)
        except regex.error as problem:
            raise PatternProblem(_sentence(problem)) from problem

    def matches(self, line: str, begin: int = 0) -> tuple[Match, ...]:
        """Every match in a line at or behind `begin`; empty ones do not count. Raises PatternProblem."""
        if not self.query.speech_only:
            return tuple(Match(m.start(), m.end(), m) for m in self._found(line, begin))
        spoken = spoken_line(line, begin)
        return tuple(
            Match(spoken.start_of(m.start()), spoken.end_of(m.end()), m, spoken)
            for m in self._found(spoken.text, 0)
        )

    def edits(self, match: Match, replacement: str) -> tuple[Edit, ...]:
        r"""What replacing a match changes in its line; tags between the words of a match of speech stay.

        Where the query is a regular expression, `replacement` may name its groups: `\1`, `\g<name>`.
        """
        new = self._expanded(match, replacement)
        if match.spoken is None:
            return ((match.start, match.end, new),)
        return tuple(_between_tags(match.spoken, match.found, new))

    def _found(self, text: str, begin: int) -> Iterator[regex.Match[str]]:
        try:
            for match in self._expression.finditer(text, begin, timeout=SECONDS_A_LINE):
                if match.end() > match.start():
                    yield match
        except TimeoutError as problem:
            sentence = tr("This pattern takes too long. Try one with fewer repetitions inside repetitions.")
            raise PatternProblem(sentence) from problem

    def _expanded(self, match: Match, replacement: str) -> str:
        if not self.query.regular:
            return replacement
        try:
            return match.found.expand(replacement)
        except IndexError as problem:
            raise PatternProblem(tr("The replacement names a group the pattern does not have.")) from problem
        except regex.error as problem:
            raise PatternProblem(tr("The replacement has a backslash that means nothing.")) from problem


def _between_tags(spoken: SpokenLine, found: regex.Match[str], new: str) -> Iterator[Edit]:
    base = found.start()
    for start, end, text in word_changes(found.group(), new):
        pieces = list(spoken.pieces(base + start, base + end))
        if not pieces:
            place = spoken.end_of(base + start) if start else spoken.start_of(base)
            pieces = [(place, place)]
        yield (*pieces[0], text)
        for first, last in pieces[1:]:
            yield first, last, ""


def _sentence(problem: regex.error) -> str:
    what = str(problem).partition(" at position")[0]
    known = next((words for key, words in _PROBLEMS.items() if what.startswith(key)), "")
    if known:
        return tr(known)
    return tr("The pattern cannot be read: {problem}.", problem=what)
