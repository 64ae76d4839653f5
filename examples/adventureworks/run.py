"""Bring AdventureWorks in: `python examples/adventureworks/run.py FOLDER_OF_THE_TABLES`, on an empty, migrated installation.

Writes the import files, checks and runs them like anybody's, then holds counts and sums against expected_values.json to the last digit."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def actor(name: str = "Import") -> Any:
    """Who sets the installation up: with the roles of those who edit the tables."""
    from yidan.core.actors import Actor, Door, Role

    heads = {Role.ENGINEERING_HEAD, Role.FINANCE_HEAD, Role.LOGISTICS_HEAD, Role.PROCUREMENT_HEAD, Role.PRODUCTION_HEAD, Role.SALES_HEAD}
    return Actor(None, name, frozenset(heads | {Role.SYSTEM_ADMIN}), Door.IMPORT, datetime.now(UTC))


def prepare(tables: Any, by: Any) -> None:
    """What is no import file: the company, and accounts for those who sold."""
    from yidan.core import edit
    from yidan.people import commands as people
    from yidan.people.models import LegalEntity, Person, User

    if not LegalEntity.objects.exists():
        name = "Adventure Works Cycles"
        edit.write(
            LegalEntity(code="AWC", name=name, tax_number="-", is_default=True), {"code": "AWC", "name": name, "tax_number": "-"}, by=by
        )
    for username in [*tables.sellers.values(), "web"]:
        if not User.objects.filter(username=username).exists():
            people.appoint(Person(), username=username, name="Online shop" if username == "web" else username, by=by)


def bring(table: str, path: Path, by: Any) -> Any:
    """Check the file and run it; stops with the faults when there are any."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from yidan.core.imports import commands as imports
    from yidan.core.imports.models import ImportBatch

    batch = ImportBatch(table=table)
    imports.upload(batch, upload=SimpleUploadedFile(path.name, path.read_bytes(), "text/csv"), by=by)
    if batch.wrong:
        faults = "\n".join(f"  row {line + 1}, {column}: {text}" for line, column, text in batch.found["faults"][:20])
        raise SystemExit(f"{table}: {batch.wrong} of {batch.rows} rows have faults\n{faults}")
    imports.run(batch, by=by)
    return batch


def against(expected: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(what, expected, found) of the sales history."""
    from yidan.intake.history import sums

    found, sales = sums(), expected["sales"]
    pairs = [
        ("orders", "orders"),
        ("lines", "lines"),
        ("quantity", "qty"),
        ("net", "SubTotal"),
        ("tax", "TaxAmt"),
        ("freight", "Freight"),
        ("total", "TotalDue"),
    ]
    rows = [(ours, Decimal(str(sales[theirs])), Decimal(found[ours])) for ours, theirs in pairs]
    return [
        *rows,
        ("line_net", Decimal(sales["SubTotal"]), Decimal(found["line_net"])),
        ("unknown_tax_lines", sales["lines"], found["unknown_tax_lines"]),
    ]


def exploded(code: str) -> dict[str, int | Decimal]:
    from yidan.catalog.models import Item
    from yidan.catalog.queries import explode

    parts = explode(Item.objects.get(code=code))
    bought = [part for part in parts if not part.made]
    return {
        "components": len(parts), "pieces": sum(part.quantity for part in parts), "bought": len(bought), "bought pieces": sum(part.quantity for part in bought),
    }  # fmt: skip


def list_unknown_tax(path: Path) -> int:
    """The orders whose lines have no known tax, with what the head says: listed, never filled in."""
    from yidan.intake.history import unknown_tax

    rows = unknown_tax().values_list("external", "number", "unknown", "tax")
    with path.open("w", encoding="utf-8") as file:
        file.write("external,number,lines without tax,tax of the order\n")
        file.writelines(f"{external},{number},{lines},{tax}\n" for external, number, lines, tax in rows.iterator(chunk_size=2000))
    return rows.count()


def main() -> int:
    from examples.adventureworks import mapping

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=None, help="where the import files go (default: the installation's var)")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yidan.settings")
    import django

    django.setup()
    from django.conf import settings

    out = given.out or Path(settings.VAR) / "adventureworks"
    out.mkdir(parents=True, exist_ok=True)
    tables, by, begun = mapping.Tables(given.folder), actor(), time.perf_counter()
    prepare(tables, by)
    for table, rows in mapping.FILES.items():
        start = time.perf_counter()
        count = mapping.write(rows(tables), out / f"{table}.csv", table)
        batch = bring(table, out / f"{table}.csv", by)
        print(
            f"{batch.number}  {table:14} {count:>7,} rows  {batch.born:>6,} new  {batch.changed:>4,} changed  {time.perf_counter() - start:6.1f} s",
            flush=True,
        )
    print(f"orders with lines of unknown tax, listed in {out / 'unknown_tax.csv'}: {list_unknown_tax(out / 'unknown_tax.csv'):,}")
    rows = against(json.loads((given.folder / "expected_values.json").read_text()))
    for what, wanted, found in rows:
        print(f"{'ok ' if wanted == found else 'BAD'} {what:18} {wanted:>24,} {found:>24,}")
    print(
        "BK-R93R-62 (product 749), quantity 1:",
        {name: int(value) if value == int(value) else value for name, value in exploded("BK-R93R-62").items()},
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{time.perf_counter() - begun:.0f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s of processor, {memory:,.0f} MB at most"
    )
    return 0 if all(wanted == found for _what, wanted, found in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
