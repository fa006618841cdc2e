"""Tables of the portal store (administrative network): accounts, what was handed to them, what they say."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, random_place, word

portal_metadata = MetaData()

account = Table(
    "account",
    portal_metadata,
    word("id", "random", primary_key=True),
    word("login", "login name; reveals who may use the portal"),
    Column("name", String(128), nullable=False, comment="name of the person as colleagues see it"),
    word("unit", "department of the person, as on the organisation chart"),
    Column("roles", String(256), nullable=False, comment="roles, separated by spaces"),
    fixed("public_key", 1216, "sealing key of the account"),
    fixed("verify_key", 32, "signature key of the account"),
    fixed("salt", 16, "salt of the passphrase"),
    word("profile", "cost profile of the passphrase"),
    blob("sealed_seed", "private sealing key under the passphrase; a weak passphrase can be guessed from it"),
    blob("sealed_sign", "private signature key under the passphrase"),
    blob("sealed_totp", "one-time-code secret under the passphrase", nullable=True),
    Column("last_otp", Integer, nullable=False, comment="counter of the last accepted one-time code"),
    Column("suspended", Boolean, nullable=False, comment="may not log in"),
    UniqueConstraint("login"),
)

handout = Table(
    "handout",
    portal_metadata,
    random_place("id"),
    fixed("id", 16, "random; the office's list of handings has it too, and only together they name a case"),
    word("account_id", "who received this copy; reveals that the office asked this department something"),
    word("number", "drawn at random inside the department; gaps say nothing"),
    word("copy", "which of how many copies of this department"),
    day("given_day", "day of handing"),
    day("answer_by", "day by which an answer is asked for"),
    day("read_day", "day on which its receiver first opened it", nullable=True),
    day("answered_day", "day of the answer", nullable=True),
    day("taken_back_day", "day on which the office took it back", nullable=True),
    blob("body", "sealed fact sheet; gone once it was taken back", nullable=True),
    blob("wrap", "its key, wrapped to the receiver; gone once it was taken back", nullable=True),
    UniqueConstraint("id"),
    Index("handout_by_account", "account_id"),
)

answer = Table(
    "answer",
    portal_metadata,
    random_place("handout_id"),
    fixed("handout_id", 16, "which copy is answered"),
    blob("body", "sealed answer; nothing on the portal opens it"),
    blob("wrap", "its key, wrapped to a key of this one copy; reveals nothing about the case's keys"),
    UniqueConstraint("handout_id"),
    comment="on its way to the case; gone once it stands there",
)

entry_count = Table(
    "entry_count",
    portal_metadata,
    word("account_id", "who took calls and visits", primary_key=True),
    day("day", "day", primary_key=True),
    word("channel", "phone or visit", primary_key=True),
    Column("entries", Integer, nullable=False, comment="ordinary complaints; a protected call is never counted"),
)

ask = Table(
    "ask",
    portal_metadata,
    random_place("id"),
    fixed("id", 16, "random; the office's list of asks has it too, and only together they name an entry"),
    word("account_id", "who received this copy; reveals that the office asked this person something"),
    day("given_day", "day of asking"),
    day("answer_by", "day by which an answer is asked for"),
    day("until", "last day on which the copy can be opened", nullable=True),
    day("read_day", "day on which its receiver first opened it", nullable=True),
    day("answered_day", "day of the answer", nullable=True),
    day("taken_back_day", "day on which the office took it back", nullable=True),
    blob("body", "sealed letter and what is to be filled in; gone once it was taken back", nullable=True),
    blob("wrap", "its key, wrapped to the receiver; gone once it was taken back", nullable=True),
    UniqueConstraint("id"),
    Index("ask_by_account", "account_id"),
)

ask_answer = Table(
    "ask_answer",
    portal_metadata,
    random_place("ask_id"),
    fixed("ask_id", 16, "which copy is answered"),
    blob("body", "sealed answer; nothing on the portal opens it"),
    blob("wrap", "its key, wrapped to a key of this one copy; reveals nothing about the register's keys"),
    UniqueConstraint("ask_id"),
    comment="on its way to its entry; gone once it stands there",
)

ask_chunk = Table(
    "ask_chunk",
    portal_metadata,
    fixed("ask_id", 16, "which copy it goes with", primary_key=True),
    fixed("file_id", 16, "random", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="which piece of the file"),
    blob("data", "sealed piece of a file that went along or came back; its key lies in the sealed copy or answer"),
)
