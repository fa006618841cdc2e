"""Put something up for everybody, signed; read it on the public side, where nobody can sign (SPEC 14.5)."""

from collections.abc import Mapping

from casework.bootstrap import Intake, Office, read_secret
from casework.errors import BoardError, NotReadyError, ReloadKeysError
from casework.store.boards import put_document, read_document
from crypto.board import sign_board, verify_board
from crypto.errors import CryptoError
from crypto.signing import SigningKey


async def put_up(name: str, content: Mapping[str, object], office: Office) -> bool:
    """Put it up if it says something else than before; returns whether it does."""
    key = SigningKey.from_seed(read_secret(office.settings.keys / "filing.seed"))
    document = sign_board(key, office.office, name, content)  # Ed25519 signs the same words the same way
    if await read_document(office.drops.store, name) == document:
        return False
    await put_document(office.drops.store, name, document)
    return True


async def read_board(name: str, intake: Intake) -> Mapping[str, object]:
    """What stands on a board; nothing before anything was put up, BoardError if it is not the office's."""
    document = await read_document(intake.drops.store, name)
    if document is None:
        return {}
    try:
        key = intake.keys.current(intake.clock.today()).filing
        return verify_board(document, key=key, office=intake.office, name=name)
    except (CryptoError, NotReadyError, ReloadKeysError):
        raise BoardError from None
