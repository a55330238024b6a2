"""In CI a test that is skipped is a test that nobody runs: it fails, and says what is missing."""

import os
from collections.abc import Mapping
from typing import Any

import pytest

SAMPLES = "KOPPELKANSEN_SAMPLES"


def must_run(reason: str, environment: Mapping[str, str]) -> bool:
    """Whether a test skipped for this reason should have run here.

    Only the samples, which are no part of the project, may be absent: then the variable that names them is not set.
    """
    if environment.get("CI") != "true":
        return False
    return SAMPLES not in reason or SAMPLES in environment


class Complete:
    """A pytest plugin that turns skips into failures where `must_run` says so."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Any:
        return _judged((yield))

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Any:
        return _judged((yield))


def _judged(report: Any) -> Any:
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if must_run(reason, os.environ):
            report.outcome = "failed"
            report.longrepr = f"{report.nodeid} must run in CI, but was skipped. {reason}"
    return report
