"""Renders in the window: how far they are, held and gone on with, what failed, and what is told when away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from tests.support.eventually import eventually
from tests.support.paid_provider import PaidProvider
from tests.support.running_studio import RunningStudio, running_studio
from tts_studio.domain.errors import EngineCrashed, NoCredit
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.ui.main_window import away_notice
from tts_studio.ui.main_window.render_words import progress_words
from tts_studio.ui.script_editor.gutter import Gutter

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CHAPTERS = "# First\n\nOne is here.\n\nTwo is here.\n\n# Second\n\nThree is here."
CRASH = EngineCrashed("The voice engine ended.", advice="Try again.")


def state(studio: RunningStudio) -> str:
    return studio.widget(QToolButton, "projectState").text()


def states(studio: RunningStudio) -> dict[str, SegmentState]:
    """What became of each segment, by its words."""
    script = studio.session.script
    return {script.body_of(view.segment): view.state for view in studio.session.views()}


def fresh(studio: RunningStudio) -> set[str]:
    return {words for words, is_now in states(studio).items() if is_now is SegmentState.FRESH}


def notice(studio: RunningStudio) -> str:
    shown = studio.window.notices.current
    return "" if shown is None else shown.sentence


def put_cursor(studio: RunningStudio, words: str) -> None:
    script = studio.session.script
    studio.window.editor.select_segment(
        next(each.id for each in script.segments if words in script.body_of(each))
    )


async def test_a_render_is_counted_held_and_gone_on_with() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.\n\nTwo is here.\n\nThree is here.")
        studio.provider.gate.clear()
        await studio.do("render-stale")
        await eventually(lambda: state(studio) == "Rendering, 0 of 3 done")
        pause = studio.widget(QToolButton, "pauseRendering")
        await eventually(pause.isVisible)
        assert pause.accessibleName() == "Pause Rendering"
        pause.click()
        await eventually(lambda: state(studio) == "Paused, 0 of 3 rendered")
        assert pause.accessibleName() == "Resume Rendering"
        studio.provider.gate.set()
        await eventually(lambda: state(studio) == "Paused, 1 of 3 rendered")
        assert len(studio.provider.requests) == 1
        pause.click()
        await eventually(lambda: state(studio) == "All 3 rendered")
        assert not pause.isVisible()


async def test_a_cancelled_render_is_no_failure_and_what_has_its_sound_is_not_made_again() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.\n\nTwo is here.")
        put_cursor(studio, "One")
        await studio.do("render-segment")
        await eventually(lambda: fresh(studio) == {"One is here."})
        studio.provider.gate.clear()
        await studio.do("render-stale")
        await eventually(lambda: state(studio) == "Rendering, 0 of 1 done")
        studio.widget(QToolButton, "cancelRendering").click()
        await eventually(lambda: state(studio).startswith("1 of 2 to render"))
        assert notice(studio) == ""
        assert not studio.window.actions_by_id["retry-failed"].isEnabled()
        await studio.do("render-changed")
        await eventually(lambda: notice(studio).startswith("There is nothing to render here"))


async def test_a_chapter_is_rendered_alone() -> None:
    async with running_studio() as studio:
        await studio.write(CHAPTERS)
        put_cursor(studio, "Three")
        await studio.do("render-chapter")
        await eventually(lambda: "Three is here." in fresh(studio))
        assert not {"One is here.", "Two is here."} & fresh(studio)


async def test_what_changed_is_rendered_and_what_is_new_waits() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.")
        await studio.session.render()
        await studio.write("One is there.\n\nTwo is here.")
        await eventually(lambda: SegmentState.STALE in states(studio).values())
        await studio.do("render-changed")
        await eventually(lambda: "One is there." in fresh(studio))
        assert states(studio)["Two is here."] is SegmentState.NOT_RENDERED


async def test_an_order_that_comes_as_the_one_before_has_just_been_begun_is_carried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_studio() as studio:
        await studio.write("One is here.\n\nTwo is here.")
        renders = studio.window._renders
        first, second = (view.segment.id for view in studio.session.views())
        ask = renders._ask_and_render
        more = [second]

        async def then_another(session: ProjectSession, order: Any) -> None:
            await ask(session, order)
            if more:
                asyncio.get_running_loop().call_soon(renders.render, (more.pop(),))

        monkeypatch.setattr(renders, "_ask_and_render", then_another)
        renders.render((first,))
        await eventually(lambda: len(fresh(studio)) == 2)


async def test_an_order_that_cannot_be_carried_out_is_told_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_studio() as studio:
        await studio.write("One is here.\n\nTwo is here.")
        renders = studio.window._renders
        first, second = (view.segment.id for view in studio.session.views())
        ask = renders._ask_and_render

        async def fail_first(session: ProjectSession, order: Any) -> None:
            if first in order.segment_ids:
                raise CRASH
            await ask(session, order)

        monkeypatch.setattr(renders, "_ask_and_render", fail_first)
        renders.render((first,))
        renders.render((second,))
        await eventually(lambda: fresh(studio) == {"Two is here."})
        assert notice(studio).startswith("The voice engine ended.")


async def test_failures_are_gathered_in_one_notice_and_retried_with_one_button() -> None:
    async with running_studio() as studio:
        studio.provider.failures["Two"] = [CRASH] * 9
        studio.provider.failures["Three"] = [CRASH] * 9
        await studio.write("One is here.\n\nTwo is here.\n\nThree is here.")
        retry = studio.window.actions_by_id["retry-failed"]
        assert not retry.isEnabled()
        await studio.do("render-stale")
        await eventually(lambda: notice(studio) == "2 of 3 failed: The voice engine ended. Try again.")
        await eventually(retry.isEnabled)
        studio.provider.failures.clear()
        button = studio.widget(QToolButton, "notificationAction")
        assert button.text() == "Retry What Failed"
        button.click()
        assert notice(studio) == ""
        await eventually(lambda: len(fresh(studio)) == 3)
        await eventually(lambda: not retry.isEnabled())


async def test_failures_for_want_of_credit_among_others_lead_to_the_accounts_first() -> None:
    async with running_studio() as studio:
        studio.provider.failures["One"] = [CRASH] * 9
        studio.provider.failures["Two"] = [CRASH] * 9
        studio.provider.failures["Three"] = [NoCredit("There is no credit left.")]
        await studio.write("One is here.\n\nTwo is here.\n\nThree is here.")
        await studio.do("render-stale")
        await eventually(lambda: notice(studio).startswith("3 of 3 failed, mostly: "))
        remedy = studio.widget(QToolButton, "notificationAction")
        assert remedy.text() == "Accounts…"
        assert studio.widget(QToolButton, "notificationOtherAction").text() == "Retry What Failed"
        remedy.click()
        await eventually(lambda: studio.window.shows_preferences)


async def test_the_notice_of_failures_counts_only_segments_that_are_there_and_still_failed() -> None:
    async with running_studio() as studio:
        for words in ("One", "Two", "Three"):
            studio.provider.failures[words] = [CRASH] * 9
        await studio.write("One is here.\n\nTwo is here.\n\nThree is here.")
        await studio.do("render-stale")
        await eventually(lambda: notice(studio) == "3 of 3 failed: The voice engine ended. Try again.")
        await studio.write("One is here.\n\nTwo is here.")
        await eventually(lambda: notice(studio) == "2 of 2 failed: The voice engine ended. Try again.")
        studio.provider.failures.clear()
        put_cursor(studio, "Two")
        await studio.do("render-segment")
        await eventually(lambda: notice(studio) == "1 of 2 failed: The voice engine ended. Try again.")
        retry = studio.window.actions_by_id["retry-failed"]
        assert retry.isEnabled()
        await studio.write("Quite another script.")
        await eventually(lambda: notice(studio) == "")
        assert not retry.isEnabled()


async def test_a_notice_of_failures_that_was_dismissed_does_not_come_back() -> None:
    async with running_studio() as studio:
        for words in ("One", "Two"):
            studio.provider.failures[words] = [CRASH] * 9
        await studio.write("One is here.\n\nTwo is here.")
        await studio.do("render-stale")
        await eventually(lambda: notice(studio).startswith("2 of 2 failed"))
        studio.window.notices.dismiss()
        studio.provider.failures.clear()
        put_cursor(studio, "Two")
        await studio.do("render-segment")
        await eventually(lambda: fresh(studio) == {"Two is here."})
        await studio.write("Quite another script.")
        await eventually(lambda: not studio.window.actions_by_id["retry-failed"].isEnabled())
        assert notice(studio) == ""


async def test_what_failed_already_is_told_while_the_rest_is_made() -> None:
    async with running_studio() as studio:
        studio.provider.failures["One"] = [CRASH] * 9
        await studio.write("One is here.\n\nTwo is here.")
        first, second = (segment.id for segment in studio.session.script.segments)
        failed = studio.session.start_render([first])
        await failed.finished()
        studio.provider.gate.clear()
        under_way = studio.session.start_render([second])
        assert progress_words([failed, under_way]) == "Rendering, 0 of 2 done, 1 failed"
        studio.provider.gate.set()
        await under_way.finished()


async def test_a_render_that_ends_while_the_window_is_away_is_told_to_the_desktop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marked: list[QWidget] = []
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(QApplication, "alert", lambda widget, *_rest: marked.append(widget))
    monkeypatch.setattr(away_notice, "tell_the_desktop", lambda *words: told.append(words))
    async with running_studio() as studio:
        await studio.write("One is here.")
        elsewhere = QWidget()
        elsewhere.show()
        elsewhere.activateWindow()
        await eventually(lambda: not studio.window.isActiveWindow())
        await studio.do("render-stale")
        await eventually(lambda: bool(fresh(studio)))
        await eventually(lambda: marked == [studio.window])
        await eventually(lambda: told == [("Rendering has ended", "1 segment is rendered.")])
        elsewhere.deleteLater()


async def test_the_plan_of_a_retake_asks_first_and_cancel_buys_nothing() -> None:
    provider = PaidProvider()
    async with running_studio(provider=provider, voice="paid:low") as studio:
        await studio.write("The first paragraph has quite a lot more words than one would think it needs.")
        put_cursor(studio, "first")
        await studio.do("retake")
        dialog = await studio.dialog("planDialog")
        heading = dialog.findChild(QLabel, "planHeading")
        assert isinstance(heading, QLabel)
        assert heading.text() == "Retake 1 segment for $0.77?"
        await studio.press("planDialog", "planCancel")
        assert not provider.sent


async def test_retake_with_shows_the_price_of_the_voice_that_is_chosen_and_speaks_with_it() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.")
        await studio.session.render()
        put_cursor(studio, "One")
        await studio.do("retake-with")
        dialog = await studio.dialog("retakeDialog")
        price = dialog.findChild(QLabel, "retakePrice")
        assert isinstance(price, QLabel)
        await eventually(lambda: price.text() == "12 characters, free")
        voice = dialog.findChild(QWidget, "retakeVoice")
        assert voice is not None
        voice.setCurrentIndex(voice.findData("murmur:high"))  # type: ignore[attr-defined]  # a combo box
        assert price.text() == "…"
        await eventually(lambda: price.text() == "12 characters, free")
        await studio.press("retakeDialog", "retakeAgree")
        first = studio.session.script.segments[0].id
        await eventually(lambda: len(studio.session.takes.of(first)) == 2)
        newest, oldest = studio.session.takes.of(first)
        assert newest.cast_voice.voice == VoiceId("murmur", "high")
        assert studio.session.takes.chosen(first) == oldest
        assert studio.session.cast.narrator.voice == VoiceId("murmur", "low")


async def test_a_stale_segment_says_why_in_the_gutter_and_is_refreshed_from_the_inspector() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.")
        await studio.session.render()
        put_cursor(studio, "One")
        studio.session.set_voice("", CastVoice(VoiceId("murmur", "high")))
        button = studio.widget(QPushButton, "inspectorRender")
        await eventually(lambda: button.isVisible() and button.text() == "Refresh")
        why = studio.widget(Gutter, "scriptGutter").why_stale(studio.session.script.segments[0].id)
        assert why == "The voice changed from Low to High. The sound you had is kept."
        button.click()
        await eventually(lambda: len(fresh(studio)) == 1)


async def test_a_locked_segment_keeps_its_sound_and_is_unlocked_from_the_inspector() -> None:
    async with running_studio() as studio:
        await studio.write("One is here.")
        await studio.session.render()
        put_cursor(studio, "One")
        await eventually(lambda: studio.window.actions_by_id["lock-take"].isEnabled())
        await studio.do("lock-take")
        button = studio.widget(QPushButton, "inspectorRender")
        await eventually(lambda: button.isVisible() and button.text() == "Unlock")
        await studio.do("retake")
        await eventually(lambda: notice(studio) == "Segment 1 was not retaken. It is locked to take 1.")
        button.click()
        await eventually(lambda: not button.isVisible())
        assert studio.session.takes.locked(studio.session.script.segments[0].id) is None
