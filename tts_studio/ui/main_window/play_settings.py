"""Joins what is remembered about playing, speed and drafts, to the player, the transport and the menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from tts_studio.domain.translation import tr
from tts_studio.engine.playback import Playback
from tts_studio.settings.schema import DRAFT_MISSING, PLAYBACK_SPEED
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.settings.speeds import speed_beside
from tts_studio.ui.binding import Bindings
from tts_studio.ui.main_window.action_set import ActionSet
from tts_studio.ui.notifications import Kind, Notice
from tts_studio.ui.transport.transport import Transport

_DRAFTS_ACTION = "draft-missing"
_RENDER_ACTION = "render-and-play"


class PlaySettings(QObject):
    """Keeps speed and drafts as the user set them, and says once what a draft is."""

    def __init__(
        self,
        playback: Playback,
        transport: Transport,
        actions: ActionSet,
        settings: SettingsStore,
        tell: Callable[[Notice], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._playback, self._transport, self._actions = playback, transport, actions
        self._settings, self._tell = settings, tell
        self._told = False
        transport.speed_chosen.connect(self._choose_speed)
        bindings = Bindings(self)
        bindings.bind(settings.changed, self._on_setting)
        bindings.bind(playback.drafted, self._on_drafted)
        self._on_setting(PLAYBACK_SPEED.name)
        self._on_setting(DRAFT_MISSING.name)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the actions do."""
        return {
            "play-faster": self.faster,
            "play-slower": self.slower,
            "play-at-own-speed": self.own_speed,
            _DRAFTS_ACTION: self.toggle_drafts,
        }

    def faster(self) -> None:
        """Play a step faster."""
        self._choose_speed(speed_beside(self._playback.speed, 1))

    def slower(self) -> None:
        """Play a step slower."""
        self._choose_speed(speed_beside(self._playback.speed, -1))

    def own_speed(self) -> None:
        """Play at the voice's own speed."""
        self._choose_speed(1.0)

    def toggle_drafts(self) -> None:
        """Draft what is not bought yet, or not."""
        self._settings.set(DRAFT_MISSING.name, not self._playback.drafts)

    def _choose_speed(self, speed: float) -> None:
        self._settings.set(PLAYBACK_SPEED.name, speed)

    def _on_setting(self, name: str) -> None:
        if name == PLAYBACK_SPEED.name:
            speed = self._settings.number(name)
            self._playback.speed = speed
            self._transport.set_speed(speed)
        elif name == DRAFT_MISSING.name:
            self._playback.drafts = self._settings.switch(name)
            self._actions[_DRAFTS_ACTION].setChecked(self._playback.drafts)

    def _on_drafted(self, _nothing: None) -> None:
        if self._told:
            return
        self._told = True
        action = self._actions[_RENDER_ACTION]
        self._tell(
            Notice(
                Kind.INFO,
                tr("What is not bought yet is heard as a draft in an offline voice, free of charge."),
                button=action.iconText(),
                run=action.trigger,
            )
        )
