"""The command for the examples of the pages, at the price of a fork: imports and the model are loaded once.

    python command_server.py ADDRESS     listens on a Unix socket; each connection is one run of `eojeol`

A client (`ASK` below, which any shell can start in a few milliseconds) sends its arguments, folder and environment with
its three standard streams. A forked child takes these for its own, runs the command and answers with the exit code. So
an example is run by a real shell with real pipes, and dozens of them take no longer than a few starts of Python.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import sys
import traceback
from contextlib import suppress
from functools import cache

# What stands for `eojeol` in the PATH of the examples, after the first line that names an interpreter.
ASK = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as there:
    there.connect({address!r})
    said = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(there, [len(said).to_bytes(4, "big")], [0, 1, 2])
    there.sendall(said)
    answer = there.recv(4)
sys.exit(int.from_bytes(answer, "big") if answer else 70)
"""


def serve(address: str) -> None:
    """Answer until the process is ended.

    Args:
        address: where the Unix socket shall be.
    """
    import eojeol.cli
    from eojeol import documents, explain, reasons, rules, unwrap
    from eojeol.cli import fix_input
    from eojeol.cli.main import main
    from eojeol.explain.reasons import read_tables

    fix_input.load = cache(fix_input.load)
    fix_input.load(None, 1)
    # What a verb imports only when it is called would be imported by every child anew.
    for package in (eojeol.cli, documents, explain, reasons, rules, unwrap):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            with suppress(ImportError):
                importlib.import_module(module.name)
    read_tables()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen(16)
        print("ready", flush=True)
        while True:
            there, _ = server.accept()
            if os.fork():
                there.close()
                continue
            server.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _run(there, main)


def _run(there: socket.socket, main: object) -> None:
    """One run, in the child; does not return."""
    head, streams, _, _ = socket.recv_fds(there, 4, 3)
    length, said = int.from_bytes(head, "big"), b""
    while len(said) < length:
        said += there.recv(1 << 16)
    arguments, folder, environment = json.loads(said)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Those of this process believe that they are what the server was started with.
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        for number, mode, errors in (
            (0, "r", "surrogateescape"),
            (1, "w", "strict"),
            (2, "w", "backslashreplace"),
        )
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["eojeol", *arguments]
    code = 70
    try:
        main()  # type: ignore[operator]
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        there.sendall(code.to_bytes(4, "big"))
        os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
