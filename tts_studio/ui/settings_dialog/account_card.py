"""One provider's account: where its key is, a field for another one, and whether it works."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGroupBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.engine.accounts import AccountInfo, Accounts
from tts_studio.settings.secrets import KeySource, KeyState
from tts_studio.ui.flow_layout import FlowLayout
from tts_studio.ui.plain_widgets import named_button, plain_label
from tts_studio.ui.settings_dialog.account_words import failure_words, key_words
from tts_studio.ui.task_scope import TaskScope

_WORK = "work"


class AccountCard(QGroupBox):
    """Asks for one thing at a time. A key that was saved is never shown again.

    `link_wanted` carries the page on which a key is found.
    """

    link_wanted = Signal(str)

    def __init__(self, account: AccountInfo, accounts: Accounts, parent: QWidget) -> None:
        super().__init__(account.name, parent)
        self._account, self._accounts = account, accounts
        self._state = KeyState(KeySource.NONE)
        self._tasks = TaskScope(self, self._on_error)
        name = f"account_{account.provider}"
        self.setObjectName(name)
        self._where = plain_label(f"{name}_state", "muted", self)
        self._field = QLineEdit(self)
        self._field.setObjectName(f"{name}_key")
        self._field.setAccessibleName(tr("{provider} key", provider=account.name))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._label = QLabel(tr("{provider} key", provider=account.name), self)
        self._label.setObjectName(f"{name}_label")
        self._label.setBuddy(self._field)
        self._result = plain_label(f"{name}_result", "muted", self)
        self._save = _button(f"{name}_save", tr("Save key"), self)
        self._test = _button(f"{name}_test", tr("Test"), self)
        self._remove = _button(f"{name}_remove", tr("Remove key"), self)
        self._get = _button(f"{name}_link", tr("Get a key"), self)
        self._get.setToolTip(account.link)
        self._lay_out()
        # Screen readers and password managers fill the field in without a key being pressed.
        self._field.textChanged.connect(self._show_buttons)
        self._field.returnPressed.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        self._test.clicked.connect(self._on_test)
        self._remove.clicked.connect(self._on_remove)
        self._get.clicked.connect(self._on_get)
        self._say("")
        self._begin(tr("Looking for the key…"), self._look)

    def leave(self) -> None:
        """Forget what was typed and stop asking."""
        self._field.clear()
        self._tasks.cancel(_WORK)

    def _on_save(self) -> None:
        if self._save.isEnabled():
            self._begin(tr("Saving…"), self._keep)

    def _on_test(self) -> None:
        self._begin(tr("Asking {provider}…", provider=self._account.name), self._check)

    def _on_remove(self) -> None:
        self._begin(tr("Removing…"), self._forget)

    def _on_get(self) -> None:
        self.link_wanted.emit(self._account.link)

    async def _look(self) -> None:
        self._show(await self._accounts.state(self._account.provider))
        self._say("")

    async def _keep(self) -> None:
        state = await self._accounts.save(self._account.provider, self._field.text())
        self._field.clear()
        self._show(state)
        if state.source is KeySource.NONE:
            self._say("")
            return
        # A key with a letter missing is told at once, not in the middle of the first render.
        saved = tr("The key is saved.") if state.source is KeySource.KEYRING else ""
        asking = tr("Asking {provider}…", provider=self._account.name)
        self._say(_after(saved, asking))
        try:
            status = await self._accounts.check(self._account.provider)
        except StudioError as error:
            # It is kept all the same: whoever leaves now has a key.
            self._say(_after(saved, failure_words(error)), "error")
            self._show_buttons()
        else:
            self._say(_after(saved, status.sentence), "ok")

    async def _check(self) -> None:
        typed = self._field.text().strip()
        status = await self._accounts.check(self._account.provider, typed)
        self._say(
            tr("{answer} Save it to use it.", answer=status.sentence) if typed else status.sentence, "ok"
        )
        self._show_buttons()

    async def _forget(self) -> None:
        state = await self._accounts.remove(self._account.provider)
        self._show(state)
        self._say(tr("The key is removed.") if state.source is KeySource.NONE and not state.problem else "")

    def _begin(self, sentence: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._say(sentence)
        self._tasks.start(work, replacing=_WORK)
        for button in (self._save, self._test, self._remove):
            button.setEnabled(False)

    def _on_error(self, error: StudioError) -> None:
        self._say(failure_words(error), "error")
        self._show_buttons()

    def _show(self, state: KeyState) -> None:
        self._state = state
        self._where.setText(key_words(self._account, state))
        self._field.setPlaceholderText(
            tr("Paste a key") if state.source is KeySource.NONE else tr("Paste another key")
        )
        self._show_buttons()

    def _show_buttons(self) -> None:
        fixed = self._state.source is KeySource.ENVIRONMENT
        typed = bool(self._field.text().strip())
        known = self._state.source is not KeySource.NONE
        self._field.setEnabled(not fixed)
        self._save.setEnabled(typed and not fixed)
        self._test.setEnabled(typed or known)
        self._remove.setEnabled(known and not fixed)

    def _say(self, sentence: str, role: str = "muted") -> None:
        self._result.setText(sentence)
        self._result.setVisible(bool(sentence))
        if self._result.property("role") != role:
            self._result.setProperty("role", role)
            self._result.style().unpolish(self._result)
            self._result.style().polish(self._result)

    def _lay_out(self) -> None:
        buttons = FlowLayout(spacing=8)
        for button in (self._save, self._test, self._remove, self._get):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(8)
        layout.addWidget(self._where)
        layout.addWidget(self._label)
        layout.addWidget(self._field)
        layout.addLayout(buttons)
        layout.addWidget(self._result)


def _after(saved: str, sentence: str) -> str:
    return " ".join(filter(None, (saved, sentence)))


def _button(name: str, words: str, parent: QWidget) -> QPushButton:
    button = named_button(name, words, parent)
    button.setAutoDefault(False)
    return button
