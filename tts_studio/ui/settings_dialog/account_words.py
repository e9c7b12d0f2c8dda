"""Where a key is, in words."""

from __future__ import annotations

from tts_studio.domain.translation import mark, tr
from tts_studio.engine.accounts import AccountInfo
from tts_studio.settings.secrets import KeySource, KeyState

_SESSION_SENTENCE = mark("The key is kept until you quit.")


def key_words(account: AccountInfo, state: KeyState) -> str:
    """One or two sentences on where a provider's key comes from and, where that is not the keyring, why."""
    match state.source:
        case KeySource.KEYRING:
            return tr("The key is in the system keyring.")
        case KeySource.ENVIRONMENT:
            return tr(
                "The key comes from the environment variable {variable}, which takes the place of a key "
                "kept here.",
                variable=account.variable,
            )
        case KeySource.SESSION:
            kept = tr(_SESSION_SENTENCE)
            advice = state.advice.removeprefix(kept).strip()
            return " ".join(filter(None, (kept, state.problem, advice)))
        case KeySource.NONE:
            return " ".join(filter(None, (tr("There is no key yet."), state.problem, state.advice)))
