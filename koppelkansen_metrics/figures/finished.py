"""Figures that are finished: worked out once for whoever shows them, since they are shared and never changed."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, ParamSpec

import plotly.graph_objects as go

P = ParamSpec("P")


class Finished(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure that is not changed any more; plotly would work it out anew each time that it is shown."""

    def to_dict(self) -> dict[str, Any]:
        """What plotly's own gives, worked out once; nobody changes it."""
        return self._ready

    @cached_property
    def _ready(self) -> dict[str, Any]:
        return dict(super().to_dict())


def finished(draw: Callable[P, go.Figure]) -> Callable[P, go.Figure]:
    """A drawing function whose figures are finished."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> go.Figure:
        return Finished(draw(*args, **kwargs))

    return drawn
