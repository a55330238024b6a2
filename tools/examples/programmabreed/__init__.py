"""Programmabreed: learning across organisations, and the essential gains that break system barriers."""

from tools.examples.life import Area
from tools.examples.programmabreed.actions import ACTIONS
from tools.examples.programmabreed.aims import AIMS
from tools.examples.programmabreed.learning import LEARNING

AREA = Area(
    name="Programmabreed",
    reported=["2020-12-31", "2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31"],
    recorded=[
        "2021-01-12T12:00:00+01:00",
        "2021-04-07T12:00:00+02:00",
        "2021-07-05T12:00:00+02:00",
        "2021-10-08T12:00:00+02:00",
        "2022-01-13T12:00:00+01:00",
    ],
    by="Secretaris kernteam",
    lives=[*ACTIONS, *AIMS, *LEARNING],
    went={4: {"actions:PB-A14": "dropped", "actions:PB-A27": "merged:PB-A13"}},
)
