"""Answers the buttons of the Deliver window that ask for places, and those that show what was made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.order import DeliveredFile
from tts_studio.ui.delivery_dialog.choosing_page import ChoosingPage
from tts_studio.ui.delivery_dialog.delivery_services import DeliveryServices
from tts_studio.ui.delivery_dialog.result_page import ResultPage
from tts_studio.ui.task_scope import TaskScope

_ASK = "ask"


class PlacesDesk(QObject):
    """Folder and cover go into the forms; what is said goes to `tell` with its look."""

    def __init__(
        self,
        services: DeliveryServices,
        choosing: ChoosingPage,
        result: ResultPage,
        tell: Callable[[str, str], None],
        tasks: TaskScope,
    ) -> None:
        super().__init__(result)
        self._services, self._choosing = services, choosing
        self._tell, self._tasks = tell, tasks
        choosing.place.folder_wanted.connect(self._on_folder_wanted)
        choosing.about.cover_wanted.connect(self._on_cover_wanted)
        result.folder_wanted.connect(self._on_show)
        result.report_wanted.connect(self._on_report)

    def _on_folder_wanted(self) -> None:
        self._tasks.start(self._ask_folder, replacing=_ASK)

    async def _ask_folder(self) -> None:
        folder = await self._services.places.ask_folder(self._choosing.place.folder)
        if folder is not None:
            self._choosing.place.set_folder(folder)

    def _on_cover_wanted(self) -> None:
        self._tasks.start(self._ask_cover, replacing=_ASK)

    async def _ask_cover(self) -> None:
        cover = await self._services.places.ask_cover(self._choosing.place.folder)
        if cover is not None:
            self._choosing.about.set_cover(cover)

    def _on_show(self, file: DeliveredFile) -> None:
        self._services.places.show_in_folder(file.path)

    def _on_report(self, file: DeliveredFile) -> None:
        self._tasks.start(self._save_report, file, replacing=_ASK)

    async def _save_report(self, file: DeliveredFile) -> None:
        target = await self._services.places.ask_report(file.path.with_name(f"{file.path.name}.report.html"))
        if target is None:
            return
        try:
            await self._services.save_report(target, file.card, file.path.name)
        except StudioError as error:
            self._tell(str(error), "error")
        else:
            self._tell(tr("Saved “{name}”.", name=target.name), "ok")
