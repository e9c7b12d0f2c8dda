"""Makes the programme of what is wanted: the script or a stretch of it, drafted or bought, or other takes."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.programme import Programme, looked_at, programme_of
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.score import Score, score_in_steps


class ProgrammeMaker:
    """Remembers what is wanted, and makes it of the script as it is at the time.

    The programme of the whole script that was made at rest is played as it is where nothing has changed
    since: a long one takes a while to make. `drafts` says whether what is not bought is drafted.
    """

    def __init__(self) -> None:
        self.drafts = True
        self._draft_voice: DraftVoice | None = None
        self._only: tuple[str, ...] | None = None
        self._instead: dict[str, str] = {}
        self._rendering = False
        self._at_rest: Programme | None = None
        self._score: Score | None = None

    def attach(self, session: ProjectSession | None) -> None:
        """Make those of another project from now on."""
        self._draft_voice = DraftVoice(session) if session is not None else None
        self._at_rest = self._score = None

    @property
    def can_draft(self) -> bool:
        """Whether playing drafts what it would have to buy."""
        return self.drafts and self._draft_voice is not None and self._draft_voice.available

    def want(
        self,
        only: Sequence[str] | None = None,
        *,
        instead: Mapping[str, str] | None = None,
        rendering: bool = False,
    ) -> None:
        """Say what is wanted: from the first to the last of `only`, else all; see `Score` for `instead`.

        What would have to be bought is rendered with `rendering`.
        """
        self._only = None if only is None else tuple(only)
        self._instead, self._rendering = dict(instead or {}), rendering

    def want_take(self, segment_id: str, take_id: str) -> None:
        """Let a segment be heard in another take."""
        self._instead[segment_id] = take_id

    def want_everything(self) -> None:
        """Let no segment be left out."""
        self._only = None

    def make(self, session: ProjectSession) -> Generator[None, None, Programme]:
        """What is wanted now, of the session that was attached; that of a long script is made in steps.

        What changes on the way may be in it or not: see `Score.asks_as_now`.
        """
        only = self._only
        score = yield from self._score_of(session)
        rest = self._at_rest
        if only is not None or rest is None or rest.score is not score:
            return (yield from programme_of(score, only))
        self._at_rest = None
        return rest

    def is_current(self, programme: Programme) -> Generator[None, None, bool]:
        """Whether the script would still be played like a programme, found in steps.

        One that was overtaken has a silence where the script, as it was before the edit, speaks again.
        """
        before = programme.score
        now = yield from before.of_now()
        if now is not before and not self._instead and now.drafts is self.drafting:
            self._score = now
        return (yield from before.sounds_like(now)) and not programme.overtaken

    def rest_with(self, programme: Programme, *, wanted: bool = False) -> None:
        """This programme of the whole script is shown and was not played yet.

        Nothing is wanted any more, unless somebody waits for what is `wanted`.
        """
        if not wanted:
            self.want()
        self._at_rest, self._score = programme, programme.score

    @property
    def drafting(self) -> DraftVoice | None:
        """Who speaks the drafts; None when what is missing is bought."""
        return self._draft_voice if self.can_draft and not self._rendering else None

    def _score_of(self, session: ProjectSession) -> Generator[None, None, Score]:
        """What is to be heard: that of the last time where nothing has changed since."""
        drafts, instead, known = self.drafting, dict(self._instead), self._score
        if known is not None and not instead and known.drafts is drafts and (yield from known.unchanged()):
            return known
        yield from looked_at(session, drafts)
        made = yield from score_in_steps(session, drafts, instead)
        if not instead:
            self._score = made
        return made
