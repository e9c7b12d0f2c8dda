"""Joins the Clone page to the recordings, their checks and the upload."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.cloned_voice import ClonedVoice
from tts_studio.domain.errors import Fate, NoKey, StudioError
from tts_studio.domain.sample_measures import Finding, Fix, Grade
from tts_studio.domain.translation import tr, trn
from tts_studio.domain.unfinished_voice import Sample
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.clone_desk import CloneDesk
from tts_studio.engine.clone_library import CLONE_MODEL
from tts_studio.engine.sample_sheet import next_recording_name
from tts_studio.store.project_casts import projects_with
from tts_studio.ui.binding import Bindings
from tts_studio.ui.cloning.clone_view import CloneView
from tts_studio.ui.cloning.sample_row import SampleRow
from tts_studio.ui.dialogs import FileKind, ask_open_files, confirm
from tts_studio.ui.main_window.clone_keeping import CloneKeeping
from tts_studio.ui.main_window.clone_recording import CloneRecording
from tts_studio.ui.main_window.clone_voices import CloneVoices
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope

_MEASURING, _MAKING = "measuring", "making a voice"
_SOUND_SUFFIXES = (
    "wav", "flac", "mp3", "m4a", "aac", "ogg", "opus", "aiff", "aif", "au", "wma", "webm", "mp4", "caf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CloneHelp:
    """What the page needs of the rest of the window."""

    open_page: Callable[[], None]
    output_device: Callable[[], str]
    tell: Callable[[Notice], None]
    tell_error: Callable[[StudioError], None]


class CloneBinding(QObject):
    """Takes to the desk what the page asks for and shows what becomes of it."""

    def __init__(
        self,
        view: CloneView,
        studio: Studio,
        help_: CloneHelp,
        consent: Consent,
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._view, self._studio, self._help, self._tasks, self._window = view, studio, help_, tasks, window
        self._desk: CloneDesk = studio.clone_desk
        self._live: tuple[Finding, ...] = ()
        self._cancelled = False
        self._recording = CloneRecording(
            view.recorder, self._desk.recording, self._show_live, help_.tell_error, tasks, self
        )
        self._keeping = CloneKeeping(view.consent, self._desk, help_.tell_error, tasks, self)
        self._voices = CloneVoices(
            view.mine, self._desk, consent, self._users, self._use, help_.tell, tasks, window
        )
        languages = self._desk.languages
        view.consent.show_languages(languages, "en")
        view.consent.show_terms(self._desk.terms)
        view.consent.suggest_confirmer(_user())
        self._connect()
        self._show_samples(None)

    def page_shown(self) -> None:
        """The page is in front: read what there is, once, and look at the voices again."""
        self._desk.player.choose_device(self._help.output_device())
        self._tasks.start(self._take_up, replacing="clone page")

    def show_page(self) -> None:
        """Bring the page to the front."""
        self._help.open_page()

    async def _take_up(self) -> None:
        recovered = await self._desk.take_up()
        self._keeping.begin()
        if recovered:
            sentence = trn(
                "{count} recording of an earlier session was kept.",
                "{count} recordings of an earlier session were kept.",
                recovered,
            )
            self._help.tell(Notice(Kind.INFO, sentence))
        self._voices.refresh()

    # Recordings

    def _connect(self) -> None:
        view, desk = self._view, self._desk
        view.files_dropped.connect(self._on_files)
        view.samples.record_requested.connect(self._on_record)
        view.samples.files_requested.connect(self._on_choose)
        view.samples.undo_requested.connect(desk.sheet.undo)
        view.samples.row_made.connect(self._on_row)
        view.checks.fix_requested.connect(self._on_fix)
        view.consent.changed.connect(self._show_ready)
        view.upload.make_requested.connect(self._on_make)
        view.upload.cancel_requested.connect(self._on_cancel)
        view.recorder.language_chosen.connect(view.consent.choose_language)
        bindings = Bindings(self)
        bindings.bind(desk.sheet.changed, self._show_samples)
        bindings.bind(desk.recording.recorded, self._on_recorded)
        bindings.bind(desk.recording.changed, self._on_stage)
        bindings.bind(desk.player.changed, self._on_player)
        bindings.bind(desk.player.failed, self._help.tell_error)

    def _on_record(self) -> None:
        self._desk.player.stop()
        self._recording.open(self._view.consent.draft.language or "en")
        self._view.bring_up(self._view.recorder)

    def _on_choose(self) -> None:
        self._tasks.start(self._choose, replacing="choosing recordings")

    async def _choose(self) -> None:
        kinds = (FileKind(tr("Recordings"), _SOUND_SUFFIXES), FileKind(tr("All files"), ()))
        self._on_files(await ask_open_files(self._window, tr("Add Recordings"), Path.home(), kinds))

    def _on_files(self, paths: Sequence[Path]) -> None:
        self._desk.sheet.add(paths)

    def _on_recorded(self, path: Path) -> None:
        sheet, recorder = self._desk.sheet, self._view.recorder
        focused = recorder.isAncestorOf(self._window.focusWidget())
        name = next_recording_name(sample.name for sample in sheet.samples)
        sheet.add([path], recorded=True, name=name, text=recorder.reading)
        if focused and self._view.samples.rows:
            self._view.samples.rows[-1].focus()
        recorder.hide()

    def _on_stage(self, _nothing: None) -> None:
        self._view.samples.show_recording(on=self._desk.recording.active)
        if self._desk.recording.active:
            self._desk.player.stop()

    def _on_row(self, row: SampleRow) -> None:
        sheet = self._desk.sheet
        row.play_requested.connect(self._on_play)
        row.removal_requested.connect(sheet.remove)
        row.renamed.connect(sheet.rename)
        row.trimmed.connect(self._on_trimmed)
        row.retold.connect(sheet.retell)

    def _on_trimmed(self, key: int, start: float, end: float) -> None:
        sample = self._desk.sheet.find(key)
        look = self._desk.bench.known(sample) if sample is not None else None
        whole = look is not None and look.original is not None and end >= look.original.seconds
        self._desk.sheet.trim(key, start, None if whole else end)

    def _on_play(self, key: int) -> None:
        sample = self._desk.sheet.find(key)
        heard = self._desk.player.heard()
        if heard is not None and heard.key == str(key):
            self._desk.player.stop()
        elif sample is not None:
            self._tasks.start(self._play, sample, replacing="playing a recording")

    async def _play(self, sample: Sample) -> None:
        sound = await self._desk.bench.sound(sample)
        self._desk.player.stop()
        self._desk.player.play(str(sample.key), sound)

    def _on_player(self, _nothing: None) -> None:
        heard = self._desk.player.heard() if self._desk.player.playing else None
        key = heard.key if heard is not None else ""
        self._view.samples.show_playing(int(key) if key.isdecimal() else None)

    def _on_fix(self, fix: Fix) -> None:
        """Mend every recording that has this fault."""
        desk = self._desk
        for sample in desk.sheet.samples:
            look = desk.bench.known(sample)
            if look is not None and any(found.fix is fix for found in look.findings):
                desk.sheet.fix(sample.key, fix)

    # Showing

    def _show_samples(self, _nothing: None) -> None:
        sheet, bench = self._desk.sheet, self._desk.bench
        self._view.samples.show_samples(sheet.samples, bench.known, can_undo=sheet.can_undo)
        self._view.show_making(on=bool(sheet.samples) or self._tasks.running(_MAKING))
        self._show_checks()
        self._show_ready()
        self._keeping.note()
        if any(bench.known(sample) is None for sample in sheet.samples):
            self._tasks.start(self._measure, replacing=_MEASURING)

    async def _measure(self) -> None:
        for sample in self._desk.sheet.samples:
            await self._desk.bench.look(sample)
        self._show_samples(None)

    def _show_live(self, findings: Sequence[Finding]) -> None:
        self._live = tuple(findings)
        self._show_checks()

    def _show_checks(self) -> None:
        if self._live:
            self._view.checks.show_findings(self._live, fixable=False)
        else:
            self._view.checks.show_findings(self._desk.bench.report(self._desk.sheet.samples))

    def _show_ready(self) -> None:
        if not self._tasks.running(_MAKING):
            self._view.upload.show_ready(self._view.consent.missing)

    # The voice

    def _on_make(self) -> None:
        self._tasks.start(self._make, replacing=_MAKING)

    def _on_cancel(self) -> None:
        if self._tasks.running(_MAKING):
            self._cancelled = True
            self._tasks.cancel(_MAKING)
            self._view.upload.show_ready(self._view.consent.missing)

    async def _make(self) -> None:
        await self._check_key()
        bad = [found for found in self._view.checks.findings if found.grade is Grade.FAIL]
        if bad and not await self._makes_it_anyway(bad):
            return
        draft, bar = self._view.consent.draft, self._view.upload
        samples, library = self._desk.sheet.samples, self._desk.library
        others = {voice.id for voice in library.voices}
        self._cancelled = False
        bar.show_progress(None)
        try:
            voice = await self._desk.make(draft, bar.show_progress)
            self._tasks.start(self._show_made, voice)
        except StudioError as problem:
            if self._on_the_page(samples):
                bar.show_problem(str(problem))
                return
            self._help.tell_error(problem)
        finally:
            if not self._on_the_page(samples):
                self._made([voice for voice in library.voices if voice.id not in others])

    def _on_the_page(self, samples: Sequence[Sample]) -> bool:
        """Whether recordings still wait for a voice to be made of them."""
        return any(self._desk.sheet.find(sample.key) is not None for sample in samples)

    async def _show_made(self, voice: ClonedVoice) -> None:
        """Bring a new voice to where it can be tried."""
        sentence = tr("“{name}” is made. It stands in the list of voices now.", name=voice.name)
        self._help.tell(Notice(Kind.INFO, sentence))
        if (card := await self._voices.shown(voice.id)) is not None:
            card.focus_line()
            self._view.bring_up(card)

    def _made(self, new: Sequence[ClonedVoice]) -> None:
        """Make room for the next voice, because the recordings belong to a new one now."""
        self._view.consent.begin_anew()
        self._view.upload.show_ready(self._view.consent.missing)
        self._view.show_making(on=bool(self._desk.sheet.samples))
        self._voices.refresh()
        for voice in new if self._cancelled else ():
            if voice.upload is not None:
                # It was there before the wish to cancel it was.
                self._tasks.start(self._show_made, voice)
                continue
            sentence = tr(
                "The upload was cancelled. The voice is kept under “My voices”; upload it from there."
            )
            self._help.tell(Notice(Kind.INFO, sentence))
        self._cancelled = False

    async def _check_key(self) -> None:
        accounts, provider = self._studio.accounts, self._desk.provider
        await accounts.state(provider)
        if accounts.lacks_key(provider):
            raise NoKey(
                tr("There is no key yet for the service that speaks with cloned voices."),
                advice=tr("Open Accounts and paste your key."),
                provider=provider,
                fate=Fate.NOT_ACCEPTED,
            )

    async def _makes_it_anyway(self, bad: Sequence[Finding]) -> bool:
        question = trn("Make the voice although {count} check failed?",
                       "Make the voice although {count} checks failed?", len(bad))  # fmt: skip
        advice = "\n".join(found.told for found in bad)
        return await confirm(self._window, question, advice, tr("Make It Anyway"))

    def _use(self, voice_id: str) -> None:
        session = self._studio.session
        if session is not None:
            session.set_voice("", CastVoice(VoiceId(CLONE_MODEL, voice_id)))
            known = {voice.id: voice.name for voice in self._desk.library.voices}
            name = known.get(voice_id, voice_id)
            self._help.tell(Notice(Kind.INFO, tr("The voice “{name}” is the narrator’s now.", name=name)))

    async def _users(self) -> dict[str, list[str]]:
        """The open project and those opened lately, under the ids of the cloned voices in their casts."""
        session = self._studio.session
        mine = session.path if session is not None else None
        others = tuple(path for path in self._studio.recent() if path != mine)
        found = await asyncio.to_thread(projects_with, CLONE_MODEL, others)
        if session is not None:
            cast = session.cast
            for voice in {cast_voice.voice for cast_voice in (cast.narrator, *cast.speakers.values())}:
                if voice.model == CLONE_MODEL:
                    found.setdefault(voice.voice, []).insert(0, tr("the open project"))
        return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
