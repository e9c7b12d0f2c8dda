"""The house rules: each one finds what it forbids and lets its opposite pass."""

from __future__ import annotations

import importlib.util
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest

_SCRIPT = Path(__file__).parents[2] / "packaging" / "check_house_rules.py"


def _load() -> ModuleType:
    # By its path: the folder “packaging” must never be imported as the library of that name.
    spec = importlib.util.spec_from_file_location("check_house_rules", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rules = _load()

_SHOWN = '"""A module."""\n'
_TO_DO = "TO" + "DO"
_SILENCED = "# no" + "qa"
_IGNORED = "# type: " + "ignore"
_HOME = "/" + "home/somebody/file"


def found(text: str, path: str = "tts_studio/ui/widget.py") -> list[str]:
    source = rules.Source(path, _SHOWN + textwrap.dedent(text))
    return [problem.sentence for problem in rules.problems_of(source)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dialog.exec()", "nested event loop"),
        ("self.menu().exec_(point)", "nested event loop"),
        ("QMessageBox.question(None, 'a', 'b')", "nested event loop"),
        ("QtWidgets.QFileDialog.getOpenFileName()", "nested event loop"),
        ("QInputDialog.getText()", "nested event loop"),
        ("from qasync import asyncSlot", "outlive their widget"),
        ("@qasync.asyncClose\ndef f(): ...", "outlive their widget"),
        ("asyncio.create_task(f())", "nobody owns"),
        ("loop.create_task(f())", "nobody owns"),
        ("print('x')", "only the command line prints"),
        ("time.sleep(1)", "stands still"),
        ("try:\n    f()\nexcept Exception:\n    raise", "except Exception"),
        ("try:\n    f()\nexcept (ValueError, Exception):\n    pass", "except Exception"),
        ("try:\n    f()\nexcept:\n    pass", "except"),
        ("try:\n    f()\nexcept BaseException:\n    pass", "except BaseException"),
        ("async def test(qtbot):\n    qtbot.waitUntil(f)", "inside a coroutine"),
        ("pytest.skip('no')", "leaves a test out"),
        ("@pytest.mark.xfail\ndef f(): ...", "leaves a test out"),
        (f"x = 1  # {_TO_DO}: later", "left behind"),
        (f"x = 1  {_SILENCED}: E501", "needs its code"),
        (f"x = 1  {_SILENCED}  # a reason", "needs its code"),
        (f"x = 1  {_IGNORED}", "needs its code"),
        (f"x = 1  {_IGNORED}[attr-defined]", "needs its code"),
        (f"x = '{_HOME}'", "path of one machine"),
    ],
)
def test_what_is_forbidden_is_found(text: str, sentence: str) -> None:
    problems = found(text)
    assert len(problems) == 1, problems
    assert sentence in problems[0]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("dialog.open()", "tts_studio/ui/widget.py"),
        ("exec('x')", "tts_studio/ui/widget.py"),
        ("box.question()", "tts_studio/ui/widget.py"),
        ("asyncio.create_task(f())", "tts_studio/engine/job_engine.py"),
        ("group.create_task(f())", "tts_studio/providers/pool.py"),
        ("print('x')", "tts_studio/cli/render.py"),
        ("time.sleep(1)", "tts_studio/providers/offline/worker.py"),
        ("try:\n    f()\nexcept Exception:\n    pass", "tts_studio/app/crash_report.py"),
        ("try:\n    f()\nexcept BaseException:\n    g()\n    raise", "tts_studio/store/files.py"),
        ("def test(qtbot):\n    qtbot.waitUntil(f)", "tests/gui/test_window.py"),
        (f"x = 1  {_IGNORED}[attr-defined]  # the library tells no types", "tts_studio/ui/widget.py"),
        (f"x = 1  {_SILENCED}: SLF001  # there is no public way", "tts_studio/ui/widget.py"),
        (f"x = 1  {_SILENCED}: SLF001 - there is no public way", "tts_studio/ui/widget.py"),
        ("x = '~/projects'", "tts_studio/ui/widget.py"),
    ],
)
def test_what_is_allowed_passes(text: str, path: str) -> None:
    assert found(text, path) == []


def test_long_files_functions_and_classes_are_found() -> None:
    assert "the file has" in found("x = 1\n" * 400)[0]
    assert "“long” has 61 lines" in found("def long():\n" + "    x = 1\n" * 60)[0]
    assert found("def short():\n" + "    x = 1\n" * 59) == []
    methods = "".join(f"    def m{number}(self): ...\n" for number in range(20))
    assert found("class Small:\n" + methods + "    def _hidden(self): ...\n") == []
    assert found("class Small:\n" + methods + "    @property\n    def shown(self): ...\n") == []
    assert "21 public methods" in found("class Large:\n" + methods + "    def more(self): ...\n")[0]


def test_a_module_begins_with_its_sentence_and_a_package_holds_nothing_else() -> None:
    assert rules.problems_of(rules.Source("tts_studio/ui/x.py", "x = 1\n"))
    assert rules.problems_of(rules.Source("tts_studio/ui/__init__.py", '"""A package."""\n')) == []
    assert rules.problems_of(rules.Source("tts_studio/ui/__init__.py", '"""A package."""\nx = 1\n'))


def test_two_test_files_of_one_name_are_found() -> None:
    paths = ["tests/unit/a/test_x.py", "tests/unit/b/test_x.py", "tests/unit/a/test_y.py"]
    assert [problem.path for problem in rules.shared_test_names(paths)] == paths[:2]


def test_files_that_are_not_python_are_searched_for_leftovers_only() -> None:
    problems = rules.problems_of(rules.Source("README.md", f"{_TO_DO}\nprint('fine')\n"))
    assert [problem.line for problem in problems] == [1]
