"""The speech model of xAI: its parameters under the service's own names, its limits, languages and tags."""

from __future__ import annotations

from decimal import Decimal

from tts_studio.domain.audio_format import AudioFormat, Codec
from tts_studio.domain.cost import Price
from tts_studio.domain.markup.dialect import KEEP, Dialect
from tts_studio.domain.markup.tags import TAGS
from tts_studio.domain.parameters import Choice, ChoiceParameter, NumberParameter, SwitchParameter
from tts_studio.domain.speech_model import FormatParameters, SpeechModel, TextLimit, TimingGrain
from tts_studio.domain.translation import mark

PROVIDER_ID = "xai"
MODEL_ID = "xai-tts"

LONGEST_TEXT = 15_000
"""Characters of a request, and of one message on a stream."""

LANGUAGES = (
    "en", "ar-EG", "ar-SA", "ar-AE", "bn", "zh", "fr", "de", "hi", "id", "it", "ja", "ko", "pt-BR", "pt-PT",
    "ru", "es-MX", "es-ES", "tr", "vi",
)  # fmt: skip
AUTOMATIC = "auto"

CODECS = {
    "pcm": Codec.PCM_S16LE,
    "wav": Codec.WAV,
    "mp3": Codec.MP3,
    "mulaw": Codec.MULAW,
    "alaw": Codec.ALAW,
}
STREAMED_CODECS = frozenset({"pcm", "mp3"})
"""What can be cut anywhere; how a stream of WAV repeats its header is nowhere said."""

SAMPLE_RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
BIT_RATES = (32_000, 64_000, 96_000, 128_000, 192_000)

# The studio's tags are xAI's own. `laugh-speak` is missing from the newest reference: a voice may ignore it.
# With escapes, a bracket of the text can be told from one of a tag.
DIALECT = Dialect(MODEL_ID, dict.fromkeys(TAGS, KEEP), escapes=True)

_PARAMETERS = (
    NumberParameter("speed", mark("Speed"), 0.7, 1.5, 1.0, 0.05, "×", mark("How fast the voice speaks.")),
    ChoiceParameter(
        "codec",
        mark("Sound format"),
        (
            Choice("pcm", mark("PCM, nothing lost")),
            Choice("wav", mark("WAV, nothing lost")),
            Choice("mp3", mark("MP3, small")),
            Choice("mulaw", mark("μ-law, telephone")),
            Choice("alaw", mark("A-law, telephone")),
        ),
        "pcm",
        mark("How the sound is sent and kept. PCM is heard while it arrives."),
        advanced=True,
    ),
    ChoiceParameter(
        "sample_rate",
        mark("Sample rate"),
        tuple(Choice(str(rate), f"{rate / 1000:g} kHz") for rate in SAMPLE_RATES),
        "24000",
        mark("How many samples a second the sound has."),
        advanced=True,
    ),
    ChoiceParameter(
        "bit_rate",
        mark("Bit rate of MP3"),
        tuple(Choice(str(rate), f"{rate // 1000} kbit/s") for rate in BIT_RATES),
        "128000",
        mark("How large and how good MP3 becomes; other formats have none."),
        advanced=True,
    ),
    SwitchParameter(
        "text_normalization",
        mark("Write out numbers"),
        help=mark("Numbers, dates and abbreviations are written out before they are spoken."),
    ),
    SwitchParameter(
        "with_timestamps",
        mark("Word times"),
        default=True,
        help=mark("Ask when each word is heard, so that it is marked while playing."),
        advanced=True,
    ),
    ChoiceParameter(
        "optimize_streaming_latency",
        mark("Begin sooner"),
        (Choice("0", mark("Best sound")), Choice("1", mark("Sooner"))),
        "0",
        mark("Whether a streamed answer begins sooner, at some cost in quality."),
        advanced=True,
    ),
    ChoiceParameter(
        "delivery",
        mark("Delivery"),
        (
            Choice("auto", mark("Streamed where possible")),
            Choice("stream", mark("Streamed")),
            Choice("batch", mark("As a whole")),
        ),
        "auto",
        mark("How the sound comes. Only PCM and MP3 can be streamed; other formats always come as a whole."),
        advanced=True,
        unheard=True,
    ),
)

# Pages of different age give $4.20 and $15.00 for a million characters; the newer and higher one counts.
PRICE = Price(Decimal("0.015"), mark("about $15 per million characters; check the console at console.x.ai"))

XAI_TTS = SpeechModel(
    id=MODEL_ID,
    name="xAI voices",
    provider=PROVIDER_ID,
    description=mark("Expressive voices in twenty languages that follow every tag and are heard at once."),
    languages=(*LANGUAGES, AUTOMATIC),
    default_voice="eve",
    format=AudioFormat(Codec.PCM_S16LE, 24_000),
    dialect=DIALECT,
    limit=TextLimit(characters=LONGEST_TEXT),
    parameters=_PARAMETERS,
    timing=TimingGrain.WORD,
    price=PRICE,
    any_language=True,
    usual_seconds=3.0,
    revision="1",
    format_parameters=FormatParameters("codec", CODECS, "sample_rate"),
    streams=True,
)
