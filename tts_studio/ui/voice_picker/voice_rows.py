"""The rows of the voices list: a heading for each model, what is to be noted, and its voices below it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.ui.language_names import language_name, primary_language, short_language_name


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The model that the voices below belong to."""

    model: SpeechModel
    provider_name: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A line below a model's heading: what keeps its voices from speaking, or from being listed."""

    sentence: str
    opens_accounts: bool = False


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice in words.

    `language` is for ears and tooltips, `below` for the row's second line; `languages` holds primary
    languages, `sought` what a search looks through.
    """

    voice: Voice
    heading: HeadingRow
    language: str
    below: str
    languages: frozenset[str]
    sought: str

    @property
    def id(self) -> VoiceId:
        """The voice's name across all models."""
        return self.voice.id


Row = HeadingRow | NoteRow | VoiceRow


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """What the list shows: every word of `words`, and where given one provider, one language, favourites."""

    words: str = ""
    provider: str = ""
    language: str = ""
    favourites_only: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return self != VoiceFilter()

    def apply(
        self, rows: Iterable[VoiceRow], favourites: frozenset[VoiceId], notes: Mapping[str, NoteRow]
    ) -> tuple[Row, ...]:
        """The matching voices in order, each model's first one preceded by its heading and its note."""
        wanted = _searchable(self.words).split()
        found: list[Row] = []
        heading: HeadingRow | None = None
        for row in rows:
            if not self._fits(row, favourites) or not all(word in row.sought for word in wanted):
                continue
            if row.heading is not heading:
                heading = row.heading
                found.append(heading)
                if note := notes.get(heading.model.id):
                    found.append(note)
            found.append(row)
        return tuple(found)

    def _fits(self, row: VoiceRow, favourites: frozenset[VoiceId]) -> bool:
        if self.provider and row.heading.model.provider != self.provider:
            return False
        if self.language and self.language not in row.languages:
            return False
        return not self.favourites_only or row.id in favourites


def voice_rows(
    voices: Sequence[Voice], models: Sequence[SpeechModel], provider_names: Mapping[str, str]
) -> tuple[VoiceRow, ...]:
    """The voices of each model in turn, in the order they came in; voices of unknown models are left out."""
    headings = {
        model.id: HeadingRow(model, provider_names.get(model.provider, model.provider)) for model in models
    }
    by_model: dict[str, list[VoiceRow]] = {model_id: [] for model_id in headings}
    for voice in voices:
        if heading := headings.get(voice.id.model):
            by_model[voice.id.model].append(_voice_row(voice, heading))
    return tuple(row for rows in by_model.values() for row in rows)


def _voice_row(voice: Voice, heading: HeadingRow) -> VoiceRow:
    names = [language_name(tag) for tag in voice.languages]
    languages = frozenset(primary_language(tag) for tag in voice.languages)
    more = f" and {len(languages) - 1} more" if len(languages) > 1 else ""
    sought = (
        voice.name,
        str(voice.id),
        voice.description,
        voice.gender,
        heading.model.name,
        heading.provider_name,
        *voice.languages,
        *names,
    )
    return VoiceRow(
        voice,
        heading,
        f"{names[0]}{more}" if names else "",
        _below(voice, more),
        languages,
        _searchable("\n".join(sought)),
    )


def _below(voice: Voice, more: str) -> str:
    """The second line of a row; it does not say again what the name says, as in “German, woman”."""
    language = ""
    if voice.languages and language_name(primary_language(voice.languages[0])) not in voice.name:
        language = short_language_name(voice.languages[0]) + more
    return " · ".join(filter(None, (language, voice.description)))


def _searchable(text: str) -> str:
    """Text in which “jorg” finds “Jörg”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
