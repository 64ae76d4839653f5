"""Bringing in tables from CSV and Excel, in one place: declared per table, checked cell by cell, all or nothing, through the same verbs.

    class ItemTable(MasterTable):
        code, form = "items", ItemForm
        example = {"code": "DJ-12", "name": "定位夹具", "unit": "pc"}

    register(ItemTable())

A room declares its tables in its `imports.py`, which is found by existence. The columns are the fields of the table's form; a table with
lines has the columns of the line form too, and rows with the same key are one document."""

from yidan.core.imports.masters import MasterTable
from yidan.core.imports.tables import TABLES, Entry, Table, register

__all__ = ["TABLES", "Entry", "MasterTable", "Table", "register"]
