"""What every test gets: an event loop for `async def`, surroundings of its own, and no quiet failures."""

from __future__ import annotations

import asyncio
import functools
import gc
import importlib
import inspect
import itertools
import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

from tests.support.async_tests import run_async_test
from tests.support.eventually import PATIENCE
from tests.support.network_guard import refuse_the_network
from tests.support.order_of_tests import turn_of
from tests.support.private_display import PrivateDisplay

_DISPLAY = pytest.StashKey[PrivateDisplay]()
_GUI_TESTS = Path(__file__).parent / "gui"
_HOMES = itertools.count(1)

hypothesis.settings.register_profile("studio", deadline=None, database=None, derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    """Set the surroundings of this process up, before anything of the studio is imported."""
    config.addinivalue_line("markers", "expects_log(pattern): the test makes the studio log such a warning")
    hypothesis.settings.load_profile("studio")
    refuse_the_network()
    # Its own five seconds are little on a busy machine.
    for wait in (QtBot.waitExposed, QtBot.waitSignal, QtBot.waitUntil):
        wait.__kwdefaults__ = {**(wait.__kwdefaults__ or {}), "timeout": round(1000 * PATIENCE)}
    # As in the program: what Qt owns is taken apart on the thread of the window, never on a worker.
    gc.disable()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # What tests expect to read is English, whatever the language of the system.
    os.environ["LANGUAGE"] = "en"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    spreads_tests = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if os.environ.get("TTS_STUDIO_TEST_DISPLAY") == "xvfb" and not spreads_tests:
        display = config.stash[_DISPLAY] = PrivateDisplay()
        os.environ["DISPLAY"] = display.name
        os.environ["QT_QPA_PLATFORM"] = "xcb"


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what `pytest_configure` started."""
    if display := config.stash.get(_DISPLAY, None):
        display.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order that keeps every worker busy to the end."""
    items.sort(key=lambda item: turn_of(item.nodeid))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test: on the window's event loop below tests/gui, elsewhere on asyncio's own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if pyfuncitem.path.is_relative_to(_GUI_TESTS):
        application = pyfuncitem._request.getfixturevalue("qapp")
        # As in the program: a window that closes does not end the loop.
        application.setQuitOnLastWindowClosed(False)
        window_loop = importlib.import_module("tts_studio.app.event_loop")
        factory = functools.partial(window_loop.new_event_loop, application)
    run_async_test(functools.partial(pyfuncitem.obj, **arguments), loop_factory=factory)
    return True


class _Recorder(logging.Handler):
    """Keeps the messages it is given."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(scope="session")
def _collect_what_is_due() -> Callable[[], None]:
    from tts_studio.app.garbage import Collector

    return Collector().collect_what_is_due


@pytest.fixture(autouse=True)
def _collecting(_collect_what_is_due: Callable[[], None]) -> Iterator[None]:
    yield
    _collect_what_is_due()


@pytest.fixture(autouse=True)
def studio_home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder all data of the studio lies in during this test; nothing has made it yet."""
    home = _homes / str(next(_HOMES))
    monkeypatch.setenv("TTS_STUDIO_HOME", str(home))
    for key in ("SEGMIND_API_KEY", "XAI_API_KEY"):
        monkeypatch.delenv(key, raising=False)
    return home


@pytest.fixture(autouse=True)
def _log_is_expected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test when the studio logs a warning nobody expected, or keeps quiet about an expected one."""
    handler = _Recorder(logging.WARNING)
    logger = logging.getLogger("tts_studio")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)
    patterns = [str(marker.args[0]) for marker in request.node.iter_markers("expects_log")]
    unexpected = [
        text for text in handler.messages if not any(re.search(pattern, text) for pattern in patterns)
    ]
    assert not unexpected, f"The studio logged what the test does not expect: {unexpected}"
    missing = [
        pattern for pattern in patterns if not any(re.search(pattern, text) for text in handler.messages)
    ]
    assert not missing, f"The studio did not log what the test expects: {missing}"
