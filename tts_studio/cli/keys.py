"""What to do about a missing key where there is no window to paste it into."""

from __future__ import annotations

from tts_studio.domain.errors import NoKey, StudioError
from tts_studio.domain.translation import tr
from tts_studio.settings.secrets import ENVIRONMENT_NAMES


def with_advice_for_commands(problem: StudioError) -> StudioError:
    """The same problem; when it is a missing key, the advice names the variable that holds one."""
    if not isinstance(problem, NoKey) or problem.provider not in ENVIRONMENT_NAMES:
        return problem
    return NoKey(
        problem.sentence,
        advice=tr(
            "Set {variable}, or paste the key into the window’s preferences.",
            variable=ENVIRONMENT_NAMES[problem.provider],
        ),
        provider=problem.provider,
        fate=problem.fate,
    )
