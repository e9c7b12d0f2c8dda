"""What stands in for the user's own voices where nobody keeps any."""

from __future__ import annotations

from typing import NoReturn

from tts_studio.domain.errors import UnknownVoice
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Voice
from tts_studio.providers.protocol import VoiceCloner


class NoClones:
    """ClonedVoices without a single one."""

    known: tuple[Voice, ...] = ()

    async def listed(self) -> tuple[Voice, ...]:
        """None."""
        return ()

    async def address(self, voice: str, cloner: VoiceCloner) -> NoReturn:
        """Raise UnknownVoice: no sample, no speech."""
        raise UnknownVoice(
            tr("There is no cloned voice named “{voice}”.", voice=voice),
            advice=tr("Make one in the Clone tab, or choose another."),
        )
