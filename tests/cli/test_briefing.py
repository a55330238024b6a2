"""`briefing`: the directors' pre-read as a file."""

import pytest


@pytest.mark.parametrize(("kind", "starts"), [("pdf", b"%PDF"), ("pptx", b"PK"), ("xlsx", b"PK"), ("PDF", b"%PDF")])
def test_it_writes_the_pre_read_of_a_meeting(run, tmp_path, kind, starts):
    file = tmp_path / f"voorstuk.{kind}"
    result = run("briefing", "--quarter", "2021-Q3", "--output", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes().startswith(starts)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--quarter", "2031-Q1", "--output", "x.pdf"],
        ["--quarter", "2021-Q3", "--output", "x.docx"],
        ["--quarter", "2021-Q3", "--organisation", "Niemand", "--output", "x.pdf"],
        ["--quarter", "2021-Q3", "--output", "/nergens/x.pdf"],
        ["--quarter", "2021-Q3"],
    ],
)
def test_what_a_person_can_do_wrong_is_one_sentence(run, wrong):
    result = run("briefing", *wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_organisation_may_be_called_by_its_synonym(run, tmp_path):
    file = tmp_path / "x.xlsx"
    assert run("briefing", "--quarter", "2021-q3", "--organisation", "gemeente", "--output", file).exit_code == 0
