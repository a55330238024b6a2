import pytest

from tests.complete import must_run


@pytest.mark.parametrize(
    ("reason", "environment", "expected"),
    [
        ("Skipped: PostgreSQL is not installed", {}, False),
        ("Skipped: PostgreSQL is not installed", {"CI": "true"}, True),
        ("Skipped: KOPPELKANSEN_SAMPLES is not set", {"CI": "true"}, False),
        ("Skipped: KOPPELKANSEN_SAMPLES is not set", {"CI": "true", "KOPPELKANSEN_SAMPLES": "/samples"}, True),
    ],
)
def test_ci_skips_nothing_but_samples_that_are_not_there(reason, environment, expected):
    assert must_run(reason, environment) is expected


def test_a_skip_in_ci_fails_and_names_its_reason(pytester, monkeypatch):
    monkeypatch.setenv("CI", "true")
    pytester.makeconftest(
        """
        from tests.complete import Complete

        def pytest_configure(config):
            config.pluginmanager.register(Complete())
        """
    )
    pytester.makepyfile("import pytest\ndef test_it():\n    pytest.skip('no browser here')")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*must run in CI*no browser here*"])
