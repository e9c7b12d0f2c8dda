"""Nothing is bought without consent: the plan before a render, the project's limit, and what was spent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QDoubleSpinBox, QLabel, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.paid_provider import PAID, PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.cost import Price
from tts_studio.domain.job import JobState
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.playback_state import PlaybackState

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

# At $10 for 1,000 characters: $0.24 and $0.69.
CHEAP = "One is here.\n\nTwo is here."
DEAR = "The first paragraph has more words.\n\nThe second one has some words too."


class _Money:
    """The window with a provider that charges."""

    def __init__(self, studio: RunningStudio, provider: PaidProvider) -> None:
        self.studio, self.provider = studio, provider

    @property
    def state(self) -> str:
        return self.studio.widget(QToolButton, "projectState").text()

    @property
    def spent(self) -> str:
        return self.studio.widget(QLabel, "jobsSpent").text()

    @property
    def rendered(self) -> bool:
        return all(view.state is SegmentState.FRESH for view in self.studio.session.views())

    async def words(self, dialog: str, label: str) -> str:
        found = (await self.studio.dialog(dialog)).findChild(QLabel, label)
        assert isinstance(found, QLabel), label
        return found.text()


@asynccontextmanager
async def money(
    path: Path | None = None, *, unpriced: bool = False, provider: PaidProvider | None = None
) -> AsyncIterator[_Money]:
    provider = provider or PaidProvider()
    if unpriced:
        provider.models = (replace(PAID, price=None),)
    async with running_studio(path, provider=provider, voice="paid:low") as studio:
        yield _Money(studio, provider)


async def test_the_tool_bar_says_what_a_render_would_cost_and_cheap_ones_ask_nothing() -> None:
    async with money() as desk:
        await desk.studio.write(CHEAP)
        await eventually(lambda: desk.state == "2 of 2 to render · $0.24")
        await desk.studio.do("render-stale")
        await eventually(lambda: desk.rendered)
        await eventually(lambda: desk.spent == "Spent in this project: $1.00")
        await eventually(lambda: desk.state == "All 2 rendered")


async def test_above_the_limit_a_render_shows_its_plan_and_cancel_buys_nothing() -> None:
    async with money() as desk:
        await desk.studio.write(DEAR)
        await desk.studio.do("render-stale")
        assert await desk.words("planDialog", "planHeading") == "Render 2 segments for $0.69?"
        assert await desk.words("planDialog", "planShares") == (
            "Paid: 2 requests, 69 characters, $0.69\nAbout 5 s of speech"
        )
        await desk.studio.press("planDialog", "planCancel")
        assert not desk.provider.sent
        await desk.studio.do("render-stale")
        await desk.studio.press("planDialog", "planAgree")
        await eventually(lambda: desk.rendered)
        assert len(desk.provider.sent) == 2


async def test_what_is_ours_already_is_not_in_the_plan() -> None:
    async with money() as desk:
        await desk.studio.write(CHEAP)
        await desk.studio.do("render-stale")
        await eventually(lambda: desk.rendered)
        await desk.studio.write(f"{CHEAP}\n\n{DEAR}")
        await desk.studio.do("render-stale")
        shares = await desk.words("planDialog", "planShares")
        assert shares.splitlines()[1] == "2 other segments: ours already, or free"
        assert await desk.words("planDialog", "planSpent") == "Spent in this project: $1.00"
        await desk.studio.press("planDialog", "planCancel")


async def test_an_unknown_price_is_called_unknown_and_always_asked_about() -> None:
    async with money(unpriced=True) as desk:
        await desk.studio.write("One.")
        await eventually(lambda: desk.state == "1 of 1 to render · price unknown")
        await desk.studio.do("render-stale")
        assert await desk.words("planDialog", "planHeading") == "Render 1 segment without knowing the price?"
        assert "Nobody publishes the price" in await desk.words("planDialog", "planExplanation")
        dialog = await desk.studio.dialog("planDialog")
        agree = dialog.findChild(QPushButton, "planAgree")
        assert isinstance(agree, QPushButton)
        assert agree.text() == agree.accessibleName() == "Render at an unknown price"
        await desk.studio.press("planDialog", "planAgree")
        await eventually(lambda: desk.rendered)


async def test_the_preference_moves_the_limit_above_which_is_asked() -> None:
    async with money() as desk:
        desk.studio.application.settings.set("ask_above", 1.0)
        await desk.studio.write(DEAR)
        await desk.studio.do("render-stale")
        await eventually(lambda: desk.rendered)


async def test_play_asks_before_it_buys_and_says_that_it_does() -> None:
    async with money() as desk:
        await desk.studio.write(DEAR)
        await desk.studio.do("play-all")
        assert await desk.words("planDialog", "planHeading") == "Play 2 requests for $0.69?"
        assert "buys it on the way" in await desk.words("planDialog", "planExplanation")
        await desk.studio.press("planDialog", "planCancel")
        assert desk.studio.application.playback.state is PlaybackState.STOPPED
        assert not desk.provider.sent
        await desk.studio.do("play-all")
        await desk.studio.press("planDialog", "planAgree")
        await eventually(lambda: len(desk.studio.output.heard) > 1000)
        await eventually(lambda: desk.rendered)


async def test_jumping_to_what_nobody_agreed_to_buy_buys_nothing() -> None:
    async with money() as desk:
        await desk.studio.write(CHEAP)
        ids = [segment.id for segment in desk.studio.session.script.segments]
        desk.studio.output.held.set()
        desk.studio.window.editor.play_requested.emit(ids[0])
        await eventually(lambda: desk.studio.application.playback.state is PlaybackState.PLAYING)
        desk.studio.window.transport.next_requested.emit()
        await eventually(lambda: desk.studio.window.notices.current is not None)
        notice = desk.studio.window.notices.current
        assert notice is not None
        assert "costs money and is not bought yet" in notice.sentence
        desk.studio.output.held.clear()
        await desk.studio.do("stop")
        assert desk.provider.sent == ["One is here."]


async def test_a_preview_of_a_paid_voice_asks_once_and_is_free_ever_after(tmp_path: Path) -> None:
    async with money() as desk:
        desk.studio.window.voices.preview_requested.emit(CastVoice(VoiceId("paid", "high")))
        assert "Listen to 1 preview for $" in await desk.words("planDialog", "planHeading")
        await desk.studio.press("planDialog", "planCancel")
        assert not desk.provider.sent
        desk.studio.window.voices.preview_requested.emit(CastVoice(VoiceId("paid", "high")))
        await desk.studio.press("planDialog", "planAgree")
        await eventually(lambda: len(desk.studio.output.heard) > 1000)
        voice = CastVoice(VoiceId("paid", "high"))
        await eventually(lambda: desk.studio.application.preview_bill(voice) is None)
    # Another project takes it from the shelf.
    async with money(tmp_path / "other.ttsstudio", provider=desk.provider) as other:
        other.studio.window.voices.preview_requested.emit(CastVoice(VoiceId("paid", "high")))
        await eventually(lambda: len(other.studio.output.heard) > 1000)
        assert len(desk.provider.sent) == 1


async def test_the_projects_limit_pauses_the_queue_and_raising_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "limited.ttsstudio"
    async with money(path, provider=PaidProvider(slots=1)) as desk:
        await desk.studio.do("spending-limit")
        dialog = await desk.studio.dialog("limitDialog")
        _set_cap(dialog, 0.55)
        await desk.studio.press("limitDialog", "limitSet")
        await eventually(lambda: desk.spent == "Spent in this project: $0.00 of $0.55")
        await desk.studio.write(CHEAP)
        await desk.studio.do("render-stale")
        button = desk.studio.widget(QToolButton, "notificationAction")
        await eventually(lambda: button.text() == "Raise the limit…")
        notice = desk.studio.window.notices.current
        assert notice is not None
        assert "The limit of this project, $0.55, is reached" in notice.sentence
        await eventually(lambda: _states(desk) == ["Done", "At the limit"])
        state = desk.studio.widget(QToolButton, "projectState")
        await eventually(lambda: state.text() == "Rendering, 1 of 2 done · the spending limit is reached")
        button.click()
        dialog = await desk.studio.dialog("limitDialog")
        _set_cap(dialog, 0.6)
        await desk.studio.press("limitDialog", "limitSet")
        await eventually(lambda: "$0.60, is reached" in _told(desk))
        await desk.studio.do("spending-limit")
        dialog = await desk.studio.dialog("limitDialog")
        _set_cap(dialog, 20)
        await desk.studio.press("limitDialog", "limitSet")
        await eventually(lambda: desk.rendered)
        await eventually(lambda: desk.spent == "Spent in this project: $1.00 of $20.00")
        await eventually(lambda: "limit" not in state.text())
        assert desk.studio.window.notices.current is None
    async with money(path) as desk:
        assert desk.studio.session.spending.cap == Decimal("20.00")
        assert desk.spent == "Spent in this project: $1.00 of $20.00"


async def test_the_plan_warns_of_the_limit_and_can_set_another() -> None:
    async with money() as desk:
        await desk.studio.session.spending.set_cap(Decimal("0.10"))
        await desk.studio.write(DEAR)
        await desk.studio.do("render-stale")
        warning = "The limit of this project leaves $0.10; rendering waits when it is reached."
        assert await desk.words("planDialog", "planWarning") == warning
        dialog = await desk.studio.dialog("planDialog")
        box = dialog.findChild(QCheckBox, "capSwitch")
        assert isinstance(box, QCheckBox)
        box.click()
        await desk.studio.press("planDialog", "planAgree")
        await eventually(lambda: desk.rendered)
        assert desk.studio.session.spending.cap is None


async def test_a_free_voice_asks_nothing_and_costs_nothing() -> None:
    async with running_studio() as studio:
        await studio.write(DEAR)
        await eventually(
            lambda: studio.widget(QToolButton, "projectState").text() == "2 of 2 to render · free"
        )
        await studio.do("render-stale")
        await eventually(lambda: all(job.state is JobState.DONE for job in studio.session.jobs.all))
        assert studio.widget(QLabel, "jobsSpent").text() == ""


async def test_known_and_unknown_prices_stand_side_by_side() -> None:
    provider = PaidProvider()
    provider.models = (
        replace(PAID, price=Price(Decimal(10))),
        replace(PAID, id="vague", name="Vague", price=None),
    )
    async with money(provider=provider) as desk:
        await desk.studio.write("One is here.\n\nMARA: Two is here.\n\nMARA: Three is.")
        desk.studio.session.set_voice("MARA", CastVoice(VoiceId("vague", "low")))
        await eventually(lambda: desk.state == "3 of 3 to render · $0.12 + unknown")
        await desk.studio.do("render-stale")
        shares = await desk.words("planDialog", "planShares")
        assert shares.splitlines()[:2] == [
            "Paid: 1 request, 12 characters, $0.12",
            "Vague: 2 requests, 21 characters, price unknown",
        ]
        await desk.studio.press("planDialog", "planCancel")


def _told(desk: _Money) -> str:
    notice = desk.studio.window.notices.current
    return notice.sentence if notice is not None else ""


def _set_cap(dialog: QDialog, amount: float) -> None:
    box = dialog.findChild(QCheckBox, "capSwitch")
    field = dialog.findChild(QDoubleSpinBox, "capAmount")
    assert isinstance(box, QCheckBox)
    assert isinstance(field, QDoubleSpinBox)
    if not box.isChecked():
        box.click()
    field.setValue(amount)


def _states(desk: _Money) -> list[str]:
    return [row.state.label for row in desk.studio.window.jobs.rows]
