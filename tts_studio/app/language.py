"""The language of the window: the user's choice, or the system's."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from tts_studio.domain.translation import use_catalogue
from tts_studio.engine.project_session import ProjectSession
from tts_studio.store.catalogues import (
    ENGLISH,
    catalogue_of,
    environment_languages,
    language_for,
    spoken_languages,
)
from tts_studio.ui.main_window.main_window import MainWindow

SYSTEM = "system"

# Where a language alone would bring other digits than the sentences are written with.
_LOCALES = {"ar": "ar_AE"}


class LanguageControl:
    """Holds the language in use, with the words, the direction and the numbers of all that Qt shows.

    `turn` is held while a window is exchanged for one in another language.
    """

    def __init__(self, app: QApplication, choice: str) -> None:
        self.turn = asyncio.Lock()
        self._app = app
        self._qt_words: QTranslator | None = None
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """Speak this language from now on; what is shown already stays as it is."""
        self.language = language_of(choice)
        self._apply()

    def differs(self, choice: str) -> bool:
        """Whether that choice would be another language than the one in use."""
        return language_of(choice) != self.language

    def exchange(
        self, before: MainWindow, choice: str, make: Callable[[], MainWindow], session: ProjectSession | None
    ) -> MainWindow:
        """A new window in another language in the place of the old one, which has ended, around this project.

        What can be undone can still be undone in it, and the cursor stands where it stood.
        """
        # A project that was on its way was still shown by the old one.
        before.leave_project()
        self.choose(choice)
        window = make()
        window.show()
        before.hide()
        if session is not None:
            window.editor.take_over(before.editor)
            window.show_project(session)
        before.deleteLater()
        return window

    def _apply(self) -> None:
        use_catalogue(catalogue_of(self.language))
        if self._qt_words is not None:
            self._app.removeTranslator(self._qt_words)
            self._qt_words = None
        words = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self.language != ENGLISH and words.load(f"qtbase_{self.language}", folder):
            self._app.installTranslator(words)
            self._qt_words = words
        locale = QLocale(_LOCALES.get(self.language, self.language))
        QLocale.setDefault(QLocale.system() if _is_systems(self.language) else locale)
        self._app.setLayoutDirection(locale.textDirection())


def language_of(choice: str) -> str:
    """The language of a choice: itself, or what the system asks for."""
    spoken = spoken_languages()
    if choice in spoken:
        return choice
    return language_for(environment_languages(os.environ) or QLocale.system().uiLanguages(), spoken)


def _is_systems(language: str) -> bool:
    """Whether numbers are best written as the system writes them: it has the same language."""
    english = (QLocale.Language.English, QLocale.Language.C)
    return language == ENGLISH and QLocale.system().language() in english
