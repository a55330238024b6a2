"""Writing a pre-read as a file."""

from collections.abc import Callable, Mapping

from koppelkansen_metrics.briefing import pdf, sheets, slides
from koppelkansen_metrics.briefing.content import Briefing
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

KINDS: Mapping[str, Callable[[Briefing], bytes]] = {".pdf": pdf.write, ".pptx": slides.write, ".xlsx": sheets.write}


def write(briefing: Briefing, kind: str) -> bytes:
    """The bytes of a pre-read as `.pdf`, `.pptx` or `.xlsx`. Raises UserError for another kind of file."""
    if kind not in KINDS:
        raise UserError(N_("A pre-read is written as {kinds}, not as “{kind}”."), kinds=tuple(KINDS), kind=kind)
    return KINDS[kind](briefing)
