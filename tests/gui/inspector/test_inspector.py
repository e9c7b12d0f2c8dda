"""The inspector: what it says about a segment and what it asks for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.ui_samples import FARAWAY, NEARBY, SAMPLE_DIALECT, sample_theme
from tts_studio.domain.cost import FREE, UNKNOWN_COST, Cost
from tts_studio.domain.errors import (
    EngineUnavailable,
    KeyRefused,
    NoCredit,
    PossiblyCharged,
    ServiceDown,
    StudioError,
    UnknownVoice,
)
from tts_studio.domain.parameters import SwitchParameter, TextParameter
from tts_studio.domain.script import Segment
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.segment_view import SegmentView
from tts_studio.engine.staleness import Staleness
from tts_studio.ui.inspector.exact_text import NOTHING_TO_SEND, preview_text
from tts_studio.ui.inspector.inspector import EMPTY_SENTENCE, Inspector
from tts_studio.ui.inspector.segment_words import length_words, state_words

HEART = VoiceId("nearby", "heart")
TEXT = "It was the <whisper>best</whisper> of times. [laugh] [pause] And the <soft>worst</soft>."

W = TypeVar("W", bound=QWidget)


def view(
    state: SegmentState = SegmentState.FRESH, *, segment_id: str = "x", speaker: str = "ALICE"
) -> SegmentView:
    return SegmentView(Segment(segment_id, 2, 0, 10, speaker, 0), state, HEART)


class Panel:
    def __init__(self, qtbot: QtBot) -> None:
        self.widget = Inspector(sample_theme())
        qtbot.addWidget(self.widget)
        self.widget.resize(300, 700)
        self.widget.show()

    def find(self, kind: type[W], name: str) -> W:
        found = self.widget.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    def words(self, name: str) -> str:
        label = self.find(QLabel, name)
        return label.text() if label.isVisible() else ""

    def show(
        self, shown: SegmentView, model: SpeechModel | None = NEARBY, text: str = TEXT, **settings: float
    ) -> None:
        self.widget.set_segment(shown, text, model, CastVoice(HEART, settings=settings), "Heart")


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    return Panel(qtbot)


def test_without_a_segment_it_says_what_to_do(panel: Panel) -> None:
    assert panel.words("inspectorEmpty") == EMPTY_SENTENCE
    panel.show(view())
    assert panel.words("inspectorEmpty") == ""
    panel.widget.set_segment(None, "", None, None)
    assert panel.words("inspectorEmpty") == EMPTY_SENTENCE


def test_it_names_the_segment_its_speaker_its_voice_and_its_length(panel: Panel) -> None:
    panel.show(replace(view(), seconds=4.23))
    assert panel.words("inspectorTitle") == "Segment 3 · ALICE"
    assert panel.words("inspectorLength") == "4.2 s"
    assert panel.words("inspectorVoice") == "Heart · Nearby"


def test_a_segment_without_a_speaker_is_the_narrators(panel: Panel) -> None:
    panel.show(view(speaker=""))
    assert panel.words("inspectorTitle") == "Segment 3 · Narrator"


@pytest.mark.parametrize(
    ("state", "label", "action"),
    [
        (SegmentState.EMPTY, "Empty", ""),
        (SegmentState.NOT_RENDERED, "Not rendered", "Render"),
        (SegmentState.RENDERING, "Rendering", ""),
        (SegmentState.FRESH, "Rendered", ""),
        (SegmentState.STALE, "Changed", "Refresh"),
        (SegmentState.LOCKED, "Locked", "Unlock"),
        (SegmentState.FAILED, "Failed", "Retry"),
    ],
)
def test_every_state_has_words_and_the_action_that_helps(
    panel: Panel, state: SegmentState, label: str, action: str
) -> None:
    panel.show(view(state))
    button = panel.find(QPushButton, "inspectorRender")
    assert panel.words("inspectorState") == label
    assert panel.words("inspectorSentence")
    assert (button.text() if button.isVisible() else "") == action
    if action:
        assert button.accessibleName() == action


def test_render_retry_and_unlock_ask_for_the_segment_shown(panel: Panel) -> None:
    render, retry = QSignalSpy(panel.widget.render_requested), QSignalSpy(panel.widget.retry_requested)
    unlock = QSignalSpy(panel.widget.unlock_requested)
    button = panel.find(QPushButton, "inspectorRender")
    panel.show(view(SegmentState.STALE, segment_id="s"))
    button.click()
    panel.show(view(SegmentState.FAILED, segment_id="f"))
    button.click()
    panel.show(view(SegmentState.LOCKED, segment_id="l"))
    button.click()
    assert [render.at(0), retry.at(0), unlock.at(0)] == [["s"], ["f"], ["l"]]
    assert (render.count(), retry.count(), unlock.count()) == (1, 1, 1)


def test_a_failure_is_told_in_its_own_words(panel: Panel) -> None:
    panel.show(replace(view(SegmentState.FAILED), problem="The engine stopped. Try again."))
    assert panel.words("inspectorSentence") == "The engine stopped. Try again."


@pytest.mark.parametrize(
    ("cost", "sentence"),
    [
        (FREE, "The text has changed. The sound you had is kept."),
        (
            Cost(Decimal("0.37")),
            "The text has changed. The sound you had is kept. It can be rendered again for $0.37.",
        ),
        (
            UNKNOWN_COST,
            "The text has changed. The sound you had is kept. It can be rendered again at an unknown price.",
        ),
    ],
)
def test_a_stale_segment_says_why_and_what_another_render_costs(cost: Cost, sentence: str) -> None:
    staleness = Staleness(("The text has changed.",), 21, cost)
    assert state_words(view(SegmentState.STALE), staleness).sentence == sentence
    assert state_words(view(SegmentState.FRESH), staleness).sentence == "Its sound is up to date."


def test_progress_is_part_of_the_sentence() -> None:
    rendering = replace(view(SegmentState.RENDERING), progress=0.42)
    assert state_words(rendering).sentence == "Its sound is being made. 42% is done."


def test_a_render_that_has_not_begun_says_what_it_waits_for(panel: Panel) -> None:
    panel.show(replace(view(SegmentState.RENDERING), progress=0.0, waiting="It waits for its turn."))
    assert panel.words("inspectorState") == "Waiting"
    assert panel.words("inspectorSentence") == "It waits for its turn."


def test_what_is_worth_knowing_is_told_as_a_warning(panel: Panel) -> None:
    panel.show(replace(view(SegmentState.FRESH), notice="This looks like German."))
    notice = panel.find(QLabel, "inspectorNotice")
    assert (notice.text(), notice.property("role")) == ("This looks like German.", "warn")
    assert not notice.isHidden()
    panel.show(view(SegmentState.FRESH))
    assert notice.isHidden()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (4.23, "4.2 s"), (72.4, "1 min 12 s"), (119.7, "2 min 0 s"), (33958.0, "9 h 25 min")],
)
def test_lengths_in_words(seconds: float | None, words: str) -> None:
    assert length_words(seconds) == words


def test_the_form_is_made_from_what_the_model_declares_and_tells_changes(panel: Panel) -> None:
    changed = QSignalSpy(panel.widget.setting_changed)
    panel.show(view(), speed=1.25)
    spin = panel.find(QDoubleSpinBox, "setting_speed")
    assert spin.value() == 1.25
    panel.find(QComboBox, "setting_tone").setFocus()
    QTest.keyClicks(panel.find(QComboBox, "setting_tone"), "C")
    assert [changed.at(0)] == [["tone", "cool"]]


def test_a_model_with_other_parameters_gets_another_form(panel: Panel) -> None:
    panel.show(view())
    other = replace(
        NEARBY, id="other", parameters=(TextParameter("mood", "Mood"), SwitchParameter("echo", "Echo"))
    )
    panel.show(view(), other)
    assert panel.find(QWidget, "setting_mood").isVisible()
    assert panel.find(QWidget, "setting_echo").isVisible()
    panel.show(view(), FARAWAY)
    assert panel.words("voiceSettingsHeading") == ""


def test_the_same_model_keeps_its_form_and_shows_the_new_values(panel: Panel) -> None:
    panel.show(view(segment_id="a"), speed=1.25)
    spin = panel.find(QDoubleSpinBox, "setting_speed")
    panel.show(view(segment_id="b"), speed=0.75)
    assert panel.find(QDoubleSpinBox, "setting_speed") is spin
    assert spin.value() == 0.75


def test_a_change_still_being_typed_is_told_before_another_segment_comes(panel: Panel) -> None:
    changed = QSignalSpy(panel.widget.setting_changed)
    panel.show(view(segment_id="a"))
    spin = panel.find(QDoubleSpinBox, "setting_speed")
    spin.selectAll()
    QTest.keyClicks(spin, "1.5")
    panel.show(view(segment_id="b"))
    assert [changed.at(0)] == [["speed", 1.5]]
    assert spin.value() == 1.0


def test_a_model_of_many_languages_lets_one_choose(panel: Panel) -> None:
    chosen = QSignalSpy(panel.widget.language_changed)
    panel.widget.set_segment(view(), TEXT, FARAWAY, CastVoice(HEART, "de-DE"))
    language = panel.find(QComboBox, "spokenLanguage")
    assert [language.itemText(row) for row in range(language.count())] == [
        "The voice’s own",
        "English (United States)",
        "German (Germany)",
        "Japanese (Japan)",
    ]
    assert language.currentText() == "German (Germany)"
    language.setFocus()
    QTest.keyClicks(language, "J")
    assert [chosen.at(0)] == [["ja-JP"]]


def test_a_model_of_one_language_does_not_ask(panel: Panel) -> None:
    panel.show(view())
    assert not panel.find(QComboBox, "spokenLanguage").isVisible()


def test_change_voice_names_the_speaker(panel: Panel) -> None:
    wanted = QSignalSpy(panel.widget.change_voice_requested)
    panel.show(view(speaker="ALICE"))
    panel.find(QPushButton, "changeVoice").click()
    assert [wanted.at(0)] == [["ALICE"]]


def test_a_model_nobody_knows_any_more_shows_no_settings_and_no_text(panel: Panel) -> None:
    panel.show(view())
    panel.widget.set_segment(view(), TEXT, None, None)
    assert panel.words("inspectorVoice") == "heart · nearby"
    assert panel.words("voiceSettingsHeading") == ""
    assert not panel.find(QWidget, "exactText").isVisible()


def test_the_exact_text_is_shown_when_opened_and_follows_the_segment(panel: Panel) -> None:
    panel.show(view())
    sent = panel.find(QPlainTextEdit, "exactTextSent")
    assert not sent.isVisible()
    assert sent.toPlainText() == ""
    panel.find(QToolButton, "exactTextSection_toggle").click()
    assert sent.isVisible()
    assert "[whispers]" in sent.toPlainText()
    panel.show(view(segment_id="y"), NEARBY, "Hello.")
    assert sent.toPlainText() == "Hello."
    assert panel.words("exactTextNotes") == ""


def test_the_preview_says_what_is_kept_rewritten_silenced_and_left_out() -> None:
    preview = preview_text(TEXT, SAMPLE_DIALECT)
    assert preview.sent.splitlines()[1:] == ["(0.5 s of silence)", "And the <soft>worst</soft>."]
    assert set(preview.notes) == {
        "<whisper> is sent as [whispers].",
        "[laugh] is left out. This voice cannot laugh.",
        "[pause] becomes 0.5 s of silence.",
        "<soft> is sent as it is.",
    }


def test_the_preview_of_no_words_says_so() -> None:
    assert preview_text("[laugh]", SAMPLE_DIALECT).sent == NOTHING_TO_SEND


def test_an_unknown_tag_is_said_to_be_left_out() -> None:
    assert preview_text("Hello [cough] there.", SAMPLE_DIALECT).notes == ("[cough] is left out.",)


def test_a_long_list_of_notes_is_cut(panel: Panel) -> None:
    text = " ".join(f"word [cough{chr(97 + number)}]" for number in range(20))
    panel.show(view(), NEARBY, text)
    panel.find(QToolButton, "exactTextSection_toggle").click()
    lines = panel.words("exactTextNotes").splitlines()
    assert len(lines) == 13
    assert lines[-1] == "… and 8 more"


def test_buttons_do_nothing_without_a_segment(panel: Panel) -> None:
    render, change = (
        QSignalSpy(panel.widget.render_requested),
        QSignalSpy(panel.widget.change_voice_requested),
    )
    panel.find(QPushButton, "inspectorRender").click()
    panel.find(QPushButton, "changeVoice").click()
    assert render.count() == change.count() == 0


def test_it_fits_its_dock(panel: Panel) -> None:
    panel.show(view(SegmentState.STALE))
    assert panel.widget.minimumSizeHint().width() <= 300


def test_the_state_is_a_shape_as_well_as_a_colour(panel: Panel) -> None:
    mark = panel.find(QWidget, "inspectorStateMark")
    pictures = []
    for state in SegmentState:
        panel.show(view(state))
        pictures.append(mark.grab().toImage())
    assert all(first != second for n, first in enumerate(pictures) for second in pictures[n + 1 :])
    panel.widget.set_theme(sample_theme("dark"))
    assert mark.grab().toImage() != pictures[-1]


def test_the_keyboard_walks_through_the_inspector_from_top_to_bottom(panel: Panel) -> None:
    panel.show(view(SegmentState.FRESH))
    start = panel.find(QPushButton, "changeVoice")
    names = []
    stop = start.nextInFocusChain()
    while stop is not None and stop is not start:
        reachable = stop.isVisibleTo(panel.widget) and stop.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reachable and panel.widget.isAncestorOf(stop):
            names.append(stop.objectName())
        stop = stop.nextInFocusChain()
    assert "inspectorScroll" not in names
    settings = [index for index, name in enumerate(names) if name.startswith("setting_")]
    assert settings
    assert max(settings) < names.index("exactTextSection_toggle")


@pytest.mark.parametrize(
    ("failure", "offered"),
    [
        (KeyRefused("Segmind does not accept your key.", advice="Open Accounts."), "Accounts…"),
        (NoCredit("There is no credit left.", advice="Open Accounts."), "Accounts…"),
        (PossiblyCharged("Nobody knows.", advice="Decide in the jobs."), "Jobs"),
        (EngineUnavailable("It is missing.", advice="Look at the diagnostics."), "Diagnostics"),
        (UnknownVoice("It is gone.", advice="Choose another."), ""),
        (ServiceDown("Not reachable.", advice="Retry."), ""),
    ],
)
def test_where_a_segment_failed_the_step_that_helps_is_offered(
    panel: Panel, failure: StudioError, offered: str
) -> None:
    shown = replace(view(SegmentState.FAILED), problem=str(failure))
    panel.widget.set_segment(shown, TEXT, NEARBY, CastVoice(HEART), "Heart", None, failure)
    button = panel.find(QPushButton, "inspectorHelp")
    assert button.isVisible() is bool(offered)
    assert button.text() == button.accessibleName() == offered
    assert panel.words("inspectorSentence") == str(failure)
    panel.show(view())
    assert not button.isVisible()


def test_the_step_that_helps_is_asked_for_by_its_action(panel: Panel) -> None:
    failure = KeyRefused("Segmind does not accept your key.", advice="Open Accounts.")
    shown = view(SegmentState.FAILED)
    panel.widget.set_segment(shown, TEXT, NEARBY, CastVoice(HEART), "Heart", None, failure)
    asked = QSignalSpy(panel.widget.help_wanted)
    panel.find(QPushButton, "inspectorHelp").click()
    assert [asked.at(n) for n in range(asked.count())] == [["accounts"]]
