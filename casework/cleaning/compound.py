"""Compound files (OLE): read with bounds, and written anew, so that freed sectors and dates of folders are gone."""

import struct
from collections.abc import Mapping
from io import BytesIO

import olefile

from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError

BIGGEST = 200 * 1024 * 1024
_MOST_STREAMS = 5_000
_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _TABLE_ITSELF, _LIST_OF_TABLES = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_IN_HEADER, _PER_SECTOR, _ENTRY, _LONGEST_NAME = 109, 128, 128, 64
_STORAGE, _STREAM, _ROOT, _BLACK = 1, 2, 5, 1

Path = tuple[str, ...]


def streams(data: bytes) -> dict[Path, bytes]:
    """Every stream by its path; refused when they claim more than the file could hold."""
    try:
        with olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as source:
            listed = [tuple(each) for each in source.listdir(streams=True, storages=False)]
            if len(listed) > _MOST_STREAMS:
                raise UnpacksTooBigError
            if sum(source.get_size(list(each)) for each in listed) > min(BIGGEST, 2 * len(data)):
                raise DamagedFileError
            return {each: source.openstream(list(each)).read() for each in listed}
    except (OSError, struct.error, IndexError, KeyError, RecursionError, AttributeError, TypeError, ValueError):
        raise DamagedFileError from None


def hollow() -> bytes:
    """A compound file with nothing in it, to stand where an object was."""
    return compound({})


def compound(content: Mapping[Path, bytes]) -> bytes:
    """A compound file of these streams, with no class, no date and no sector that was used before."""
    sectors = _Sectors()
    small = bytearray()
    starts: dict[Path, int] = {}
    for path, data in content.items():
        if len(data) >= _CUTOFF:
            starts[path] = sectors.lay(data)
        else:
            starts[path] = len(small) // _SMALL if data else _END
            small += _padded(data, _SMALL)
    small_start = sectors.lay(bytes(small))
    chains = _chains(content)
    chains_start = sectors.lay(chains)
    directory_start = sectors.lay(_directory(content, starts, (small_start, len(small))))
    return _assembled(sectors, directory_start, (chains_start, len(chains) // _SECTOR))


class _Sectors:
    """Sectors of a file as they are laid one after the other."""

    def __init__(self) -> None:
        self.chain: list[int] = []
        self.body = bytearray()

    def lay(self, data: bytes) -> int:
        """Lay a stream; returns its first sector."""
        if not data:
            return _END
        first, padded = len(self.chain), _padded(data, _SECTOR)
        self.chain += [*range(first + 1, first + len(padded) // _SECTOR), _END]
        self.body += padded
        return first


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def _chains(content: Mapping[Path, bytes]) -> bytes:
    chain: list[int] = []
    for each in content.values():
        if 0 < len(each) < _CUTOFF:
            count = -(-len(each) // _SMALL)
            chain += [*range(len(chain) + 1, len(chain) + count), _END]
    if not chain:
        return b""
    chain += [_FREE] * (-len(chain) % _PER_SECTOR)
    return struct.pack(f"<{len(chain)}I", *chain)


def _assembled(sectors: _Sectors, directory: int, chains: tuple[int, int]) -> bytes:
    """Header, sectors, and the table of sectors at the end; bigger files list their tables in sectors of their own."""
    used, tables, lists = len(sectors.chain), 0, 0
    while tables * _PER_SECTOR < used + tables + lists:
        tables += 1
        lists = max(0, -(-(tables - _IN_HEADER) // (_PER_SECTOR - 1)))
    table = [*sectors.chain, *[_TABLE_ITSELF] * tables, *[_LIST_OF_TABLES] * lists]
    table += [_FREE] * (tables * _PER_SECTOR - len(table))
    places = list(range(used, used + tables))
    more = b""
    for number in range(lists):
        part = places[_IN_HEADER:][number * (_PER_SECTOR - 1) : (number + 1) * (_PER_SECTOR - 1)]
        part += [_FREE] * (_PER_SECTOR - 1 - len(part))
        more += _numbers(*part, used + tables + number + 1 if number + 1 < lists else _END)
    in_header = [*places[:_IN_HEADER], *[_FREE] * (_IN_HEADER - len(places[:_IN_HEADER]))]
    first_list = used + tables if lists else _END
    chains_start = chains[0] if chains[1] else _END
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += _numbers(0, tables, directory, 0, _CUTOFF, chains_start, chains[1], first_list, lists, *in_header)
    return head + bytes(sectors.body) + _numbers(*table) + more


def _numbers(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


class _Node:
    """A storage or a stream on its way into the directory."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path, self.inside = name, path, dict[str, _Node]()
        self.number, self.left, self.right = 0, _FREE, _FREE


def _directory(content: Mapping[Path, bytes], starts: Mapping[Path, int], small: tuple[int, int]) -> bytes:
    root = _Node("Root Entry", ())
    for path in content:
        here = root
        for depth, name in enumerate(path, 1):
            here = here.inside.setdefault(name, _Node(name, path[:depth]))
    nodes = [root]
    for number, node in enumerate(nodes):  # the list grows while it is walked
        node.number = number
        nodes += node.inside.values()
    entries = []
    for node in nodes:
        child = _balanced(sorted(node.inside.values(), key=lambda each: (len(each.name), each.name.upper())))
        where = small if node is root else (starts.get(node.path, 0), len(content.get(node.path, b"")))
        kind = _ROOT if node is root else _STREAM if node.path in content else _STORAGE
        entries.append((node, kind, child, where))
    laid = [_entry(*each) for each in entries]
    return b"".join(laid) + (bytes(68) + _numbers(_FREE, _FREE, _FREE) + bytes(48)) * (-len(laid) % (_SECTOR // _ENTRY))


def _balanced(nodes: list[_Node]) -> int:
    """The middle on top; all black, which readers accept for a tree that is only ever read."""
    if not nodes:
        return _FREE
    middle = len(nodes) // 2
    nodes[middle].left = _balanced(nodes[:middle])
    nodes[middle].right = _balanced(nodes[middle + 1 :])
    return nodes[middle].number


def _entry(node: _Node, kind: int, child: int, where: tuple[int, int]) -> bytes:
    name = node.name.encode("utf-16-le") + b"\0\0"
    if len(name) > _LONGEST_NAME:
        raise DamagedFileError
    head = name.ljust(_LONGEST_NAME, b"\0") + struct.pack("<HBB", len(name), kind, _BLACK)
    return (
        head
        + _numbers(node.left, node.right, child)
        + bytes(16 + 4 + 8 + 8)
        + _numbers(where[0])
        + struct.pack("<Q", where[1])
    )
