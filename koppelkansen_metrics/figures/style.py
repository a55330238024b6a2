"""The look of every figure: one template, one palette, and the signs that go with a judgement."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from koppelkansen_metrics.language import N_, Language

INK, MUTED, FAINT, RULE = "#17212b", "#56646f", "#e4eaef", "#c5ced6"
ACCENT, TRAVELLED = "#00527c", "#a9c4d6"
FAMILY = '"Source Sans", "Source Sans Pro", sans-serif'
SIZE, SMALL = 14, 12

# Dark enough for text on white (contrast above 4.5), and told apart by the colour-blind by sign and word anyway.
GREEN, ORANGE, RED, GREY = "#14703c", "#a84b00", "#b3141a", MUTED

TEMPLATE = go.layout.Template(
    layout=go.Layout(
        font={"family": FAMILY, "size": SIZE, "color": INK},
        paper_bgcolor="white",
        plot_bgcolor="white",
        margin={"l": 0, "r": 0, "t": 8, "b": 8},
        showlegend=False,
        hovermode=False,
        xaxis={"showgrid": False, "zeroline": False, "linecolor": RULE, "fixedrange": True, "automargin": True},
        yaxis={"showgrid": False, "zeroline": False, "linecolor": RULE, "fixedrange": True, "automargin": True},
    )
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a judgement looks: never by colour alone."""

    sign: str
    word: str
    colour: str

    def shown(self, language: Language) -> str:
        """Sign and word, coloured, as the text of a figure."""
        return f'<span style="color:{self.colour}">{self.sign} <b>{language(self.word)}</b></span>'

    def said(self, language: Language) -> str:
        """Sign and word, as plain text."""
        return f"{self.sign} {language(self.word)}"


JUDGEMENTS = {
    "groen": Judgement("✓", N_("on track"), GREEN),
    "oranje": Judgement("▲", N_("needs attention"), ORANGE),
    "rood": Judgement("■", N_("needs help"), RED),
    "grijs": Judgement("–", N_("no judgement"), GREY),
}
NOT_JUDGED = Judgement("–", N_("not given"), GREY)
DIFFERENT = "≠"
MOVEMENTS = {
    "up": Judgement("↑", N_("up"), MUTED),
    "down": Judgement("↓", N_("down"), MUTED),
    "same": Judgement("=", N_("same"), MUTED),
    "new": Judgement("+", N_("new"), MUTED),
    "missing": Judgement("?", N_("missing"), MUTED),
}


def judgement(rating: object) -> Judgement:
    """How a stored rating or a signal looks; “not given” for a missing one."""
    return JUDGEMENTS.get(rating, NOT_JUDGED) if isinstance(rating, str) else NOT_JUDGED


def movement(moved: object) -> Judgement | None:
    """How the movement of a judgement looks; None where it is not known."""
    return MOVEMENTS.get(moved) if isinstance(moved, str) else None


def canvas(*, width: float, height: float, pixels: int) -> go.Figure:
    """An empty figure without axes, to draw on: x from 0 to `width`, y from 0 (top) to `height`, `pixels` high."""
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        layout=go.Layout(
            template=TEMPLATE,
            height=pixels,
            xaxis={**hidden, "range": [0, width]},
            yaxis={**hidden, "range": [height, 0]},
        )
    )


def text(
    x: float,
    y: float,
    content: str,
    *,
    anchor: str = "left",
    size: int = SIZE,
    colour: str = INK,
) -> dict[str, object]:
    """A label at a place on the canvas; its vertical middle lies on `y`, and it begins or ends exactly at `x`."""
    return {
        "x": x,
        "y": y,
        "text": content,
        "showarrow": False,
        "borderpad": 0,
        "borderwidth": 0,
        "xanchor": anchor,
        "yanchor": "middle",
        "align": anchor,
        "font": {"size": size, "color": colour},
    }


def box(x: tuple[float, float], y: tuple[float, float], colour: str) -> dict[str, object]:
    """A filled rectangle."""
    return {
        "type": "rect",
        "x0": x[0],
        "x1": x[1],
        "y0": y[0],
        "y1": y[1],
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }


def stroke(x: tuple[float, float], y: tuple[float, float], *, colour: str = INK, width: int = 3) -> dict[str, object]:
    """A straight line."""
    return {
        "type": "line",
        "x0": x[0],
        "x1": x[1],
        "y0": y[0],
        "y1": y[1],
        "line": {"color": colour, "width": width},
        "layer": "below",
    }


def plain(value: object) -> str:
    """What a person typed, as text of a figure: plotly reads a few HTML tags, so these lose their brackets."""
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def small(content: str, colour: str = MUTED) -> str:
    """What stands in small letters beside or under something, in the text of a figure."""
    return f'<span style="font-size:{SMALL}px;color:{colour}">{content}</span>'


def wrapped(value: object, width: int) -> str:
    """A name over at most two lines of so many characters, with an ellipsis where something was left out."""
    lines = textwrap.wrap(str(value), width, max_lines=2, placeholder="…")
    return "<br>".join(plain(line) for line in lines)


def shortened(value: object, most: int) -> str:
    """At most so many characters, cut at a word, with an ellipsis where something was left out."""
    whole = " ".join(str(value).split())
    if len(whole) <= most:
        return plain(whole)
    return plain(whole[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…")


def spread(places: Sequence[float], room: float) -> list[float]:
    """Places (0 to 1) for labels that each need so much room, moved up and down no further than needed; same order.

    >>> spread([0.5, 0.5], 0.1)
    [0.45, 0.55]
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    # Labels that touch form a block that stands around the middle of where they want to be.
    blocks: list[list[int]] = []
    for at in order:
        blocks.append([at])
        while len(blocks) > 1 and _top(blocks[-2], places, room) > _bottom(blocks[-1], places, room):
            together = blocks.pop()
            blocks[-1] += together
    found = [0.0] * len(places)
    for block in blocks:
        bottom = _bottom(block, places, room) + room / 2
        for above, at in enumerate(block):
            found[at] = round(bottom + above * room, 4)
    return found


def _bottom(block: Sequence[int], places: Sequence[float], room: float) -> float:
    middle = sum(places[at] for at in block) / len(block)
    return min(max(middle - len(block) * room / 2, -room / 2), 1 + room / 2 - len(block) * room)


def _top(block: Sequence[int], places: Sequence[float], room: float) -> float:
    return _bottom(block, places, room) + len(block) * room
