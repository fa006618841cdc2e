"""The two kinds of archive, and which stores lie in which."""

from collections.abc import Mapping

CONTENT, KEYS = "content", "keys"
STORES: Mapping[str, tuple[str, ...]] = {CONTENT: ("office",), KEYS: ("drop", "keyring", "vault", "portal")}
SUFFIX = ".daesup"
ALL_STORES = tuple(store for stores in STORES.values() for store in stores)
