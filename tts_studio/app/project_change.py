"""Puts one project in the place of another: whole, one after the other, whoever loses patience meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tts_studio.app.project_desk import ProjectDesk
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.threads import seen_through


class ProjectChange:
    """`leave` lets go of the desk's project once it is safely on disk, `enter` shows everybody the new one.

    A change that has begun is seen to its end even when whoever asked for it is cancelled: no project is
    left open without anybody who saves and closes it. `turn` is held meanwhile, and `opening` from before
    a project of a given file is opened, which nobody else may have open, until it is shown.
    """

    def __init__(
        self,
        desk: ProjectDesk,
        leave: Callable[[], Awaitable[None]],
        enter: Callable[[ProjectSession], Awaitable[None]],
    ) -> None:
        self.turn = asyncio.Lock()
        self.opening = asyncio.Lock()
        self._desk = desk
        self._leave = leave
        self._enter = enter
        self._ended = False

    async def open(self, path: Path) -> None:
        """Open the project of this file instead, unless it is the open one; raises the ProjectErrors."""
        async with self.opening:
            now = self._desk.session
            if now is None or path.resolve() != now.path.resolve():
                await self.to(await self._desk.open(path))

    async def to(self, session: ProjectSession) -> None:
        """Open this project instead; it is closed again where the present one cannot be left.

        Raises the ProjectError that prevents it, or says that the present one was not closed as it should.
        """
        await seen_through(self._change(session))

    async def end(self) -> None:
        """Wait for the change under way; projects that come later are closed again."""
        self._ended = True
        async with self.turn:
            return

    async def _change(self, session: ProjectSession) -> None:
        async with self.turn:
            if self._ended:
                await session.close()
                return
            try:
                await self._leave()
            except BaseException:
                await session.close()
                raise
            try:
                await self._desk.close()
            finally:
                await self._desk.place(session)
                await self._enter(session)
