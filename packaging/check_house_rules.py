"""Checks the rules of this house that no linter knows: sizes, forbidden calls, leftovers.

Run from anywhere: `python packaging/check_house_rules.py` reads every file git knows or would add, prints one
line a problem, `path:line: sentence`, and exits with 1 when there is any.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TypeGuard

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MOST_PUBLIC_METHODS = 20

# The only places where every exception may be caught, and the only ones that may start tasks.
CATCH_ALL_PLACES = (
    "tts_studio/engine/job_engine.py",
    "tts_studio/engine/job_runner.py",
    "tts_studio/ui/task_scope.py",
    "tts_studio/app/crash_report.py",
)
TASK_PLACES = ("tts_studio/engine/", "tts_studio/ui/task_scope.py", "tests/")
PRINT_PLACES = ("tts_studio/cli/", "packaging/", "tests/")
SLEEP_PLACES = ("tts_studio/providers/offline/worker", "tests/")

NESTED_LOOPS = frozenset({"exec", "exec_"})
STATIC_DIALOGS = {
    "QMessageBox": re.compile(r"question|warning|information|critical|about\w*"),
    "QFileDialog": re.compile(r"get\w+"),
    "QInputDialog": re.compile(r"get\w+"),
    "QColorDialog": re.compile(r"get\w+"),
    "QFontDialog": re.compile(r"get\w+"),
}
TASK_STARTERS = frozenset({"asyncio.create_task", "asyncio.ensure_future", "loop.create_task"})
NESTED_WAITS = frozenset({"waitUntil", "waitSignal", "waitSignals", "wait", "waitExposed", "waitActive"})
SKIPS = frozenset({"skip", "skipif", "xfail", "importorskip"})

MACHINE_PATHS = re.compile(
    r"(?<![\w.~}$/-])(?:/home/\w|/ro" r"ot/|/wo" r"rk/|/Users/\w|[A-Z]:\\{1,2}Users\\)"
)
LEFTOVERS = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
# An exemption names what it exempts from and gives its reason in a second comment.
UNEXPLAINED_EXEMPTION = re.compile(
    r"#\s*(?:type:\s*ignore(?!\[[\w, -]+\]\s+#\s*\w)|no"
    r"qa\b(?!:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*\s+(?:#|-)\s*\w))"
)
TEXT_SUFFIXES = frozenset(
    {".py", ".md", ".txt", ".toml", ".sh", ".ps1", ".yml", ".yaml", ".json", ".desktop", ""}
)


@dataclass(frozen=True)
class Source:
    """A file, its path relative to the checkout with forward slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree."""
        return tuple(ast.walk(self.tree))

    @property
    def is_python(self) -> bool:
        """Whether the file is Python."""
        return self.path.endswith(".py")

    def lies_in(self, places: Iterable[str]) -> bool:
        """Whether the path begins with one of the places."""
        return self.path.startswith(tuple(places))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A rule that a line breaks."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


Finding = tuple[int, str]


def sizes(source: Source) -> Iterator[Finding]:
    """Files, functions and classes stay small."""
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        yield 1, f"the file has {lines} lines, more than {LONGEST_FILE}"
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"“{node.name}” has {length} lines, more than {LONGEST_FUNCTION}"
        elif isinstance(node, ast.ClassDef):
            public = {part.name for part in node.body if _is_public_method(part)}
            if len(public) > MOST_PUBLIC_METHODS:
                yield (
                    node.lineno,
                    f"“{node.name}” has {len(public)} public methods, more than {MOST_PUBLIC_METHODS}",
                )


def _is_public_method(part: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) or part.name.startswith("_"):
        return False
    decorators = {_dotted(decorator).rpartition(".")[2] for decorator in part.decorator_list}
    return not decorators & {"property", "cached_property", "setter", "deleter"}


def docstrings(source: Source) -> Iterator[Finding]:
    """Every module says on its first line what it is, and a package holds nothing else."""
    if ast.get_docstring(source.tree) is None or source.tree.body[0].lineno > 2:
        yield 1, "the module does not begin with the sentence that names it"
    if source.path.endswith("/__init__.py") and len(source.tree.body) > 1:
        yield source.tree.body[1].lineno, "__init__.py holds more than a docstring"


def calls(source: Source) -> Iterator[Finding]:
    """Nothing runs a nested event loop, sleeps, prints or starts a task where it must not."""
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func)
        owner, _, method = name.rpartition(".")
        dialog = STATIC_DIALOGS.get(owner.rpartition(".")[2])
        if owner and method in NESTED_LOOPS:
            yield (
                node.lineno,
                f"{method}() runs a nested event loop; use open() or popup() and await a future",
            )
        elif dialog and dialog.fullmatch(method):
            yield node.lineno, f"{name}() runs a nested event loop; open the dialog and await its result"
        elif name in TASK_STARTERS and not source.lies_in(TASK_PLACES):
            yield node.lineno, f"{name}() starts a task that nobody owns; use the engine or a TaskScope"
        elif name == "print" and not source.lies_in(PRINT_PLACES):
            yield node.lineno, "only the command line prints"
        elif name == "time.sleep" and not source.lies_in(SLEEP_PLACES):
            yield node.lineno, "time.sleep() stands still; wait for what is awaited"


def names(source: Source) -> Iterator[Finding]:
    """The decorators that lose tasks, and the marks that leave tests out, are not used."""
    for node in source.nodes:
        name = node.name if isinstance(node, ast.alias) else _dotted(node)
        owner, _, last = name.rpartition(".")
        if last in ("asyncSlot", "asyncClose"):
            yield getattr(node, "lineno", 1), f"{last} makes tasks that outlive their widget; use a TaskScope"
        if last in SKIPS and owner in ("pytest", "pytest.mark"):
            yield getattr(node, "lineno", 1), f"{name} leaves a test out"


def broad_handlers(source: Source) -> Iterator[Finding]:
    """Only three places catch every exception; others may look at all of them when they raise them again."""
    if source.lies_in(CATCH_ALL_PLACES):
        return
    for node in source.nodes:
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        broad = [name for name in map(_dotted, caught) if name in ("", "Exception", "BaseException")]
        raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if broad and not (raises_again and broad != ["Exception"]):
            yield node.lineno, f"“except {broad[0]}”: name the errors that are expected".replace(" ”", "”")


def nested_waits(source: Source) -> Iterator[Finding]:
    """Asynchronous tests await; qtbot's waiting runs a nested loop."""
    for function in source.nodes:
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            owner, _, method = _dotted(node).rpartition(".")
            if owner == "qtbot" and method in NESTED_WAITS:
                yield getattr(node, "lineno", 1), f"qtbot.{method} inside a coroutine; await eventually(…)"


