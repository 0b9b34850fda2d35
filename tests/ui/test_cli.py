"""The command line in process, over a scripted assistant."""

from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace

import pytest

from bowerbird.errors import BadInput, SettingsError
from tests.ui.fakes import FakeAssistant, answer, pick
from ui.cli import main

HOSTILE = "evil\x1b]0;owned\x07\x1b[31m/model\u202e\u200b[bold]x[/bold]\x9b2J"


def test_an_answer_is_words_then_figures(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "small", "bird classifier", "--details"]) == 0
    out = capsys.readouterr().out
    assert out.index("Good news.") < out.index("timm/tiny.in1k") < out.index("14.1 ms (measured)")
    assert "75.8 (verified" in out
    assert "stale" in out
    assert "import timm" not in out
    assert scripted.calls[0]["turns"] == ["small bird classifier"]
    assert scripted.calls[0]["validate"] is True


def test_figures_wait_for_details(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "small bird classifier"]) == 0
    out = capsys.readouterr().out
    assert "--details" in out
    assert "stale" not in out


def test_options_reach_the_assistant(scripted: FakeAssistant) -> None:
    assert main(["ask", "x", "--picks", "7", "--no-validate", "--catalogue", "mine"]) == 0
    call = scripted.calls[0]
    assert (call["picks"], call["validate"], call["catalogue"]) == (7, False, "mine")


def test_offline_is_a_setting(scripted: FakeAssistant) -> None:
    main(["ask", "x"])
    assert not scripted.settings.offline  # type: ignore[attr-defined]
    main(["ask", "x", "--offline"])
    assert scripted.settings.offline  # type: ignore[attr-defined]


def test_json_is_the_recommendation_and_nothing_else(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted.result = answer(pick(HOSTILE))
    assert main(["ask", "x", "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == scripted.result.model_dump(mode="json")
    assert out.isascii()
    assert "\x1b" not in out


def test_details_and_code(scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "x", "--details", "--code"]) == 0
    out = capsys.readouterr().out
    assert "import timm" in out
    assert "Left out by a rule: a/b: license:cc-by-nc-4.0" in out
    assert "Score: 0.500" in out


def test_the_command_that_repeats_each_figure(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    again = "BOWERBIRD_THREADS=1 bowerbird validate 'a b' --fresh"
    seen = pick().validation.model_copy(update={"repeat": again})
    scripted.result = answer(pick("a b", validation=seen), pick("c/d"))
    assert main(["ask", "x", "--repeat"]) == 0
    last = capsys.readouterr().out.rstrip().splitlines()[-2:]
    assert last == ["# a b: 14.1 ms (measured)", again]
    scripted.result = answer(pick("c/d"))
    assert main(["ask", "x", "--repeat"]) == 0
    assert "No figure of this answer was measured" in capsys.readouterr().out


def test_nothing_from_outside_can_steer_the_terminal(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted.result = answer(
        pick(HOSTILE, why=HOSTILE, snippet=HOSTILE, flags=[HOSTILE]), message=HOSTILE
    )
    assert main(["ask", "x", "--details", "--code"]) == 0
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u200b"} & set(out)
    assert "[bold]x[/bold]" in out


def test_lines_fit_80_columns_and_end_with_words(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted.result = answer(pick("owner/" + "long-name-" * 12), pick())
    main(["ask", "x", "--details"])
    lines = capsys.readouterr().out.split("\n")
    assert max(map(len, lines)) <= 80
    assert all(text == text.rstrip() for text in lines)


def test_wide_terminals_get_a_table(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    main(["ask", "x", "--details"])
    out = capsys.readouterr().out
    row = next(text for text in out.splitlines() if "timm/tiny.in1k" in text)
    assert "mit" in row
    assert "75.8" in row


def test_a_request_from_standard_input(
    scripted: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = SimpleNamespace(buffer=io.BytesIO(b"bird \xff classifier"))
    monkeypatch.setattr(sys, "stdin", stream)
    assert main(["ask", "-"]) == 0
    assert scripted.calls[0]["turns"] == ["bird \ufffd classifier"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"], ["ask", "x", "--picks", "0"], ["ask", "x", "--picks", "many"], ["fly"],
        ["ask", "x", "--unknown"], ["validate"], ["serve", "--port", "70000"], ["catalogue", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_calls_exit_2_with_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("bowerbird: ")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [(BadInput("Say it\x1b[31m again."), 2), (SettingsError("Bad."), 2), (KeyError("oh"), 1)],
)
def test_errors_are_one_sentence(
    error: Exception, code: int, scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    scripted.on_recommend = fail
    assert main(["ask", "x"]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("bowerbird: ")
    assert "Traceback" not in printed.err
    assert "\x1b" not in printed.err


def test_debug_shows_where(
    scripted: FakeAssistant,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise KeyError("oh")

    scripted.on_recommend = fail
    monkeypatch.setenv("BOWERBIRD_DEBUG", "1")
    assert main(["ask", "x"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_quiet(scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    scripted.on_recommend = stop
    assert main(["ask", "x"]) == 130
    assert capsys.readouterr().err == "bowerbird: stopped.\n"


def test_a_wrong_setting_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOWERBIRD_PICKS", "lots")
    assert main(["ask", "x"]) == 2
    assert "BOWERBIRD_PICKS" in capsys.readouterr().err
    assert main(["doctor"]) == 1
    assert "BOWERBIRD_PICKS" in capsys.readouterr().out


def test_validate_prints_reports(
    scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "a/b", "c/d"]) == 0
    out = capsys.readouterr().out
    assert "a/b" in out
    assert "c/d" in out
    assert "not measured: asked not to" in out
    assert main(["validate", "a/b", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["validation"]["status"] == "skipped"


def test_catalogue_status(scripted: FakeAssistant, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "status"]) == 0
    assert "Models: 3" in capsys.readouterr().out
    assert main(["catalogue", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 3


def test_doctor_finds_this_installation_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert {item["name"] for item in findings} >= {"python", "encoder", "catalogue", "index"}
    assert main(["doctor"]) == 0
    assert "SHA-256" in capsys.readouterr().out
