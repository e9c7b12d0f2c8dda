"""Many requests on their way into the queue: they become jobs some at a time, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from tts_studio.domain.errors import StudioError
from tts_studio.domain.speech import SpeechRequest
from tts_studio.engine.job_handle import JobHandle


class Submission:
    """What is left of it, and how the rest is to go on.

    `on_job` is told each request's job. A request that `is_there` says has its take by now is not made: what
    was missing when it was asked for may have come since. `on_end` is told, at the end, whether the rest was
    called off. While it is `held` its jobs wait for `JobEngine.release`, and what is for a provider in
    `refusals` fails, by the provider's id, for that reason.
    """

    def __init__(
        self,
        requests: Sequence[SpeechRequest],
        *,
        is_there: Callable[[str], bool],
        on_job: Callable[[JobHandle], None],
        on_there: Callable[[str], None],
        on_end: Callable[[bool], None],
    ) -> None:
        self.held = False
        self.refusals: dict[str, StudioError] = {}
        self._requests = deque(requests)
        self._digests = {request.digest for request in requests}
        self._is_there = is_there
        self._on_job = on_job
        self._on_there = on_there
        self._on_end = on_end
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether nothing is left of it."""
        return self._ended

    def lacks(self, digest: str) -> bool:
        """Whether a request is still to become a job."""
        return digest in self._digests

    def next(self) -> SpeechRequest | None:
        """The next request that has to be made; None, and the end of it, when there is none."""
        while self._requests:
            request = self._requests.popleft()
            self._digests.discard(request.digest)
            if not self._is_there(request.digest):
                return request
            self._on_there(request.digest)
        self._tell_end(called_off=False)
        return None

    def admitted(self, handle: JobHandle) -> None:
        """The request told last has this job."""
        self._on_job(handle)

    def call_off(self) -> None:
        """Make nothing of what is left; harmless when that is nothing."""
        self._requests.clear()
        self._digests.clear()
        self._tell_end(called_off=True)

    def _tell_end(self, *, called_off: bool) -> None:
        if not self._ended:
            self._ended = True
            self._on_end(called_off)
