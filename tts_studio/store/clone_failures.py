"""What the operating system reports about the user's own voices, as sentences."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tts_studio.domain.errors import CloneError
from tts_studio.domain.translation import tr

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the operating system raises inside the block into a CloneError about the voice `name`."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise CloneError(
                tr("There is no room left on the disk for the voice “{name}”.", name=name),
                advice=tr("Free some room and try again."),
            ) from error
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CloneError(
            tr("The voice “{name}” cannot be read or written: {reason}.", name=name, reason=reason),
            advice=tr("Check the files and the folder they lie in."),
        ) from error
