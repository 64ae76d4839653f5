"""Compile the catalogues (django.po -> django.mo) where the .mo is absent or older. Pure Python: GNU gettext may be absent."""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_catalogues(root: Path = ROOT / "yidan") -> list[Path]:
    """Write what is stale; return the files written. Safe beside another process doing the same: the new file is moved into place."""
    written = []
    for po in sorted(root.glob("**/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        fresh = mo.with_suffix(f".{os.getpid()}")
        polib.pofile(str(po), check_for_duplicates=True).save_as_mofile(str(fresh))
        fresh.replace(mo)
        written.append(mo)
    return written


if __name__ == "__main__":
    for path in compile_catalogues():
        print(f"compiled {path.relative_to(ROOT)}")
