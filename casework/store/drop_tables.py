"""Tables of the drop store (intake zone): what the public side may append and hand back."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, random_place, word

drop_metadata = MetaData()

# Rows lie in the order of their random ids, so that no file keeps the order of arrival (protocol 1.12): big ones by
# `place`, small ones without rowid. The nightly rewrite does the same for SQLite's pages and PostgreSQL's heap.

mailbox = Table(
    "mailbox",
    drop_metadata,
    random_place("id"),
    fixed("id", 16, "random; reveals nothing"),
    word("number", "public random number shown to the reporter; reveals that a conversation exists"),
    fixed(
        "tag_hash", 32, "hash of the receipt's tag; a guess of the receipt can be tested against it (80 bits, Argon2id)"
    ),
    fixed("public_key", 1216, "the reporter's mailbox key; reveals nothing"),
    word("desk", "which desk receives; reveals the broad subject"),
    fixed("case_key", 1216, "public case key, once the office has opened the first message", nullable=True),
    Column("next_seq", Integer, nullable=False, comment="how many rows the mailbox has had; reveals how much was said"),
    Column("closed", Boolean, nullable=False, comment="whether the office has closed the conversation"),
    UniqueConstraint("id"),
    UniqueConstraint("tag_hash"),
    UniqueConstraint("number"),
    comment="one row per receipt",
)

tombstone = Table(
    "tombstone",
    drop_metadata,
    fixed("tag_hash", 32, "hash of a receipt that was replaced by a new one", primary_key=True),
    day("day", "day of the replacement"),
    sqlite_with_rowid=False,
)

mail = Table(
    "mail",
    drop_metadata,
    random_place("id"),
    fixed("id", 16, "message id, random"),
    fixed("mailbox_id", 16, "whose mailbox; reveals which messages belong together"),
    Column("seq", Integer, nullable=False, comment="order inside one mailbox"),
    Column("kind", Integer, nullable=False, comment="0 office message, 1 own message, 2 card"),
    blob("body", "sealed body; reveals its size class"),
    fixed(
        "digest",
        32,
        "hash of the body, or of the draft in the server-sealed lanes; same id with another one is refused",
    ),
    blob("wrap", "data key wrapped to the mailbox key"),
    UniqueConstraint("id"),
    Index("mail_by_mailbox", "mailbox_id", "seq"),
)

drop = Table(
    "drop",
    drop_metadata,
    random_place("id"),
    fixed("id", 16, "message id, random"),
    fixed("mailbox_id", 16, "whose mailbox"),
    word("desk", "which desk receives"),
    word("deadline_class", "protected or ordinary; reveals the broad subject"),
    day("day", "day of arrival, never the time"),
    Column("size_class", Integer, nullable=False, comment="padding class 0 to 3"),
    Column("urgent", Boolean, nullable=False, comment="the person marked it urgent"),
    Column("first", Boolean, nullable=False, comment="first message of a conversation"),
    fixed("wrap_key", 16, "id of the key the office wrap is for"),
    blob("office_wrap", "data key wrapped to the desk or the case"),
    UniqueConstraint("id"),
)

file = Table(
    "file",
    drop_metadata,
    fixed("id", 16, "file id, random", primary_key=True),
    fixed("mailbox_id", 16, "whose mailbox, once the message naming it is in", nullable=True),
    Column("chunks", Integer, nullable=False, comment="number of sealed chunks; reveals the padded size"),
    Column("length", Integer, nullable=False, comment="sealed length in bytes"),
    fixed("digest", 32, "hash over the sealed chunks"),
    Column("from_office", Boolean, nullable=False, comment="part of a reply"),
    Column("complete", Boolean, nullable=False, comment="all of it has arrived"),
    day("day", "day of arrival"),
    sqlite_with_rowid=False,
)

file_chunk = Table(
    "file_chunk",
    drop_metadata,
    fixed("file_id", 16, "file id, random", primary_key=True),
    Column("position", Integer, primary_key=True, comment="position of the chunk"),
    blob("data", "sealed chunk"),
    sqlite_with_rowid=False,
)

filing = Table(
    "filing",
    drop_metadata,
    fixed("leaf", 32, "leaf of the filing tree; links to a message only for its author", primary_key=True),
    day("day", "day of arrival"),
    sqlite_with_rowid=False,
)

filing_day = Table(
    "filing_day",
    drop_metadata,
    day("day", "the day", primary_key=True),
    blob("document", "the day's public file: leaves, root, signature"),
)

fragment = Table(
    "fragment",
    drop_metadata,
    fixed("message_id", 16, "message id, random", primary_key=True),
    Column("position", Integer, primary_key=True, comment="position of the fragment"),
    Column("total", Integer, nullable=False, comment="number of fragments"),
    fixed("mailbox_id", 16, "whose mailbox"),
    blob("data", "part of a sealed message"),
    day("day", "day of arrival; unfinished ones are swept"),
    sqlite_with_rowid=False,
)

chat_tag = Table(
    "chat_tag",
    drop_metadata,
    fixed(
        "tag",
        32,
        "keyed hash of channel and address; whoever has the key and this table can test guesses",
        primary_key=True,
    ),
    fixed("mailbox_id", 16, "whose mailbox"),
    word("tag_key", "id of the tag key, replaced weekly"),
    day("contact_day", "day of last contact; 30 idle days end the link"),
    Column("push", Boolean, nullable=False, comment="the person asked to be told of answers"),
    Column("read_seq", Integer, nullable=False, comment="up to which row the chat was told about"),
    blob("waiting_receipt", "the receipt, sealed to the bot, until the messenger confirmed showing it", nullable=True),
    Index("chat_tag_by_mailbox", "mailbox_id"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    drop_metadata,
    random_place("id"),
    fixed("id", 16, "random, or keyed from what it answers; the same when it is sent again"),
    word("channel", "through which bot it leaves"),
    day("day", "day it was written; what no carrier takes is swept"),
    blob("body", "sealed text and return address; nothing says to whom or from which case"),
    blob("wrap", "data key wrapped to the bot's outbox key"),
    UniqueConstraint("id"),
    comment="texts on their way to a telephone; gone once the carrier has taken them",
)

standing = Table(
    "standing",
    drop_metadata,
    fixed(
        "finder",
        32,
        "keyed, slow hash of a public number and a contact; whoever has its key can test guesses, a few a second",
        primary_key=True,
    ),
    blob("card", "stage and next day, sealed under a key from the same hash; one size"),
    day("asked_day", "day on which whoever proved both asked for a new receipt", nullable=True),
    comment="how far ordinary matters are; no row says whose it is, and none is of a protected case",
    sqlite_with_rowid=False,
)

last_word = Table(
    "last_word",
    drop_metadata,
    fixed("mailbox_id", 16, "mailbox that took one more message after its end", primary_key=True),
    comment="after the end there is room for one message, in which the person may say how it was",
    sqlite_with_rowid=False,
)

push = Table(
    "push",
    drop_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("mailbox_id", 16, "whose mailbox"),
    word("channel", "which messenger"),
    blob("address", "return address sealed to the bot"),
    Column("ready", Boolean, nullable=False, comment="an answer is waiting and the person asked to be told"),
    Index("push_by_channel", "channel", "ready"),
    sqlite_with_rowid=False,
)

board = Table(
    "board",
    drop_metadata,
    word("name", "which board", primary_key=True),
    blob("document", "what the office puts up for everybody, with its signature"),
)

booking = Table(
    "booking",
    drop_metadata,
    fixed("id", 16, "random; the entry that comes of it has the same", primary_key=True),
    fixed("code_hash", 32, "hash of the code that its person wrote down"),
    word("state", "waiting, booked, confirmed, full, returned or over"),
    day("asked_day", "day of asking"),
    fixed("slot_id", 16, "which timetable"),
    day("held_day", "day that was asked for"),
    word("hours", "from when to when"),
    word("mode", "face or phone"),
    word("visitor", "what sort of visitor, if they said so", nullable=True),
    Column("wants_back", Boolean, nullable=False, comment="its person gives the place back"),
    fixed("sealed_id", 16, "under which name and contact were sealed", nullable=True),
    blob("body", "name and contact, sealed to the register's key, until it is taken in", nullable=True),
    blob("wrap", "data key wrapped to the register's key, until it is taken in", nullable=True),
    UniqueConstraint("code_hash"),
    Index("booking_by_state", "state"),
    comment="hours that somebody asked for on the public site; gone some weeks after their day",
    sqlite_with_rowid=False,
)
