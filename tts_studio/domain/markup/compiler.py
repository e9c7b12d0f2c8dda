"""The compiler: a segment's text in, what a model is sent and our own silences out, in its dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tts_studio.domain.markup.dialect import (
    Dialect,
    Mark,
    MarkKind,
    Part,
    Silence,
    SourceMap,
    Spoken,
    TagRule,
    Treatment,
)
from tts_studio.domain.markup.scanner import Token, TokenKind, is_tag, scan
from tts_studio.domain.translation import figure, tr

NO_RULE = TagRule(Treatment.DROP)

# A stretch without any white space but single spaces goes through as it is.
_STRETCH = re.compile(r"\S+(?: \S+)*")
_SPECIAL = re.compile(r"[\[\]<>\\]")
# One such stretch without any sign that could be a tag, an escape or in need of one: most lines of dialogues.
_PLAIN = re.compile(r"\s*([^\s\[\]<>\\]+(?: [^\s\[\]<>\\]+)*)\s*")
_BINDS_LEFT = frozenset(",.;:!?…)]}»”’。，、；：！？؟،؛۔।")


@dataclass(frozen=True, slots=True)
class TagNote:
    """What became of one tag. `result` is what is sent instead, or the length of our silence as “1.5 s”."""

    token: Token
    treatment: Treatment
    result: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything a segment becomes, in order, and a note for each of its tags."""

    parts: tuple[Part, ...]
    notes: tuple[TagNote, ...]


def compile_text(text: str, dialect: Dialect, *, start: int = 0) -> Compiled:
    """Compile a segment's text; all source positions, also those in the notes, count from `start`.

    White space collapses to single spaces and none is left at the edges of a part. Closing an outer tag
    closes the inner ones and opens them again behind it; a tag that is never closed ends with the text; a
    closing tag without an opening one, a tag within itself, a tag around nothing and an unknown tag are
    dropped. Silences cut the text into parts, and tags open across a cut are closed before it and opened
    again after it. A pause with a length of its own is always our silence. A part without any letter, digit
    or sound tag is left out; the pauses a dialect would have kept in it become silences. Styles that hold for
    all words of a part stand in a sentence before it where the dialect has one.

    In a dialect with escapes every literal bracket and backslash is sent escaped, so that scanning the result
    finds the kept tags and nothing else.
    """
    if plain := _PLAIN.fullmatch(text):
        return _compiled_plain(plain, start)
    compiler = _Compiler(text, dialect, start)
    compiler.run()
    parts: list[Part] = []
    for piece in compiler.pieces:
        if isinstance(piece, Silence):
            parts.append(piece)
        elif piece.speakable:
            parts.append(piece.spoken())
        else:
            parts.extend(piece.pauses)
    return Compiled(tuple(parts), tuple(compiler.notes))


def _compiled_plain(plain: re.Match[str], start: int) -> Compiled:
    """What becomes of text that goes through as it is, in any dialect."""
    stretch = plain[1]
    if not any(map(str.isalnum, stretch)):
        return Compiled((), ())
    source = SourceMap(((0, start + plain.start(1), len(stretch)),))
    return Compiled((Spoken(stretch, source),), ())


def strip_tags(text: str) -> str:
    """What a reader would say: no tags, escapes resolved, single spaces."""
    compiler = _Compiler(text, Dialect("plain", {}), 0)
    compiler.run()
    return " ".join(piece.text for piece in compiler.pieces if isinstance(piece, _Piece) and piece.text)


def silence_of(token: Token) -> int:
    """How long a PAUSE token is as our own silence, in milliseconds."""
    if token.milliseconds is not None:
        return token.milliseconds
    return token.tag.silence_ms if token.tag else 0


