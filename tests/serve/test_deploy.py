"""The files of deploy/ and the page about the service: checked by the tools that will read them, if they are here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from eojeol.serve.app import make_app
from eojeol.serve.config import PREFIX, ServeConfig, variable
from eojeol.serve.metrics import Metrics
from eojeol.serve.middleware import Lifecycle
from eojeol.serve.model import LoadedModel

from ..standin import HashModel

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_the_dockerfile_passes_its_linter() -> None:
    done = subprocess.run(
        [tool("hadolint"), str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_is_nobodys_and_is_built_from_files_that_exist() -> None:
    lines = read("deploy/Dockerfile").splitlines()
    last_stage = max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    assert "USER 65534:65534" in lines[last_stage:]
    copied = [
        name
        for line in lines
        if line.startswith("COPY") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    assert "src" in copied
    allowed = read("deploy/Dockerfile.dockerignore").splitlines()
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed
    assert allowed[1] == "*"


def test_the_unit_is_sound(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    unit = tmp_path / "eojeol.service"
    # The check wants the command to be there.
    unit.write_text(
        re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", read("deploy/eojeol.service"), flags=re.M)
    )
    done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    # It also looks at units of this machine, which are not our business.
    assert [line for line in done.stderr.splitlines() if "eojeol" in line] == []
    assert done.returncode == 0


def test_nginx_takes_the_site(tmp_path: Path) -> None:
    nginx, openssl = tool("nginx"), tool("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    making = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=eojeol.example".split()
    subprocess.run([openssl, *making, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = read("deploy/nginx.conf")
    site = re.sub(r"(ssl_certificate_key) \S+;", rf"\1 {key};", site)
    site = re.sub(r"(ssl_certificate) \S+;", rf"\1 {certificate};", site)
    site = site.replace("listen 80;", "listen 18080;").replace("listen 443 ssl;", "listen 18443 ssl;")
    paths = "".join(
        f"{name}_temp_path {tmp_path / name};" for name in "client_body proxy fastcgi uwsgi scgi".split()
    )
    whole = f"pid {tmp_path / 'pid'}; error_log stderr; events {{}} http {{ access_log off; {paths} {site} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["deploy/Dockerfile", "deploy/eojeol.service", "docs/serve.md"])
def test_only_settings_that_exist_are_named(name: str) -> None:
    known = {variable(field.name) for field in fields(ServeConfig)}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", read(name)))
    assert named
    assert named <= known


def test_the_proxy_and_the_unit_follow_the_limits_of_the_service() -> None:
    config = ServeConfig()
    site, unit = read("deploy/nginx.conf"), read("deploy/eojeol.service")
    (size,) = re.findall(r"client_max_body_size (\d+)m;", site)
    assert int(size) << 20 > max(config.max_document, config.max_body)
    (seconds,) = re.findall(r"proxy_read_timeout (\d+)s;", site)
    assert int(seconds) > config.job_timeout
    (stop,) = re.findall(r"TimeoutStopSec=(\d+)", unit)
    assert int(stop) > config.stop_timeout + config.drain
    (files,) = re.findall(r"LimitNOFILE=(\d+)", unit)
    assert int(files) > 2 * config.max_connections


def test_every_address_is_explained() -> None:
    app = make_app(ServeConfig(), LoadedModel(HashModel(), {}), Lifecycle(), Metrics())
    page = read("docs/serve.md")
    missing = [path for path in app._paths if f" {path}" not in page and f"`{path}`" not in page]  # type: ignore[attr-defined]
    assert missing == []


def test_every_status_of_a_refusal_is_explained() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/eojeol/serve").rglob("*.py"))
    raised = set(re.findall(r"ProblemError\((\d{3}),", sources))
    table = set(
        re.findall(r"\b(\d{3})\b", " ".join(re.findall(r"^\| ([\d, ]+) \|", read("docs/serve.md"), re.M)))
    )
    assert {"408", "413", "422", "429", "503"} <= raised
    assert raised - {"500"} <= table
