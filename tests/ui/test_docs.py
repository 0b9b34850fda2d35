"""The documents name what there is, and what they say of the project is true."""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bowerbird import errors
from bowerbird.recommendation import FLAGS
from bowerbird.settings import Settings
from ui.cli import app

ROOT = Path(__file__).resolve().parents[2]
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def commands(group: Any = None, prefix: str = "bowerbird") -> Iterator[tuple[str, Any]]:
    found = typer.main.get_command(app) if group is None else group
    for name, command in found.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


@pytest.mark.parametrize(("name", "command"), [pytest.param(*c, id=c[0]) for c in commands()])
def test_commands_and_options_are_documented(name: str, command: Any) -> None:
    assert f"`{name}" in API
    assert command.help
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}" in API, option
                assert parameter.help, option


def _variable(name: str) -> str:
    """The environment variable of a setting: its own name, or the alias that it has."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"BOWERBIRD_{name.upper()}"


def test_settings_are_documented_with_their_defaults() -> None:
    for name, field in Settings.model_fields.items():
        row = next((r for r in SETTINGS.splitlines() if r.startswith(f"| `{_variable(name)}`")), "")
        assert row, name
        default = field.get_default()
        if isinstance(default, bool):
            assert f"`{str(default).lower()}`" in row
        elif isinstance(default, int | float):
            assert f"`{default:g}`" in row
        elif isinstance(default, str):
            assert f"`{default}`" in row
    named = set(re.findall(r"BOWERBIRD_([A-Z_]+)", SETTINGS + API + README))
    variables = {_variable(name).removeprefix("BOWERBIRD_") for name in Settings.model_fields}
    assert named <= variables


def test_flags_are_documented() -> None:
    assert {flag for flag in FLAGS if f"| `{flag}` |" not in API} == set()
    assert "`needs-package:<name>`" in API


def test_errors_are_documented_in_the_tree_and_in_the_docs() -> None:
    tree = errors.__doc__ or ""
    for name, value in inspect.getmembers(errors, inspect.isclass):
        if value.__module__ == errors.__name__:
            assert f"| `{name}` |" in API
            assert name in tree
            assert value.__doc__


def test_http_operations_are_documented() -> None:
    from tests.ui.fakes import FakeAssistant
    from ui.surfaces.rest import create_app

    for path, operations in create_app(FakeAssistant(), Settings()).openapi()["paths"].items():  # type: ignore[arg-type]
        for method in operations:
            assert f"`{method.upper()} {path}`" in API


def test_readme_starts_with_what_and_how() -> None:
    first = "\n".join(README.splitlines()[:32])
    assert 'pip install uv && uv run bowerbird ask "small bird classifier, open license"' in first
    assert "pip install uv && uv run pytest" in first
    assert "My pick:" in first
    assert set(PROJECT["project"]["scripts"]) == {"bowerbird"}
    assert any(item.startswith("pytest>") for item in PROJECT["dependency-groups"]["dev"])


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_changelog_has_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## \[(\d[^\]]*)\]", changelog, re.MULTILINE)
    assert first is not None
    assert first[1] == PROJECT["project"]["version"]


def test_no_registry_hosts_or_machine_paths_are_committed() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "Dockerfile", ".ci/run", "scripts/check"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://[^ ]*(pypi|pythonhosted|registry)|/root/|/work/", text)
