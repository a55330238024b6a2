"""Binnenstad: gas-free and waste in the 9 Straatjes, heat from the canals. Did not report in 2021-Q2."""

from tools.examples.binnenstad.actions import ACTIONS
from tools.examples.binnenstad.aims import AIMS
from tools.examples.binnenstad.learning import LEARNING
from tools.examples.life import Area

AREA = Area(
    name="Binnenstad",
    reported=["2020-12-31", "2021-03-19", None, "2021-09-30", "2021-12-31"],
    recorded=[
        "2021-01-11T16:30:00+01:00",
        "2021-04-08T08:55:00+02:00",
        "",
        "2021-10-07T17:45:00+02:00",
        "2022-01-12T13:10:00+01:00",
    ],
    by="Casusteam Binnenstad",
    lives=[*ACTIONS, *AIMS, *LEARNING],
    went={3: {"actions:BS-A03": "renamed:BS-A15"}},
)
