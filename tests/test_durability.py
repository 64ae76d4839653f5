"""Acknowledged commits survive a power cut in the mode the product sets; the control, WAL with NORMAL, must be seen losing them."""

import random
import shutil
from pathlib import Path

import pytest

from benchmarks.durability import __main__ as experiment
from yidan.settings import SQLITE

pytestmark = [pytest.mark.one_database, pytest.mark.slow]


@pytest.mark.parametrize(("pragmas", "keeps"), [(SQLITE["init_command"], True), (experiment.pragmas("WAL/NORMAL"), False)])
def test_power_cuts(pragmas: str, keeps: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (shutil.which("cc") or shutil.which("gcc")):
        pytest.skip("no C compiler for the recorder")
    monkeypatch.setattr(experiment, "pragmas", lambda mode: pragmas)
    disk, log = experiment.record(tmp_path, experiment.recorder(tmp_path), "as given", 40, 1)
    places = {position for position, change in enumerate(log) if change.name != experiment.ACKS}
    lost = seen = 0
    for _kind, acknowledged, content in experiment.cuts(disk, log, set(sorted(places)[::5]), random.Random(1)):
        found = experiment.survivors(tmp_path / "cut", content)
        assert found is not None, "damaged"
        lost += bool(set(range(1, acknowledged + 1)) - found)
        seen += 1
    assert seen > 100
    assert (lost == 0) is keeps
