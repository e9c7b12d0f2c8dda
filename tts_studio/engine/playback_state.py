"""What playing does, as the window sees it."""

from __future__ import annotations

from enum import StrEnum

from tts_studio.audio.player import PlayerState


class PlaybackState(StrEnum):
    """What playing does. STARTING lasts until the first sound is there."""

    STOPPED = "stopped"
    STARTING = "starting"
    PLAYING = "playing"
    PAUSED = "paused"
    FAILED = "failed"

    @property
    def active(self) -> bool:
        """Whether something plays or is paused."""
        return self in (PlaybackState.STARTING, PlaybackState.PLAYING, PlaybackState.PAUSED)

    @property
    def sounds(self) -> bool:
        """Whether something plays and is not paused."""
        return self in (PlaybackState.STARTING, PlaybackState.PLAYING)

    @classmethod
    def of(cls, state: PlayerState, *, heard: bool) -> PlaybackState:
        """The state of playing when the player is in a state and has or has not given any sound."""
        if state is PlayerState.PLAYING and not heard:
            return cls.STARTING
        return _STATES[state]


_STATES = {
    PlayerState.STOPPED: PlaybackState.STOPPED,
    PlayerState.PLAYING: PlaybackState.PLAYING,
    PlayerState.PAUSED: PlaybackState.PAUSED,
    PlayerState.FAILED: PlaybackState.FAILED,
}
