"""Lets a voice say a sentence in its own language, made once and heard as often as wanted."""

from __future__ import annotations

from collections.abc import Callable

from tts_studio.audio.decoding import decode
from tts_studio.audio.feed import PlaybackFeed
from tts_studio.audio.pcm import Pcm, frames_of
from tts_studio.audio.player import Player, PlayerStatus
from tts_studio.audio.portaudio import PortAudio
from tts_studio.domain.errors import SpeechError, StudioError
from tts_studio.domain.script import parse_script
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Cast, CastVoice, Voice
from tts_studio.engine.planner import Planner, SegmentPlan, SpeechPiece
from tts_studio.engine.project_session import ProjectSession

ENGLISH = "Hello. This is how I sound when I read your script."

SENTENCES = {
    "ar": "مرحبا. هكذا أبدو عندما أقرأ نصك.",
    "cmn": "你好，这就是我朗读您的稿件时的声音。",
    "cs": "Dobrý den. Takto zním, když čtu váš scénář.",
    "da": "Hej. Sådan lyder jeg, når jeg læser dit manuskript.",
    "de": "Guten Tag. So klinge ich, wenn ich Ihren Text lese.",
    "es": "Hola. Así sueno cuando leo su guion.",
    "fi": "Hei. Tältä kuulostan, kun luen käsikirjoitustasi.",
    "fr": "Bonjour. Voici ma voix quand je lis votre texte.",
    "hi": "नमस्ते। जब मैं आपकी पटकथा पढ़ती हूँ तो मेरी आवाज़ ऐसी है।",
    "it": "Buongiorno. Questa è la mia voce quando leggo il suo testo.",
    "ja": "こんにちは。あなたの原稿を読むとき、私はこのような声です。",
    "ko": "안녕하세요. 원고를 읽을 때 제 목소리는 이렇습니다.",
    "nb": "Hei. Slik høres jeg ut når jeg leser manuset ditt.",
    "nl": "Hallo. Zo klink ik wanneer ik uw tekst lees.",
    "pl": "Dzień dobry. Tak brzmię, gdy czytam twój tekst.",
    "pt": "Olá. É assim que eu soo quando leio o seu texto.",
    "ru": "Здравствуйте. Так я звучу, когда читаю ваш текст.",
    "sv": "Hej. Så här låter jag när jag läser ditt manus.",
    "tr": "Merhaba. Metninizi okurken sesim böyle çıkıyor.",
    "uk": "Вітаю. Так я звучу, коли читаю ваш текст.",
    "zh": "你好，这就是我朗读您的稿件时的声音。",
}


def preview_sentence(voice: Voice | None, language: str = "") -> str:
    """What a voice says in a preview: a sentence in `language`, else in its first one, else in English."""
    if not language:
        language = voice.languages[0] if voice is not None and voice.languages else "en"
    return SENTENCES.get(language.partition("-")[0].lower(), ENGLISH)


class VoicePreview:
    """Makes the preview like any other speech, so that it is kept with the project and never made twice.

    `failed` is told why a preview is not heard, or not to its end.
    """

    def __init__(
        self,
        output: PortAudio,
        deliver: Callable[[Callable[[], None]], object],
        failed: Callable[[StudioError], None],
    ) -> None:
        self._player = Player(output, deliver)
        self._failed = failed
        self._player.changed.connect(self._on_player)

    def missing(self, session: ProjectSession, voice: CastVoice) -> tuple[SpeechRequest, ...]:
        """The requests of a voice's sentence that have no take; none for a voice that cannot speak."""
        plan = self._plan(session, voice, "")
        return tuple(request for request in plan.requests if not session.library.has(request.digest))

    async def play(self, session: ProjectSession, voice: CastVoice, device: str, text: str = "") -> None:
        """Make the voice's sentence (or `text`) where it is missing and play it; raises what prevents it."""
        self.stop()
        plan = self._plan(session, voice, text)
        if plan.problem is not None:
            raise plan.problem
        sounds = {request.digest: await self._sound(session, request) for request in plan.requests}
        rate = next((pcm.rate for pcm in sounds.values()), 24_000)
        feed = PlaybackFeed(rate)
        for piece in plan.pieces:
            if isinstance(piece, SpeechPiece):
                slot = feed.add_slot()
                feed.append(slot, sounds[piece.request.digest].samples)
                feed.close(slot)
            else:
                feed.add_silence(frames_of(piece.milliseconds, rate))
        feed.finish()
        self._player.choose_device(device or None)
        self._player.play(feed)

    def stop(self) -> None:
        """Fall silent."""
        self._player.stop()

    def close(self) -> None:
        """Give the device back; may block."""
        self._player.close()

    def _on_player(self, status: PlayerStatus) -> None:
        if status.problem is not None:
            self._failed(status.problem)

    @staticmethod
    def _plan(session: ProjectSession, voice: CastVoice, text: str) -> SegmentPlan:
        """What the voice's sentence, or another text, is made of."""
        script = parse_script(text or preview_sentence(session.catalogue.find(voice.voice), voice.language))
        return Planner(session.catalogue).plan(script, script.segments[0], Cast(voice))

    async def _sound(self, session: ProjectSession, request: SpeechRequest) -> Pcm:
        take = session.library.take_for("", request)
        if take is None:
            job = await session.jobs.submit(request).finished()
            take = session.library.take_for("", request)
            if take is None:
                raise job.error or SpeechError(tr("The preview was cancelled."))
        return decode(await session.take_audio(take), take.format)
