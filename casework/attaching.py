"""Seal a file chunk by chunk while it arrives; no plain byte touches a disk."""

from collections.abc import AsyncIterator
from datetime import date

from casework.content import BIGGEST_FILE, StoredFile
from casework.errors import FileTooBigError
from casework.store.engine import Store
from casework.store.sealed_files import store_file
from crypto.files import FileSealer, sealed_length
from crypto.keys import DataKey, random_id

_LONGEST_NAME, _LONGEST_TYPE = 200, 100


async def seal_file(
    name: str, kind: str, stream: AsyncIterator[bytes], store: Store, office: str, day: date, *,
    reply_to: bytes | None = None,
) -> StoredFile:  # fmt: skip
    """Seal and store a file; `reply_to` is the mailbox it answers, None for a reporter's own."""
    file_id, key = random_id(), DataKey.generate()
    sealer = FileSealer(key, office, file_id)
    upload = await store_file(store, file_id, _sealed(sealer, stream), day, from_office_for=reply_to)
    await upload.finish(sealed_length(sealer.length), sealer.digest)
    return StoredFile(
        id=file_id,
        name=name[:_LONGEST_NAME],
        type=kind[:_LONGEST_TYPE],
        size=sealer.length,
        key=key.raw(),
        digest=sealer.digest,
    )


async def _sealed(sealer: FileSealer, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for data in stream:
        for chunk in sealer.add(data):
            yield chunk
        if sealer.length > BIGGEST_FILE:
            raise FileTooBigError
    for chunk in sealer.finish():
        yield chunk
