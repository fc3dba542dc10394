"""The files of deploy/ for a Ray cluster: held to what will read them, and to the command that they call."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from eojeol.cli.batch import batch

yaml = pytest.importorskip("yaml")
jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).parents[2]
FILES = ("ray-cluster.yaml", "ray-job.yaml", "compose.yaml")

# What these files use of each format, and how: a key that is mistyped or stands in the wrong place is none of them.
TEXT, NUMBER, YES = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}


def table(required: str = "", **keys: Any) -> dict[str, Any]:
    return {"type": "object", "properties": keys, "required": required.split(), "additionalProperties": False}


def some(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1}


# KubeRay's RayJob, ray.io/v1, and the pods in it: https://ray-project.github.io/kuberay/reference/api/
AMOUNTS = table(
    cpu={"type": "string", "pattern": r"^\d+m?$"}, memory={"type": "string", "pattern": r"^\d+[MG]i$"}
)
CONTAINER = table(
    "name image resources securityContext",
    name={"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
    image=TEXT,
    ports=some(table("containerPort name", containerPort={"type": "integer", "maximum": 65535}, name=TEXT)),
    envFrom=some(table("secretRef", secretRef=table("name", name=TEXT))),
    resources=table("requests limits", requests=AMOUNTS, limits=AMOUNTS),
    securityContext=table(
        "runAsNonRoot",
        allowPrivilegeEscalation=YES,
        runAsNonRoot=YES,
        runAsUser=NUMBER,
        capabilities=table(drop=TEXTS),
    ),
)
POD = table("spec", spec=table("containers", containers=some(CONTAINER)))
STARTED = {"type": "object", "additionalProperties": TEXT}
RAY_JOB = table(
    "apiVersion kind metadata spec",
    apiVersion={"const": "ray.io/v1"},
    kind={"const": "RayJob"},
    metadata=table("name", name=TEXT),
    spec=table(
        "entrypoint rayClusterSpec",
        entrypoint=TEXT,
        shutdownAfterJobFinishes=YES,
        ttlSecondsAfterFinished=NUMBER,
        backoffLimit=NUMBER,
        rayClusterSpec=table(
            "rayVersion headGroupSpec workerGroupSpecs",
            rayVersion=TEXT,
            headGroupSpec=table("template rayStartParams", rayStartParams=STARTED, template=POD),
            workerGroupSpecs=some(
                table(
                    "groupName replicas minReplicas maxReplicas template rayStartParams",
                    groupName=TEXT,
                    replicas=NUMBER,
                    minReplicas=NUMBER,
                    maxReplicas=NUMBER,
                    rayStartParams=STARTED,
                    template=POD,
                )
            ),
        ),
    ),
)
# Compose: https://github.com/compose-spec/compose-spec/blob/main/spec.md
SERVICE = table(
    "image command volumes",
    image=TEXT,
    restart={"enum": ["no", "always", "on-failure", "unless-stopped"]},
    shm_size={"type": "string", "pattern": "^[0-9]+[kmg]b$"},
    security_opt=TEXTS,
    cap_drop=TEXTS,
    volumes=TEXTS,
    command=TEXT,
    build=table("context dockerfile", context=TEXT, dockerfile=TEXT),
    healthcheck=table("test", test=TEXTS, interval=TEXT, timeout=TEXT, retries=NUMBER, start_period=TEXT),
    depends_on={"additionalProperties": table("condition", condition={"const": "service_healthy"})},
)
COMPOSE = {
    **table("name services", name=TEXT, services={"additionalProperties": SERVICE}),
    "patternProperties": {"^x-": {}},
}


def read(name: str) -> str:
    return (ROOT / "deploy" / name).read_text(encoding="utf-8")


def content(name: str) -> Any:
    return yaml.safe_load(read(name))


def commands(name: str) -> list[str]:
    """The commands at the head of a file."""
    return re.findall(r"^#     (.+)$", read(name), re.M)


def tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_ray_takes_the_cluster_file() -> None:
    found = find_spec("ray")
    if found is None or not found.submodule_search_locations:
        pytest.skip("ray is not installed")
    schema = Path(found.submodule_search_locations[0]) / "autoscaler" / "ray-schema.json"
    jsonschema.validate(content("ray-cluster.yaml"), json.loads(schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize(("name", "schema"), [("ray-job.yaml", RAY_JOB), ("compose.yaml", COMPOSE)])
def test_a_file_has_the_shape_that_its_reader_wants(name: str, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(content(name), schema)


def test_docker_takes_the_compose_file() -> None:
    docker = tool("docker")
    if subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed")
    done = subprocess.run(
        [docker, "compose", "-f", str(ROOT / "deploy" / "compose.yaml"), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
        env={"DATA": "/tmp", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", FILES)
def test_three_commands_stand_at_the_head_and_in_the_docs(name: str) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    assert len(commands(name)) == 3
    assert [line for line in commands(name) if f"\n{line}\n" not in page] == []
    assert sum(f"deploy/{name}" in line for line in commands(name)) >= 1


@pytest.mark.parametrize("name", FILES)
def test_eojeol_takes_the_command_that_a_file_gives_it(name: str) -> None:
    (line,) = set(re.findall(r"(?<=eojeol )batch [^\"\n]+(?=\"?$)", read(name), re.M))
    context = batch.make_context("batch", shlex.split(line)[1:])
    assert context.params["address"] == "auto"
    assert context.params["resume"]


def test_there_are_as_many_actors_as_the_job_has_cores() -> None:
    job = content("ray-job.yaml")["spec"]
    (workers,) = job["rayClusterSpec"]["workerGroupSpecs"]
    (container,) = workers["template"]["spec"]["containers"]
    cores = workers["replicas"] * int(container["resources"]["limits"]["cpu"])
    assert f" -j {cores} " in job["entrypoint"]
    assert workers["minReplicas"] == workers["replicas"] == workers["maxReplicas"]


def test_every_node_has_the_same_ray() -> None:
    (pinned,) = re.findall(r"^ray==([\d.]+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.M)
    assert f"FROM rayproject/ray:{pinned}-py311-cpu\n" in read("Dockerfile.ray")
    assert content("ray-job.yaml")["spec"]["rayClusterSpec"]["rayVersion"] == pinned
    images = set(re.findall(r"image: (\S+)", "".join(read(name) for name in FILES)))
    assert images == {"REGISTRY/eojeol-ray:latest", "eojeol-ray"}


def test_the_image_is_built_from_files_that_exist() -> None:
    lines = read("Dockerfile.ray").splitlines()
    copied = [name for line in lines if line.startswith("COPY") for name in line.split()[1:-1]]
    allowed = read("Dockerfile.ray.dockerignore").splitlines()
    assert "src" in copied
    assert all((ROOT / name).exists() and f"!{name}" in allowed for name in copied)
    assert allowed[1] == "*"
    done = subprocess.run(
        [tool("hadolint"), str(ROOT / "deploy" / "Dockerfile.ray")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
