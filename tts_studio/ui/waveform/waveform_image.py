"""Peaks as a picture: one column of pixels for each pair of least and greatest sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage, QPixmap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def waveform_pixmap(
    lows: NDArray[np.float32], highs: NDArray[np.float32], height: int, color: QColor
) -> QPixmap:
    """Draw peaks (−1 to 1, one pair a column) `height` device pixels high; silence is a thin line.

    Columns of NaN, where nothing is known, stay empty.
    """
    import numpy as np

    columns = len(lows)
    if columns == 0 or height <= 0:
        return QPixmap()
    middle = (height - 1) / 2
    reach = middle - 1
    top = np.minimum(np.round(middle - np.clip(highs, -1, 1) * reach), np.floor(middle))
    bottom = np.maximum(np.round(middle - np.clip(lows, -1, 1) * reach), np.ceil(middle))
    rows = np.arange(height, dtype=np.float32)[:, None]
    inside = (rows >= top[None, :]) & (rows <= bottom[None, :])
    pixels = np.where(inside, np.uint32(color.rgba()), np.uint32(0)).astype(np.uint32)
    image = QImage(pixels.tobytes(), columns, height, columns * 4, QImage.Format.Format_ARGB32)
    return QPixmap.fromImage(image)