class _Piece:
    """A part while it is written: its text so far, its map, and the tags open in that text."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.runs: list[tuple[int, int, int]] = []
        self.marks: list[Mark] = []
        self.open: list[Token] = []
        self.speakable = False
        self.pauses: list[Silence] = []
        self.styled: list[list[Token]] = []
        self.space = False

    @property
    def text(self) -> str:
        return "".join(self.chunks).rstrip()

    @property
    def last(self) -> str:
        return self.chunks[-1][-1] if self.chunks else ""

    def spoken(self) -> Spoken:
        text = self.text
        marks = (replace(mark, end=len(text)) if mark.end > len(text) else mark for mark in self.marks)
        return Spoken(text, SourceMap(tuple(self.runs)), tuple(marks))

    @property
    def lasting_styles(self) -> list[str]:
        """The names of the styles around all of its words."""
        if not self.styled:
            return []
        around = [{token.name for token in tokens} for tokens in self.styled]
        return [token.name for token in self.styled[0] if all(token.name in names for names in around)]

    def begin_with(self, sentence: str) -> None:
        """Put a sentence before everything; it holds to the end, like a tag."""
        by, text = len(sentence), self.text
        self.chunks = [sentence, text]
        self.length = by + len(text)
        self.runs = [(compiled + by, source, length) for compiled, source, length in self.runs]
        shifted = (replace(mark, start=mark.start + by, end=mark.end + by) for mark in self.marks)
        opening, closing = Mark(MarkKind.OPEN, 0, by), Mark(MarkKind.CLOSE, self.length, self.length)
        self.marks = [opening, *shifted, closing]

    def add(self, chunk: str) -> None:
        if chunk:
            self.chunks.append(chunk)
            self.length += len(chunk)

    def add_from(self, source: int, chunk: str) -> None:
        """Add a chunk that stands in the source as it is."""
        if self.runs:
            compiled, before, length = self.runs[-1]
            if length and compiled + length == self.length and before + length == source:
                self.runs[-1] = (compiled, before, length + len(chunk))
                self.add(chunk)
                return
        self.runs.append((self.length, source, len(chunk)))
        self.add(chunk)

    def add_mark(self, kind: MarkKind, form: str, closing: str = "") -> None:
        """Add the form of a tag, without doubling a space at its beginning."""
        start = self.length
        self.add(form.lstrip() if self.last in ("", " ") else form)
        self.marks.append(Mark(kind, start, self.length, closing))


class _Compiler:
    """One walk over the tokens of one text."""

    def __init__(self, text: str, dialect: Dialect, start: int) -> None:
        self.text = text
        self.dialect = dialect
        self.start = start
        self.pieces: list[_Piece | Silence] = []
        self.notes: list[TagNote] = []
        self._piece = _Piece()
        self._wanted: list[Token] = []
        self._depths: dict[str, int] = {}
        self._styles: dict[int, Token] = {}
        self._lasting: dict[int, bool] = {}
        self._dropped_after = ""

    def run(self) -> None:
        for token in scan(self.text):
            if is_tag(token):
                self._tag(token)
            elif token.kind is TokenKind.ESCAPE:
                self._escape(token)
            else:
                self._text(token)
        self._end_piece()
        self._settle_styles()

    def _text(self, token: Token) -> None:
        position = token.start
        for match in _STRETCH.finditer(self.text, token.start, token.end):
            if match.start() > position:
                self._white_space()
            self._stretch(match.start(), match[0])
            position = match.end()
        if position < token.end:
            self._white_space()

    def _white_space(self) -> None:
        self._piece.space = True
        self._dropped_after = ""

    def _stretch(self, position: int, stretch: str) -> None:
        self._mend_after_drop(stretch[0])
        self._prepare()
        piece = self._piece
        if any(map(str.isalnum, stretch)):
            piece.speakable = True
            piece.styled.append([token for token in self._wanted if self._is_style(token)])
        source = self.start + position
        if not self.dialect.escapes:
            piece.add_from(source, stretch)
            return
        done = 0
        for special in _SPECIAL.finditer(stretch):
            if special.start() > done:
                piece.add_from(source + done, stretch[done : special.start()])
            piece.add("\\")
            done = special.start()
        piece.add_from(source + done, stretch[done:])

    def _escape(self, token: Token) -> None:
        self._mend_after_drop(token.name)
        self._prepare()
        source = self.start + token.start
        if self.dialect.escapes and _SPECIAL.match(token.name):
            self._piece.add_from(source, "\\" + token.name)
        else:
            self._piece.add_from(source + 1, token.name)

    def _mend_after_drop(self, character: str) -> None:
        """Where an inline tag was taken out, leave neither a space before a comma nor two words glued."""
        if self._dropped_after == " " and character in _BINDS_LEFT:
            self._piece.space = False
        elif self._dropped_after.isalnum() and character.isalnum():
            self._piece.space = True
        self._dropped_after = ""

    def _prepare(self) -> None:
        """Close what no longer applies, write the space that is due, open what applies from here."""
        piece, wanted = self._piece, self._wanted
        kept = 0
        while kept < min(len(piece.open), len(wanted)) and piece.open[kept] is wanted[kept]:
            kept += 1
        while len(piece.open) > kept:
            self._close(piece.open.pop())
        if piece.space and piece.last not in ("", " "):
            piece.add(" ")
        piece.space = False
        for token in wanted[kept:]:
            piece.open.append(token)
            if self._rule(token).treatment in (Treatment.KEEP, Treatment.REWRITE):
                closing = self._form(token, opening=False)
                piece.add_mark(MarkKind.OPEN, self._form(token, opening=True), closing)

    def _close(self, token: Token) -> None:
        if self._rule(token).treatment in (Treatment.KEEP, Treatment.REWRITE):
            self._piece.add_mark(MarkKind.CLOSE, self._form(token, opening=False))

    def _end_piece(self) -> None:
        piece = self._piece
        while piece.open:
            self._close(piece.open.pop())
        self._begin_with_styles(piece)
        if piece.chunks:
            self.pieces.append(piece)
        self._piece = _Piece()
        self._dropped_after = ""

    def _begin_with_styles(self, piece: _Piece) -> None:
        lasting = piece.lasting_styles
        for token in {token.start: token for tokens in piece.styled for token in tokens}.values():
            self._lasting[token.start] = self._lasting.get(token.start, True) and token.name in lasting
        if lasting:
            styles = " and ".join(self.dialect.rules[name].opening for name in lasting)
            piece.begin_with(self.dialect.style_sentence.format(styles=styles))

    def _settle_styles(self) -> None:
        """Say of each half of a style whether it came into a sentence, which is known only at the end."""
        for index, token in self._styles.items():
            if not self._lasting.get(token.start):
                self.notes[index] = replace(self.notes[index], treatment=Treatment.DROP, result="")

    def _is_style(self, token: Token) -> bool:
        return self._rule(token).treatment is Treatment.STYLE

    def _tag(self, token: Token) -> None:
        match token.kind:
            case TokenKind.OPEN:
                self._open_wanted(token)
            case TokenKind.CLOSE:
                self._close_wanted(token)
            case TokenKind.PAUSE if token.milliseconds is not None:
                self._silence(token)
            case TokenKind.PAUSE | TokenKind.INLINE:
                self._inline(token)
            case _:
                self._drop(token)

    def _open_wanted(self, token: Token) -> None:
        depth = self._depths.get(token.name, 0)
        self._depths[token.name] = depth + 1
        if depth:
            self._note(token, Treatment.DROP)
            return
        self._wanted.append(token)
        if self._is_style(token):
            self._styles[len(self.notes)] = token
        self._note(token, self._rule(token).treatment, self._form(token, opening=True))

    def _close_wanted(self, token: Token) -> None:
        depth = self._depths.get(token.name, 0)
        self._depths[token.name] = max(0, depth - 1)
        if depth != 1:
            self._note(token, Treatment.DROP)
            return
        if self._is_style(token):
            self._styles[len(self.notes)] = next(other for other in self._wanted if other.name == token.name)
        self._wanted = [other for other in self._wanted if other.name != token.name]
        self._note(token, self._rule(token).treatment, self._form(token, opening=False))

    def _inline(self, token: Token) -> None:
        treatment = self._rule(token).treatment
        form = self._form(token, opening=True)
        if treatment is Treatment.SILENCE and token.kind is TokenKind.PAUSE:
            self._silence(token)
            return
        if not form:
            self._drop(token)
            return
        self._dropped_after = ""
        self._prepare()
        piece = self._piece
        if token.kind is TokenKind.PAUSE:
            piece.pauses.append(self._silent(token))
        else:
            piece.speakable = True
        piece.runs.append((piece.length, self.start + token.start, 0))
        piece.add_mark(MarkKind.INLINE, form)
        self._note(token, treatment, form)

    def _silence(self, token: Token) -> None:
        self._end_piece()
        silence = self._silent(token)
        self.pieces.append(silence)
        self._note(
            token, Treatment.SILENCE, tr("{seconds} s", seconds=figure(silence.milliseconds / 1000, "g"))
        )

    def _silent(self, token: Token) -> Silence:
        return Silence(silence_of(token), self.start + token.start, self.start + token.end)

    def _drop(self, token: Token) -> None:
        if not self._dropped_after:
            self._dropped_after = " " if self._piece.space else self._piece.last
        self._note(token, Treatment.DROP)

    def _rule(self, token: Token) -> TagRule:
        return self.dialect.rules.get(token.tag.name, NO_RULE) if token.tag else NO_RULE

    def _form(self, token: Token, *, opening: bool) -> str:
        """What is sent for a tag; empty where the dialect drops it."""
        rule = self._rule(token)
        if rule.treatment is Treatment.KEEP and token.tag:
            return token.tag.opening if opening else token.tag.closing
        if rule.treatment is Treatment.REWRITE:
            return rule.opening if opening else rule.closing
        if rule.treatment is Treatment.STYLE and opening:
            return rule.opening
        return ""

    def _note(self, token: Token, treatment: Treatment, result: str = "") -> None:
        shifted = replace(token, start=token.start + self.start, end=token.end + self.start)
        self.notes.append(TagNote(shifted, treatment, result))
