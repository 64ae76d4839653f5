"""The whole test run: SQLite, then PostgreSQL where one is found, then the browser where one is found. What is skipped is said."""

import os
import shutil
import subprocess
import sys
import time

from tools import postgres

WORKERS = os.environ.get("WORKERS", "2")


def pytest(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", *arguments]


def sqlite() -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.call(pytest("-n", WORKERS, "-m", "not browser"), env=environment)


def on_postgres() -> int | None:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres") and postgres.binaries() is None:
        return None
    return postgres.main(pytest("-n", WORKERS, "-m", "not browser and not one_database"))


def browser() -> int | None:
    if not (os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")):
        return None
    return subprocess.call(pytest("-n", WORKERS, "--dist", "worksteal", "-m", "browser"))


def main() -> int:
    parts = {
        "SQLite": (sqlite, ""),
        "PostgreSQL": (on_postgres, "no server binaries found and DATABASE_URL not set (Debian: apt-get install postgresql)"),
        "browser": (browser, "no Chromium found (Debian: apt-get install chromium)"),
    }
    lines, failed = [], False
    for name, (run, absent) in parts.items():
        print(f"\n--- {name} ---", flush=True)
        start = time.monotonic()
        code = run()
        failed |= code not in (0, None)
        outcome = f"SKIPPED: {absent}" if code is None else "passed" if code == 0 else f"FAILED ({code})"
        lines.append(f"{name:<11} {outcome}, {time.monotonic() - start:.0f} s")
    print("\n" + "\n".join(lines))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
