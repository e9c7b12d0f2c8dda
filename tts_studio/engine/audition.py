"""An open audition: one line, its candidates, and the jobs that let each of them speak it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tts_studio.domain.audition import AuditionSheet, Candidate, Judgement, candidate_key
from tts_studio.domain.errors import NothingToSay, SpeechError, StudioError
from tts_studio.domain.events import Event
from tts_studio.domain.job import Job, JobState
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.audition_sound import CandidateSound, candidate_sound
from tts_studio.engine.audition_takes import AuditionTakes
from tts_studio.engine.candidate import CandidateState, CandidateView, Performance
from tts_studio.engine.planner import Planner
from tts_studio.engine.spending import Bill, bill_of


class Audition:
    """Free voices speak as soon as they are added, and so do those whose takes are ours; others wait.

    Belongs to the event loop. `changed` tells that the line, the candidates or their order did,
    `candidate_changed` the key of one whose view did. `kept` is told every new sheet.
    """

    def __init__(
        self,
        takes: AuditionTakes,
        sheet: AuditionSheet,
        kept: Callable[[AuditionSheet], None],
        report: Callable[[BaseException], None],
        *,
        now: Callable[[], float] = time.time,
        chance: random.Random | None = None,
    ) -> None:
        self.changed: Event[None] = Event()
        self.candidate_changed: Event[str] = Event()
        self._takes = takes
        self._kept = kept
        self._report = report
        self._now = now
        self._chance = chance or random.Random()
        self._planner = Planner(takes.catalogue)
        self._sheet = sheet
        self._performances: dict[str, Performance] = {}
        self._blind: tuple[str, ...] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._disconnects = [
            file.jobs.job_changed.connect(self._on_job) for file in (takes.bought, takes.made)
        ]
        self._disconnects.append(takes.catalogue.changed.connect(self._on_catalogue))
        self._perform()

    # What there is

    @property
    def sheet(self) -> AuditionSheet:
        """The line and its candidates, with what the user thinks of them."""
        return self._sheet

    @property
    def keys(self) -> tuple[str, ...]:
        """The candidates in the order they are shown and played."""
        return self._sheet.keys if self._blind is None else self._blind

    @property
    def blind(self) -> bool:
        """Whether the names are hidden and the order is by chance."""
        return self._blind is not None

    @property
    def has_bought(self) -> bool:
        """Whether money was spent on this line, or is being spent."""
        return any(made.has_bought for made in self._performances.values())

    def view(self, key: str) -> CandidateView:
        """What one sees of a candidate; KeyError when there is none of that key."""
        candidate = self._sheet.candidate(key)
        if candidate is None:
            raise KeyError(key)
        return self._performances[key].view(candidate)

    def views(self) -> tuple[CandidateView, ...]:
        """All of them, in the order they are shown."""
        return tuple(map(self.view, self.keys))

    def sound(self, key: str) -> CandidateSound | None:
        """What is heard of a candidate, once it is ready."""
        performance = self._performances.get(key)
        return performance.sound if performance is not None else None

    # What the user changes

    def open(self, sheet: AuditionSheet) -> None:
        """Go on with another line or other candidates; what speaks both before and after goes on."""
        same = sheet.line == self._sheet.line
        self._sheet = sheet
        for key in tuple(self._performances):
            if not same or key not in sheet.keys:
                self._drop(key)
        if self._blind is not None:
            known = tuple(key for key in self._blind if key in sheet.keys)
            self._blind = (*known, *(key for key in sheet.keys if key not in known))
        self._perform()
        self._keep()
        self.changed.emit(None)

    def add(self, voices: Iterable[CastVoice]) -> int:
        """Let these voices speak as well; how many of them were not here already."""
        before = len(self._sheet.candidates)
        sheet = self._sheet.adding(Candidate(self._plain(voice)) for voice in voices)
        if len(sheet.candidates) > before:
            self.open(sheet)
        return len(sheet.candidates) - before

    def remove(self, key: str) -> None:
        """Leave a candidate out."""
        self.open(self._sheet.without(key))

    def change_voice(self, key: str, voice: CastVoice) -> bool:
        """Give a candidate other settings; False when the voice is here with these already.

        What the user thought of it stays with the settings it was thought of.
        """
        voice = self._plain(voice)
        if candidate_key(voice) in self._sheet.keys:
            return False
        if self._blind is not None:
            self._blind = tuple(candidate_key(voice) if known == key else known for known in self._blind)
        self.open(self._sheet.replacing(key, Candidate(voice)))
        return True

    def judge(self, key: str, judgement: Judgement) -> None:
        """Keep what the user thinks of a candidate."""
        candidate = self._sheet.candidate(key)
        if candidate is not None and candidate.judgement != judgement:
            self._put(replace(candidate, judgement=judgement))

    def set_blind(self, on: bool) -> None:
        """Hide the names and put the candidates in an order by chance, or show them again."""
        if on is self.blind:
            return
        keys = self._sheet.keys
        self._blind = tuple(self._chance.sample(keys, len(keys))) if on else None
        self.changed.emit(None)

    # Rendering

    def bill(self, keys: Sequence[str] | None = None, *, again: bool = False) -> Bill:
        """What letting these candidates speak, or all that wait, would buy, counted by voice.

        `again` counts what was sent before as well.
        """
        wanted = self._waiting() if keys is None else keys
        performances = [self._performances[key] for key in wanted if key in self._performances]
        requests = [made.missing if again else made.bought for made in performances]
        bought = {request.digest: request for group in requests for request in group}
        return bill_of(bought.values(), sum(map(bool, requests)), self._takes.catalogue)

    def render(self, keys: Sequence[str] | None = None, *, again: bool = False) -> None:
        """Let these candidates speak, or all that wait; on the user's word also those sent `again`."""
        for key in self._waiting() if keys is None else keys:
            performance = self._performances.get(key)
            if performance is not None and performance.task is None and performance.plan_problem is None:
                self._start(key, performance, again=again)

    async def cancel(self, key: str) -> None:
        """Stop making a candidate; what it has already is kept."""
        performance = self._performances.get(key)
        for handle in performance.handles if performance is not None else ():
            await self._takes.file_for(handle.job.request).jobs.cancel(handle.job.id)

    async def close(self) -> None:
        """Wait for nothing more; jobs for what is being bought go on."""
        for disconnect in self._disconnects:
            disconnect()
        for performance in self._performances.values():
            if performance.task is not None:
                performance.task.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)

    # Inside

    def _waiting(self) -> tuple[str, ...]:
        waits = CandidateState.WAITING
        return tuple(key for key, performance in self._performances.items() if performance.state is waits)

    def _plain(self, voice: CastVoice) -> CastVoice:
        """The voice without the settings that are as the model has them anyway."""
        model = next((known for known in self._takes.catalogue.models if known.id == voice.voice.model), None)
        defaults = {} if model is None else {each.name: each.default for each in model.parameters}
        settings = {name: value for name, value in voice.settings.items() if value != defaults.get(name)}
        return replace(voice, settings=settings)

    def _keep(self) -> None:
        self._kept(self._sheet)

    def _put(self, candidate: Candidate) -> None:
        self._sheet = self._sheet.replacing(candidate.key, candidate)
        self._keep()
        self.candidate_changed.emit(candidate.key)

    def _perform(self) -> None:
        """Plan what is new, and start what costs nothing."""
        made = {
            candidate.key: Performance(self._sheet.line, candidate, self._planner, self._takes)
            for candidate in self._sheet.candidates
            if candidate.key not in self._performances
        }
        # Beginning tells observers, who look at all candidates.
        self._performances.update(made)
        for key, performance in made.items():
            self._begin(key, performance)

    def _begin(self, key: str, performance: Performance) -> None:
        if not self._sheet.line.strip():
            return
        performance.problem = performance.why_not
        if performance.problem is None and not performance.requests:
            performance.plan_problem = performance.problem = NothingToSay(
                tr("Nothing in this line is spoken."), advice=tr("Write some words.")
            )
        if performance.problem is None and not performance.bought:
            self._start(key, performance)

    def _start(self, key: str, performance: Performance, *, again: bool = False) -> None:
        performance.problem, performance.cancelled, performance.heard_first = None, False, False
        name = f"candidate {performance.voice.voice}"
        performance.task = asyncio.create_task(self._bring(performance, again=again), name=name)
        self._ending.add(performance.task)
        performance.task.add_done_callback(self._ending.discard)
        performance.task.add_done_callback(lambda task: self._on_end(key, performance, task))
        self.candidate_changed.emit(key)

    async def _bring(self, performance: Performance, *, again: bool) -> None:
        missing = performance.missing
        performance.handles = tuple(self._takes.submit(request, again=again) for request in missing)
        jobs = [await handle.finished() for handle in performance.handles]
        problem = next((job.error for job in jobs if job.error is not None), None)
        if problem is not None:
            raise problem
        performance.cancelled = any(job.take_id is None for job in jobs)
        if performance.cancelled:
            return
        takes = {request.digest: await self._takes.audio(request) for request in performance.requests}
        performance.sound = await asyncio.to_thread(candidate_sound, performance.items, takes)

    def _on_end(self, key: str, performance: Performance, task: asyncio.Task[None]) -> None:
        performance.task, performance.handles = None, ()
        if task.cancelled():
            return
        problem = task.exception()
        if isinstance(problem, StudioError):
            performance.problem = problem
        elif problem is not None:
            self._report(problem)
            performance.problem = SpeechError(tr("The studio made a mistake with this voice."))
        elif performance.cancelled:
            performance.problem = performance.why_not
        if self._performances.get(key) is performance:
            self._keep_measure(key, performance)
            self.candidate_changed.emit(key)

    def _keep_measure(self, key: str, performance: Performance) -> None:
        candidate = self._sheet.candidate(key)
        if candidate is not None and candidate.first_sound != performance.first_sound:
            self._put(replace(candidate, first_sound=performance.first_sound))

    def _drop(self, key: str) -> None:
        """Forget a performance. What costs nothing need not be finished; what is paid for is."""
        performance = self._performances.pop(key)
        for handle in performance.handles:
            model = self._takes.catalogue.model(handle.job.request.voice.model)
            if model.free and not handle.job.state.ended:
                ending = asyncio.create_task(self._takes.made.jobs.cancel(handle.job.id))
                self._ending.add(ending)
                ending.add_done_callback(self._ending.discard)
        if performance.task is not None:
            performance.task.cancel()

    def _on_job(self, job: Job) -> None:
        for key, performance in self._performances.items():
            if performance.task is None or not performance.uses(job.request.digest):
                continue
            first = performance.requests[0].digest == job.request.digest
            asked = job.purchase_id is not None and job.started is not None
            if first and asked and job.state is JobState.RECEIVING and not performance.heard_first:
                performance.heard_first = True
                performance.first_sound = self._now() - (job.started or 0.0)
            self.candidate_changed.emit(key)

    def _on_catalogue(self, _nothing: None) -> None:
        """Voices became known: what could not be planned may be possible now."""
        self._planner.forget()
        for key in [key for key, made in self._performances.items() if made.plan_problem is not None]:
            self._drop(key)
        self._perform()
        self.changed.emit(None)
