"""Where an audition finds its takes: the user's own files, the open project, the shelf of bought takes."""

from __future__ import annotations

from collections.abc import Callable

from tts_studio.domain.cost import FREE, Cost
from tts_studio.domain.errors import SpeechError
from tts_studio.domain.purchase import Purchase, PurchaseState
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.take import Take
from tts_studio.domain.translation import tr
from tts_studio.engine.fates import why_not_again
from tts_studio.engine.job_handle import JobHandle
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.take_file import TakeFile
from tts_studio.engine.voice_catalogue import VoiceCatalogue


class AuditionTakes:
    """What is bought goes to `bought`, what costs nothing to `made`, which can be thrown away."""

    def __init__(self, bought: TakeFile, made: TakeFile, catalogue: VoiceCatalogue) -> None:
        self.bought = bought
        self.made = made
        self.catalogue = catalogue
        self._project: ProjectSession | None = None
        self._left_project: Callable[[], None] | None = None
        bought.jobs.take_added.connect(self._on_bought)

    def attach_project(self, session: ProjectSession | None) -> None:
        """Use the takes of this project as well; neither buys what the other one is buying.

        A job of the project waits for one of an audition; an audition joins a job of the project. Only the
        project ever waits, so the two cannot wait for each other.
        """
        if self._left_project is not None:
            self._left_project()
        self._project, self._left_project = session, None
        if session is not None:
            session.jobs.elsewhere = self.bought.jobs.active
            self._left_project = session.jobs.take_added.connect(self._on_project_take)

    def file_for(self, request: SpeechRequest) -> TakeFile:
        """The file that keeps a request's take."""
        return self.made if self._is_free(request) else self.bought

    def has(self, request: SpeechRequest) -> bool:
        """Whether a request has its take, here or in the open project."""
        project = self._project
        own = self.file_for(request).library.has(request.digest)
        return own or (project is not None and project.library.has(request.digest))

    def would_buy(self, request: SpeechRequest) -> bool:
        """Whether making this request would cost money."""
        if self._is_free(request) or self.has(request) or self._in_project(request) is not None:
            return False
        return self.bought.spending.would_buy(request)

    def was_bought(self, request: SpeechRequest) -> bool:
        """Whether the request was sent from an audition to somebody who charges for it."""
        return not self._is_free(request) and self.bought.purchases.latest(request.digest) is not None

    def unsettled(self, request: SpeechRequest) -> PurchaseState | None:
        """How the earlier purchase ended of which `why_not` tells."""
        purchase = self.bought.purchases.latest(request.digest)
        return purchase.state if purchase is not None and self.why_not(request) is not None else None

    def why_not(self, request: SpeechRequest) -> SpeechError | None:
        """What became of an earlier purchase of the request so that only the user may buy it again."""
        if self._is_free(request) or self.has(request):
            return None
        return why_not_again(self.bought.purchases.latest(request.digest))

    def submit(self, request: SpeechRequest, *, again: bool = False) -> JobHandle:
        """Make a request, or join whoever is making it already."""
        joined = None if again else self._in_project(request)
        return joined or self.file_for(request).jobs.submit(request, again=again)

    async def audio(self, request: SpeechRequest) -> tuple[Take, bytes]:
        """A request's take and its bytes; it must have one."""
        file = self.file_for(request)
        take = file.library.take_for("", request)
        if take is not None:
            return take, await file.audio(take)
        project = self._project
        take = project.library.take_for("", request) if project is not None else None
        if project is None or take is None:
            raise SpeechError(tr("The sound of this voice is missing."), advice=tr("Render it again."))
        return take, await project.take_audio(take)

    def price(self, request: SpeechRequest) -> Cost:
        """What making the request is expected to cost; nothing where it would not be bought."""
        if not self.would_buy(request):
            return FREE
        return self.catalogue.model(request.voice.model).price_of(request.text)

    def paid(self, request: SpeechRequest) -> Cost | None:
        """What the request's take cost in an audition; None where it was not bought in one."""
        if self._is_free(request):
            return FREE
        purchase: Purchase | None = self.bought.purchases.latest(request.digest)
        done = purchase is not None and purchase.state is PurchaseState.DONE
        return purchase.cost if purchase is not None and done else None

    def _is_free(self, request: SpeechRequest) -> bool:
        return self.catalogue.model(request.voice.model).free

    def _in_project(self, request: SpeechRequest) -> JobHandle | None:
        if self._project is None or self._is_free(request):
            return None
        return self._project.jobs.active(request.digest)

    def _on_bought(self, take: Take) -> None:
        if self._project is not None and self.bought.is_shelved(take):
            self._project.spending.note_shelved(take.digest)

    def _on_project_take(self, take: Take) -> None:
        if self.bought.is_shelved(take):
            self.bought.spending.note_shelved(take.digest)
