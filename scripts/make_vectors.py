"""Write tests/crypto/vectors/*.json; with --check only say whether they are what this run would write."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from vector_cases import (
    backups,
    chunks,
    consents,
    destroying,
    lists,
    published,
    quorums,
    receipts,
    sealing,
    slots,
    stored,
    wrapping,
)
from vector_cases.making import Case, SealedOnce

FOLDER = Path(__file__).parents[1] / "tests" / "crypto" / "vectors"

PLAIN: dict[str, Callable[[], list[Case]]] = {
    "argon2id": published.argon2id,
    "bip39": published.bip39,
    "board": lists.board,
    "body": sealing.bodies,
    "consent": consents.consents,
    "context": sealing.contexts,
    "destruction": destroying.destruction,
    "ed25519": published.ed25519,
    "file": chunks.files,
    "filing": lists.filing,
    "frames": slots.frames,
    "hkdf": published.hkdf,
    "journal": lists.journal,
    "keylist": lists.key_lists,
    "keyring": stored.keyring,
    "keys": sealing.keys,
    "officer": stored.officers,
    "padding": sealing.padding,
    "passkey": stored.passkeys,
    "payload": sealing.payloads,
    "puzzle": stored.puzzles,
    "reading": receipts.reading,
    "receipt": receipts.receipts,
    "standing": stored.standings,
    "tag": stored.tags,
    "token": stored.tokens,
    "xwing": published.xwing,
}
SEALED: dict[str, Callable[[SealedOnce], list[Case]]] = {
    "address": stored.addresses,
    "backup": backups.backups,
    "grant": quorums.grants,
    "quorum": quorums.quorum,
    "sealed": wrapping.sealed,
    "wrap": wrapping.wraps,
}


def spelt(value: object) -> object:
    """Bytes as lower-case hex, dates as ISO 8601, everything else as JSON has it."""
    match value:
        case bytes():
            return value.hex()
        case date():
            return value.isoformat()
        case dict():
            return {name: spelt(one) for name, one in value.items()}
        case list() | tuple():
            return [spelt(one) for one in value]
        case _:
            return value


def texts(once: SealedOnce) -> dict[Path, str]:
    """What stands in every file."""
    made = {name: make() for name, make in PLAIN.items()} | {name: make(once) for name, make in SEALED.items()}
    return {
        FOLDER / f"{name}.json": json.dumps(spelt(cases), ensure_ascii=False, indent=1) + "\n"
        for name, cases in sorted(made.items())
    }


def main() -> None:
    """Write or check."""
    once = SealedOnce()
    files = texts(once)
    if "--check" in sys.argv:
        stale = [path.name for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
        print("stale:" if stale or not once.is_unchanged else "vectors are up to date", *stale)
        raise SystemExit(bool(stale) or not once.is_unchanged)
    for path, text in files.items():
        path.write_text(text, "utf-8")
    once.write()
    count = sum(len(json.loads(text)) for text in files.values())
    print(f"{count} cases in {len(files)} files")


if __name__ == "__main__":
    main()
