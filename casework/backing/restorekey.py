"""The restore key: made once, its private half under a passphrase in a file for the safe, its public half here."""

import asyncio

from casework.bootstrap import read_secret, write_secret
from casework.errors import NotReadyError
from casework.settings import Settings
from crypto.backup import RestoreKey
from crypto.keys import PrivateKey, SigningKey, VerifyKey


async def make_restore_key(settings: Settings, passphrase: str, *, replace: bool = False) -> bytes:
    """What belongs into the safe; from now on archives are sealed to its public half.

    Archives from before open with the key from before alone, so one that is there is replaced only on purpose.
    """
    path = settings.keys / "restore.pub"
    if path.exists() and not replace:
        raise NotReadyError("되돌리기 열쇠가 이미 있습니다. 잃어버렸다면 --replace를 붙여 새로 만드세요.")
    made = RestoreKey(
        key=PrivateKey.generate(),
        filing=SigningKey.from_seed(read_secret(settings.keys / "filing.seed")).public,
        root=VerifyKey(read_secret(settings.keys / "root.pub")),
    )
    sealed = await asyncio.to_thread(made.seal, passphrase, settings.office)
    write_secret(path, made.key.public.raw)
    return sealed
