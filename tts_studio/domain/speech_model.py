"""What a speech model declares about itself; forms, checks and compilation are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.cost import FREE, UNKNOWN_COST, Cost, Price
from tts_studio.domain.markup.dialect import Dialect
from tts_studio.domain.parameters import Parameter, ParameterValue


class TimingGrain(StrEnum):
    """How finely a model tells when its text is heard."""

    WORD = "word"
    SENTENCE = "sentence"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TextLimit:
    """The most text one request may hold, in characters, in UTF-8 bytes, or in both."""

    characters: int | None = None
    utf8_bytes: int | None = None

    def allows(self, text: str) -> bool:
        """Whether the text fits into one request."""
        if self.characters is not None and len(text) > self.characters:
            return False
        return self.utf8_bytes is None or len(text.encode("utf-8", "surrogatepass")) <= self.utf8_bytes


@dataclass(frozen=True, slots=True)
class FormatParameters:
    """Which of a model's own parameters decide the format of its answers.

    `codec` is the parameter's name and `codecs` what each of its values means; `sample_rate` names the one
    that holds the rate in hertz, empty where the rate is always that of the model's `format`.
    """

    codec: str
    codecs: Mapping[str, Codec]
    sample_rate: str = ""


@dataclass(frozen=True, slots=True)
class DialectSwitch:
    """A switch of a model, by its name, and the dialect it speaks while that is on."""

    parameter: str
    dialect: Dialect


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """How a model speaks the lines of two of its voices in one request.

    `parameter` names the second voice, the request's own is the first. `first` and `second` are what each
    one's lines begin with. A request holds at most `lines` of them.
    """

    parameter: str
    first: str
    second: str
    lines: int = 20


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """One speech product.

    `languages` are BCP-47 tags; `any_language` means text in others is worth a try. `price` is None when
    nobody knows it and `free` says that it never costs anything. `usual_seconds` is how long a request
    usually takes at the provider. `revision` changes whenever the same request would sound different.
    `format` and `dialect` are those of the default settings; `format_for` and `dialect_for` know the others.
    `two_voices` is None for models that speak a dialogue line by line only. `streams` says that its sound is
    heard while it is still being made.
    """

    id: str
    name: str
    provider: str
    description: str
    languages: tuple[str, ...]
    default_voice: str
    format: AudioFormat
    dialect: Dialect
    limit: TextLimit
    parameters: tuple[Parameter, ...] = ()
    timing: TimingGrain = TimingGrain.NONE
    free: bool = False
    price: Price | None = None
    any_language: bool = False
    usual_seconds: float | None = None
    revision: str = ""
    format_parameters: FormatParameters | None = None
    dialect_switch: DialectSwitch | None = None
    two_voices: TwoVoices | None = None
    streams: bool = False

    def format_for(self, settings: Mapping[str, ParameterValue]) -> AudioFormat:
        """The format of an answer to a request with these complete settings."""
        decides = self.format_parameters
        if decides is None:
            return self.format
        codec = decides.codecs.get(str(settings.get(decides.codec)), self.format.codec)
        rate = settings.get(decides.sample_rate, self.format.sample_rate)
        return AudioFormat(codec, int(rate), self.format.channels)

    def dialect_for(self, settings: Mapping[str, ParameterValue]) -> Dialect:
        """The dialect of a text that is spoken with these complete settings."""
        switch = self.dialect_switch
        return (
            switch.dialect if switch is not None and settings.get(switch.parameter) is True else self.dialect
        )

    def price_of(self, text: str) -> Cost:
        """What one request with this text is expected to cost."""
        if self.free:
            return FREE
        return self.price.of(text) if self.price is not None else UNKNOWN_COST
