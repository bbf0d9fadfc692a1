"""What is locked stands above the known faults; what is shipped for running it can be read."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from access.permit import Person, permit
from access.sign_in import SignIn, read_sign_in
from pipelines.settings import Settings, read_settings
from tests.test_repository import locked

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"

# The first version without a fault that concerns a server such as ours.
FLOORS = {
    "python-multipart": ("0.0.27", "uploads that take a processor for themselves"),
    "starlette": ("0.49.1", "CVE-2025-62727: a Range header that takes a processor for itself"),
    "h11": ("0.16.0", "CVE-2025-43859: requests smuggled in chunks"),
    "jinja2": ("3.1.6", "CVE-2025-27516: out of the sandbox"),
    "authlib": ("1.6.5", "CVE-2025-61920: tokens as large as one likes"),
    "cryptography": ("44.0.1", "CVE-2024-12797: a TLS peer that is not who it says"),
    "urllib3": ("2.6.0", "CVE-2025-66471: answers that unpack to anything"),
    "requests": ("2.32.4", "CVE-2024-47081: passwords sent elsewhere"),
    "pillow": ("11.3.0", "CVE-2025-48379: writes past its memory"),
    "pyarrow": ("17.0.0", "CVE-2024-52338: runs what a file says"),
    "protobuf": ("6.31.1", "CVE-2025-4565: messages nested without end"),
}


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:4])


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_is_locked_stands_above_the_known_faults(file: str, name: str) -> None:
    floor, fault = FLOORS[name]
    for version in locked(file).get(name, set()):
        assert number(version) >= number(floor), f"{name} {version}: {fault}"


def test_the_floors_are_of_what_runs() -> None:
    assert len(FLOORS.keys() & locked("requirements.txt").keys()) >= 9


# --- the examples of deploy/ and docs/running.md ---


def test_the_example_of_a_sign_in_is_one() -> None:
    told = read_sign_in(DEPLOY / "sign-in.example.toml")
    assert told.origin == "https://kept.example.com"
    # Every key is in the example, so that nobody has to guess.
    named = tomllib.loads((DEPLOY / "sign-in.example.toml").read_text())
    assert set(SignIn.model_fields) - set(named) == {"client_kwargs"}


def test_the_example_of_access_lets_in_whom_it_says() -> None:
    access = read_settings(DEPLOY / "settings.example.toml").access
    roles = {
        groups: permit(Person("x", address, groups), access).role
        for address, groups in (
            ("ana@example.com", ()),
            ("", ("operations",)),
            ("", ("field-leads",)),
            ("", ("others",)),
        )
    }
    assert roles == {(): "admin", ("operations",): "importer", ("field-leads",): "viewer",
                     ("others",): None}  # fmt: skip


def test_every_toml_of_the_page_is_read_by_what_reads_it(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/running.md").read_text(), re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        (tmp_path / "file.toml").write_text(block)
        if "client_id" in block:
            assert isinstance(read_sign_in(tmp_path / "file.toml"), SignIn)
        else:
            assert isinstance(read_settings(tmp_path / "file.toml"), Settings)


def test_every_file_the_page_names_is_there() -> None:
    text = (ROOT / "docs/running.md").read_text()
    for name in re.findall(r"\]\(\.\./(deploy[^)]*)\)", text):
        assert (ROOT / name).exists(), name


def test_the_service_starts_what_there_is() -> None:
    service = configparser.ConfigParser(strict=False, interpolation=None)
    service.optionxform = str  # type: ignore[assignment,method-assign]
    service.read(DEPLOY / "kept.service")
    words = shlex.split(service["Service"]["ExecStart"])
    assert words[0].endswith("/kept")
    _is_a_command(words[1:])
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert service["Service"][name] == "yes"
    analyze = shutil.which("systemd-analyze")
    if analyze:
        told = subprocess.run(
            [analyze, "verify", str(DEPLOY / "kept.service")], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert "Unknown" not in told.stderr


def test_the_container_starts_what_there_is_as_nobody_in_particular() -> None:
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    [command] = re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)
    words = [word.strip(' "') for word in command.strip("[]").split(",")]
    _is_a_command(words[1:])
    assert re.search(r"^USER kept$", text, re.MULTILINE)
    assert "--require-hashes" in text
    for name in re.search(r"^COPY (.*) \./$", text, re.MULTILINE)[1].split():  # type: ignore[index]
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("file", ["nginx.conf", "Caddyfile"])
def test_a_proxy_example_is_balanced_and_leads_to_the_port(file: str) -> None:
    text = (DEPLOY / file).read_text()
    assert text.count("{") == text.count("}")
    assert "127.0.0.1:8501" in text
    if file == "nginx.conf":
        for line in ("Host $host", "Upgrade $http_upgrade", "Connection $kept_connection"):
            assert f"proxy_set_header {line};" in text
        assert "$request_uri" not in text.split("log_format")[1].split(";")[0]  # it names customers


def _is_a_command(words: list[str]) -> None:
    """`kept` knows these words and flags."""
    from typer.testing import CliRunner

    import kept

    told = CliRunner().invoke(kept.app, [words[0], "--help"])
    assert told.exit_code == 0, told.output
    for flag in (word for word in words if word.startswith("--")):
        assert flag in told.output, flag
