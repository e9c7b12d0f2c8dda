"""The page of accounts: one card for each provider that needs a key."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.accounts import Accounts
from tts_studio.ui.plain_widgets import wrapped_label
from tts_studio.ui.settings_dialog.account_card import AccountCard

INTRODUCTION = mark(
    "Cloud voices are bought from their providers with your own keys. A key is kept in "
    "the system keyring and sent to nobody but its provider. The voices of this computer "
    "need none."
)


class AccountsPage(QWidget):
    """Shows every account."""

    def __init__(self, accounts: Accounts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("accountsPage")
        introduction = wrapped_label(self, tr(INTRODUCTION))
        introduction.setObjectName("accountsIntroduction")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 4)
        layout.setSpacing(12)
        layout.addWidget(introduction)
        self._cards = [AccountCard(account, accounts, self) for account in accounts.all]
        for card in self._cards:
            card.link_wanted.connect(self._open)
            layout.addWidget(card)
        layout.addStretch(1)

    def leave(self) -> None:
        """Forget what was typed and stop asking."""
        for card in self._cards:
            card.leave()

    def _open(self, link: str) -> None:
        QDesktopServices.openUrl(QUrl(link))