def leftovers(source: Source) -> Iterator[Finding]:
    """No notes to self, no silenced linters, no paths of one machine."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if found := LEFTOVERS.search(line):
            yield number, f"“{found.group()}” was left behind"
        if source.is_python and UNEXPLAINED_EXEMPTION.search(line):
            yield number, "an exemption from a check needs its code and, in a second comment, its reason"
        if found := MACHINE_PATHS.search(line):
            yield number, f"“{found.group()}…” is a path of one machine"


Rule = Callable[[Source], Iterator[Finding]]
PYTHON_RULES: tuple[Rule, ...] = (sizes, docstrings, calls, names, broad_handlers, nested_waits)
TEXT_RULES: tuple[Rule, ...] = (leftovers,)


def problems_of(source: Source) -> list[Problem]:
    """What is wrong with one file."""
    rules = TEXT_RULES + (PYTHON_RULES if source.is_python else ())
    findings = {finding for rule in rules for finding in rule(source)}
    return sorted(Problem(source.path, line, sentence) for line, sentence in findings)


def shared_test_names(paths: Iterable[str]) -> list[Problem]:
    """Test files whose name another one has."""
    tests = [path for path in paths if PurePosixPath(path).match("test_*.py")]
    counts = Counter(PurePosixPath(path).name for path in tests)
    return [
        Problem(path, 1, "another test file has the same name")
        for path in tests
        if counts[PurePosixPath(path).name] > 1
    ]


def _dotted(node: ast.AST | None) -> str:
    """`a.b.c` of a name or attribute, also of what a call's result is asked for; empty for others."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value) or '?'}.{node.attr}"
    return ""


def _files(checkout: Path) -> list[str]:
    command = ["git", "-C", str(checkout), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted(path for path in listed if path and (checkout / path).is_file())


def main() -> int:
    """Check the checkout this script lies in."""
    checkout = Path(__file__).resolve().parent.parent
    paths = _files(checkout)
    problems = shared_test_names(paths)
    for path in paths:
        if PurePosixPath(path).suffix in TEXT_SUFFIXES and not path.startswith("resources/licences/"):
            problems += problems_of(Source(path, (checkout / path).read_text("utf-8")))
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(paths)} files keep the house rules.")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
