"""Every failure has a title and, where something helps, an action that exists."""

from __future__ import annotations

from tts_studio.domain import errors
from tts_studio.domain.errors import ExportError, StudioError
from tts_studio.ui.actions import ACTIONS
from tts_studio.ui.error_messages import STORIES, message_for


def _all_kinds() -> set[type[StudioError]]:
    return {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StudioError)
    }


def test_no_failure_is_without_a_story() -> None:
    assert _all_kinds() == set(STORIES)


def test_the_actions_that_help_exist() -> None:
    known = {spec.id for spec in ACTIONS}
    assert {story.action for story in STORIES.values() if story.action} <= known


def test_the_sentence_and_its_advice_are_shown_together() -> None:
    message = message_for(ExportError("The disk is full.", advice="Make room."))
    assert message.sentence == "The disk is full. Make room."
    assert message.title == "Not delivered"


def test_a_new_kind_has_the_story_of_its_nearest_parent() -> None:
    class Peculiar(ExportError):
        """Something special."""

    assert message_for(Peculiar("Odd.")).title == "Not delivered"
