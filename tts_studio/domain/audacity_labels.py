"""Labels for Audacity: File ▸ Import ▸ Labels shows each segment below the sound."""

from __future__ import annotations

from collections.abc import Iterable

from tts_studio.domain.region import Region


def audacity_labels(regions: Iterable[Region]) -> str:
    """A line a segment: where it begins and ends in seconds and its label, with tabs between them."""
    return "".join(f"{region.begins:.6f}\t{region.ends:.6f}\t{region.label}\n" for region in regions)
