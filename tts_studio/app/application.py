"""The studio's window and everything behind it, put together and taken apart in good order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from tts_studio.app import long_lived
from tts_studio.app.clone_making import clone_desk
from tts_studio.app.crash_report import CrashReports
from tts_studio.app.event_loop import on_quit_signals
from tts_studio.app.language import LanguageControl
from tts_studio.app.project_change import ProjectChange
from tts_studio.app.project_desk import ProjectDesk
from tts_studio.app.recovery_words import migrated_words, recovered_words
from tts_studio.app.second_window import start_second_window
from tts_studio.app.sounds import Sounds
from tts_studio.app.voice_learning import VoiceLearning
from tts_studio.app.voice_preview import VoicePreview
from tts_studio.audio.devices import device_names
from tts_studio.audio.portaudio import PortAudio
from tts_studio.domain.errors import AudioError, ProjectInUse, StudioError
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice
from tts_studio.engine.accounts import Accounts
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.auditions import AuditionPlaces
from tts_studio.engine.clone_library import CloneLibrary
from tts_studio.engine.file_player import FilePlayer
from tts_studio.engine.language_check import LanguageCheck, loaded_language_check
from tts_studio.engine.playback import Playback
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.spending import Bill
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voice_presets import VoicePresets
from tts_studio.providers.protocol import SpeechProvider
from tts_studio.providers.registry import create_providers
from tts_studio.settings.master_preset_file import MasterPresetFile
from tts_studio.settings.preset_file import PresetFile
from tts_studio.settings.secrets import Secrets
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.store.clone_store import CloneStore
from tts_studio.store.job_times import JobTimesFile
from tts_studio.store.locations import Locations
from tts_studio.store.resources import resources_path
from tts_studio.store.take_shelf import TakeShelf
from tts_studio.store.voice_cache import VoiceCache
from tts_studio.ui.dialogs import confirm
from tts_studio.ui.error_messages import message_for
from tts_studio.ui.main_window.main_window import MainWindow
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.theme.theme_control import ThemeControl

CLOSING_SECONDS = 5.0
VOICES_SECONDS = 3.0  # how long a project waits for the voices of this computer before it is shown

_WELCOMED, _TAKING_UP, _SETTLING = "welcomed", "taking up", "settling"


class Application:
    """The composition root. Make it on the running event loop, then await `run`."""

    def __init__(
        self,
        app: QApplication,
        locations: Locations,
        reports: CrashReports,
        settings: SettingsStore,
        *,
        providers: Sequence[SpeechProvider] | None = None,
        output: PortAudio | None = None,
        secrets: Secrets | None = None,
        load_language_check: Callable[[], LanguageCheck] = loaded_language_check,
    ) -> None:
        self.settings = settings
        self._languages = LanguageControl(app, settings.text("language"))
        self._locations = locations
        self._reports = reports
        self._leave = asyncio.Event()
        self._load_language_check = load_language_check
        self._language_check: LanguageCheck | None = None
        loop = asyncio.get_running_loop()
        secrets = secrets or Secrets()
        self.clones = CloneLibrary(CloneStore(locations.voice_samples_folder()))
        if providers is None:
            times = JobTimesFile(locations.job_times_file())
            providers = create_providers(secrets.key, clones=self.clones, times=times)
        self._providers = tuple(providers)
        self._catalogue = VoiceCatalogue(self._providers, VoiceCache(locations.cache_folder()))
        self._work = TaskScope(app, self._tell_error)
        self.accounts = Accounts(self._providers, secrets)
        self._voices = VoiceLearning(
            self._providers, self._catalogue, self.accounts, self._work, self._tell_error
        )
        for provider in self._providers:
            self._work.start(provider.start)
        output = output or PortAudio()
        self._playback = Playback(output, reports.report)
        self._preview = VoicePreview(output, loop.call_soon_threadsafe, self._tell_error)
        self._desk = ProjectDesk(locations, settings, self._catalogue, reports.report)
        self._change = ProjectChange(self._desk, self._leave_project, self._enter_project)
        self.audition_desk = AuditionDesk(
            self._audition_places,
            lambda: TakeShelf(locations.takes_folder()),
            self._catalogue,
            output,
            reports.report,
        )
        self.clone_desk = clone_desk(self.clones, self._catalogue, self.audition_desk, output, locations)
        self.files = FilePlayer(output)
        self.presets = VoicePresets(PresetFile(locations.presets_file()))
        self.master_presets = MasterPresetFile(locations.master_presets_file())
        self._themes = ThemeControl(app, resources_path(), settings.text("theme"))
        self._settings_left = settings.changed.connect(self._on_setting)
        self.window = MainWindow(self, self._playback, self._themes)
        self._playback.noticed.connect(self._on_notice)
        self.files.noticed.connect(self._on_notice)
        players = (self.audition_desk.player, self.clone_desk.player)
        self._sounds = Sounds(self._playback, players, self._preview, self.files, settings, self._work)
        reports.attach(loop, self._on_crash)
        on_quit_signals(loop, self.ask_to_close)

    # What the window asks for.

    @property
    def session(self) -> ProjectSession | None:
        """The open project; None while one is being opened."""
        return self._desk.session

    @property
    def playback(self) -> Playback:
        """What plays the open project."""
        return self._playback

    @property
    def projects_folder(self) -> Path:
        """Where projects are kept unless the user says otherwise."""
        return self._locations.projects_folder()

    def recent(self) -> tuple[Path, ...]:
        """Projects opened before, the newest first."""
        return self._desk.recent()

    def forget_recent(self) -> None:
        """Empty that list."""
        self._desk.forget_recent()

    def sample(self) -> str:
        """The welcome script."""
        return (resources_path() / "samples" / "welcome.txt").read_text(encoding="utf-8")

    async def new_project(self, text: str) -> None:
        """Open a new untitled project with this script."""
        await self._change.to(await self._desk.new(text))

    async def open_path(self, path: Path) -> None:
        """Open a project; of one that is open elsewhere a copy is offered instead."""
        try:
            await self._change.open(path)
        except ProjectInUse as error:
            self._offer_copy(path, error)

    async def open_window(self, path: Path | None) -> None:
        """Open a project in a window of its own, a new untitled one for None."""
        start_second_window(path or await self._desk.new_file())

    async def recover(self, path: Path) -> None:
        """Open a new project with all that can be read of a damaged one, and tell what that is."""
        session, salvaged = await self._desk.recover(path)
        await self._change.to(session)
        self.window.tell(Notice(Kind.INFO, recovered_words(session.path.name, salvaged)))

    async def save_as(self, path: Path) -> None:
        """Give the project this name, replacing what was there, and go on in that file."""
        if self.session is not None:
            await self.session.save_as(path, overwrite=True)
            await self._desk.renamed()
            self.window.name_changed()

    def preview_bill(self, voice: CastVoice) -> Bill | None:
        """What letting a voice say its sentence would buy; None when that is free, the second time always."""
        if self.session is None:
            return None
        bill = self.session.spending.bill_for(self._preview.missing(self.session, voice))
        return bill if bill.requests else None

    async def preview(self, voice: CastVoice) -> None:
        """Let a voice say a sentence, and buy it where it is not ours yet."""
        await self.demonstrate(voice, "")

    async def demonstrate(self, voice: CastVoice, text: str) -> None:
        """Let a voice say a text, its own sentence when that is empty."""
        if self.session is not None:
            await self._sounds.silence()
            await self._preview.play(self.session, voice, self.settings.text("output_device"), text)

    async def outputs(self) -> Mapping[str, str]:
        """The names of the output devices by id; empty when sound does not work here."""
        try:
            return device_names(await self._playback.outputs())
        except AudioError:
            return {}

    async def diagnostics(self) -> str:
        """What works on this computer, as text."""
        from tts_studio.app.diagnostics import diagnostics_text

        outputs = await self.outputs()
        return diagnostics_text(self._locations, self._catalogue, outputs.values())

    def ask_to_close(self) -> None:
        """End the program in good order; asking again meanwhile changes nothing."""
        self._leave.set()

    # The life of the program.

    async def run(self, project: Path | None = None, *, shown: Callable[[], None] = lambda: None) -> None:
        """Show the window with this project, or with the last one, until the user has had enough."""
        self.window.show()
        shown()
        self._playback.prepare()
        self._work.start(self._begin, project, replacing="begin")
        await self._leave.wait()
        while not await self._may_leave():
            self._leave.clear()
            await self._leave.wait()
        await self._take_apart()

    async def _begin(self, project: Path | None) -> None:
        await self._catalogue.recall()
        self._voices.begin()
        if self.settings.problem is not None:
            self._tell_error(self.settings.problem)
        async with self._change.opening:
            session = await self._first_session(project)
            try:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(VOICES_SECONDS):
                        await self._voices.own_known.wait()
            finally:
                await self._change.to(session)
        self._language_check = await asyncio.to_thread(self._load_language_check)
        if self.session is not None:
            self._work.start(self._settle, self.session, self._language_check, replacing=_SETTLING)

    async def _first_session(self, project: Path | None) -> ProjectSession:
        wanted = project if project is not None else self._desk.last()
        if wanted is not None:
            try:
                return await self._desk.open(wanted, create=project is not None)
            except ProjectInUse as error:
                self._offer_copy(wanted, error)
                return await self._desk.new("")
            except StudioError as error:
                self._tell_error(error)
                return await self._desk.new("")
        first_time = not self.settings.window_state(_WELCOMED)
        with contextlib.suppress(StudioError):
            self.settings.set_window_state(_WELCOMED, "yes")
        return await self._desk.new(self.sample() if first_time else "")

    async def _leave_project(self) -> None:
        """Let go of the open project, once it is safely on disk."""
        if self.session is None:
            return
        self.window.take_text()
        await self.session.flush()
        self.window.leave_project()
        self._work.cancel(_TAKING_UP)
        self._work.cancel(_SETTLING)
        long_lived.release()
        await self._playback.attach(None)
        await self.audition_desk.attach(None)

    async def _enter_project(self, session: ProjectSession) -> None:
        """Show a project that was opened."""
        await self._playback.attach(session)
        await self.audition_desk.attach(session)
        self.window.show_project(session)
        long_lived.keep()
        if session.earlier_version is not None:
            self.window.tell(Notice(Kind.INFO, migrated_words(session.path, session.earlier_version)))
        if self._language_check is not None:
            self._work.start(self._settle, session, self._language_check, replacing=_SETTLING)
        self._work.start(self._take_up, session, replacing=_TAKING_UP)

    def _offer_copy(self, path: Path, error: ProjectInUse) -> None:
        message = message_for(error)
        run = partial(self._work.start, self._open_copy, path, replacing="copy")
        offer = tr("Open a Copy")
        self.window.tell(Notice(Kind.ERROR, message.sentence, message.title, button=offer, run=run))

    async def _open_copy(self, path: Path) -> None:
        await self._change.to(await self._desk.open_copy(path))

    async def _settle(self, session: ProjectSession, check: LanguageCheck) -> None:
        """Do what a project wants done once it is on screen."""
        await session.look_at_languages(check)
        long_lived.keep()

    async def _take_up(self, session: ProjectSession) -> None:
        """List what an earlier session left for the user to decide, and fetch what it had ordered."""
        await self.audition_desk.take_up()
        for step in (session.settled, session.jobs.list_unsettled, session.jobs.resume_open):
            await step()

    async def _may_leave(self) -> bool:
        """Whether everything is on disk, or the user does without."""
        if self.session is None:
            return True
        self.window.take_text()
        try:
            await self.session.flush()
        except StudioError as error:
            question = tr("The last changes cannot be saved. Quit without them?")
            return await confirm(self.window, question, str(error), tr("Quit Without Saving"), no=tr("Stay"))
        return True

    async def _take_apart(self) -> None:
        self._reports.detach()
        self._settings_left()
        await self._finish(self._change.end)
        self._work.close()
        await self._finish(self.window.end)
        sounding = (self._playback.close, self._sounds.close, self.clone_desk.close)
        ends = (provider.close for provider in self._providers)
        for step in (*sounding, self.audition_desk.close, self._desk.close, *ends):
            await self._finish(step)
        await self._work.finished()
        self.window.hide()
        self.window.deleteLater()
        long_lived.release()

    async def _finish(self, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """End one part; one that fails or hangs does not keep the others from ending."""
        ending = asyncio.wait_for(step(), CLOSING_SECONDS)
        (problem,) = await asyncio.gather(ending, return_exceptions=True)
        if isinstance(problem, (StudioError, TimeoutError)):
            self._reports.note(problem)
        elif isinstance(problem, BaseException):
            self._reports.report(problem)

    def _audition_places(self) -> AuditionPlaces:
        return AuditionPlaces(self._locations.auditions_file(), self._locations.audition_cache_file())

    def _on_setting(self, name: str) -> None:
        if name == "theme":
            self._themes.choose(self.settings.text("theme"))
        elif name == "language":
            self._work.start(self._change_language)

    async def _change_language(self) -> None:
        """Make the window anew around the open project, in the language that is chosen by then."""
        async with self._languages.turn:
            if not self._languages.differs(self.settings.text("language")):
                return
            preferences = self.window.shows_preferences
            # Before the turn of projects: a task of the window may itself be waiting for that.
            await self.window.end()
            async with self._change.turn:
                await self._playback.stop()
                self.window = self._languages.exchange(
                    self.window,
                    self.settings.text("language"),
                    partial(MainWindow, self, self._playback, self._themes),
                    self.session,
                )
        if preferences:
            self.window.actions_by_id.trigger("preferences")

    def _on_notice(self, sentence: str) -> None:
        self.window.tell(Notice(Kind.WARNING, sentence))

    def _on_crash(self, report: Path | None) -> None:
        sentence = tr("Something unexpected happened. Your work is saved; you can go on.")
        if report is None:
            self.window.tell(Notice(Kind.ERROR, sentence))
            return
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(report)))
        self.window.tell(Notice(Kind.ERROR, sentence, button=tr("Show Report"), run=show))

    def _tell_error(self, error: StudioError) -> None:
        self.window.tell_error(error)
