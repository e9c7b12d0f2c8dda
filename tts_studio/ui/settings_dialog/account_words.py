"""Where a key is, in words."""

from __future__ import annotations

from collections.abc import Mapping

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import mark, tr
from tts_studio.engine.accounts import AccountInfo
from tts_studio.settings.secrets import KeySource, KeyState

_SESSION_SENTENCE = mark("The key is kept until you quit.")
# What is advised elsewhere, and what is left of it where the accounts are open already.
_HERE: Mapping[str, str] = {
    mark("Open Accounts and check the key."): mark("Check the key, or paste another one."),
    mark("Open Accounts and paste the key again."): mark("Paste the key again."),
    mark("Open Accounts and paste your key."): mark("Paste your key."),
}


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


def failure_words(error: StudioError) -> str:
    """A failure as it is told beside the key it is about; the provider's own words stay."""
    words = str(error)
    for elsewhere, here in _HERE.items():
        words = words.replace(tr(elsewhere), tr(here))
    return words
