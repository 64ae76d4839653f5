"""Jobs that tests give to a worker."""

import time
from pathlib import Path


def hangs_the_first_time(log: str) -> None:
    first = not Path(log).exists()
    with open(log, "a") as lines:
        lines.write("begun\n")
    if first:
        time.sleep(3600)
    with open(log, "a") as lines:
        lines.write("done\n")
