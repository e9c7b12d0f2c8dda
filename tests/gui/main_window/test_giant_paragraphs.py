"""A pasted paragraph without end can be broken up, when the user wants that."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.support.eventually import eventually
from tests.support.running_studio import running_studio
from tts_studio.store.project_file import Project

SENTENCE = "This is one of very many sentences. "


async def test_a_giant_paragraph_is_broken_up_on_request_and_comes_back_with_undo() -> None:
    async with running_studio() as studio:
        giant = "ALICE: " + (SENTENCE * 1000).strip()
        await studio.write("Before.")
        area = studio.window.editor.text_area
        area.appendPlainText("\n" + giant)
        await eventually(lambda: studio.window.notices.current is not None)
        notice = studio.window.notices.current
        assert notice is not None
        assert notice.run is not None
        assert area.toPlainText() == f"Before.\n\n{giant}"
        notice.run()
        await eventually(lambda: len(studio.session.script.segments) > 20)
        script = studio.session.script
        assert {segment.speaker for segment in script.segments[1:]} == {"ALICE"}
        assert all(script.body_of(segment).endswith("sentences.") for segment in script.segments[1:])
        assert " ".join(map(script.body_of, script.segments[1:])) == giant.removeprefix("ALICE: ")
        studio.window.editor.undo()
        QApplication.processEvents()
        assert area.toPlainText() == f"Before.\n\n{giant}"


async def test_typing_in_a_giant_paragraph_offers_nothing_again() -> None:
    async with running_studio() as studio:
        await studio.write(SENTENCE * 1000)
        await eventually(lambda: studio.window.notices.current is not None)
        studio.window.notices.dismiss()
        studio.window.editor.text_area.insertPlainText("More. ")
        await eventually(lambda: studio.session.script.text.startswith("More. "))
        assert studio.window.notices.current is None


async def test_the_problems_of_an_opened_project_list_its_giant_paragraph_and_break_it_up(
    tmp_path: Path,
) -> None:
    path = tmp_path / "giant.ttsstudio"
    with Project.create(path) as project:
        project.script.save("Before.\n\nALICE: " + (SENTENCE * 1000).strip(), ())
    async with running_studio(path) as studio:
        editor = studio.window.editor
        await eventually(lambda: editor.problems.finder.first(5)[1] == 1)
        [problem], _count = editor.problems.finder.first(5)
        assert problem.diagnostic.sentence.startswith("This paragraph has 35,999 characters")
        [fix] = problem.diagnostic.fixes
        editor.problems.mend(problem, fix)
        await eventually(lambda: len(studio.session.script.segments) > 20)
        assert {segment.speaker for segment in studio.session.script.segments[1:]} == {"ALICE"}
        await eventually(lambda: editor.problems.finder.first(5)[1] == 0)
        editor.undo()
        await eventually(lambda: len(studio.session.script.segments) == 2)


async def test_only_the_paragraph_of_the_problem_is_broken_up() -> None:
    giant = (SENTENCE * 1000).strip()
    async with running_studio() as studio:
        await studio.write(f"{giant}\n\n{giant}")
        editor = studio.window.editor
        await eventually(lambda: editor.problems.finder.first(5)[1] == 2)
        problems, _count = editor.problems.finder.first(5)
        editor.problems.mend(problems[1], problems[1].diagnostic.fixes[0])
        await eventually(lambda: len(studio.session.script.segments) > 20)
        assert studio.session.script.text.startswith(f"{giant}\n\n")
