"""Writing a pre-read as a file."""

from collections.abc import Callable, Mapping

from koppelkansen_metrics.briefing import document, pdf, sheets, slides
from koppelkansen_metrics.briefing.content import Briefing
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

Write = Callable[[Briefing], bytes]

# What a pre-read is written as, and what the list of a meeting.
KINDS: Mapping[str, Write] = {".pdf": pdf.write, ".pptx": slides.write, ".xlsx": sheets.write}
OF_LISTS: Mapping[str, Write] = {".docx": document.write, ".pdf": pdf.write}


def write(briefing: Briefing, kind: str) -> bytes:
    """The bytes of a pre-read as `.pdf`, `.pptx` or `.xlsx`. Raises UserError for another kind of file."""
    if kind not in KINDS:
        raise UserError(N_("A pre-read is written as {kinds}, not as “{kind}”."), kinds=tuple(KINDS), kind=kind)
    return KINDS[kind](briefing)
