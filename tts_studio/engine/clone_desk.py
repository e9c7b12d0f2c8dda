"""Where voices are made: recordings, their checks, the upload, and the first words of the new voice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice
from tts_studio.domain.errors import CloneError, StudioError, UnknownModel
from tts_studio.domain.script import parse_script
from tts_studio.domain.speech import SpeechRequest
from tts_studio.domain.translation import tr
from tts_studio.domain.unfinished_voice import Sample, UnfinishedVoice
from tts_studio.domain.voice import Cast, CastVoice, VoiceId
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.clone_library import CLONE_MODEL, CloneLibrary
from tts_studio.engine.planner import Planner
from tts_studio.engine.recording import RecordingDesk, delete_recording
from tts_studio.engine.sample_sheet import SampleSheet, next_recording_name
from tts_studio.engine.spending import Bill
from tts_studio.engine.threads import seen_through, to_the_end
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.providers.protocol import UploadProgress, VoiceCloner
from tts_studio.store.clone_store import Removed
from tts_studio.store.unfinished_voice_file import UnfinishedVoiceFile

if TYPE_CHECKING:
    from tts_studio.engine.audition_player import AuditionPlayer
    from tts_studio.engine.audition_sound import CandidateSound
    from tts_studio.engine.sample_bench import SampleBench


class CloneDesk:
    """Belongs to the event loop. Uploads go to whoever runs the model of cloned voices.

    `draft` is what was said so far of the voice that is being made; it is kept with the recordings.
    """

    def __init__(
        self,
        library: CloneLibrary,
        catalogue: VoiceCatalogue,
        auditions: AuditionDesk,
        recording: RecordingDesk,
        player: AuditionPlayer,
        bench: SampleBench,
        unfinished: UnfinishedVoiceFile,
    ) -> None:
        self.sheet = SampleSheet()
        self.draft: CloneDraft | None = None
        self.library, self.recording, self.player, self.bench = library, recording, player, bench
        self._catalogue, self._auditions = catalogue, auditions
        self._planner = Planner(catalogue)
        self._unfinished = unfinished
        self._keeping, self._taking_up = asyncio.Lock(), asyncio.Lock()
        self._taken_up = False
        self._untold = 0

    @property
    def provider(self) -> str:
        """The id of the provider that clones; empty when nobody does."""
        try:
            provider = self._catalogue.provider_of(CLONE_MODEL)
        except UnknownModel:
            return ""
        return provider.id if provider.cloner is not None else ""

    @property
    def terms(self) -> str:
        """The page on which the service says what becomes of a sample."""
        return self._cloner().terms

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages a cloned voice speaks."""
        return self._catalogue.model(CLONE_MODEL).languages if self.provider else ("en",)

    async def take_up(self) -> int:
        """Read the voices, and go on with what an earlier session left.

        How many recordings those are is told once. What another window of the studio is at work on is left
        to it.
        """
        await self.library.load()
        async with self._taking_up:
            if not self._taken_up:
                await seen_through(self._take_over())
            left, self._untold = self._untold, 0
        return left

    async def _take_over(self) -> None:
        kept = await to_the_end(self._unfinished.claim)
        if self._unfinished.owned:
            await self._go_on_with(kept)
        self._taken_up = True

    async def _go_on_with(self, kept: UnfinishedVoice) -> None:
        left = {recording.path: recording.text for recording in await self.recording.recover()}
        samples = [sample for sample in kept.samples if not sample.recorded or sample.path in left]
        known = {sample.path for sample in samples}
        names = [sample.name for sample in samples]
        for path, text in left.items():
            if path not in known:
                names.append(next_recording_name(names))
                samples.append(Sample(0, path, names[-1], recorded=True, text=text))
        self.draft = kept.draft
        self.sheet.take_up(samples)
        self._untold = len(samples)

    async def keep(self) -> None:
        """Write down the recordings and `draft`, for the next session; raises CloneError.

        Nothing is written before `take_up`, because it would lie over what an earlier session left.
        """
        if not self._taken_up:
            return
        async with self._keeping:
            await to_the_end(self._unfinished.keep, UnfinishedVoice(self.sheet.samples, self.draft))

    async def make(self, draft: CloneDraft, progress: UploadProgress) -> ClonedVoice:
        """Keep the recordings on the sheet as a voice, take them off it, and upload their sample.

        Raises what the library raises. When the upload fails or is cancelled the voice is kept, and a failure
        says so.
        """
        cloner = self._cloner()
        samples = self.sheet.samples
        if not samples:
            raise CloneError(tr("There is no recording yet."), advice=tr("Record one, or choose files."))
        if not draft.transcript:
            read = dict.fromkeys(sample.text for sample in samples if sample.text)
            draft = replace(draft, transcript="\n\n".join(read))
        await self.library.check([sample.path for sample in samples], [sample.edit for sample in samples])
        voice = await seen_through(self._become_voice(draft, samples))
        try:
            await self.library.upload(voice.id, cloner, progress)
        except StudioError as problem:
            # Deleting a voice while it is uploaded ends its upload, and then nothing is kept to upload.
            if voice.id in {known.id for known in self.library.voices}:
                problem.advice = tr(
                    "“{name}” is kept under “My voices”; upload it from there.", name=voice.name
                )
            raise
        return await self.library.get(voice.id)

    async def upload(self, voice_id: str, progress: UploadProgress) -> None:
        """Upload a voice's sample again; raises what the library raises."""
        await self.library.upload(voice_id, self._cloner(), progress)

    async def rename(self, voice_id: str, name: str) -> None:
        """Show a voice under another name everywhere; raises UsageError for what cannot be one."""
        await self.library.rename(voice_id, name)
        await self._catalogue.refresh(CLONE_MODEL)

    async def remove(self, voice_id: str) -> Removed:
        """Put a voice into the trash and out of the lists."""
        removed = await self.library.remove(voice_id)
        await self._catalogue.refresh(CLONE_MODEL)
        return removed

    async def restore(self, removed: Removed) -> None:
        """Undo `remove`; raises CloneError when the name is taken by now."""
        await self.library.restore(removed)
        await self._catalogue.refresh(CLONE_MODEL)

    async def take_in(self, path: Path) -> ClonedVoice:
        """Make a voice of an exported file; raises CloneError."""
        voice = await self.library.take_in(path)
        await self._catalogue.refresh(CLONE_MODEL)
        return voice

    def requests(self, voice_id: str, line: str, language: str) -> tuple[SpeechRequest, ...]:
        """What a line in a cloned voice asks for; raises the StudioError that keeps it from being spoken."""
        script = parse_script(line)
        cast = Cast(CastVoice(VoiceId(CLONE_MODEL, voice_id), language))
        plans = [self._planner.plan(script, segment, cast) for segment in script.segments]
        for plan in plans:
            if plan.problem is not None:
                raise plan.problem
        return tuple(request for plan in plans for request in plan.requests)

    async def bill(self, requests: Sequence[SpeechRequest]) -> Bill:
        """What speaking them would buy; nothing for those spoken before."""
        takes = (await self._auditions.open()).takes
        missing = [request for request in requests if takes.would_buy(request)]
        return takes.bought.spending.bill_for(missing)

    async def speak(self, requests: Sequence[SpeechRequest]) -> CandidateSound:
        """Make what is missing with the user's own takes and ledger, and return how all of it sounds.

        Raises what prevents it.
        """
        takes = (await self._auditions.open()).takes
        for handle in [takes.submit(request) for request in requests if not takes.has(request)]:
            job = await handle.finished()
            if job.error is not None:
                raise job.error
        sounds = [await takes.audio(request) for request in requests]
        from tts_studio.engine.clone_sound import joined_takes

        return await asyncio.to_thread(joined_takes, sounds)

    async def close(self) -> None:
        """Fall silent, end what is being recorded, and delete the recordings that were left out."""
        try:
            await self.recording.close()
        finally:
            try:
                async with self._taking_up:
                    await _delete(self.sheet.discarded)
                    await self.keep()
            finally:
                await to_the_end(self._unfinished.close)
                await asyncio.to_thread(self.player.close)

    async def _become_voice(self, draft: CloneDraft, samples: Sequence[Sample]) -> ClonedVoice:
        """Keep recordings as a voice; they lie with it from then on, and on the sheet no longer."""
        voice = await self.library.add(
            draft,
            [sample.path for sample in samples],
            names=[sample.name for sample in samples],
            edits=[sample.edit for sample in samples],
        )
        self.sheet.give_up(samples)
        self.draft = None
        used = {sample.path for sample in samples}.intersection(self.sheet.discarded)
        with contextlib.suppress(CloneError):
            await self.keep()
        await _delete(used)
        await self._catalogue.refresh(CLONE_MODEL)
        return voice

    def _cloner(self) -> VoiceCloner:
        cloner = self._catalogue.provider_of(CLONE_MODEL).cloner
        if cloner is None:
            raise CloneError(tr("No service here clones voices."))
        return cloner


async def _delete(recordings: Iterable[Path]) -> None:
    for path in recordings:
        with contextlib.suppress(OSError):
            await to_the_end(delete_recording, path)
