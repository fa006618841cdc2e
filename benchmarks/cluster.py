"""A real PostgreSQL for benchmarks and tests: a throw-away cluster, and fresh databases copied from its templates."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOM = 4 << 30  # bytes


def binary(name: str) -> str:
    """Where a program of the newest PostgreSQL on this machine lies."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise FileNotFoundError("PostgreSQL is missing: run scripts/test_setup.sh")
    return path


@dataclass
class Cluster:
    """A running PostgreSQL on a free loopback port."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    made: int = 0

    def url(self, database: str) -> str:
        """The address of a database, as its owner."""
        return f"postgresql+asyncpg://daesup@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str, database: str = "postgres") -> str:
        """Run statements, each on its own; returns what they print."""
        command = [binary("psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "daesup", "-d", database, "-tA"]
        commands = [part for each in statements for part in ("-c", each)]
        done = subprocess.run([*command, *commands], check=True, capture_output=True, text=True)
        return done.stdout

    def copies(self, stores: Iterable[str]) -> dict[str, str]:
        """Fresh databases, one per store, copied from the templates."""
        self.made += 1
        names = {store: f"t{self.made}_{store}" for store in stores}
        # Whole files: twice as fast here as through the log, which nobody would read.
        self.sql(*(
            f"CREATE DATABASE {name} TEMPLATE template_{store} STRATEGY FILE_COPY" for store, name in names.items()
        ))  # fmt: skip
        return {store: self.url(name) for store, name in names.items()}

    def drop(self, urls: Mapping[str, str]) -> None:
        """Remove such copies, so that a long run fills no disk."""
        names = [url.rpartition("/")[2] for url in urls.values()]
        self.sql(*(f"DROP DATABASE {name} WITH (FORCE)" for name in names))

    def stop(self) -> None:
        """End the server at once, writing nothing more, and leave nothing of it."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_cluster(*, durable: bool = False) -> Cluster:
    """Start one that waits for the disk where `durable`; as root it runs as `postgres`, for it refuses to be root."""
    folder = Path(tempfile.mkdtemp(prefix="daesup-pg-", dir=None if durable else _memory()))
    user = _unprivileged()
    if user is not None:
        os.chown(folder, user, user)
    who: dict[str, Any] = {} if user is None else {"user": user, "group": user, "extra_groups": []}
    data = folder / "data"
    subprocess.run(
        [binary("initdb"), "-D", data, "-U", "daesup", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
        check=True, capture_output=True, cwd=folder, **who,
    )  # fmt: skip
    port = _free_port()
    options = [
        "-p",
        str(port),
        "-h",
        "127.0.0.1",
        "-k",
        str(folder),
        "-c",
        "max_connections=200",
        "-c",
        f"fsync={'on' if durable else 'off'}",
        "-c",
        f"autovacuum={'on' if durable else 'off'}",
    ]
    process = subprocess.Popen(
        [binary("postgres"), "-D", data, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **who,
    )
    cluster = Cluster(folder, port, process)
    _wait(cluster)
    return cluster


def _wait(cluster: Cluster) -> None:
    for _ in range(200):
        try:
            cluster.sql("SELECT 1")
        except subprocess.CalledProcessError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PostgreSQL did not start")


def _memory() -> Path | None:
    """A folder that lies in memory, where there is one with room: what nobody keeps is made there at once."""
    memory = Path("/dev/shm")  # noqa: S108 - the name below it is drawn at random
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= _ROOM
    return memory if roomy else None


def _unprivileged() -> int | None:
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError:
        return pwd.getpwnam("nobody").pw_uid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
