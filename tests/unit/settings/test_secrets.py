"""Keys: the environment first, then the keyring, and never anywhere else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring.backends.fail
import pytest
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from tests.support.eventually import PATIENCE
from tts_studio.domain.errors import SettingsError
from tts_studio.settings.patience import PatientCaller
from tts_studio.settings.secrets import (
    ENVIRONMENT_NAMES,
    SERVICE,
    Keyring,
    KeySource,
    KeyState,
    Secrets,
    system_keyring,
)

KEY = "sk-very-secret-123"


class FakeKeyring:
    """A keyring in memory that can be broken or made to hang."""

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], str] = {}
        self.error: BaseException | None = None
        self.answers = threading.Event()
        self.answers.set()
        self.calls: list[str] = []

    def _called(self, method: str) -> None:
        self.calls.append(method)
        assert threading.current_thread() is not threading.main_thread()
        assert self.answers.wait(PATIENCE)
        if self.error is not None:
            raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        self._called("get")
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._called("set")
        self.stored[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._called("delete")
        del self.stored[service, username]


@pytest.fixture
def backend() -> Iterator[FakeKeyring]:
    fake = FakeKeyring()
    yield fake
    fake.answers.set()


def secrets_over(backend: Keyring, environment: dict[str, str] | None = None, wait: float = 10.0) -> Secrets:
    return Secrets(environment or {}, lambda: backend, wait)


async def test_a_kept_key_is_in_the_keyring_and_found_again(backend: FakeKeyring) -> None:
    assert await secrets_over(backend).state("xai") == KeyState(KeySource.NONE)
    assert await secrets_over(backend).keep("xai", f" {KEY}\n") == KeyState(KeySource.KEYRING)
    assert backend.stored == {("tts-studio", "xai"): KEY}
    again = secrets_over(backend)
    assert await again.key("xai") == KEY
    assert await again.state("xai") == KeyState(KeySource.KEYRING)
    assert await again.key("segmind") is None


async def test_the_keyring_is_asked_once_for_a_key_it_has(backend: FakeKeyring) -> None:
    backend.stored[SERVICE, "xai"] = KEY
    keys = secrets_over(backend)
    for _ in range(3):
        await keys.key("xai")
        await keys.state("xai")
    assert backend.calls == ["get"]


async def test_the_environment_comes_first_and_needs_no_keyring(backend: FakeKeyring) -> None:
    assert ENVIRONMENT_NAMES == {"segmind": "SEGMIND_API_KEY", "xai": "XAI_API_KEY"}
    keys = secrets_over(backend, {"XAI_API_KEY": f"{KEY} ", "SEGMIND_API_KEY": " "})
    assert await keys.key("xai") == KEY
    state = await keys.state("xai")
    assert (state.source, state.problem) == (KeySource.ENVIRONMENT, "")
    assert "XAI_API_KEY" in state.advice
    assert backend.calls == []
    assert await keys.key("segmind") is None
    assert (await keys.keep("xai", "other-key")).source is KeySource.ENVIRONMENT
    assert await keys.key("xai") == KEY
    assert (await keys.forget("xai")).source is KeySource.ENVIRONMENT


async def test_a_forgotten_key_is_gone(backend: FakeKeyring) -> None:
    keys = secrets_over(backend)
    await keys.keep("xai", KEY)
    assert await keys.forget("xai") == KeyState(KeySource.NONE)
    assert backend.stored == {}
    assert await keys.key("xai") is None
    assert await keys.forget("xai") == KeyState(KeySource.NONE)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NoKeyringError(), "no keyring"),
        (ImportError("no module"), "no keyring"),
        (KeyringLocked(), "locked"),
        (InitError(), "locked"),
        (PasswordSetError(), "did not do what was asked"),
        (ConnectionRefusedError(), "did not do what was asked"),
        (TimeoutError(), "does not answer"),
    ],
)
async def test_a_keyring_that_fails_says_why_and_the_key_serves_this_session(
    backend: FakeKeyring, error: BaseException, sentence: str
) -> None:
    backend.error = error
    keys = secrets_over(backend)
    state = await keys.state("xai")
    assert state.source is KeySource.NONE
    assert sentence in state.problem
    assert state.advice
    assert await keys.key("xai") is None
    kept = await keys.keep("xai", KEY)
    assert kept.source is KeySource.SESSION
    assert sentence in kept.problem
    assert "until you quit" in kept.advice
    assert await keys.key("xai") == KEY
    assert (await keys.state("xai")).source is KeySource.SESSION
    assert await secrets_over(backend).key("xai") is None
    forgotten = await keys.forget("xai")
    assert forgotten.source is KeySource.NONE
    assert sentence in forgotten.problem
    assert await keys.key("xai") is None


async def test_a_key_that_was_kept_for_the_session_moves_to_the_keyring_later(backend: FakeKeyring) -> None:
    backend.error = KeyringLocked()
    keys = secrets_over(backend)
    await keys.keep("xai", KEY)
    backend.error = None
    assert await keys.keep("xai", KEY) == KeyState(KeySource.KEYRING)
    assert (await keys.state("xai")).source is KeySource.KEYRING


async def test_a_keyring_that_hangs_is_given_up_and_not_asked_again_until_it_answers(
    backend: FakeKeyring,
) -> None:
    backend.stored[SERVICE, "xai"] = KEY
    backend.answers.clear()
    keys = secrets_over(backend, wait=0.05)
    for _ in range(3):
        state = await keys.state("xai")
        assert state.source is KeySource.NONE
        assert "does not answer" in state.problem
    assert backend.calls == ["get"]
    backend.answers.set()
    for thread in threading.enumerate():
        if thread.name == "patience":
            thread.join()
    assert await keys.key("xai") == KEY


async def test_the_event_loop_goes_on_while_the_keyring_thinks(backend: FakeKeyring) -> None:
    backend.answers.clear()
    asking = asyncio.ensure_future(secrets_over(backend).key("xai"))
    while not backend.calls:
        await asyncio.sleep(0)
    backend.answers.set()
    assert await asking is None


async def test_giving_up_waiting_leaves_the_next_question_alone(backend: FakeKeyring) -> None:
    backend.answers.clear()
    backend.stored[SERVICE, "xai"] = KEY
    keys = secrets_over(backend)
    asking = asyncio.ensure_future(keys.key("xai"))
    while not backend.calls:
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    backend.answers.set()
    assert await keys.key("xai") == KEY


@pytest.mark.parametrize("key", ["", "  \n", "two words", "schlüssel", "a\tb", "line\nbreak"])
async def test_what_cannot_be_a_key_is_refused(backend: FakeKeyring, key: str) -> None:
    with pytest.raises(SettingsError, match="look like a key"):
        await secrets_over(backend).keep("xai", key)
    assert backend.calls == []


async def test_keys_show_in_no_text(backend: FakeKeyring, caplog: pytest.LogCaptureFixture) -> None:
    keys = secrets_over(backend, {"SEGMIND_API_KEY": KEY})
    shown = [repr(keys), str(keys), f"{await keys.keep('xai', KEY)!r}", repr(await keys.state("segmind"))]
    outcome = await PatientCaller(1.0).call(lambda: KEY)
    shown += [repr(outcome), caplog.text]
    assert outcome.value == KEY
    assert not any(KEY in text for text in shown)


async def test_keys_are_written_to_no_file(backend: FakeKeyring, studio_home: Path) -> None:
    keys = secrets_over(backend)
    backend.error = NoKeyringError()
    await keys.keep("xai", KEY)
    assert not studio_home.exists()


async def test_the_systems_own_keyring_is_used_when_no_other_is_given() -> None:
    assert isinstance(system_keyring(), keyring.backends.fail.Keyring)
    state = await Secrets({}).state("xai")
    assert (state.source, "no keyring" in state.problem) == (KeySource.NONE, True)


def test_an_answer_that_comes_after_the_end_of_the_loop_harms_nobody(backend: FakeKeyring) -> None:
    backend.answers.clear()
    state = asyncio.run(secrets_over(backend, wait=0.01).state("xai"))
    assert "does not answer" in state.problem
    backend.answers.set()
    for thread in threading.enumerate():
        if thread.name == "patience":
            thread.join()
