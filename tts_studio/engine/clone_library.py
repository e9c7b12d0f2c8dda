"""The user's own voices: kept here, uploaded once, offered like any other voice."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tts_studio.domain.cloned_voice import CloneDraft, ClonedVoice, Upload
from tts_studio.domain.errors import CloneError
from tts_studio.domain.events import Event
from tts_studio.domain.sample_edit import SampleEdit
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import Voice, VoiceId
from tts_studio.engine.threads import seen_through, to_the_end
from tts_studio.providers.protocol import UploadProgress, VoiceCloner
from tts_studio.store.clone_package import export_voice, import_voice
from tts_studio.store.clone_store import CloneStore, Removed

if TYPE_CHECKING:
    from tts_studio.engine.clone_sample import JoinedSample

CLONE_MODEL = "elevenlabs-clone"
OLDEST_UPLOAD = 6 * 86_400.0
"""Seconds after which a sample is uploaded anew: what the service makes is kept for seven days there."""
TRUSTED_FOR = 600.0
"""Seconds for which an address that was seen to work is not looked at again."""
TRASH_KEPT = 30 * 86_400.0
"""Seconds for which a removed voice can be brought back."""


class CloneLibrary:
    """Voices of the user's own. `changed` tells that one was added, renamed, removed or brought back.

    It is the ClonedVoices of the provider that speaks with them: no request leaves without the address of a
    sample that was seen to be there, because without one the service would speak with a voice of its own.
    """

    def __init__(
        self,
        store: CloneStore,
        *,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` is in epoch seconds."""
        self.changed: Event[None] = Event()
        self._store = store
        self._now = now
        self._monotonic = monotonic
        self._voices: tuple[ClonedVoice, ...] = ()
        self._seen: dict[str, float] = {}
        self._uploading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def voices(self) -> tuple[ClonedVoice, ...]:
        """The voices as last read."""
        return self._voices

    @property
    def known(self) -> tuple[Voice, ...]:
        """The same as entries of a voice catalogue."""
        return tuple(map(_listed, self._voices))

    async def listed(self) -> tuple[Voice, ...]:
        """Read them afresh: another program may have added some."""
        await self.load()
        return self.known

    async def load(self) -> None:
        """Read the voices, and forget for good what was removed long ago."""
        await asyncio.to_thread(self._store.empty_trash, TRASH_KEPT)
        await self._read()

    async def get(self, voice_id: str) -> ClonedVoice:
        """One voice as it is now; UnknownVoice when there is none."""
        return await asyncio.to_thread(self._store.get, voice_id)

    async def check(self, samples: Sequence[Path], edits: Sequence[SampleEdit] = ()) -> JoinedSample:
        """Whether these recordings can become a voice; raises AudioUnreadable or CloneError."""
        from tts_studio.engine.clone_sample import check_samples

        return await asyncio.to_thread(check_samples, tuple(samples), tuple(edits))

    async def add(
        self,
        draft: CloneDraft,
        samples: Sequence[Path],
        *,
        names: Sequence[str] = (),
        edits: Sequence[SampleEdit] = (),
    ) -> ClonedVoice:
        """Keep recordings that passed `check` as a new voice, to be uploaded with these edits.

        `names` replace those of the files.

        Raises UsageError for a name that is none, CloneError without consent, when the name is taken, or
        when the disk refuses.
        """
        if not (draft.consent.whose and draft.consent.confirmed_by):
            raise CloneError(
                tr("A voice may only be cloned with the consent of the person it belongs to."),
                advice=tr("Say whose voice it is, and who confirms that."),
            )
        add = partial(self._store.add, names=names, edits=edits)
        voice = await to_the_end(add, draft, tuple(samples))
        await self._changed()
        return voice

    async def rename(self, voice_id: str, name: str) -> ClonedVoice:
        """Show a voice under another name; what it spoke stays as it is."""
        voice = await to_the_end(self._store.rename, voice_id, name)
        await self._changed()
        return voice

    async def retell(self, voice_id: str, transcript: str) -> ClonedVoice:
        """Note what a voice's recordings say; UsageError where that is too much."""
        voice = await to_the_end(self._store.retell, voice_id, transcript.strip())
        await self._changed()
        return voice

    async def remove(self, voice_id: str) -> Removed:
        """Put a voice into the trash, from which `restore` brings it back for a while."""
        removed = await to_the_end(self._store.remove, voice_id)
        await self._changed()
        return removed

    async def removed(self) -> tuple[Removed, ...]:
        """What is in the trash, the newest first."""
        return await asyncio.to_thread(self._store.trash)

    async def restore(self, removed: Removed) -> ClonedVoice:
        """Undo `remove`."""
        voice = await to_the_end(self._store.restore, removed)
        await self._changed()
        return voice

    async def discard(self, removed: Removed) -> None:
        """Delete a removed voice for good, before its time is up."""
        await to_the_end(self._store.discard, removed)
        await self._changed()

    async def export(self, voice_id: str, path: Path) -> None:
        """Write a voice with its originals and consent into one file."""
        await to_the_end(export_voice, self._store, voice_id, path)

    async def take_in(self, path: Path) -> ClonedVoice:
        """Make a voice of such a file, called as it was, with a number behind it if that is taken."""
        voice = await to_the_end(import_voice, self._store, path)
        await self._changed()
        return voice

    async def upload(
        self, voice_id: str, cloner: VoiceCloner, progress: UploadProgress | None = None
    ) -> Upload:
        """Give a voice's sample to the service, whatever was uploaded before; free, and safe to repeat.

        `progress` is told the share that was sent. Raises what `check` and the service raise.
        """
        from tts_studio.engine.clone_sample import join_samples

        samples = await asyncio.to_thread(self._store.sample_paths, voice_id)
        edits = tuple(kept.edit for kept in (await self.get(voice_id)).samples)
        with tempfile.TemporaryDirectory() as folder:
            sample = Path(folder) / "sample.mp3"
            await to_the_end(join_samples, samples, sample, edits)
            address = await cloner.upload(sample, progress)
        upload = Upload(address, self._now())
        await seen_through(self._note(voice_id, upload))
        return upload

    async def _note(self, voice_id: str, upload: Upload) -> None:
        await to_the_end(self._store.note_upload, voice_id, upload)
        self._seen[upload.address] = self._monotonic()
        await self._read()

    async def address(self, voice: str, cloner: VoiceCloner) -> str:
        """Where the service finds the sample of a voice: uploaded now if it is nowhere, or was forgotten.

        Raises UnknownVoice, and what `upload` raises.
        """
        async with self._uploading[voice.casefold()]:
            upload = (await self.get(voice)).upload
            if upload is not None and await self._is_there(upload, cloner):
                return upload.address
            return (await self.upload(voice, cloner)).address

    async def _is_there(self, upload: Upload, cloner: VoiceCloner) -> bool:
        if self._now() - upload.uploaded > OLDEST_UPLOAD:
            return False
        seen = self._seen.get(upload.address)
        if seen is not None and self._monotonic() - seen < TRUSTED_FOR:
            return True
        if not await cloner.holds(upload.address):
            return False
        self._seen[upload.address] = self._monotonic()
        return True

    async def _changed(self) -> None:
        await self._read()
        self.changed.emit(None)

    async def _read(self) -> None:
        self._voices = await asyncio.to_thread(self._store.all)


def _listed(voice: ClonedVoice) -> Voice:
    whose = voice.consent.whose
    return Voice(
        VoiceId(CLONE_MODEL, voice.id),
        voice.name,
        (voice.language,) if voice.language else (),
        tr("Your own voice ({whose}).", whose=whose) if whose else tr("Your own voice."),
        revision=voice.revision,
    )
