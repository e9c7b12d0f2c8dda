"""The voices for every other language: eSpeak NG, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tts_studio.domain.errors import EngineUnavailable, NothingToSay, TextNotSpeakable, UnknownVoice
from tts_studio.domain.sentences import sentences
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Voice
from tts_studio.providers.offline.engine import Cancelled, Order, Piece
from tts_studio.providers.offline.espeak_library import EspeakLibrary, Manner, Utterance
from tts_studio.providers.offline.espeak_ssml import Ssml, spoken_character, to_ssml, whispered_runs
from tts_studio.providers.offline.espeak_voices import OTHER_SCRIPTS, Catalogue, catalogue
from tts_studio.providers.offline.level import Samples, decibels, faded, limited, sounding_range, to_pcm
from tts_studio.providers.offline.plain_characters import (
    belongs_to_word,
    is_han,
    is_latin,
    writes_without_spaces,
)
from tts_studio.providers.offline.speech_text import SpeechText, read_speech_text, stretches

_WORDS_A_MINUTE = 170
_VOLUME = 50
_WORKING_GAIN = decibels(7)
_SENTENCE_GAP = 0.30
_WHISPER_GAP = 0.08
_LEAD = 0.01
_TAIL = 0.03
_LONGEST_RUN = 600
# Semitones that the library's pitch numbers make, measured.
_PITCH_NUMBERS = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)
_SEMITONES = (-6.6, -5.7, -4.3, -3.1, -1.6, 0.0, 1.7, 3.3, 5.3, 7.2, 8.9)


@dataclass(frozen=True)
class _Run:
    """A stretch of plain text that is spoken at once, with the silence before it in seconds."""

    start: int
    end: int
    whispered: bool
    gap: float


class EspeakEngine:
    """Speaks more than a hundred languages. Only one may exist in a process."""

    def __init__(self, library: EspeakLibrary) -> None:
        self._library = library
        self._catalogue: Catalogue = catalogue(library.voices())

    @classmethod
    def load(cls) -> EspeakEngine:
        """The engine. Raises EngineUnavailable when its library cannot be used."""
        try:
            return cls(EspeakLibrary())
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineUnavailable(
                tr("The offline voices for other languages are not installed completely."),
                advice=tr("Install the studio again. ({error})", error=error),
            ) from error

    def voices(self) -> tuple[Voice, ...]:
        """One voice for each language and accent, and a few women's voices."""
        return self._catalogue.voices

    def speak(self, order: Order, cancelled: Cancelled) -> Iterator[Piece]:
        """Speak the order; see Engine. The same order always gives the same samples."""
        language, _plus, variant = order.voice.lower().partition("+")
        plain_voice, whisper_voice = self._identifiers(order.voice, language, variant)
        text = read_speech_text(order.text)
        _check_script(text, language)
        manner = _manner(order)
        self._library.restart()
        frames_done = 0
        for run in _runs(text):
            if cancelled():
                return
            self._library.choose(whisper_voice if run.whispered else plain_voice)
            ssml = to_ssml(text, run.start, run.end)
            utterance = self._library.speak(ssml.text, manner, cancelled)
            sound = self._trimmed(utterance)
            if sound is None:
                continue
            samples, first = sound
            gap = round(run.gap * self._library.sample_rate) if frames_done else 0
            begins = frames_done + gap - first
            frames_done += gap + samples.size
            words = self._timings(utterance, ssml, text, begins, frames_done)
            pcm = to_pcm(np.concatenate([np.zeros(gap, np.float32), samples]))
            yield Piece(pcm, words, (text.positions[run.end - 1] + 1) / len(order.text))
        if not frames_done and not cancelled():
            raise TextNotSpeakable(
                tr("This voice has no sound for this text."),
                advice=tr("Choose a voice of the text’s language."),
            )

    def _identifiers(self, voice: str, language: str, variant: str) -> tuple[str, str]:
        """The library's names of the voice and of its whisper; UnknownVoice when there is none."""
        identifier = self._catalogue.identifiers.get(language)
        if identifier is None:
            raise UnknownVoice(
                tr("eSpeak NG has no voice named “{voice}”.", voice=voice),
                advice=tr("Choose one from the list."),
            )
        plain = f"{identifier}+{variant}" if variant else identifier
        if variant and variant not in self._library.variants:
            raise UnknownVoice(tr("eSpeak NG has no voice variant named “{variant}”.", variant=variant))
        whisper = "whisperf" if variant.startswith("f") else "whisper"
        return plain, f"{identifier}+{whisper}"

    def _trimmed(self, utterance: Utterance) -> tuple[Samples, int] | None:
        """The sound at the working level without silence around it, and where it began."""
        rate = self._library.sample_rate
        raw = (np.frombuffer(utterance.pcm, "<i2") / np.float32(32768)).astype(np.float32)
        first, last = sounding_range(raw, rate)
        if last <= first:
            return None
        start = max(0, first - round(_LEAD * rate))
        end = min(raw.size, last + round(_TAIL * rate))
        return limited(faded(raw[start:end], rate) * np.float32(_WORKING_GAIN), rate), start

    def _timings(
        self, utterance: Utterance, ssml: Ssml, text: SpeechText, begins: int, ends: int
    ) -> tuple[WordTiming, ...]:
        """Words in the request's text; the library tells only beginnings, so each lasts until the next."""
        rate = self._library.sample_rate
        spans: list[tuple[int, int, int]] = []
        last_position = ssml.positions[-1] + 1
        places = [_plain_position(ssml, text, place) for place, _sample in utterance.words]
        for index, (place, (_place, sample)) in enumerate(zip(places, utterance.words, strict=True)):
            following = places[index + 1] if index + 1 < len(places) else last_position
            start, end = _word_around(text.plain, place, min(following, last_position), last_position)
            if end > start and (not spans or start >= spans[-1][1]):
                spans.append((start, end, min(max(begins + sample, 0), ends)))
        starts = [*(begin for _start, _end, begin in spans[1:]), ends]
        return tuple(
            WordTiming(*text.source_span(start, end), begin / rate, max(begin, until) / rate)
            for (start, end, begin), until in zip(spans, starts, strict=True)
        )


