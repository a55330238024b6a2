"""How each figure is calculated, in words for readers; the definitions are those of docs/metrics.md."""

from koppelkansen_metrics.language import Language
from koppelkansen_metrics.programme import Programme


def done_against_plan(_: Language) -> str:
    """Of the bars with a tick."""
    return _(
        "Bar: all actions in scope (not dropped); the filled part is done. Tick: actions whose planned end "
        "lies on or before the date at which their area is judged, which is its last reporting date."
    )


def bars(_: Language) -> str:
    """What the shapes of the bars stand for, in one line."""
    return _(
        "Bar: all actions, filled as far as they are done. Tick: how many should have been done by the reporting date."
    )


def matrix(_: Language) -> str:
    """Of the matrix with the two judgements."""
    return " ".join(
        (
            done_against_plan(_),
            _(
                "Team: the team's own judgement, as reported. Figures: needs help when at least a quarter of "
                "the open actions is overdue (and at least two), or a milestone has slipped 90 days; needs "
                "attention from a tenth or 30 days; no judgement without actions and milestones or when the "
                "area's report is too old. Both are always about all organisations together."
            ),
        )
    )


def pilots(programme: Programme, _: Language) -> str:
    """Of the track of pilots."""
    return _(
        "Days: from the date on which the pilot came into its stage to the day you look at. Long: more than "
        "twice as long as pilots usually were in that stage; when fewer than three left it, more than {days} days. "
        "Never in practice. Owner: from the evaluation on it should be known who will own the result in practice.",
        days=programme.thresholds.long_in_stage_days,
    )


def proven_and_used(_: Language) -> str:
    """Of the scatter of pilots."""
    return _(
        "Proven: how sure we are that the solution works, 0 to 9. In use: how many of those who should use it"
        " do, 0 to 9. The lower of the two is the bottleneck. After Scaling Readiness (Wageningen)."
    )


def burn_up(_: Language) -> str:
    """Of done and planned over time."""
    return _(
        "Per week, from Monday to Sunday. All actions: those in scope as known then. Done, planned and first agreed: "
        "how many of the actions in scope now have been done, are planned, or were first planned by the end of that "
        "week. Expected: in 10,000 trials the open actions are done at the pace of the last 26 weeks at most; half of "
        "the trials are ready by the first date, 85 in 100 by the second. It asks for 10 actions done and 8 weeks."
    )


def timeline(_: Language) -> str:
    """What the shapes of the timeline stand for, in one line."""
    return _(
        "Open circle: the date agreed at first. Filled circle: the date expected now, or on which it was reached (✓). "
        "The line between them is the slip; the vertical line is the day you look at."
    )


def trend(_: Language) -> str:
    """Of the milestone trend."""
    return _(
        "For every report of its area the date that a milestone had then. Flat: on plan. Rising: later. Falling: "
        "earlier. A line that meets the dotted one is a milestone whose day has come. Reports that were taken back do "
        "not count. After milestone trend analysis (SAP)."
    )


def learning(_: Language) -> str:
    """Of the learning agenda."""
    return _(
        "Age: calendar quarters since a lesson was raised. A question counts under each organisation it is put to. "
        "Open: not answered, or promised and not kept yet. Pilots of a barrier: those that its essential gain names."
    )


def milestones(_: Language) -> str:
    """Of the tables of milestones."""
    return _(
        "Slip: the date on which the milestone was reached, or else is expected, minus the first agreed date."
        " Agreed anew: how often the agreed date was changed."
    )
