"""Which stretch of time a waveform shows, and how that becomes pixels."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST_SPAN = 0.25


@dataclass(frozen=True, slots=True)
class Viewport:
    """From `begins` for `span` seconds out of `total`; zero `span` means that there is nothing to show."""

    begins: float = 0.0
    span: float = 0.0
    total: float = 0.0

    @property
    def ends(self) -> float:
        """The last second that is shown."""
        return self.begins + self.span

    @property
    def everything(self) -> bool:
        """Whether nothing lies outside."""
        return self.span >= self.total

    def of_total(self, total: float) -> Viewport:
        """The same stretch of something longer or shorter; all of it when all of it was shown."""
        if self.everything:
            return Viewport(0.0, total, total)
        return _inside(self.begins, self.span, total)

    def zoomed(self, factor: float, at: float) -> Viewport:
        """Show `factor` times less, while second `at` stays where it is."""
        span = min(self.total, max(min(SHORTEST_SPAN, self.total), self.span / factor))
        if self.span <= 0:
            return self
        share = (at - self.begins) / self.span
        return _inside(at - share * span, span, self.total)

    def moved_to(self, begins: float) -> Viewport:
        """The same zoom from another second on."""
        return _inside(begins, self.span, self.total)

    def following(self, seconds: float) -> Viewport:
        """The same view while `seconds` is in it, else the page on which it stands near the left edge."""
        if self.begins <= seconds <= self.ends:
            return self
        return self.moved_to(seconds - self.span * 0.1)

    def x_of(self, seconds: float, width: int) -> float:
        """Where a second is, in pixels from the left."""
        return (seconds - self.begins) / self.span * width if self.span > 0 else 0.0

    def seconds_at(self, x: float, width: int) -> float:
        """The second at a pixel, within what there is."""
        seconds = self.begins + (x / width if width > 0 else 0.0) * self.span
        return min(max(0.0, seconds), self.total)


def _inside(begins: float, span: float, total: float) -> Viewport:
    """The stretch moved, and shortened if need be, to lie within the total."""
    span = min(span, total)
    return Viewport(min(max(0.0, begins), total - span), span, total)
