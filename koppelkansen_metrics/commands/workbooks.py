"""`template` and `export`: workbooks out."""

from datetime import date
from pathlib import Path

import click

from koppelkansen_metrics import clock
from koppelkansen_metrics.commands.session import Session, say, write_file
from koppelkansen_metrics.commands.types import Day
from koppelkansen_metrics.language import N_


@click.command()
@click.option("--area", required=True, metavar="A", help="The casus area that the workbook is for.")
@click.option("--prefilled", is_flag=True, help="With what is stored of the area, to bring up to date.")
@click.option("--output", required=True, metavar="F", type=click.Path(path_type=Path), help="Where to write it.")
@click.pass_obj
def template(session: Session, area: str, *, prefilled: bool, output: Path) -> None:
    """Write an Excel workbook for an area."""
    from koppelkansen_metrics.updates import known
    from koppelkansen_metrics.updates.prefilled import filled
    from koppelkansen_metrics.workbook import template as workbook

    name = session.programme.area(area).name
    if prefilled:
        content = filled(known(session.existing(), session.programme), name)
    else:
        content = workbook.write(session.programme, name)
    write_file(output, content)
    say(session.language(N_("{file} is written."), file=output))


@click.command()
@click.option("--output", required=True, metavar="F.xlsx", type=click.Path(path_type=Path), help="Where to write it.")
@click.option("--as-of", type=Day(), metavar="D", help="As known at the end of this day; default: now.")
@click.pass_obj
def export(session: Session, output: Path, as_of: date | None) -> None:
    """Write everything that was known as one workbook: all areas, a sheet per kind of record."""
    from koppelkansen_metrics.updates import known
    from koppelkansen_metrics.workbook.export import write

    moment = clock.now() if as_of is None else clock.end_of_day(as_of)
    write_file(output, write(known(session.existing(), session.programme, moment)))
    say(session.language(N_("{file} is written."), file=output))
