"""The figures of the programme: pure functions of a snapshot and the date of the question.

Every function takes a `Snapshot`, often the columns to group by, and `as_of`; none reads the clock, none changes what
it is given. Tables are plain: group columns first, a RangeIndex, groups in programme order, undefined figures missing.
The definitions are those of `docs/metrics.md`; `report` puts them together as `metrics --json` prints them.
"""
