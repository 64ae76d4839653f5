"""A disk whose power is cut: it promises what was synced, and of the rest it kept whatever it liked."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass(frozen=True)
class Change:
    op: str  # create, write, truncate, sync, unlink
    name: str
    offset: int
    data: bytes


def read_log(path: Path) -> Iterator[Change]:
    with path.open("rb") as log:
        while head := log.readline():
            op, name, offset, length = head.decode().split()
            yield Change(op, name, int(offset), log.read(int(length)))


def apply(content: bytearray, change: Change) -> None:
    if change.op == "truncate":
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
        return
    content.extend(bytes(max(0, change.offset - len(content))))
    content[change.offset : change.offset + len(change.data)] = change.data


def sectors(change: Change) -> Iterator[Change]:
    """A write cut at the sectors of the disk: each of them arrives whole or not at all."""
    position = 0
    while position < len(change.data):
        length = min(SECTOR - (change.offset + position) % SECTOR, len(change.data) - position)
        yield Change("write", change.name, change.offset + position, change.data[position : position + length])
        position += length


@dataclass
class File:
    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Change] = field(default_factory=list)

    def after_cut(self, keep: float, dice: random.Random) -> bytearray:
        content = bytearray(self.synced)
        for change in self.waiting:
            parts = sectors(change) if change.op == "write" else iter([change])
            for part in parts:
                if dice.random() < keep:
                    apply(content, part)
        return content


@dataclass
class Disk:
    files: dict[str, File]  # as the running process sees the folder
    names: dict[str, File] = field(default_factory=dict)  # as a power cut leaves the folder when no later entry arrived

    def __post_init__(self) -> None:
        self.names = dict(self.files)

    def do(self, change: Change) -> None:
        match change.op:
            case "create":
                self.files[change.name] = File()
            case "unlink":
                self.files.pop(change.name, None)
            case "sync" if change.name == ".":
                self.names = dict(self.files)
            case "sync":
                self.sync(self.files[change.name])
            case _:
                self.files[change.name].waiting.append(change)

    def sync(self, file: File) -> None:
        for change in file.waiting:
            apply(file.synced, change)
        file.waiting.clear()

    def after_cut(self, keep: float, dice: random.Random) -> dict[str, bytes]:
        """The folder after a cut; `keep` is the chance of each sector and of each unsynced entry of the folder to have arrived."""
        names = dict(self.names)
        for name in sorted(set(self.files) | set(self.names)):
            if self.files.get(name) is not self.names.get(name) and dice.random() < keep:
                names.pop(name, None)
                if name in self.files:
                    names[name] = self.files[name]
        return {name: bytes(file.after_cut(keep, dice)) for name, file in names.items()}
