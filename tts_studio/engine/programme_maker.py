"""Makes the programme of what is wanted: the script or a stretch of it, drafted or bought, or other takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.programme import Programme
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.score import Score


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

    async def plan_drafts(self) -> None:
        """Plan what is to be drafted; until then a draft may be missing where there would be one."""
        if (drafts := self.drafting) is not None:
            await drafts.plan_all()

    def make(self, session: ProjectSession) -> Programme:
        """What is wanted, of the session that was attached."""
        score, rest = self._score_of(session), self._at_rest
        if self._only is not None or rest is None or rest.score is not score:
            return Programme(score, self._only)
        self._at_rest = None
        return rest

    def rest_with(self, programme: Programme) -> None:
        """Nothing is wanted; this programme of the whole script is shown and was not played yet."""
        self.want()
        self._at_rest, self._score = programme, programme.score

    @property
    def drafting(self) -> DraftVoice | None:
        """Who speaks the drafts; None when what is missing is bought."""
        return self._draft_voice if self.can_draft and not self._rendering else None

    def _score_of(self, session: ProjectSession) -> Score:
        """What is to be heard: that of the last time where nothing has changed since."""
        drafts, known = self.drafting, self._score
        if self._instead:
            return Score(session, drafts, self._instead)
        if known is None or known.drafts is not drafts or not known.unchanged:
            known = self._score = Score(session, drafts)
        return known
