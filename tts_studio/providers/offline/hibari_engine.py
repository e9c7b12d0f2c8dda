"""The English voice in the box: sentence by sentence from text to sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tts_studio.domain.errors import EngineUnavailable, NothingToSay, TextNotSpeakable, UnknownVoice
from tts_studio.domain.sentences import sentences
from tts_studio.domain.speech import WordTiming
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Voice
from tts_studio.providers.offline.aligned_text import AlignedText
from tts_studio.providers.offline.engine import Cancelled, Order, Piece
from tts_studio.providers.offline.hibari_network import HOP, SAMPLE_RATE, Floats, Frames, HibariNetwork
from tts_studio.providers.offline.level import decibels, faded, limited, sounding_range, to_pcm
from tts_studio.providers.offline.models import HIBARI_VOICES
from tts_studio.providers.offline.normalise import normalised
from tts_studio.providers.offline.phonemes import Pronunciation, Reading
from tts_studio.providers.offline.prosody import Director, Prosody, intoned, smoothed
from tts_studio.providers.offline.source_filter import rendered, shaped, warped
from tts_studio.providers.offline.speech_text import SpeechText, read_speech_text, stretches
from tts_studio.providers.offline.styles import TIMBRES, Style, Timbre

LONGEST_CHUNK = 260
"""Characters the network is given at once; memory grows with the length of a sentence."""

_WORKING_GAIN = decibels(5.8)
_SENTENCE_GAP = 0.30
_CLAUSE_GAP = 0.12
_LEAD = 0.015
_TAIL = 0.035
_CLAUSE_END = re.compile(r"[,;:—)]\s+")


@dataclass(frozen=True)
class _Chunk:
    """What the network speaks at once. `text` stems from the plain text; `gap` is the silence before it."""

    text: AlignedText
    gap: float


@dataclass(frozen=True)
class _Spoken:
    samples: Floats
    words: tuple[tuple[int, int, float, float], ...]


class HibariEngine:
    """Speaks English with the voice in the hibari package and voices derived from it."""

    def __init__(self, network: HibariNetwork, pronunciation: Pronunciation) -> None:
        self._network = network
        self._pronunciation = pronunciation

    @classmethod
    def load(cls) -> HibariEngine:
        """The engine, warm. Raises EngineUnavailable when the package is missing or damaged."""
        try:
            engine = cls(HibariNetwork.load(), Pronunciation())
        except (ImportError, OSError, ValueError) as error:
            raise EngineUnavailable(
                tr("The English offline voice is not installed completely."),
                advice=tr("Install the studio again. ({error})", error=error),
            ) from error
        for _piece in engine.speak(Order("Ready.", "heart", {}), lambda: False):
            pass
        return engine

    def voices(self) -> tuple[Voice, ...]:
        """The voice in the box and those derived from it."""
        return HIBARI_VOICES

    def speak(self, order: Order, cancelled: Cancelled) -> Iterator[Piece]:
        """Speak the order; see Engine. The same order always gives the same samples."""
        timbre = TIMBRES.get(order.voice)
        if timbre is None:
            raise UnknownVoice(
                tr("The English offline model has no voice named “{voice}”.", voice=order.voice)
            )
        text = read_speech_text(order.text)
        director = Director(text, timbre, _style_of(order), order.variation)
        frames_done = 0
        said = False
        for number, chunk in enumerate(self._chunks(text)):
            if cancelled():
                return
            spoken = self._say(chunk, director, timbre, number, order.variation)
            if spoken is None:
                continue
            gap = round(chunk.gap * SAMPLE_RATE) if said else 0
            begins = (frames_done + gap) / SAMPLE_RATE
            samples = np.concatenate([np.zeros(gap, np.float32), spoken.samples])
            frames_done += samples.size
            said = True
            yield Piece(
                to_pcm(samples),
                _timings(spoken, text, begins),
                text.positions[chunk.text.ends[-1] - 1] / len(order.text),
            )
        if not said and not cancelled():
            raise _nothing_said(text)

    def _chunks(self, text: SpeechText) -> Iterator[_Chunk]:
        """Sentences, or parts of long ones, written out in words."""
        silence = 0.0
        for start, end, pause in stretches(text):
            for first, last in sentences(text.plain[start:end]):
                plain = AlignedText.of(text.plain[start + first : start + last], start + first)
                whole = normalised(plain, self._pronunciation.knows)
                gap = _SENTENCE_GAP
                for part in _clauses(whole):
                    yield _Chunk(part, max(gap, silence))
                    gap, silence = _CLAUSE_GAP, 0.0
            silence += pause

    def _say(
        self, chunk: _Chunk, director: Director, timbre: Timbre, number: int, variation: int
    ) -> _Spoken | None:
        reading = self._pronunciation.read(chunk.text)
        if not reading.words:
            return None
        prosody = director.direct(reading.phonemes, number)
        ids = self._pronunciation.ids(reading.phonemes)
        frames = self._network.speak(ids, prosody.rate, np.exp2(prosody.pitch / 12))
        random = np.random.default_rng((variation, number))
        samples = _sound(frames, prosody, timbre, random)
        return _trimmed(samples, frames, reading)


def _style_of(order: Order) -> Style:
    return Style(
        rate=float(order.settings.get("speed", 1.0)),
        pitch=float(order.settings.get("pitch", 0.0)),
        range=float(order.settings.get("expressiveness", 1.0)),
    )


def _clauses(sentence: AlignedText) -> Iterator[AlignedText]:
    """The sentence, cut after clauses, else between words, else anywhere, where it is too long."""
    start = 0
    while len(sentence) - start > LONGEST_CHUNK:
        window = sentence.text[start : start + LONGEST_CHUNK]
        cuts = [match.end() for match in _CLAUSE_END.finditer(window)]
        cut = cuts[-1] if cuts else window.rfind(" ") + 1 or LONGEST_CHUNK
        yield sentence.part(start, start + cut)
        start += cut
    if start < len(sentence):
        yield sentence.part(start, len(sentence))


def _sound(frames: Frames, prosody: Prosody, timbre: Timbre, random: np.random.Generator) -> Floats:
    """Samples for frames, at the working level."""
    phoneme = frames.phoneme
    frames.f0 = intoned(frames, prosody)
    coloured = shaped(
        warped(frames, timbre.formants), smoothed(prosody.tilt[phoneme]), smoothed(prosody.breath[phoneme])
    )
    samples = rendered(coloured, smoothed(prosody.whisper[phoneme]), random)
    gain = 10 ** (smoothed(prosody.gain[phoneme], 9) / 20) * _WORKING_GAIN
    middles = np.arange(phoneme.size) * HOP + HOP / 2
    curve = np.interp(np.arange(phoneme.size * HOP), middles, gain).astype(np.float32)
    return limited(samples * curve, SAMPLE_RATE)


def _trimmed(samples: Floats, frames: Frames, reading: Reading) -> _Spoken | None:
    """The sentence without the silence around it, and its words in seconds from its new beginning."""
    first, last = sounding_range(samples, SAMPLE_RATE)
    if last <= first:
        return None
    start = max(0, first - round(_LEAD * SAMPLE_RATE))
    end = min(samples.size, last + round(_TAIL * SAMPLE_RATE))
    cut = faded(samples[start:end], SAMPLE_RATE)

    def seconds(frame: int) -> float:
        return min(max(0, int(frame) * HOP - start), cut.size) / SAMPLE_RATE

    words = []
    for word in reading.words:
        # The network's first phoneme is the silence before the sentence.
        begins = np.searchsorted(frames.phoneme, word.first + 1, "left")
        ends = np.searchsorted(frames.phoneme, word.last + 1, "right")
        words.append((word.start, word.end, seconds(int(begins)), seconds(int(ends))))
    return _Spoken(cut, tuple(words))


def _timings(spoken: _Spoken, text: SpeechText, begins: float) -> tuple[WordTiming, ...]:
    return tuple(
        WordTiming(*text.source_span(start, end), begins + first, begins + last)
        for start, end, first, last in spoken.words
    )


def _nothing_said(text: SpeechText) -> NothingToSay | TextNotSpeakable:
    if any(character.isalpha() for character in text.plain):
        return TextNotSpeakable(
            tr("The English offline voice cannot read this script."),
            advice=tr("Choose a voice of the text’s language, for example one of eSpeak NG."),
        )
    return NothingToSay(tr("There is nothing to say in this text."), advice=tr("Write some words."))
