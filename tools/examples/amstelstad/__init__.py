"""Amstelstad: street profiles, rainwater and a shared plan for the underground. Ahead of the other areas."""

from tools.examples.amstelstad.actions import ACTIONS
from tools.examples.amstelstad.aims import AIMS
from tools.examples.amstelstad.learning import LEARNING
from tools.examples.life import Area

AREA = Area(
    name="Amstelstad",
    reported=["2020-12-18", "2021-03-26", "2021-06-25", "2021-09-24", "2021-12-17"],
    recorded=[
        "2021-01-07T10:12:00+01:00",
        "2021-04-06T09:40:00+02:00",
        "2021-07-01T14:05:00+02:00",
        "2021-10-04T11:20:00+02:00",
        "2022-01-10T09:15:00+01:00",
    ],
    by="Casusteam Amstelstad",
    lives=[*ACTIONS, *AIMS, *LEARNING],
    went={3: {"actions:AS-A14": "dropped"}},
)
