"""The page of accounts: a key is pasted, tested, kept and removed, and never seen again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from keyring.errors import KeyringLocked, NoKeyringError
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTabWidget,
    QToolButton,
    QWidget,
)

from tests.support.eventually import eventually
from tests.support.fake_keyring import GOOD_KEY, FakeAccount, FakeKeyring
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.errors import Fate, NoCredit, NoKey, ServiceDown
from tts_studio.settings.secrets import SERVICE, Secrets

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

STORED = (SERVICE, "paid")
WORKS = "The key works; $10.00 of credit is left."

W = TypeVar("W", bound=QWidget)


class AccountsPage:
    """The page as a person sees it."""

    def __init__(self, studio: RunningStudio, dialog: QDialog, account: FakeAccount) -> None:
        self.studio, self.dialog, self.account = studio, dialog, account
        self.field = self._find(QLineEdit, "key")
        self.save = self._find(QPushButton, "save")
        self.test = self._find(QPushButton, "test")
        self.remove = self._find(QPushButton, "remove")
        self.link = self._find(QPushButton, "link")

    @property
    def state(self) -> str:
        return self._find(QLabel, "state").text()

    @property
    def result(self) -> str:
        return self._find(QLabel, "result").text()

    def paste(self, key: str) -> None:
        QTest.keyClicks(self.field, key)

    def _find(self, kind: type[W], name: str) -> W:
        found = self.dialog.findChild(kind, f"account_paid_{name}")
        assert isinstance(found, kind)
        return found


@asynccontextmanager
async def accounts_page(secrets: Secrets) -> AsyncIterator[AccountsPage]:
    provider, account = PaidProvider(), FakeAccount()
    provider.name = "Paid"
    provider.account = account  # type: ignore[assignment]  # the scripted provider has none
    async with running_studio(provider=provider, voice="paid:low", secrets=secrets) as studio:
        await studio.do("accounts")
        page = AccountsPage(studio, await studio.dialog("settingsDialog"), account)
        await eventually(lambda: page.state)
        yield page


async def test_a_pasted_key_is_tested_kept_and_never_seen_again() -> None:
    ring = FakeKeyring()
    async with accounts_page(ring.secrets()) as page:
        assert page.state == "There is no key yet."
        assert not any(button.isEnabled() for button in (page.save, page.test, page.remove))
        page.paste(GOOD_KEY)
        page.test.click()
        await eventually(lambda: "works" in page.result)
        assert page.result == f"{WORKS} Save it to use it."
        assert not ring.stored
        page.save.click()
        await eventually(lambda: page.result == f"The key is saved. {WORKS}")
        assert ring.stored == {STORED: GOOD_KEY}
        assert page.state == "The key is in the system keyring."
        assert page.field.text() == ""
        page.test.click()
        await eventually(lambda: page.result == WORKS)
        assert page.account.asked == [GOOD_KEY] * 3
        page.remove.click()
        await eventually(lambda: page.result == "The key is removed.")
        assert not ring.stored
        assert not page.remove.isEnabled()


async def test_a_key_is_hidden_while_it_is_typed_and_gone_when_the_page_is_left() -> None:
    async with accounts_page(FakeKeyring().secrets()) as page:
        page.paste(GOOD_KEY)
        spoken = QAccessible.queryAccessibleInterface(page.field).text(QAccessible.Text.Value)
        assert GOOD_KEY not in spoken
        assert GOOD_KEY not in page.field.displayText()
        texts = [w.toolTip() + w.accessibleName() + w.accessibleDescription() for w in _all(page.dialog)]
        assert not any(GOOD_KEY in text for text in texts)
        assert page.field.accessibleName() == "Paid key"
        page.dialog.reject()
        assert page.field.text() == ""


async def test_a_key_that_a_screen_reader_fills_in_can_be_saved() -> None:
    async with accounts_page(FakeKeyring().secrets()) as page:
        page.field.setText(GOOD_KEY)
        assert page.save.isEnabled()
        assert page.test.isEnabled()


async def test_a_refused_key_says_so_and_can_be_replaced() -> None:
    async with accounts_page(FakeKeyring().secrets()) as page:
        page.paste("wrong-key")
        page.test.click()
        await eventually(lambda: "does not accept" in page.result)
        assert page.result == "Paid does not accept this key. Paste another one."
        assert page.save.isEnabled()


async def test_a_key_that_is_saved_without_a_test_and_refused_is_told_at_once() -> None:
    ring = FakeKeyring()
    async with accounts_page(ring.secrets()) as page:
        page.paste("wrong-key")
        page.save.click()
        refused = "The key is saved. Paid does not accept this key. Paste another one."
        await eventually(lambda: page.result == refused)
        assert page.state == "The key is in the system keyring."
        assert page.remove.isEnabled()


async def test_what_cannot_be_a_key_is_not_kept() -> None:
    ring = FakeKeyring()
    async with accounts_page(ring.secrets()) as page:
        page.paste("two words")
        QTest.keyClick(page.field, Qt.Key.Key_Return)
        await eventually(lambda: "does not look like a key" in page.result)
        assert not ring.stored


async def test_without_a_keyring_a_key_is_kept_until_the_program_ends_and_the_page_says_why() -> None:
    ring = FakeKeyring()
    ring.error = NoKeyringError("nothing there")
    async with accounts_page(ring.secrets()) as page:
        page.paste(GOOD_KEY)
        page.save.click()
        await eventually(lambda: "kept until you quit" in page.state)
        assert "no keyring that is running" in page.state
        page.dialog.reject()
        await page.studio.do("accounts")
        again = AccountsPage(page.studio, await page.studio.dialog("settingsDialog"), page.account)
        await eventually(lambda: "no keyring that is running" in again.state)
        assert again.test.isEnabled()


async def test_a_locked_keyring_is_named() -> None:
    ring = FakeKeyring()
    ring.error = KeyringLocked("locked")
    async with accounts_page(ring.secrets()) as page:
        await eventually(lambda: "The keyring is locked." in page.state)


async def test_a_keyring_that_hangs_keeps_nobody_waiting() -> None:
    ring = FakeKeyring()
    ring.answers.clear()
    async with accounts_page(ring.secrets(wait=0.05)) as page:
        await eventually(lambda: "does not answer" in page.state)
        page.paste(GOOD_KEY)
        page.save.click()
        await eventually(lambda: "kept until you quit" in page.state)
        ring.answers.set()


async def test_a_key_from_the_environment_wins_and_cannot_be_changed_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tts_studio.settings.secrets.ENVIRONMENT_NAMES", {"paid": "PAID_API_KEY"})
    monkeypatch.setattr("tts_studio.engine.accounts.ENVIRONMENT_NAMES", {"paid": "PAID_API_KEY"})
    async with accounts_page(FakeKeyring().secrets({"PAID_API_KEY": GOOD_KEY})) as page:
        await eventually(lambda: "PAID_API_KEY" in page.state)
        assert not page.field.isEnabled()
        assert not page.remove.isEnabled()
        page.test.click()
        await eventually(lambda: "works" in page.result)


async def test_the_link_opens_the_page_on_which_keys_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    async with accounts_page(FakeKeyring().secrets()) as page:
        page.link.click()
        assert opened == [QUrl(FakeAccount.link)]


async def test_voices_are_asked_for_again_once_there_is_a_key() -> None:
    async with accounts_page(FakeKeyring().secrets()) as page:
        catalogue = page.studio.session.catalogue
        assert catalogue.listed("paid") is None
        page.paste(GOOD_KEY)
        page.save.click()
        await eventually(lambda: catalogue.listed("paid") is not None)
        age = page.studio.widget(QLabel, "voicesAge")
        await eventually(lambda: age.text() == "Listed just now")


async def test_a_missing_key_is_noted_beside_the_voices_and_leads_to_the_accounts() -> None:
    ring = FakeKeyring()
    ring.stored[STORED] = GOOD_KEY
    async with accounts_page(ring.secrets()) as page:
        studio = page.studio
        voices = studio.widget(QListView, "voiceList")
        model = voices.model()

        def rows() -> list[str]:
            return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

        await eventually(lambda: "Low" in rows())
        assert not any("Needs a key" in row for row in rows())
        page.remove.click()
        await eventually(lambda: "Needs a key: open Accounts…" in rows())
        page.dialog.reject()
        voices.setCurrentIndex(model.index(rows().index("Needs a key: open Accounts…"), 0))
        QTest.keyClick(voices, Qt.Key.Key_Return)
        dialog = await studio.dialog("settingsDialog")
        pages = dialog.findChild(QTabWidget, "settingsPages")
        assert isinstance(pages, QTabWidget)
        assert pages.tabText(pages.currentIndex()) == "Accounts"


async def test_a_provider_that_does_not_answer_is_noted_in_one_line() -> None:
    ring = FakeKeyring()
    ring.stored[STORED] = GOOD_KEY
    async with accounts_page(ring.secrets()) as page:
        studio = page.studio
        page.dialog.reject()
        await eventually(lambda: studio.session.catalogue.listed("paid") is not None)
        studio.provider.voices_problem = ServiceDown("Paid cannot be reached.", advice="Try again later.")
        studio.widget(QPushButton, "refreshVoices").click()
        model = studio.widget(QListView, "voiceList").model()
        wanted = "Paid cannot be reached. Try again later."
        await eventually(lambda: wanted in [model.index(row, 0).data() for row in range(model.rowCount())])
        assert studio.widget(QPushButton, "refreshVoices").isEnabled()
        assert studio.widget(QLabel, "voicesAge").text() == "Listed just now"


@pytest.mark.parametrize(
    "problem",
    [
        NoKey("There is no key for Paid.", fate=Fate.NOT_ACCEPTED),
        NoCredit("It is empty.", fate=Fate.NOT_ACCEPTED),
    ],
)
async def test_a_render_that_fails_for_the_account_offers_the_accounts(problem: NoKey | NoCredit) -> None:
    ring = FakeKeyring()
    ring.stored[STORED] = GOOD_KEY
    async with accounts_page(ring.secrets()) as page:
        page.dialog.reject()
        studio = page.studio
        studio.provider.before["One"] = [problem]  # type: ignore[attr-defined]  # it is the paid one
        await studio.write("One.")
        await studio.do("render-stale")
        button = studio.widget(QToolButton, "notificationAction")
        await eventually(lambda: button.text() == "Accounts…")
        button.click()
        await studio.dialog("settingsDialog")


async def test_no_key_is_in_any_file_the_program_wrote(studio_home: Path) -> None:
    async with accounts_page(FakeKeyring().secrets()) as page:
        page.paste(GOOD_KEY)
        page.save.click()
        await eventually(lambda: page.result == f"The key is saved. {WORKS}")
        await page.studio.write("Something.")
        await page.studio.session.flush()
        page.dialog.reject()
    written = [path for path in studio_home.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if GOOD_KEY.encode() in path.read_bytes()]


def _all(dialog: QDialog) -> list[QWidget]:
    return [dialog, *dialog.findChildren(QWidget)]
