"""Where a key is, in words."""

from __future__ import annotations

from tts_studio.engine.accounts import AccountInfo
from tts_studio.settings.secrets import KeySource, KeyState

_SESSION_SENTENCE = "The key is kept until you quit."


def key_words(account: AccountInfo, state: KeyState) -> str:
    """One or two sentences on where a provider's key comes from and, where that is not the keyring, why."""
    match state.source:
        case KeySource.KEYRING:
            return "The key is in the system keyring."
        case KeySource.ENVIRONMENT:
            return (
                f"The key comes from the environment variable {account.variable}, "
                "which takes the place of a key kept here."
            )
        case KeySource.SESSION:
            advice = state.advice.removeprefix(_SESSION_SENTENCE).strip()
            return " ".join(filter(None, (_SESSION_SENTENCE, state.problem, advice)))
        case KeySource.NONE:
            return " ".join(filter(None, ("There is no key yet.", state.problem, state.advice)))
