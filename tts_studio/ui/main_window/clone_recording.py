"""Joins the recorder on the Clone page to the microphone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from tts_studio.domain.errors import StudioError
from tts_studio.domain.sample_measures import Finding
from tts_studio.engine.recording import RecordingDesk, Stage
from tts_studio.store.reading_texts import reading_languages, reading_text
from tts_studio.ui.binding import Bindings
from tts_studio.ui.cloning.recorder_panel import RecorderPanel
from tts_studio.ui.task_scope import TaskScope

METER_EVERY_MS = 50
CHECKS_EVERY_MS = 2000
_RECORDING, _ENDING, _LIVE = "recording", "ending a recording", "live checks"


class CloneRecording(QObject):
    """Shows the recorder while it is wanted. `live` is given what the checks say of the recording so far."""

    def __init__(
        self,
        panel: RecorderPanel,
        desk: RecordingDesk,
        live: Callable[[Sequence[Finding]], None],
        tell_error: Callable[[StudioError], None],
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._desk, self._live, self._tell_error = panel, desk, live, tell_error
        self._tasks = tasks
        self._meter = _timer(self, METER_EVERY_MS, self._on_meter)
        self._checks = _timer(self, CHECKS_EVERY_MS, self._on_checks)
        panel.start_requested.connect(self._on_start)
        panel.pause_toggled.connect(self._on_pause)
        panel.finish_requested.connect(self._on_finish)
        panel.close_requested.connect(self._on_close)
        panel.language_chosen.connect(self._on_language)
        panel.monitor_toggled.connect(self._on_monitor)
        bindings = Bindings(self)
        bindings.bind(desk.changed, self._on_stage)
        bindings.bind(desk.failed, self._on_failed)

    def open(self, language: str) -> None:
        """Show the recorder, with a text in this language."""
        languages = reading_languages()
        self._panel.show_languages(languages, language if language in languages else "en")
        self._panel.show_text(reading_text(self._panel.language))
        self._panel.show_room(None)
        self._panel.show_devices(())
        self._panel.show()
        self._panel.focus_choices()
        self._tasks.start(self._find_devices, replacing="microphones")

    async def _find_devices(self) -> None:
        self._panel.show_devices(await self._desk.inputs())
        if self._panel.isAncestorOf(self._panel.window().focusWidget()):
            self._panel.start.setFocus()

    def _on_start(self) -> None:
        self._panel.show_room(None)
        self._tasks.start(self._desk.begin, self._panel.device, self._panel.reading, replacing=_RECORDING)

    def _on_pause(self, on: bool) -> None:
        self._desk.pause(on=on)

    def _on_finish(self) -> None:
        if self._desk.stage in (Stage.RECORDING, Stage.PAUSED):
            self._tasks.start(self._desk.finish, replacing=_ENDING)
        else:
            self._tasks.cancel(_RECORDING)

    def _on_close(self) -> None:
        self._panel.hide()

    def _on_language(self, language: str) -> None:
        self._panel.show_text(reading_text(language))

    def _on_monitor(self, on: bool) -> None:
        self._tasks.start(self._set_monitor, on, replacing="monitor")

    async def _set_monitor(self, on: bool) -> None:
        await self._desk.monitor(on=on)

    def _on_failed(self, problem: StudioError) -> None:
        self._tell_error(problem)
        self._tasks.start(self._desk.finish, replacing=_ENDING)

    def _on_stage(self, _nothing: None) -> None:
        stage = self._desk.stage
        self._panel.show_stage(stage, self._desk.count, self._desk.seconds)
        self._panel.show_room(self._desk.room)
        live = stage in (Stage.RECORDING, Stage.PAUSED)
        for timer, wanted in ((self._meter, self._desk.active), (self._checks, live)):
            if wanted and not timer.isActive():
                timer.start()
            elif not wanted:
                timer.stop()
        self._on_meter()
        if not self._desk.active:
            self._tasks.cancel(_LIVE)
            self._live(())

    def _on_meter(self) -> None:
        self._panel.show_level(self._desk.level, self._desk.seconds, self._desk.stage)

    def _on_checks(self) -> None:
        if not self._tasks.running(_LIVE):
            self._tasks.start(self._show_live, replacing=_LIVE)

    async def _show_live(self) -> None:
        findings = await self._desk.live()
        if findings and self._desk.active:
            self._panel.show_room(self._desk.room)
            self._live(findings)


def _timer(parent: QObject, milliseconds: int, due: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(milliseconds)
    timer.timeout.connect(due)
    return timer
