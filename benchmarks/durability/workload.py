"""The client of the experiment, run under the recorder: commit through Django's own connection, then acknowledge."""

import os
import random
import sys
from pathlib import Path

import django
from django.conf import settings

ACKS = "acks"
TABLES = [
    "CREATE TABLE paper (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE event (id INTEGER PRIMARY KEY, paper INTEGER NOT NULL, note TEXT NOT NULL)",
    "CREATE INDEX event_paper ON event (paper, note)",
    "CREATE TABLE head (one INTEGER PRIMARY KEY, length INTEGER NOT NULL)",
    "INSERT INTO head VALUES (1, 0)",
]


def main(folder: Path, pragmas: str, commits: int, seed: int, options: dict[str, object]) -> None:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db.sqlite3", "OPTIONS": {**options, "init_command": pragmas}}
    settings.configure(DATABASES={"default": database}, USE_TZ=True)
    django.setup()
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        for statement in TABLES if commits == 0 else []:
            cursor.execute(statement)
        acks = os.open(folder / ACKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        dice = random.Random(seed)
        for number in range(1, commits + 1):
            with transaction.atomic():
                cursor.execute("INSERT INTO paper VALUES (%s, %s)", [number, dice.randbytes(dice.choice([20, 300, 6000]))])
                for _ in range(dice.randint(1, 3)):
                    cursor.execute("INSERT INTO event (paper, note) VALUES (%s, %s)", [number, f"note {dice.random()}"])
                cursor.execute("UPDATE head SET length = length + 1")
            os.write(acks, f"{number}\n".encode())


def product_options() -> dict[str, object]:
    from yidan.settings import SQLITE

    return {name: value for name, value in SQLITE.items() if name != "init_command"}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), product_options())
