"""`make bench`: every measurement against its floor in the same run. Takes a few minutes; nothing fails on a target."""

from benchmarks import calibration, figures, reading, room, screens
from benchmarks.timing import HEADER


def main() -> None:
    """Print one line per measurement as it comes, then how far the forecast can be trusted."""
    print(HEADER)
    for part in (reading, figures, screens, room):
        for result in part.results():
            print(result.line(), flush=True)
    print()
    for line in calibration.report():
        print(line, flush=True)


if __name__ == "__main__":
    main()
