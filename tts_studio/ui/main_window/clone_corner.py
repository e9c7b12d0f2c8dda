"""The Clone page in the window: there exactly when somebody can clone voices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tts_studio.domain.errors import CloneError, StudioError
from tts_studio.domain.translation import tr
from tts_studio.ui.cloning.clone_view import CloneView
from tts_studio.ui.main_window.clone_binding import CloneBinding, CloneHelp
from tts_studio.ui.main_window.pages import Pages
from tts_studio.ui.main_window.studio import Studio
from tts_studio.ui.notifications import Notice
from tts_studio.ui.spending.consent import Consent
from tts_studio.ui.task_scope import TaskScope
from tts_studio.ui.theme.theme_control import ThemeControl

_PAGE = "clone"


class CloneCorner(QObject):
    """Adds the page, tells it when it is in front, and gives it the colours of the theme."""

    def __init__(
        self,
        pages: Pages,
        studio: Studio,
        themes: ThemeControl,
        consent: Consent,
        tasks: TaskScope,
        tell: Callable[[Notice], None],
        tell_error: Callable[[StudioError], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._pages, self._tell_error = pages, tell_error
        self._binding: CloneBinding | None = None
        if not studio.clone_desk.provider:
            return
        view = CloneView(themes.theme, pages)
        pages.add(_PAGE, tr("Clone"), view)
        help_ = CloneHelp(
            open_page=partial(pages.open, _PAGE),
            output_device=partial(studio.settings.text, "output_device"),
            tell=tell,
            tell_error=tell_error,
        )
        self._binding = CloneBinding(view, studio, help_, consent, tasks, window)
        themes.changed.connect(view.set_theme)
        pages.currentChanged.connect(self._on_page)

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """What the actions do."""
        return {"go-to-clone": self._show_page}

    def _show_page(self) -> None:
        if self._binding is not None:
            self._binding.show_page()
        else:
            self._tell_error(CloneError(tr("No service here clones voices.")))

    def _on_page(self, _index: int) -> None:
        if self._pages.current_id == _PAGE and self._binding is not None:
            self._binding.page_shown()
