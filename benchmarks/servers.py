"""What a lake can lie on, on loopback, for tests, benchmarks and a show: a PostgreSQL server, a stand-in for S3.

``with postgres() as catalogue`` gives the address of an empty database, ``with s3() as environ`` the variables under which an
empty bucket is found. Both end with their block and leave nothing behind.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

BUCKET = "s3://lake"
LOOPBACK = "127.0.0.1"
DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
OWN_PATH = os.pathsep.join(map(str, sorted(DEBIAN.glob("*/bin"), reverse=True)))


def postgres_missing() -> str:
    """What to install where there is no PostgreSQL; nothing where there is."""
    return "" if _program("pg_ctl") and _program("initdb") else "PostgreSQL: apt-get install postgresql"


def s3_missing() -> str:
    """What to install where there is no stand-in for S3; nothing where there is."""
    return "" if find_spec("moto") and find_spec("flask") else "S3: pip install 'moto[server]'"


@contextmanager
def postgres() -> Iterator[str]:
    """A server on a socket in a folder of its own, and a database in it. PostgreSQL refuses to run as root: then it runs as
    the user that its package made.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        as_user = []
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(folder, USER)
            as_user = ["runuser", "-u", USER, "--"]

        def run(program: str, *words: str) -> None:
            subprocess.run(
                [*as_user, _program(program), *words], check=True, stdout=subprocess.DEVNULL, cwd=folder
            )

        data = str(folder / "db")
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            run("createdb", "-h", str(folder), "-U", USER, "lake")
            yield f"postgres:dbname=lake host={folder} user={USER}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def s3() -> Iterator[dict[str, str]]:
    """A bucket in this process's memory, at ``BUCKET``."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # else a line for each request
    server = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        with urlopen(Request(f"{address}/{BUCKET.removeprefix('s3://')}", method="PUT")):
            pass
        yield {
            "AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": address,
        }  # fmt: skip
    finally:
        server.stop()


def _program(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path=OWN_PATH) or ""
