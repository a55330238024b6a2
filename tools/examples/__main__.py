"""Write the example workbooks and `examples.toml` in data/examples: `make examples`. The same every time."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from koppelkansen_metrics import programme
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.workbook import template
from tools.examples import amstelstad, binnenstad, haven_stad, programmabreed
from tools.examples.life import QUARTERS, Area, Row

FOLDER = Path(__file__).parents[2] / "data" / "examples"
AREAS = (amstelstad.AREA, binnenstad.AREA, haven_stad.AREA, programmabreed.AREA)
REMARK = "Voorbeelddata: alles in dit bestand is verzonnen."


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Name (quarter and area) and bytes of every workbook, in the order in which they are loaded."""
    settings = programme.load()
    for at, quarter in enumerate(QUARTERS):
        for area in AREAS:
            as_of = area.reported[at]
            if as_of is None:
                continue
            rows = _rows(area, at)
            about = {"as_of": date.fromisoformat(as_of), "filled_by": area.by}
            data = template.write(settings, area.name, rows=rows, algemeen=about, with_example=False, remark=REMARK)
            yield f"{quarter}/{area.name.lower()}.xlsx", data


def listing() -> str:
    """The text of examples.toml: in which order, when and by whom each workbook was recorded, and why rows went."""
    lines = [
        "# The example workbooks in the order in which they are loaded: when recorded, by whom, and why rows went.",
        "# Written by `make examples`. Everything in these workbooks is fictional.",
    ]
    for at, quarter in enumerate(QUARTERS):
        for area in sorted(AREAS, key=lambda each: each.recorded[at]):
            if area.reported[at] is None:
                continue
            lines += [
                "",
                "[[workbooks]]",
                f'file = "{quarter}/{area.name.lower()}.xlsx"',
                f'area = "{area.name}"',
                f"recorded_at = {area.recorded[at]}",
                f'by = "{area.by}"',
            ]
            went = area.went.get(at, {})
            if went:
                lines.append("[workbooks.reasons]")
                lines += [f'"{record}" = "{reason}"' for record, reason in went.items()]
    return "\n".join(lines) + "\n"


def _rows(area: Area, at: int) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {key: [] for key in KINDS}
    for life in area.lives:
        if life.there(at):
            rows[life.kind].append(life.row(at))
    present = {row["code"] for of_kind in rows.values() for row in of_kind if "code" in row}
    for row in (row for of_kind in rows.values() for row in of_kind):
        _forget_the_future(row, present)
    return rows


def _forget_the_future(row: Row, present: Collection[object]) -> None:
    """A record is tied to a milestone or pilot from the quarter on in which that is there too."""
    for key in ("milestone", "pilot"):
        if key in row and row[key] not in present:
            del row[key]


def main() -> None:
    """Write everything."""
    for name, data in workbooks():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (FOLDER / "examples.toml").write_text(listing(), encoding="utf-8")


if __name__ == "__main__":
    main()
