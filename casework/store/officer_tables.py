"""The office store's tables of officers' keys: invitations, replaced keys, keys that custodians bring back."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from casework.store.columns import blob, day, fixed, minute, word
from casework.store.office_tables import office_metadata

officer_invitation = Table(
    "officer_invitation",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("officer_id", "account that is to have new keys, or that is to be made"),
    word("kind", "replace, back or join"),
    word("state", "invited, waiting, done, refused, withdrawn or over"),
    fixed("code", 32, "hash of the code that was handed over; gone once it was used", nullable=True),
    minute("ends", "until when it may be taken up, later until when it may be confirmed", nullable=False),
    word("why", "why the keys are replaced, a fixed word", nullable=True),
    word("checked", "how the administrator made sure who it is, a fixed word", nullable=True),
    word("invited_by", "administrator"),
    day("day", "day of the invitation"),
    word("login", "login name of who joins"),
    Column("name", String(128), nullable=False, comment="name of who it is for"),
    word("team", "team of who it is for"),
    Column("roles", String(256), nullable=False, comment="roles of who it is for, separated by spaces"),
    Column("desks", String(256), nullable=False, comment="desks of who joins, separated by spaces"),
    fixed("public_key", 1216, "new sealing key", nullable=True),
    fixed("verify_key", 32, "new signature key", nullable=True),
    fixed("salt", 16, "salt of the new passphrase", nullable=True),
    word("profile", "cost profile of the new passphrase", nullable=True),
    blob("sealed_seed", "new private sealing key under the passphrase", nullable=True),
    blob("sealed_sign", "new private signature key under the passphrase", nullable=True),
    blob("sealed_totp", "new one-time-code secret under the passphrase", nullable=True),
    word("decided_by", "who confirmed or refused", nullable=True),
    word("confirmed_how", "how they made sure who it is, a fixed word", nullable=True),
    day("decided_day", "when", nullable=True),
    Index("officer_invitation_by_officer", "officer_id"),
    Index("officer_invitation_by_code", "code"),
    comment="somebody is to choose a passphrase; nothing opens with it before a second person has confirmed the keys",
)

officer_key = Table(
    "officer_key",
    office_metadata,
    fixed("id", 16, "id of a sealing key that an account had before", primary_key=True),
    word("officer_id", "whose it was"),
    fixed("verify_key", 32, "signature key that belonged to it; what it signed can still be checked"),
    fixed("next_id", 16, "id of the sealing key that followed"),
    fixed("next_verify", 32, "signature key that followed"),
    word("confirmed_by", "who confirmed that these follow"),
    fixed("confirmed_with", 32, "signature key they had then"),
    fixed("signature", 64, "their signature under it"),
    day("ended", "last day of the old keys; reveals when somebody lost them"),
    Index("officer_key_by_officer", "officer_id"),
    comment="keys that were replaced; colleagues hand on to the new ones only along these signatures",
)

key_recovery = Table(
    "key_recovery",
    office_metadata,
    fixed("id", 16, "grant id, random", primary_key=True),
    word("officer_id", "who asks; only their new key opens the answers"),
    fixed("case_id", 16, "case; none for a desk's key", nullable=True),
    fixed("thing", 16, "key that nobody else holds"),
    day("not_after", "last day on which it may be used"),
    Index("key_recovery_by_officer", "officer_id"),
    Index("key_recovery_by_case", "case_id"),
    comment="keys of cases and desks that only the custodians can bring back; reveals that one person alone held them",
)

key_recovery_answer = Table(
    "key_recovery_answer",
    office_metadata,
    fixed("recovery_id", 16, "what was asked", primary_key=True),
    fixed("custodian", 16, "key id of the custodian; reveals who agreed", primary_key=True),
    blob("answer", "the custodian's shares, sealed to who asks and signed"),
)

officer_passkey = Table(
    "officer_passkey",
    office_metadata,
    fixed("id", 32, "hash of the credential's id", primary_key=True),
    word("officer_id", "whose keys it opens"),
    blob("credential", "the credential's id and the public key that its device signs with"),
    Column("sign_count", BigInteger, nullable=False, comment="how often it has signed, where the device counts"),
    Column("label", String(40), nullable=False, comment="what its owner calls the device"),
    day("made", "day of the registration"),
    day("used", "day of the last login with it", nullable=True),
    blob("sealed_seed", "private sealing key under what the device alone gives; nothing to guess"),
    blob("sealed_sign", "private signature key under the same"),
    Index("officer_passkey_by_officer", "officer_id"),
    comment="devices that open an account; gone with its suspension and with new keys",
)
