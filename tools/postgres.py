"""A throw-away PostgreSQL for one command: `python -m tools.postgres -- pytest ...` runs it with DATABASE_URL set.

An already set DATABASE_URL is used as it is. Otherwise a cluster is made from Debian's server binaries in a temporary folder, reachable by
a socket in that folder only, never run as root, with the durability settings PostgreSQL ships with, and removed at the end.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ABSENT = 77  # exit code: no PostgreSQL here


def binaries() -> Path | None:
    """The newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def servant() -> list[str]:
    """What to put before a server command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    known = subprocess.run(["id", "postgres"], capture_output=True).returncode == 0
    return ["runuser", "-u", "postgres" if known else "nobody", "--"]


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster. Raises FileNotFoundError where no server is installed."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL server binaries (Debian: apt-get install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="yidan-pg-", dir="/tmp"))  # a socket's path must stay short
    home.chmod(0o777)
    data, log = home / "data", home / "log"
    run = servant()
    try:
        _call([*run, str(folder / "initdb"), "-D", str(data), "-U", "yidan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], home)
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c max_connections=200"
        _call([*run, str(folder / "pg_ctl"), "-D", str(data), "-l", str(log), "-o", options, "-w", "start"], home)
        try:
            yield f"postgres://yidan@{quote(str(home), safe='')}/postgres"
        finally:
            _call([*run, str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"], home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _call(command: list[str], home: Path) -> None:
    # The server inherits the output of pg_ctl: a pipe would stay open with it, so the output goes to a file.
    with (home / "output").open("ab") as output:
        if subprocess.run(command, stdout=output, stderr=output, cwd=home).returncode:
            raise RuntimeError(f"{command[-1] if len(command) < 3 else ' '.join(command)} failed:\n{(home / 'output').read_text()[-2000:]}")


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped too
    try:
        with cluster() as url:
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    except FileNotFoundError as missing:
        print(f"PostgreSQL: {missing}", file=sys.stderr)
        return ABSENT


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]))
