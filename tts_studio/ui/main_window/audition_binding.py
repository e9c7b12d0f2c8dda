"""Joins the audition page to the user's auditions and to the open project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.audition import AuditionSheet, Judgement
from tts_studio.domain.errors import StudioError, UsageError
from tts_studio.domain.preset import written_preset
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import CastVoice, Voice, VoiceId
from tts_studio.engine.audition import Audition
from tts_studio.engine.audition_desk import AuditionDesk
from tts_studio.engine.auditions import Auditions
from tts_studio.engine.candidate import CandidateView
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.audition.audition_view import AuditionView
from tts_studio.ui.audition.audition_words import blind_name, digit_of
from tts_studio.ui.audition.candidate_row import CandidateRow, RowWords
from tts_studio.ui.binding import Bindings, Coalescer
from tts_studio.ui.cast_panel.cast_words import settings_words
from tts_studio.ui.language_names import language_name
from tts_studio.ui.main_window.audition_listening import AuditionListening
from tts_studio.ui.main_window.audition_menus import AuditionMenus
from tts_studio.ui.main_window.audition_orders import AuditionOrders
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.naming import voice_words
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope

ROWS_EVERY_MS = 50


@dataclass(frozen=True, slots=True)
class AuditionHelp:
    """What the page needs of the rest of the window.

    `selected_line` is the selection of the script, or the segment under the cursor without its speaker's
    name; `favourites` and `selected_voice` are those of the list of voices. `preset` gives the voice of a
    preset by its name, or raises a StudioError.
    """

    open_page: Callable[[], None]
    selected_line: Callable[[], str]
    favourites: Callable[[], frozenset[VoiceId]]
    selected_voice: Callable[[], VoiceId | None]
    preset: Callable[[str], CastVoice]
    output_device: Callable[[], str]
    tell: Callable[[Notice], None]
    tell_error: Callable[[StudioError], None]


class AuditionBinding(QObject):
    """Takes to the engine what the page asks for and brings back what becomes of it."""

    def __init__(
        self,
        view: AuditionView,
        desk: AuditionDesk,
        editing: EditorBinding,
        help_: AuditionHelp,
        consent: Consent,
        tasks: TaskScope,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._view, self._desk, self._editing, self._help = view, desk, editing, help_
        self._tasks = tasks
        self._session: ProjectSession | None = None
        self._auditions: Auditions | None = None
        self._changed: set[str] = set()
        self._bindings = Bindings(self)
        self._project_bindings = Bindings(self)
        self._rows = Coalescer(self, ROWS_EVERY_MS, self._show_changed)
        self._listening = AuditionListening(view, desk.player, self._choose_device, tasks, self)
        self._orders = AuditionOrders(consent, tasks, window)
        self._menus = AuditionMenus(self)
        self._connect()

    def attach(self, session: ProjectSession) -> None:
        """Cast voices in another project, and show its line."""
        self._project_bindings.release()
        self._session = session
        self._project_bindings.bind(session.script_changed, self._on_script)
        self._on_script(None)
        self._show()

    def detach(self) -> None:
        """Let go of the project."""
        self._project_bindings.release()
        self._changed.clear()
        self._session = None

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the actions do."""
        return {"audition-line": self.audition_line, "go-to-audition": self.show_page}

    def show_page(self) -> None:
        """Bring the page to the front."""
        self._help.open_page()
        self.page_shown()

    def page_shown(self) -> None:
        """The page is in front: open the auditions, if they are not yet."""
        if self._auditions is None:
            self._tasks.start(self._open, replacing="audition")

    def audition_line(self) -> None:
        """Let the candidates speak what is selected, or the segment under the cursor."""
        line, view = self._help.selected_line(), self._editing.current
        self._view.end_writing()
        self._help.open_page()
        if view is not None:
            self._view.estimate.choose_speaker(view.segment.speaker)
        if line.strip():
            self._tasks.start(self._open_with, line, replacing="audition")
        else:
            self.page_shown()

    # What the menus ask for

    def add_voices(self, voices: Iterable[CastVoice]) -> None:
        """Let more voices speak the line; say when all of them are here already."""
        self._tasks.start(self._add, tuple(voices))

    async def _add(self, voices: tuple[CastVoice, ...]) -> None:
        auditions = await self._open()
        if voices and not auditions.current.add(voices):
            sentence = tr("These voices are in the audition already.")
            self._help.tell(Notice(Kind.INFO, sentence))

    def add_voice(self, voice: VoiceId) -> None:
        """Let a voice of the list speak the line."""
        self.add_voices((CastVoice(voice),))

    def add_preset(self, name: str) -> None:
        """Let a preset's voice speak the line with its settings."""
        try:
            self.add_voices((self._help.preset(name),))
        except StudioError as problem:
            self._help.tell_error(problem)

    def add_free_voices(self) -> None:
        """Let the free voices of the line's language speak it."""
        self.add_voices(CastVoice(voice.id) for voice in self.free_voices())

    def free_voices(self) -> tuple[Voice, ...]:
        """The voices that cost nothing and speak the language of the project's narrator."""
        session = self._session
        if session is None:
            return ()
        catalogue = session.catalogue
        free = {model.id for model in catalogue.models if model.free}
        language = self.language()
        return tuple(
            voice
            for voice in catalogue.voices
            if voice.id.model in free and any(_primary(tag) == language for tag in voice.languages)
        )

    def language(self) -> str:
        """The primary language of whoever the winner would be cast as: `en`."""
        session = self._session
        if session is None:
            return "en"
        cast_voice = session.cast.voice_of(self._view.estimate.speaker)
        entry = session.catalogue.find(cast_voice.voice)
        spoken = cast_voice.language or next(iter(entry.languages if entry else ()), "")
        return _primary(spoken) if spoken and spoken != "auto" else "en"

    def remove(self, key: str) -> None:
        """Leave a candidate out."""
        if self._audition is not None:
            self._audition.remove(key)

    # Inside

    @property
    def _audition(self) -> Audition | None:
        return self._auditions.current if self._auditions is not None else None

    def _connect(self) -> None:
        view, menus = self._view, self._menus
        view.line_written.connect(self._on_line)
        view.add_menu_requested.connect(self._on_add_menu)
        view.earlier_requested.connect(self._on_earlier_menu)
        view.free_voices_requested.connect(self.add_free_voices)
        view.voice_dropped.connect(self._on_dropped)
        view.try_again_requested.connect(self.page_shown)
        view.candidates.row_made.connect(self._on_row)
        view.candidates.removal_requested.connect(self.remove)
        view.listening.blind_toggled.connect(self._on_blind)
        view.listening.shortlist_toggled.connect(self._show)
        view.estimate.render_requested.connect(self._orders.render_waiting)
        menus.voices_chosen.connect(self._on_voices)
        menus.sheet_chosen.connect(self._on_sheet)
        menus.settings_chosen.connect(self._ask_for_settings)
        menus.removal_chosen.connect(self.remove)
        bindings = self._always = Bindings(self)
        bindings.bind(self._desk.player.failed, self._help.tell_error)

    def _on_add_menu(self, button: QWidget) -> None:
        free = tuple(voice.id for voice in self.free_voices())
        favourites = tuple(sorted(self._help.favourites()))
        language = language_name(self.language())
        self._menus.add_voices(button, self._help.selected_voice(), favourites, free, language)

    def _on_earlier_menu(self, button: QWidget) -> None:
        if self._auditions is not None:
            current = self._auditions.current.sheet.id
            self._menus.earlier_lines(button, self._auditions.earlier, current)

    def _on_candidate_menu(self, key: str, button: QWidget) -> None:
        audition = self._audition
        if audition is not None and key in audition.keys:
            self._menus.candidate(button, key, blind=audition.blind)

    def _on_voices(self, voices: tuple[VoiceId, ...]) -> None:
        self.add_voices(map(CastVoice, voices))

    def _on_sheet(self, sheet: AuditionSheet) -> None:
        if self._auditions is not None:
            self._view.end_writing()
            self._auditions.reopen(sheet)

    def _choose_device(self) -> None:
        self._desk.player.choose_device(self._help.output_device())

    async def _open(self) -> Auditions:
        try:
            auditions = await self._desk.open()
        except StudioError as problem:
            self._view.show_problem(str(problem), try_again=True)
            raise
        if self._auditions is not auditions:
            self._auditions = auditions
            self._bindings.release()
            self._bindings.bind(auditions.current.changed, self._show)
            self._bindings.bind(auditions.current.candidate_changed, self._on_candidate)
            self._bindings.bind(auditions.failed, self._help.tell_error)
            self._listening.attach(auditions.current)
            self._orders.attach(auditions.current)
            if auditions.problem is not None:
                self._help.tell_error(auditions.problem)
            self._view.show_problem("")
            self._show()
        return auditions

    async def _open_with(self, line: str) -> None:
        auditions = await self._open()
        auditions.set_line(line)
        if not auditions.current.keys and self._session is not None:
            auditions.current.add([self._session.cast.voice_of(self._view.estimate.speaker)])
        self._show()

    def _on_script(self, _script: object) -> None:
        if self._session is not None:
            names = self._session.script.speakers
            self._view.estimate.show_speakers({name.casefold(): name for name in names})

    def _on_line(self, line: str) -> None:
        if self._auditions is None:
            self._tasks.start(self._open_with, line, replacing="audition")
            return
        try:
            self._auditions.set_line(line)
            self._view.show_problem("")
        except UsageError as problem:
            self._view.show_problem(str(problem))

    def _on_dropped(self, written: str) -> None:
        preset = written_preset(written)
        if preset is not None:
            self.add_preset(preset)
            return
        try:
            self.add_voice(VoiceId.parse(written))
        except UsageError as problem:
            self._help.tell_error(problem)

    # Showing

    def _words(self, views: tuple[CandidateView, ...]) -> dict[str, RowWords]:
        audition = self._audition
        blind = audition is not None and audition.blind
        only = self._view.listening.only_shortlisted
        words: dict[str, RowWords] = {}
        for place, view in enumerate(views):
            if only and not view.judgement.shortlisted:
                continue
            digit = digit_of(len(words))
            if blind:
                words[view.key] = RowWords(digit, blind_name(place), "", blind=True)
            elif self._session is not None:
                name, model = voice_words(view.voice.voice, self._session.catalogue)
                settings = settings_words(view.voice, self._model(view.voice.voice))
                words[view.key] = RowWords(digit, name, " · ".join(filter(None, (model, settings))))
        return words

    def _show(self, _nothing: object = None) -> None:
        audition = self._audition
        if audition is None:
            return
        self._changed.clear()
        views = audition.views()
        self._view.show_line(audition.sheet.line)
        self._view.listening.show_blind(on=audition.blind)
        self._view.show_views(views, self._words(views))
        self._listening.show()

    def _on_candidate(self, key: str) -> None:
        self._changed.add(key)
        self._rows.request()

    def _show_changed(self) -> None:
        audition, changed = self._audition, self._changed
        self._changed = set()
        if audition is None or not changed:
            return
        if self._view.listening.only_shortlisted:
            self._show()
            return
        views = audition.views()
        words = self._words(views)
        for view in views:
            if view.key in changed:
                self._view.candidates.show_view(view, words.get(view.key))
        self._view.show_figures(views)
        self._listening.show()

    # A row

    def _view_of(self, key: str) -> CandidateView | None:
        audition = self._audition
        return audition.view(key) if audition is not None and key in audition.keys else None

    def _model(self, voice: VoiceId) -> SpeechModel | None:
        models = self._session.catalogue.models if self._session is not None else ()
        return next((model for model in models if model.id == voice.model), None)

    def _ask_for_settings(self, key: str) -> None:
        view, session = self._view_of(key), self._session
        model = self._model(view.voice.voice) if view is not None else None
        if view is not None and session is not None and model is not None:
            voice = view.voice.voice
            entry = session.catalogue.find(voice) or Voice(voice, voice.voice)
            self._orders.ask_for_settings(view, model, entry)

    def _on_blind(self, on: bool) -> None:
        if self._audition is not None:
            self._listening.stop()
            self._audition.set_blind(on)

    def _on_row(self, row: CandidateRow) -> None:
        row.play_requested.connect(self._listening.on_play)
        row.step_requested.connect(self._orders.make_again)
        row.cancel_requested.connect(self._on_cancel)
        row.cast_requested.connect(self._on_cast)
        row.menu_requested.connect(self._on_candidate_menu)
        row.judged.connect(self._on_judged)

    def _on_judged(self, key: str, judgement: Judgement) -> None:
        if self._audition is not None:
            self._audition.judge(key, judgement)

    def _on_cast(self, key: str) -> None:
        view, session = self._view_of(key), self._session
        if view is None or session is None:
            return
        speaker = self._view.estimate.speaker
        session.set_voice(speaker, view.voice)
        name, _model = voice_words(view.voice.voice, session.catalogue)
        who = speaker or tr("the narrator")
        self._help.tell(
            Notice(Kind.INFO, tr("{voice} is now the voice of {speaker}.", voice=name, speaker=who))
        )

    def _on_cancel(self, key: str) -> None:
        if self._audition is not None:
            self._tasks.start(self._audition.cancel, key)


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()
