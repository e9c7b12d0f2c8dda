"""Takes as one sound, ready to be played."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tts_studio.audio.decoding import decode
from tts_studio.audio.pcm import integers
from tts_studio.audio.resampling import resampled
from tts_studio.domain.take import Take
from tts_studio.engine.audition_sound import RATE, CandidateSound


def joined_takes(takes: Sequence[tuple[Take, bytes]]) -> CandidateSound:
    """The takes one behind the other; blocks. Raises AudioUnreadable."""
    pieces = [resampled(decode(audio, take.format), RATE).samples for take, audio in takes]
    plain = integers(np.concatenate(pieces) if pieces else np.zeros(0, np.float32))
    return CandidateSound(plain, plain)
