"""How far renders are, how long they will still take and how they ended, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tts_studio.domain.errors import StudioError
from tts_studio.domain.translation import tr, trn
from tts_studio.engine.rendering import Render
from tts_studio.ui.jobs.render_estimate import left_words


def progress_words(renders: Iterable[Render]) -> str:
    """“Rendering, 14 of 180 done, 2 failed · about 3 min left”; of time nothing until it can be told."""
    under_way = tuple(renders)
    at_work = [render for render in under_way if not render.ended]
    if not at_work:
        return ""
    done = sum(render.done for render in under_way)
    total = sum(render.total for render in under_way)
    if all(render.paused for render in at_work):
        return tr("Paused, {done} of {total} rendered", done=done, total=total)
    # What is counted is what has its sound: the last one is under way until it has.
    text = tr("Rendering, {done} of {total} done", done=done, total=total)
    # What cannot be spoken at all is not among the total.
    failed = sum(render.failures for render in under_way)
    if failed:
        text = tr("Rendering, {done} of {total} done, {failed} failed", done=done, total=total, failed=failed)
    left = [render.seconds_left() for render in at_work if not render.paused]
    known = [seconds for seconds in left if seconds is not None]
    if len(known) < len(left) or not known:
        return text
    return tr("{progress} · {time} left", progress=text, time=left_words(max(known)))


def failure_words(failed: Mapping[str, StudioError], total: int) -> str:
    """“3 of 180 failed: The service is busy. Try again later.”; of several reasons the commonest."""
    reasons = Counter(str(problem) for problem in failed.values())
    ((commonest, _times),) = reasons.most_common(1)
    count = trn("{count} of {total} failed", "{count} of {total} failed", len(failed), total=total)
    if len(reasons) == 1:
        return tr("{count}: {reason}", count=count, reason=commonest)
    return tr("{count}, mostly: {reason}", count=count, reason=commonest)


def ended_words(rendered: int, failed: int, *, cancelled: bool) -> str:
    """What is told while nobody looks: how the render ended."""
    done = trn("{count} segment is rendered.", "{count} segments are rendered.", rendered)
    if failed:
        return " ".join((done, trn("{count} failed.", "{count} failed.", failed)))
    return " ".join((done, tr("The rest was cancelled."))) if cancelled else done


def ready_words(numbers: Sequence[int]) -> str:
    """“Take 4 is ready.”; `numbers` are those of the new takes."""
    if len(numbers) == 1:
        return tr("Take {number} is ready.", number=numbers[0])
    return trn("{count} new take is ready.", "{count} new takes are ready.", len(numbers))
