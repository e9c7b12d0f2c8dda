"""The rows of the voices list: the user's presets, then each model with its note and its voices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tts_studio.domain.errors import StudioError
from tts_studio.domain.preset import Preset
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.ui.language_names import language_name, primary_language, short_language_name

_TELLING = 4
"""With so many letters the beginning of a language's name can be meant for nothing else."""
_WORD = re.compile(r"\w+")


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
    languages, `sought` what a search looks through, `spoken` the words and tags of its languages and `names`
    those of its own name.
    """

    voice: Voice
    heading: HeadingRow
    language: str
    below: str
    languages: frozenset[str]
    sought: str
    spoken: frozenset[str]
    names: frozenset[str]

    @property
    def id(self) -> VoiceId:
        """The voice's name across all models."""
        return self.voice.id

    @property
    def heard(self) -> CastVoice:
        """The voice as a preview lets it speak: with the model's own settings."""
        return CastVoice(self.voice.id)

    def fits(self, word: str, *, begun: bool) -> bool:
        """Whether a word of a search is found here.

        A language must be written out or, where `begun`, at least begun with four letters: a cloud voice
        speaks dozens, and one of them begins like almost every name, as Arabic does like Ara.
        """
        if word in self.sought or word in self.spoken:
            return True
        telling = begun and len(word) >= _TELLING
        return telling and any(language.startswith(word) for language in self.spoken)


@dataclass(frozen=True, slots=True)
class PresetHeading:
    """Stands above the user's presets."""


@dataclass(frozen=True, slots=True)
class PresetRow:
    """A preset in words; `problem` says why it cannot speak. The rest is as for a voice."""

    preset: Preset
    below: str
    problem: str
    provider: str
    languages: frozenset[str]
    sought: str

    @property
    def heard(self) -> CastVoice:
        """The preset's voice, with its language and settings."""
        return self.preset.voice


Row = HeadingRow | NoteRow | VoiceRow | PresetHeading | PresetRow


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
        self,
        rows: Iterable[VoiceRow],
        favourites: frozenset[VoiceId],
        notes: Mapping[str, NoteRow],
        presets: Iterable[PresetRow] = (),
    ) -> tuple[Row, ...]:
        """The matching presets, then the voices in order, each model's after its heading and its note."""
        rows = tuple(rows)
        wanted = dict.fromkeys(_searchable(self.words).split(), True)
        if any(len(word) >= _TELLING for word in wanted):
            # Who writes the name of a voice, as Kore, means no language that begins like it.
            names = frozenset[str]().union(*(row.names for row in rows))
            wanted = {word: word not in names for word in wanted}
        mine = [row for row in presets if self._shows(row) and all(word in row.sought for word in wanted)]
        found: list[Row] = [PresetHeading(), *mine] if mine else []
        heading: HeadingRow | None = None
        for row in rows:
            if not self._fits(row, favourites) or not _fits_all(row, wanted):
                continue
            if row.heading is not heading:
                heading = row.heading
                found.append(heading)
                if note := notes.get(heading.model.id):
                    found.append(note)
            found.append(row)
        return tuple(found)

    def _shows(self, row: PresetRow) -> bool:
        """Whether a preset passes the filters; it is a favourite by being there."""
        if self.provider and row.provider != self.provider:
            return False
        return not self.language or self.language in row.languages

    def _fits(self, row: VoiceRow, favourites: frozenset[VoiceId]) -> bool:
        if self.provider and row.heading.model.provider != self.provider:
            return False
        if self.language and self.language not in row.languages:
            return False
        return not self.favourites_only or row.id in favourites


def _fits_all(row: VoiceRow, wanted: Mapping[str, bool]) -> bool:
    return all(row.fits(word, begun=begun) for word, begun in wanted.items())


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


def preset_rows(
    presets: Sequence[Preset],
    voices: Iterable[VoiceRow],
    problem_of: Callable[[Preset], StudioError | None],
) -> tuple[PresetRow, ...]:
    """The presets in their order, in words; `voices` are the rows of the voices they were made of."""
    known = {row.id: row for row in voices}
    return tuple(_preset_row(preset, known.get(preset.voice.voice), problem_of(preset)) for preset in presets)


def _preset_row(preset: Preset, voice: VoiceRow | None, problem: StudioError | None) -> PresetRow:
    written = str(preset.voice.voice)
    named = tr("{voice} · {model}", voice=voice.voice.name, model=voice.heading.model.name) if voice else ""
    language = preset.voice.language
    spoken = language_name(language) if language else ""
    languages = frozenset((primary_language(language),)) if language else frozenset[str]()
    return PresetRow(
        preset,
        " · ".join(filter(None, (named or written, spoken))),
        problem.sentence if problem is not None else "",
        voice.heading.model.provider if voice else "",
        languages or (voice.languages if voice else frozenset()),
        _searchable("\n".join((preset.name, str(preset), written, named, spoken))),
    )


def _voice_row(voice: Voice, heading: HeadingRow) -> VoiceRow:
    names = [language_name(tag) for tag in voice.languages]
    languages = frozenset(primary_language(tag) for tag in voice.languages)
    others = len(languages) - 1
    sought = (
        voice.name,
        str(voice.id),
        tr(voice.description),
        voice.gender,
        heading.model.name,
        heading.provider_name,
    )
    spoken = _searchable(" ".join((*voice.languages, *names)))
    return VoiceRow(
        voice,
        heading,
        _with_others(names[0], others) if names else "",
        _below(voice, others),
        languages,
        _searchable("\n".join(sought)),
        frozenset(_WORD.findall(spoken)) | frozenset(spoken.split()),
        frozenset(_WORD.findall(_searchable(voice.name))),
    )


def _with_others(language: str, others: int) -> str:
    if others < 1:
        return language
    return trn("{language} and {count} more", "{language} and {count} more", others, language=language)


def _below(voice: Voice, others: int) -> str:
    """The second line of a row; it does not say again what the name says, as in “German, woman”."""
    language = ""
    if voice.languages and language_name(primary_language(voice.languages[0])) not in voice.name:
        language = _with_others(short_language_name(voice.languages[0]), others)
    return " · ".join(filter(None, (language, tr(voice.description))))


def _searchable(text: str) -> str:
    """Text in which “jorg” finds “Jörg”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
