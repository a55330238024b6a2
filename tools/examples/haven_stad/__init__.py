"""Haven-Stad: grid congestion, aquathermal heat, a street profile taken from Amstelstad. Behind its plan."""

from tools.examples.haven_stad.actions import ACTIONS
from tools.examples.haven_stad.aims import AIMS
from tools.examples.haven_stad.learning import LEARNING
from tools.examples.life import Area

AREA = Area(
    name="Haven-Stad",
    reported=["2020-12-15", "2021-03-15", "2021-06-15", "2021-09-15", "2021-12-15"],
    recorded=[
        "2021-01-05T11:00:00+01:00",
        "2021-04-02T15:25:00+02:00",
        "2021-07-02T10:30:00+02:00",
        "2021-10-01T09:05:00+02:00",
        "2022-01-06T16:50:00+01:00",
    ],
    by="Casusteam Haven-Stad",
    lives=[*ACTIONS, *AIMS, *LEARNING],
    went={3: {"actions:HS-A27": "dropped"}},
)
