"""`briefing`: the directors' pre-read as a file."""

from pathlib import Path

import click

from koppelkansen_metrics.commands.session import Session, say, write_file
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_


@click.command()
@click.option("--quarter", required=True, metavar="2021-Q3", help="The quarter that the meeting is about.")
@click.option("--organisation", metavar="O", help="For one organisation.")
@click.option("--output", type=click.Path(path_type=Path), required=True, metavar="F.pdf|.pptx|.xlsx")
@click.pass_obj
def briefing(session: Session, quarter: str, organisation: str | None, output: Path) -> None:
    """Write the directors' pre-read of a meeting."""
    from koppelkansen_metrics.briefing import KINDS, write
    from koppelkansen_metrics.meetings import preread

    kind = output.suffix.lower()
    if kind not in KINDS:
        raise UserError(N_("A pre-read is written as {kinds}, not as “{kind}”."), kinds=tuple(KINDS), kind=kind)
    made = preread(session.existing(), session.programme, quarter, organisation=organisation, language=session.language)
    write_file(output, write(made, kind))
    say(session.language(N_("{file} is the pre-read of the meeting about {quarter}."), file=output, quarter=quarter))
