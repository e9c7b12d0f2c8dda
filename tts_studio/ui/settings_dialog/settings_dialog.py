"""The preferences: a form made from what the settings declare, and the accounts; changes count at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tts_studio.domain.errors import StudioError
from tts_studio.domain.parameters import Parameter, ParameterValue
from tts_studio.domain.translation import tr
from tts_studio.engine.accounts import Accounts
from tts_studio.settings.settings_store import SettingsStore
from tts_studio.ui.binding import Bindings
from tts_studio.ui.forms import ParameterForm
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.settings_dialog.accounts_page import AccountsPage


class SettingsDialog(QDialog):
    """Shows the preferences and writes each change as it is made.

    `choices` stand in for preferences that are free text in the file but one of a list for the user.
    """

    def __init__(
        self,
        settings: SettingsStore,
        choices: Mapping[str, Parameter],
        accounts: Accounts,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self.setWindowTitle(tr("Preferences"))
        self.resize(480, 640)
        self._settings = settings
        self._problem = wrapped_label(self)
        self._problem.setObjectName("settingsProblem")
        self._problem.setProperty("role", "error")
        self._problem.hide()
        shown = [choices.get(parameter.name, parameter) for parameter in settings.preferences]
        self._form = ParameterForm(shown, self._values())
        self._form.setContentsMargins(4, 12, 4, 4)
        self._form.value_changed.connect(self._on_value)
        self._accounts = AccountsPage(accounts, self)
        self._pages = QTabWidget(self)
        self._pages.setObjectName("settingsPages")
        self._pages.addTab(_scrolled("settingsArea", self._form), tr("General"))
        self._pages.addTab(_scrolled("accountsArea", self._accounts), tr("Accounts"))
        buttons = QDialogButtonBox(self)
        buttons.setObjectName("settingsButtons")
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("settingsClose")
        close.setAccessibleName(tr("Close"))
        # Enter belongs to the field it is pressed in.
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        Bindings(self).bind(settings.changed, self._on_changed)

    def show_accounts(self) -> None:
        """Turn to the page of accounts."""
        self._pages.setCurrentIndex(1)

    def done(self, result: int) -> None:
        """Close; what was typed last counts, except for a key that was not saved."""
        self._form.flush()
        self._accounts.leave()
        super().done(result)

    def _values(self) -> dict[str, ParameterValue]:
        names = (parameter.name for parameter in self._settings.preferences)
        return {name: self._settings.get(name) for name in names}

    def _on_value(self, name: str, value: ParameterValue) -> None:
        try:
            self._settings.set(name, value)
        except StudioError as error:
            self._problem.setText(str(error))
            self._problem.show()
        else:
            self._problem.hide()

    def _on_changed(self, _name: str) -> None:
        self._form.set_values(self._values())


def _scrolled(name: str, content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
