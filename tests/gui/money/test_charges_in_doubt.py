"""What may have been charged waits in the jobs list for the user's word, also after a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.errors import ConnectionLost, Fate, ServiceDown, SpeechError
from tts_studio.domain.purchase import PurchaseState
from tts_studio.domain.segment_state import SegmentState
from tts_studio.store.project_file import Project
from tts_studio.ui.jobs.job_row import JobRow, Remedy

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TEXT = "Only this one."


class Desk:
    """The window and its jobs list."""

    def __init__(self, studio: RunningStudio, provider: PaidProvider) -> None:
        self.studio, self.provider = studio, provider

    @property
    def rows(self) -> tuple[JobRow, ...]:
        return self.studio.window.jobs.rows

    @property
    def states(self) -> list[str]:
        return [row.state.label for row in self.rows]

    @property
    def rendered(self) -> bool:
        return all(view.state is SegmentState.FRESH for view in self.studio.session.views())

    def button(self, name: str) -> QPushButton:
        return self.studio.widget(QPushButton, name)

    async def render(self, *, until: str) -> None:
        await self.studio.write(TEXT)
        await self.studio.do("render-stale")
        await eventually(lambda: self.states == [until])
        self.studio.window.jobs.select(self.rows[0].job.id)


@asynccontextmanager
async def desk(path: Path, provider: PaidProvider | None = None) -> AsyncIterator[Desk]:
    provider = provider or PaidProvider()
    async with running_studio(path, provider=provider, voice="paid:low") as studio:
        yield Desk(studio, provider)


def lost() -> SpeechError:
    return ConnectionLost("The connection broke.", request_id="rq-7")


def losing() -> PaidProvider:
    provider = PaidProvider(answers_at_once=True)
    provider.after["Only"] = [lost()]
    return provider


async def test_a_lost_request_is_possibly_charged_and_sent_again_only_after_a_question(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path / "a.ttsstudio", losing()) as here:
        await here.render(until="Possibly charged")
        assert here.rows[0].cost == "maybe $0.14"
        again = here.button("retryJob")
        assert again.text() == again.accessibleName() == "Send again…"
        notice = here.studio.widget(QToolButton, "notificationAction")
        assert notice.text() == "Jobs"
        again.click()
        dialog = await here.studio.dialog("confirmDialog")
        words = " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert "Send 1 request again for $0.14?" in words
        assert "It may be charged twice." in words
        await here.studio.press("confirmDialog", "confirmNo")
        assert len(here.provider.sent) == 1
        again.click()
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.rendered)
        await eventually(lambda: here.states == ["Possibly charged", "Done"])
        assert [row.remedy for row in here.rows] == [Remedy.NONE, Remedy.NONE]
        assert len(here.provider.sent) == 2


async def test_pressing_render_again_sends_nothing_and_adds_no_row(tmp_path: Path) -> None:
    async with desk(tmp_path / "a.ttsstudio", losing()) as here:
        await here.render(until="Possibly charged")
        state = here.studio.widget(QToolButton, "projectState")
        await eventually(lambda: state.text() == "1 of 1 to render · 1 to decide about")
        spent = here.studio.widget(QLabel, "jobsSpent")
        assert spent.text() == "Spent in this project: $0.00, 1 possibly charged"
        await here.studio.do("render-stale")
        await here.studio.do("play-all")
        await eventually(lambda: here.studio.application.playback.problem)
        assert here.states == ["Possibly charged"]
        assert len(here.provider.sent) == 1


async def test_what_was_lost_is_listed_when_the_project_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with desk(path, losing()) as here:
        await here.render(until="Possibly charged")
    provider = PaidProvider()
    async with desk(path, provider) as here:
        await eventually(lambda: here.states == ["Possibly charged"])
        assert here.studio.session.views()[0].state is SegmentState.FAILED
        here.studio.window.jobs.select(here.rows[0].job.id)
        here.button("retryJob").click()
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.rendered)
        assert provider.sent == [TEXT]


async def test_what_was_ordered_before_a_crash_is_fetched_and_not_bought_again(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    provider = PaidProvider()
    provider.gate.clear()
    async with desk(path, provider) as here:
        await here.studio.write(TEXT)
        await here.studio.do("render-stale")
        await eventually(lambda: here.states == ["Waiting"])
        await here.studio.session.flush()
        copy = tmp_path / "crashed.ttsstudio"
        await here.studio.session.save_copy(copy)
        provider.gate.set()
        await eventually(lambda: here.rendered)
    later = PaidProvider()
    async with desk(copy, later) as here:
        await eventually(lambda: here.rendered)
        assert later.resumed == ["remote-1"]
        assert not later.sent


async def test_a_result_that_can_still_be_fetched_is_asked_for_without_a_question(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.after["Only"] = [ServiceDown("Paid is out of order.", fate=Fate.PENDING)]
    async with desk(tmp_path / "a.ttsstudio", provider) as here:
        await here.render(until="Not fetched yet")
        again = here.button("retryJob")
        assert again.text() == "Ask for the result"
        again.click()
        await eventually(lambda: here.rendered)
        assert provider.resumed == ["remote-1"]
        assert len(provider.sent) == 1


async def test_a_charged_answer_that_cannot_be_used_is_bought_again_only_after_a_question(
    tmp_path: Path,
) -> None:
    provider = PaidProvider()
    provider.audio["Only"] = bytes(96_000)
    async with desk(tmp_path / "a.ttsstudio", provider) as here:
        await here.render(until="Charged, unusable")
        assert here.rows[0].cost == "$0.50"
        again = here.button("retryJob")
        assert again.text() == "Render again…"
        provider.audio.clear()
        again.click()
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.rendered)
        assert len(provider.sent) == 2


async def test_a_request_that_failed_for_certain_is_retried_and_cost_nothing(tmp_path: Path) -> None:
    provider = PaidProvider()
    provider.after["Only"] = [SpeechError("It failed there.", fate=Fate.ENDED)]
    async with desk(tmp_path / "a.ttsstudio", provider) as here:
        await here.render(until="Failed")
        assert here.rows[0].cost == "nothing"
        assert here.button("retryJob").text() == "Retry"
        assert here.button("forgetJob").isHidden()
        here.button("retryJob").click()
        await eventually(lambda: here.rendered)


async def test_a_forgotten_purchase_is_bought_like_any_other(tmp_path: Path) -> None:
    async with desk(tmp_path / "a.ttsstudio", losing()) as here:
        await here.render(until="Possibly charged")
        here.button("forgetJob").click()
        await here.studio.press("confirmDialog", "confirmNo")
        assert here.states == ["Possibly charged"]
        here.button("forgetJob").click()
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.states == ["Failed"])
        await here.studio.do("render-stale")
        await eventually(lambda: here.rendered)
        assert len(here.provider.sent) == 2


async def test_details_name_the_request_and_its_times_but_no_key(tmp_path: Path) -> None:
    async with desk(tmp_path / "a.ttsstudio") as here:
        await here.render(until="Done")
        here.button("copyJobDetails").click()
        lines = dict(line.split(": ", 1) for line in QGuiApplication.clipboard().text().splitlines())
        assert lines["State"] == "Done"
        assert lines["Request ID"] == "remote-1"
        assert lines["Model"] == "Paid"
        assert lines["Provider"] == "Scripted"
        assert lines["Cost"] == "$0.50"
        assert {"Queued", "Started", "Ended", "Job", "Purchase"} <= lines.keys()


async def test_a_lost_request_names_the_providers_id_for_it(tmp_path: Path) -> None:
    async with desk(tmp_path / "a.ttsstudio", losing()) as here:
        await here.render(until="Possibly charged")
        here.button("copyJobDetails").click()
        assert "Request ID: rq-7" in QGuiApplication.clipboard().text()


async def test_the_ledger_agrees_with_what_the_window_said(tmp_path: Path) -> None:
    path = tmp_path / "a.ttsstudio"
    async with desk(path, losing()) as here:
        await here.render(until="Possibly charged")
        here.button("retryJob").click()
        await here.studio.press("confirmDialog", "confirmYes")
        await eventually(lambda: here.rendered)
    with Project.open(path) as project:
        states = [purchase.state for purchase in project.ledger.all()]
    assert states == [PurchaseState.POSSIBLY_CHARGED, PurchaseState.DONE]
