"""Ray: a cluster that is joined, or a local one that is begun, in one way for all that uses it."""

from __future__ import annotations

import os
import secrets
import socket
from typing import Any

from eojeol.errors import EnvironmentTrouble

# Only names and a few blocks pass through the store of a local Ray of our own; it would reserve a third of the memory.
_OBJECT_STORE_BYTES = 256 << 20
_CONNECT_SECONDS = 10.0


def start_ray(ray: Any, workers: int, address: str | None) -> None:
    """Join the cluster at this address, or start a local cluster with a processor for each worker.

    Args:
        ray: the module.
        workers: number of workers.
        address: the address of a running cluster; none or empty for a local one.

    Raises:
        ConnectionError: there is no cluster at the address; Ray raises others as well.
    """
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address:
        ray.init(address=address, **quiet)
        return
    # Ray would leave a token in the home folder, and every cluster that is started later would ask for it.
    if "RAY_AUTH_TOKEN_PATH" not in os.environ:
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    ray.init(
        address="local",
        num_cpus=workers,
        include_dashboard=False,
        object_store_memory=_OBJECT_STORE_BYTES,
        **quiet,
    )


def refuse_unreachable(address: str | None, key: str) -> None:
    """Refuse an address where nobody listens: Ray itself would try for many minutes.

    Args:
        address: where a cluster is said to be. What is no HOST:PORT, such as auto, is left to Ray.
        key: the setting that says so.

    Raises:
        EnvironmentTrouble: nobody listens.
    """
    host, _, port = (address or "").rpartition("://")[2].rpartition(":")
    if not host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), _CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise EnvironmentTrouble(f"Ray cannot be reached at {address} ({error}); check {key}") from None


def reason_of(error: Exception) -> str:
    """What an error of Ray's says in a line: the message of a worker that died is a whole traceback.

    Args:
        error: what was raised.
    """
    return (str(error).strip() or type(error).__name__).splitlines()[-1].strip()
