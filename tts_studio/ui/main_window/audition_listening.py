"""Lets the rows of the audition page be heard, and shows in them what is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from tts_studio.engine.audition import Audition
from tts_studio.engine.audition_player import AuditionPlayer
from tts_studio.engine.candidate import CandidateState
from tts_studio.ui.audition.audition_view import AuditionView
from tts_studio.ui.binding import Bindings
from tts_studio.ui.task_scope import TaskScope

_FRAME_MS = 33


class AuditionListening(QObject):
    """Plays what is shown, in the order in which it is shown. `get_ready` is called before there is sound."""

    def __init__(
        self,
        view: AuditionView,
        player: AuditionPlayer,
        get_ready: Callable[[], None],
        tasks: TaskScope,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._player, self._get_ready, self._tasks = view, player, get_ready, tasks
        self._audition: Audition | None = None
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._show_heard)
        self._bindings = Bindings(self)
        self._bindings.bind(player.changed, self._on_player)
        view.place_requested.connect(self._on_place)
        view.hold_requested.connect(self._on_hold)
        view.listening.play_all_requested.connect(self._play_all)
        view.listening.hold_requested.connect(self._on_hold)
        view.listening.matched_toggled.connect(self._on_matched)

    def attach(self, audition: Audition) -> None:
        """Play the candidates of this audition."""
        self._audition = audition

    def stop(self) -> None:
        """Fall silent."""
        self._player.stop()

    def on_play(self, key: str) -> None:
        """Play a candidate; the one that is heard is held, or goes on."""
        heard = self._player.heard()
        if heard is not None and heard.key == key:
            self._player.hold()
        else:
            self._play(key)

    def show(self) -> None:
        """Show what can be played and what is."""
        player = self._player
        self._view.listening.show_playing(
            ready=len(self._playable()), sounding=player.playing or player.paused, held=player.paused
        )
        self._show_heard()

    def _playable(self) -> tuple[str, ...]:
        ready = CandidateState.READY
        return tuple(row.key for row in self._view.candidates.shown if row.view.state is ready)

    def _on_place(self, place: int) -> None:
        shown = self._view.candidates.shown
        if place < len(shown):
            self._play(shown[place].key)
            self._view.candidates.focus_row(shown[place].key)

    def _play(self, key: str) -> None:
        sound = self._audition.sound(key) if self._audition is not None else None
        if sound is not None:
            self._get_ready()
            self._player.play(key, sound)

    def _play_all(self) -> None:
        audition = self._audition
        if audition is not None:
            sounds = [(key, sound) for key in self._playable() if (sound := audition.sound(key)) is not None]
            self._get_ready()
            self._tasks.start(self._player.play_all, sounds, replacing="play audition")

    def _on_hold(self) -> None:
        self._player.hold()

    def _on_matched(self, on: bool) -> None:
        self._player.set_matched(on)

    def _on_player(self, _nothing: None) -> None:
        if self._player.playing:
            self._frames.start()
        else:
            self._frames.stop()
        self.show()

    def _show_heard(self) -> None:
        heard, playing = self._player.heard(), self._player.playing
        for row in self._view.candidates.rows:
            fraction = heard.fraction if heard is not None and heard.key == row.key else None
            row.show_playing(playing=playing and fraction is not None, fraction=fraction)