def _runs(text: SpeechText) -> Iterator[_Run]:
    silence = 0.0
    for start, end, pause in stretches(text):
        for first, last in sentences(text.plain[start:end]):
            gap = _SENTENCE_GAP
            for piece in _bounded(text.plain, start + first, start + last):
                for run_start, run_end, whispered in whispered_runs(text, *piece):
                    yield _Run(run_start, run_end, whispered, max(gap, silence))
                    gap, silence = _WHISPER_GAP, 0.0
        silence += pause


def _bounded(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch in parts that are spoken quickly enough to be cancelled between them."""
    while end - start > _LONGEST_RUN:
        cut = plain.rfind(" ", start, start + _LONGEST_RUN) + 1
        cut = cut if cut > start else start + _LONGEST_RUN
        yield start, cut
        start = cut
    yield start, end


def _manner(order: Order) -> Manner:
    speed = float(order.settings.get("speed", 1.0))
    semitones = float(order.settings.get("pitch", 0.0))
    range_ = 50 * float(order.settings.get("expressiveness", 1.0))
    if order.variation:
        random = np.random.default_rng(order.variation)
        speed *= random.uniform(0.96, 1.04)
        semitones += random.uniform(-0.5, 0.5)
        range_ *= random.uniform(0.85, 1.15)
    pitch = float(np.interp(semitones, _SEMITONES, _PITCH_NUMBERS))
    return Manner(round(_WORDS_A_MINUTE * speed), _VOLUME, round(pitch), min(100, round(range_)))


def _check_script(text: SpeechText, language: str) -> None:
    """Raise NothingToSay or TextNotSpeakable before the voice spells out letters it does not know."""
    spoken = [character for character in text.plain if spoken_character(character) != " "]
    if not any(character.isalnum() for character in spoken):
        raise _nothing_to_say()
    readable = any(is_latin(character) or character.isdigit() for character in spoken)
    if not readable and language not in OTHER_SCRIPTS:
        raise TextNotSpeakable(
            tr("This voice does not know the letters of this text."),
            advice=tr("Choose a voice of the text’s language."),
        )
    if language == "ja" and any(is_han(character) for character in spoken):
        raise TextNotSpeakable(
            tr("The offline Japanese voice reads kana only."),
            advice=tr("Write the text in hiragana and katakana."),
        )


def _plain_position(ssml: Ssml, text: SpeechText, place: int) -> int:
    """The plain position of a place in the SSML; the library sometimes points at the space before a word."""
    position = ssml.positions[min(max(place, 0), len(ssml.positions) - 1)]
    while position < len(text.plain) - 1 and text.plain[position].isspace():
        position += 1
    return position


def _word_around(plain: str, position: int, following: int, last: int) -> tuple[int, int]:
    """The word at a position: up to the spaces around it, or to the next word where a script has none."""
    if writes_without_spaces(plain[position]):
        start, end = position, max(position + 1, following)
    else:
        start = position
        while start > 0 and not plain[start - 1].isspace() and not writes_without_spaces(plain[start - 1]):
            start -= 1
        end = position
        while end < last and not plain[end].isspace():
            end += 1
    while end > start and not belongs_to_word(plain[end - 1]):
        end -= 1
    while start < end and not belongs_to_word(plain[start]):
        start += 1
    return start, end


def _nothing_to_say() -> NothingToSay:
    return NothingToSay(tr("There is nothing to say in this text."), advice=tr("Write some words."))
