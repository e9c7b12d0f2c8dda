"""The whole way over real sockets: paste a key, pick a voice, render, and meet what can go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from tests.cloud.cloud import Cloud
from tests.support.eventually import eventually
from tests.support.fake_keyring import FakeKeyring
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import VoiceId
from tts_studio.providers.registry import create_providers
from tts_studio.ui.jobs.job_row import JobRow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

KEY = "sg-0123456789-abcdefghij"
LINE = "It was the best of times, it was the worst of times."

W = TypeVar("W", bound=QWidget)


class Desk:
    """The window, and the cloud it talks to."""

    def __init__(self, studio: RunningStudio, cloud: Cloud) -> None:
        self.studio, self.cloud = studio, cloud

    @property
    def rows(self) -> tuple[JobRow, ...]:
        return self.studio.window.jobs.rows

    @property
    def states(self) -> list[str]:
        return [row.state.label for row in self.rows]

    @property
    def rendered(self) -> bool:
        return all(view.state is SegmentState.FRESH for view in self.studio.session.views())

    async def accounts(self) -> QDialog:
        await self.studio.do("accounts")
        return await self.studio.dialog("settingsDialog")

    async def save_key(self, key: str = KEY) -> str:
        """Paste a key, test it, save it, which says the same, and leave; returns what the test said."""
        dialog = await self.accounts()
        field, result = _child(dialog, QLineEdit, "key"), _child(dialog, QLabel, "result")
        await eventually(lambda: not result.text())
        QTest.keyClicks(field, key)
        _child(dialog, QPushButton, "test").click()
        await eventually(lambda: result.text() and "Asking" not in result.text())
        said = str(result.text())
        _child(dialog, QPushButton, "save").click()
        answer = said.removesuffix(" Save it to use it.")
        await eventually(lambda: result.text() == f"The key is saved. {answer}")
        dialog.reject()
        return said

    async def render(self, text: str = LINE) -> None:
        await self.studio.write(text)
        self.studio.window.voices.voice_chosen.emit("", VoiceId("grok-tts", "eve"))
        await self.studio.do("render-stale")


def _child(dialog: QDialog, kind: type[W], name: str) -> W:
    found = dialog.findChild(kind, f"account_segmind_{name}")
    assert isinstance(found, kind)
    return found


@asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    secrets = FakeKeyring().secrets()
    async with Cloud.running(segmind_key=KEY) as cloud:
        environment = {
            "TTS_STUDIO_SEGMIND_URL": cloud.segmind_url,
            "TTS_STUDIO_SEGMIND_UPLOAD_URL": cloud.upload_url,
            "TTS_STUDIO_XAI_URL": cloud.xai_url,
        }
        providers = create_providers(secrets.key, environment)
        async with running_studio(voice="grok-tts:eve", secrets=secrets, providers=providers) as studio:
            yield Desk(studio, cloud)
        assert not cloud.leaks


async def test_from_a_pasted_key_to_a_take_with_its_cost() -> None:
    async with desk() as here:
        assert await here.save_key() == "The key works; $10.00 of credit is left. Save it to use it."
        await here.render()
        await eventually(lambda: here.rendered)
        await eventually(lambda: here.states == ["Done"])
        (charge,) = here.cloud.charges
        assert here.studio.session.spending.spent.amount is not None
        assert float(here.studio.session.spending.spent.amount) == pytest.approx(charge.cost)
        assert here.rows[0].cost.startswith("$")
        await here.studio.do("play-all")
        await eventually(lambda: len(here.studio.output.heard) > 1000)
        assert len(here.cloud.charges) == 1


async def test_without_a_key_the_accounts_are_offered_and_nothing_is_sent() -> None:
    async with desk() as here:
        await here.render()
        button = here.studio.widget(QToolButton, "notificationAction")
        await eventually(lambda: button.text() == "Accounts…")
        await eventually(lambda: here.states == ["Failed"])
        assert here.rows[0].cost == "nothing"
        assert not here.cloud.received


async def test_a_wrong_key_is_told_at_its_test_and_at_a_render() -> None:
    async with desk() as here:
        said = await here.save_key("sg-a-wrong-key-0000000")
        assert "key" in said
        assert "works" not in said
        await here.render()
        await eventually(lambda: here.states == ["Failed"])
        assert here.studio.widget(QToolButton, "notificationAction").text() == "Accounts…"
        assert not here.cloud.charges


async def test_an_empty_account_is_told_and_costs_nothing() -> None:
    async with desk() as here:
        await here.save_key()
        here.cloud.set_credits(segmind=0.0)
        await here.render()
        await eventually(lambda: here.states == ["Failed"])
        title = here.studio.widget(QLabel, "notificationTitle")
        assert title.text() == "No credit left"
        assert here.rows[0].cost == "nothing"


async def test_a_service_that_is_busy_is_asked_again_until_it_is_not() -> None:
    async with desk() as here:
        await here.save_key()
        here.cloud.fault("429", argument="0.3", times=2)
        await here.render()
        await eventually(lambda: here.rendered)
        assert len(here.cloud.charges) == 1


async def test_an_order_whose_answer_is_lost_is_possibly_charged_and_sent_again_on_the_users_word() -> None:
    async with desk() as here:
        await here.save_key()
        here.cloud.fault("drop-after-accept", times=1)
        await here.render()
        await eventually(lambda: here.states == ["Possibly charged"])
        assert len(here.cloud.charges) == 1
        here.studio.window.jobs.select(here.rows[0].job.id)
        here.studio.widget(QPushButton, "retryJob").click()
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.rendered)
        await eventually(lambda: here.states == ["Possibly charged", "Done"])
        assert len(here.cloud.charges) == 2
