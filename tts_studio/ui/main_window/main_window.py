"""The studio's window: the script in the middle, panels around it, the transport below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.engine.playback import Playback
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.audition.audition_view import AuditionView
from tts_studio.ui.cast_panel.cast_panel import CastPanel
from tts_studio.ui.error_messages import message_for
from tts_studio.ui.icons import application_icon
from tts_studio.ui.inspector.inspector import Inspector
from tts_studio.ui.jobs.jobs_panel import JobsPanel
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.main_window.audition_binding import AuditionBinding, AuditionHelp
from tts_studio.ui.main_window.cast_desk import CastDesk
from tts_studio.ui.main_window.clone_corner import CloneCorner
from tts_studio.ui.main_window.deliver_command import DeliverCommand
from tts_studio.ui.main_window.docks import Strip
from tts_studio.ui.main_window.docks_layout import SMALLEST, DocksLayout
from tts_studio.ui.main_window.editor_binding import EditorBinding
from tts_studio.ui.main_window.import_command import ImportCommand
from tts_studio.ui.main_window.jobs_binding import JobsBinding
from tts_studio.ui.main_window.pages import Pages
from tts_studio.ui.main_window.paragraph_offer import ParagraphOffer
from tts_studio.ui.main_window.play_settings import PlaySettings
from tts_studio.ui.main_window.playback_binding import PlaybackBinding
from tts_studio.ui.main_window.preview_command import PreviewCommand
from tts_studio.ui.main_window.project_care import ProjectCare
from tts_studio.ui.main_window.project_commands import ProjectCommands
from tts_studio.ui.main_window.render_binding import RenderBinding
from tts_studio.ui.main_window.retake_orders import RetakeOrders
from tts_studio.ui.main_window.save_notice import SaveNotice
from tts_studio.ui.main_window.script_commands import ScriptCommands
from tts_studio.ui.main_window.status_binding import StatusBinding
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.main_window.tag_help import TagHelp
from tts_studio.ui.main_window.takes_binding import TakesBinding
from tts_studio.ui.main_window.tool_bar import StudioToolBar
from tts_studio.ui.main_window.view_commands import ViewCommands
from tts_studio.ui.main_window.voices_binding import VoicesBinding
from tts_studio.ui.notifications import Kind, Notice, NotificationBar
from tts_studio.ui.problems_panel.problems_panel import ProblemsPanel
from tts_studio.ui.script_editor.script_editor import ScriptEditor
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.takes.takes_panel import TakesPanel
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.theme.theme import Theme
from tts_studio.ui.theme.theme_control import ThemeControl
from tts_studio.ui.transport.transport import Transport
from tts_studio.ui.voice_picker.voice_picker import VoicePicker


class MainWindow(QMainWindow):
    """Shows one project at a time; what it is asked to do goes to the studio, the session and the player."""

    def __init__(self, studio: Studio, playback: Playback, themes: ThemeControl) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("TTS Studio")
        self.setWindowIcon(application_icon())
        self.setMinimumSize(SMALLEST)
        self._studio = studio
        self._tasks = TaskScope(self, self.tell_error)
        theme = themes.theme
        self.actions_by_id = ActionSet(self, theme)
        self.notices = NotificationBar(self, theme)
        self.editor = ScriptEditor(self)
        self.voices = VoicePicker(theme, self)
        self.inspector = Inspector(theme, self)
        self.transport = Transport(playback.peaks, theme, self)
        self.jobs = JobsPanel(theme, self)
        self.problems = ProblemsPanel(theme, self)
        self.cast = CastPanel(theme, self)
        self.takes = TakesPanel(theme, self)
        self.audition = AuditionView(theme, self)
        self.tool_bar = StudioToolBar(self, self.actions_by_id, theme)
        self._compose(theme)
        self._join(studio, playback)
        self._join_audition(studio)
        sharing = (self._consent, self._tasks, self.tell, self.tell_error, self)
        self._clone = CloneCorner(self.pages, studio, themes, *sharing)
        self._delivering = DeliverCommand(studio, themes, self._editing, *sharing[:3], self)
        self._join_takes(studio, playback)
        self._join_commands(studio)
        self._take_theme(theme)
        themes.changed.connect(self._take_theme)
        self._layout.restore(studio.settings)
        self.editor.setEnabled(False)

    def show_project(self, session: ProjectSession) -> None:
        """Show this project from now on."""
        self._editing.attach(session)
        self._writing.attach(session)
        self._tag_help.attach(session)
        self._casting.attach(session)
        self._cast_desk.attach(session)
        self._playing.attach(session)
        self._job_list.attach(session)
        self._renders.attach(session)
        self._take_desk.attach(session)
        self._status.attach(session)
        self._auditioning.attach(session)
        self.editor.setEnabled(True)
        self.editor.setFocus()

    @property
    def handled_actions(self) -> frozenset[str]:
        """The actions that do something here; the panels' own need no help."""
        return frozenset(self._handlers)

    @property
    def shows_preferences(self) -> bool:
        """Whether the preferences are open."""
        return self._view.shows("preferences")

    def take_text(self) -> None:
        """Give the session what is written now."""
        self._editing.take_text()

    def leave_project(self) -> None:
        """Let go of the project, because another one is being opened or the program ends."""
        self._editing.take_text()
        for binding in (
            self._delivering,
            self._auditioning,
            self._status,
            self._take_desk,
            self._renders,
            self._job_list,
            self._playing,
            self._cast_desk,
            self._casting,
            self._writing,
            self._tag_help,
            self._editing,
        ):
            binding.detach()
        self.editor.setEnabled(False)

    def name_changed(self) -> None:
        """The project has another name now."""
        self._status.show_name()

    def tell(self, notice: Notice) -> None:
        """Show a notice in the window."""
        self.notices.tell(notice)

    def tell_error(self, error: StudioError) -> None:
        """Show a failure and offer the action that helps."""
        message = message_for(error)
        action = self.actions_by_id[message.action] if message.action else None
        self.tell(
            Notice(
                Kind.ERROR,
                message.sentence,
                message.title,
                action.iconText() if action is not None else "",
                action.trigger if action is not None else None,
            )
        )

    async def end(self) -> None:
        """Keep the layout, stop everything the window started and wait for it."""
        self._layout.save(self._studio.settings)
        self._view.close_dialogs()
        self.leave_project()
        self._tasks.close()
        await self._tasks.finished()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program ends in good order first; the window goes then."""
        event.ignore()
        self._studio.ask_to_close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc dismisses a notice when nobody else needs the key."""
        if event.key() == Qt.Key.Key_Escape and self.notices.current is not None:
            self.notices.dismiss()
        else:
            super().keyPressEvent(event)

    def _compose(self, theme: Theme) -> None:
        menus = self.actions_by_id.fill(self.menuBar())
        self.menuBar().setObjectName("menuBar")
        self._menus = menus
        self.addToolBar(self.tool_bar)
        middle = QWidget(self)
        middle.setObjectName("middle")
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.pages = Pages(middle)
        self.pages.add("script", tr("Script"), self.editor)
        self.pages.add("audition", tr("Audition"), self.audition)
        layout.addWidget(self.pages, 1)
        # Below the page: what one is writing does not move when a notice comes.
        layout.addWidget(self.notices)
        self.setCentralWidget(middle)
        actions = self.actions_by_id
        contents: Mapping[str, QWidget] = {
            "show-voices": self.voices,
            "show-inspector": self.inspector,
            "show-jobs": self.jobs,
            "show-problems": self.problems,
            "show-cast": self.cast,
            "show-takes": self.takes,
        }
        strip = Strip(self, "playerStrip", self.transport)
        self._layout = DocksLayout(self, contents, actions.__getitem__, strip, theme)

    def _join(self, studio: Studio, playback: Playback) -> None:
        actions, settings = self.actions_by_id, studio.settings
        self._consent = Consent(self, settings)
        self._editing = EditorBinding(self.editor, self)
        ParagraphOffer(self.editor.problems.giants, self.tell, self)
        self._casting = VoicesBinding(
            self.voices,
            self.inspector,
            self.tool_bar,
            self._editing,
            settings,
            studio.accounts,
            self._tasks,
            self,
        )
        self._cast_desk = CastDesk(
            self._casting,
            self.voices,
            self.cast,
            self.inspector,
            self._editing,
            self.editor,
            studio,
            self.tell,
            self._tasks,
            self,
        )
        self._playing = PlaybackBinding(
            playback,
            self._editing,
            self.editor,
            self.transport,
            self.tool_bar,
            actions["loop"],
            settings,
            self._consent,
            self._tasks,
            self,
        )
        self._play_settings = PlaySettings(playback, self.transport, actions, settings, self.tell, self)
        self._job_list = JobsBinding(
            self,
            self.jobs,
            self.editor,
            self._consent,
            self._tasks,
            self.tell,
            self.tell_error,
            self.notices.withdraw,
        )
        self._renders = RenderBinding(
            self, self._editing, self._consent, self._tasks, self.notices, actions, self.tell_error
        )
        saving = SaveNotice(self.notices, actions)
        self._status = StatusBinding(
            self, actions, self.tool_bar, self._editing, self._casting, self._playing, self._renders, saving
        )

    def _join_takes(self, studio: Studio, playback: Playback) -> None:
        orders = RetakeOrders(self, studio, self._tasks, self._renders.retake)
        self._take_desk = TakesBinding(
            self, self.takes, self.actions_by_id, self._editing, playback, self._tasks, self.tell_error
        )
        self._take_desk.retake_wanted.connect(self._renders.retake)
        self._take_desk.retake_with_wanted.connect(orders.ask)
        self._renders.play_wanted.connect(self._take_desk.play)
        self.inspector.render_requested.connect(self._renders.render_one)
        self.inspector.retry_requested.connect(self._renders.render_one)
        self.inspector.unlock_requested.connect(self._take_desk.unlock)
        self.editor.gutter.why_stale = self._take_desk.why_stale

    def _join_commands(self, studio: Studio) -> None:
        actions = self.actions_by_id
        files = ProjectCommands(self, studio, self._editing, self._tasks, self.tell)
        files.fill_recent(self._menus["File/Open Recent"], actions)
        care = ProjectCare(self, studio, self._editing, self._tasks, self.tell)
        self._view = view = ViewCommands(
            self, actions, self.editor, studio, self._tasks, self._layout.arrange
        )
        self._tag_help = TagHelp(
            self.editor.tag_bar, self.inspector.exact_text, self._editing, studio, self._tasks, self
        )
        self._writing = ScriptCommands(
            self.editor, actions, self.problems, partial(self._layout.show, "show-problems"), self
        )
        imports = ImportCommand(self, studio, self.editor.text_area, self._tasks, self.tell)
        self._handlers: Mapping[str, Callable[[], None]] = {
            **files.handlers(),
            **care.handlers(),
            **view.handlers(),
            **self._writing.handlers(),
            **self._playing.handlers(),
            **self._play_settings.handlers(),
            **self._job_list.handlers(),
            **self._renders.handlers(),
            **self._take_desk.handlers(),
            **self._auditioning.handlers(),
            **self._clone.handlers(),
            **self._delivering.handlers(),
            **imports.handlers(),
            "go-to-script": partial(self.pages.open, "script"),
            "choose-voice": self._choose_voice,
            "narrator-voice": self._casting.use_narrators_voice,
            "refresh-voices": self._casting.refresh,
        }
        actions.triggered.connect(self._on_action)
        self.tool_bar.voice_pressed.connect(self._choose_voice)
        self.tool_bar.state_pressed.connect(partial(self._layout.show, "show-jobs"))
        previews = PreviewCommand(studio, self._consent, actions, self._tasks, self.tell, self)
        self.voices.preview_requested.connect(previews.start)
        self.voices.accounts_requested.connect(view.show_accounts)
        self.inspector.change_voice_requested.connect(self._choose_voice_for)
        self.inspector.help_wanted.connect(actions.trigger)
        self._cast_desk.voice_wanted.connect(self._choose_voice_for)
        self._cast_desk.key_wanted.connect(view.show_accounts)
        self._cast_desk.play_wanted.connect(self._playing.play_segment)
        self._cast_desk.edit_belongs.connect(self._writing.history.tie)
        self._take_desk.removed.name_edit = self._writing.history.name_edit

    def _join_audition(self, studio: Studio) -> None:
        help_ = AuditionHelp(
            open_page=partial(self.pages.open, "audition"),
            selected_line=self._editing.selected_line,
            favourites=lambda: self._casting.favourites,
            selected_voice=lambda: self.voices.selected,
            preset=lambda name: studio.presets.named(name).voice,
            output_device=partial(studio.settings.text, "output_device"),
            tell=self.tell,
            tell_error=self.tell_error,
        )
        self._auditioning = AuditionBinding(
            self.audition, studio.audition_desk, self._editing, help_, self._consent, self._tasks, self
        )
        self.voices.collected.connect(self._auditioning.add_voice)
        self.voices.preset_collected.connect(self._auditioning.add_preset)
        self.pages.currentChanged.connect(self._on_page)

    def _on_page(self, _index: int) -> None:
        auditioning = self.pages.current_id == "audition"
        self.voices.set_collecting(on=auditioning)
        if auditioning:
            self._auditioning.page_shown()

    def _on_action(self, action_id: str) -> None:
        handler = self._handlers.get(action_id)
        if handler is not None:
            handler()

    def _choose_voice(self) -> None:
        view = self._editing.current
        self._choose_voice_for(view.segment.speaker if view is not None else "")

    def _choose_voice_for(self, speaker: str) -> None:
        self._layout.show("show-voices")
        self.voices.choose_speaker(speaker)
        self.voices.focus_search()

    def _take_theme(self, theme: Theme) -> None:
        for part in (
            self.actions_by_id,
            self.notices,
            self.editor,
            self.audition,
            self.voices,
            self.inspector,
            self.transport,
            self.jobs,
            self.cast,
            self.takes,
            self.tool_bar,
            self._writing,
            self._layout,
        ):
            part.set_theme(theme)
