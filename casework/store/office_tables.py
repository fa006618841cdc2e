"""Tables of the office store (casework zone): officers, cases, sealed bodies, the journal."""

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, later, minute, random_place, word

office_metadata = MetaData()

officer = Table(
    "officer",
    office_metadata,
    word("id", "random", primary_key=True),
    word("login", "login name of an officer; reveals who works here"),
    Column("name", String(128), nullable=False, comment="name of an officer as colleagues see it"),
    word("team", "team of the officer"),
    Column("roles", String(256), nullable=False, comment="roles, separated by spaces"),
    fixed("public_key", 1216, "sealing key of the officer"),
    fixed("verify_key", 32, "signature key of the officer"),
    fixed("salt", 16, "salt of the passphrase"),
    word("profile", "cost profile of the passphrase"),
    blob("sealed_seed", "private sealing key under the passphrase; a weak passphrase can be guessed from it"),
    blob("sealed_sign", "private signature key under the passphrase"),
    blob("sealed_totp", "one-time-code secret under the passphrase", nullable=True),
    Column("last_otp", Integer, nullable=False, comment="counter of the last accepted one-time code"),
    Column("suspended", Boolean, nullable=False, comment="may not log in"),
    later("renewing", "new keys are on their way: may not log in"),
    day("key_since", "first day of the present keys; none of those before this was kept", nullable=True),
    day("last_unlock", "day of the last login", nullable=True),
    day("suspended_day", "since when suspended", nullable=True),
    UniqueConstraint("login"),
)

desk_member = Table(
    "desk_member",
    office_metadata,
    word("desk", "desk id", primary_key=True),
    word("officer_id", "who receives at this desk", primary_key=True),
)

officer_posting = Table(
    "officer_posting",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("officer_id", "who works or worked there"),
    Column("unit", String(64), nullable=False, comment="department or body of the district"),
    day("since", "first day there"),
    day("until", "last day there; none while it lasts", nullable=True),
    Index("officer_posting_by_officer", "officer_id"),
    comment="where officers worked before: whoever comes from a unit does not work on what is said about it",
)

epoch_key = Table(
    "epoch_key",
    office_metadata,
    fixed("id", 16, "key id", primary_key=True),
    word("desk", "desk id"),
    fixed("public_key", 1216, "public epoch key; published anyway"),
    day("valid_from", "first day in the key list"),
    day("valid_until", "last day in the key list"),
    Column("destroyed", Boolean, nullable=False, comment="no private part is left"),
    later("tainted", "somebody who held it was shut out since"),
)

waiting = Table(
    "waiting",
    office_metadata,
    fixed("id", 16, "message id", primary_key=True),
    fixed("mailbox_id", 16, "whose mailbox"),
    word("number", "public random number"),
    word("desk", "desk that may open it"),
    word("deadline_class", "protected or ordinary"),
    day("day", "day of arrival"),
    Column("urgent", Boolean, nullable=False, comment="marked urgent by the person"),
    Column("first", Boolean, nullable=False, comment="first message of a conversation"),
    fixed("wrap_key", 16, "id of the key the wrap in the keyring is for"),
    blob("body", "sealed body, not yet opened"),
    Column("seq", Integer, nullable=False, comment="order inside its conversation"),
    Index("waiting_by_desk", "desk"),
    comment="taken in by the keeper, in no list or count until the first opening",
)

case = Table(
    "cases",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("mailbox_id", 16, "the reporter's mailbox"),
    word("number", "public random number"),
    word("registry_number", "number in the office's register, given at opening"),
    fixed("journal_id", 16, "pseudonym of the case in the journal"),
    word("kind", "kind of matter; reveals what it is about"),
    word("state", "state of the work"),
    word("desk", "desk that received it"),
    word("team", "team that works on it"),
    word("lane", "through which channel it came"),
    word("identity_class", "anonymous to ordinary"),
    Column("generation", Integer, nullable=False, comment="generation of the case key"),
    fixed("public_key", 1216, "public case key"),
    blob("secret_body", "what every officer of the case needs: speak key; sealed to the case key"),
    day("received_day", "day of arrival"),
    minute("received_at", "minute of arrival, of named complainants only: their legal clock counts hours"),
    day("due", "due date", nullable=True),
    minute("due_at", "due minute, where hours are counted"),
    word("due_rule", "rule that gave the due date", nullable=True),
    word("rules_fingerprint", "rule set in force"),
    Column("urgent", Boolean, nullable=False, comment="marked urgent"),
    Column("unread", Integer, nullable=False, comment="messages of the reporter not yet looked at"),
    Column("read_count", Integer, nullable=False, comment="how often the case was opened"),
    Column("message_count", Integer, nullable=False, comment="how many messages it has"),
    word("result", "how it ended", nullable=True),
    day("closed_day", "day of closing, from whose year on retention is counted; none while it is open", nullable=True),
    minute("held_until", "until when it is decided whether it was misfiled; reveals when the office screened it"),
    UniqueConstraint("mailbox_id"),
    UniqueConstraint("number"),
    UniqueConstraint("registry_number"),
    Index("cases_by_state", "state"),
)

case_stub = Table(
    "case_stub",
    office_metadata,
    word("registry_number", "number under which the desk knew the matter", primary_key=True),
    fixed("case_id", 16, "case that left the desk; only the protected desk's pages follow it"),
    word("desk", "desk that it left"),
    day("received_day", "day of arrival"),
    day("day", "day on which it left"),
    Index("case_stub_by_desk", "desk"),
    comment="what stays with a desk of a matter that was taken from it: a number and two days, no kind and no reason",
)

case_clock = Table(
    "case_clock",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case"),
    word("act", "stop or extension"),
    word("reason", "why, a fixed word of the deadline rule"),
    minute("begins", "when it began", nullable=False),
    minute("ends", "when the clock went on; none while it stands"),
    word("officer_id", "who recorded it"),
    blob("note", "the officer's own words, sealed to the case key", nullable=True),
    Index("case_clock_by_case", "case_id"),
    comment="what moves a case's due date besides its rule",
)

case_key = Table(
    "case_key",
    office_metadata,
    fixed("id", 16, "key id", primary_key=True),
    fixed("case_id", 16, "case"),
    Column(
        "generation",
        Integer,
        nullable=False,
        comment="generation of the case key; more than one reveals a change of readers",
    ),
    fixed("public_key", 1216, "public case key of this generation"),
    Index("case_key_by_case", "case_id"),
)

outgoing = Table(
    "outgoing",
    office_metadata,
    fixed("id", 16, "message id", primary_key=True),
    fixed("mailbox_id", 16, "whose mailbox"),
    Column("kind", Integer, nullable=False, comment="0 office message, 2 card, 3 text message"),
    blob("body", "sealed body"),
    blob("wrap", "data key wrapped to the mailbox key, of a text message to the key of the bot that sends it"),
    fixed("case_key", 1216, "public case key that a card announces", nullable=True),
    Column("closed", Boolean, nullable=False, comment="the conversation ends with this card"),
    comment="written in the same transaction as the message, gone once it lies in the mailbox or with the bot",
)

case_officer = Table(
    "case_officer",
    office_metadata,
    fixed("case_id", 16, "case", primary_key=True),
    word("officer_id", "who holds the current case key", primary_key=True),
    Column("assigned", Boolean, nullable=False, comment="works on it, not only named as a second reader"),
    Index("case_officer_by_officer", "officer_id"),
)

inbox_line = Table(
    "inbox_line",
    office_metadata,
    word("reader", "officer id, or team:<id> for the team's lead", primary_key=True),
    fixed("case_id", 16, "case", primary_key=True),
    Column("open", Boolean, nullable=False, comment="not closed"),
    day("due", "due date; 9999-12-31 without one"),
    Column("assigned", Boolean, nullable=False, comment="this reader works on it"),
    Column("taken", Boolean, nullable=False, comment="somebody works on it"),
    Column("calls", Boolean, nullable=False, comment="somebody waits for a person, and nobody has joined"),
    word("kind", "kind of matter"),
    word("state", "state of the work"),
    Index("inbox_line_by_due", "reader", "open", "due", "case_id", "assigned", "taken"),
    comment="what a list shows, written anew with every change of a case: a page of 100,000 cases must not scan them",
)

case_recusal = Table(
    "case_recusal",
    office_metadata,
    fixed("case_id", 16, "case", primary_key=True),
    word("officer_id", "who must not see it; reveals a conflict of interest", primary_key=True),
)

case_exclusion = Table(
    "case_exclusion",
    office_metadata,
    fixed("case_id", 16, "case", primary_key=True),
    word("officer_id", "who is to see it no more as soon as somebody else holds it", primary_key=True),
    comment="exclusions that wait for a second officer of their case; then they become recusals",
)

message = Table(
    "message",
    office_metadata,
    fixed("id", 16, "message id", primary_key=True),
    fixed("case_id", 16, "case"),
    Column("seq", Integer, nullable=False, comment="order inside the case"),
    word("author", "reporter, office, note or department"),
    word("officer_id", "who wrote it, for office and note", nullable=True),
    day("day", "day of arrival or writing"),
    word("purpose", "what the sealed body is about"),
    Column("masked", Boolean, nullable=False, comment="the body is the masked text of a reporter's message"),
    blob("body", "sealed body under the case key"),
    fixed("origin", 16, "its id before it was written anew; reveals that it was", nullable=True),
    Index("message_by_case", "case_id", "seq"),
)

case_paper = Table(
    "case_paper",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case"),
    word("kind", "marks for what was decided about finds, otherwise the audience it is written for"),
    Column("number", Integer, nullable=False, comment="running number of this kind inside the case; 0 for marks"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    fixed("sealed_id", 16, "under which its present body was sealed"),
    word("state", "draft or released"),
    word("officer_id", "who began it"),
    word("released_by", "who released it", nullable=True),
    day("day", "when it was last written"),
    blob("body", "sealed body under the case key"),
    UniqueConstraint("case_id", "kind", "number"),
)

handing = Table(
    "handing",
    office_metadata,
    # Whoever has both stores learns which account answered for a case.
    fixed("id", 16, "of the copy in the portal store; with that store it says whom", primary_key=True),
    fixed("case_id", 16, "case; reveals that a department was asked something"),
    fixed("paper_id", 16, "released paper of which it is a copy"),
    word("state", "out, read, answered, refused or taken_back"),
    word("officer_id", "who handed it out"),
    day("day", "day of handing"),
    blob("body", "to whom, what was asked, and the key of the answer; sealed to the case key, its wrap under this id"),
    Index("handing_by_case", "case_id"),
    Index("handing_by_paper", "paper_id"),
    comment="copies of fact sheets outside the office",
)

case_file = Table(
    "case_file",
    office_metadata,
    fixed("id", 16, "file id", primary_key=True),
    fixed("case_id", 16, "case"),
    Column("length", Integer, nullable=False, comment="sealed length"),
    fixed("digest", 32, "hash over the sealed chunks"),
    Index("case_file_by_case", "case_id"),
)

case_file_chunk = Table(
    "case_file_chunk",
    office_metadata,
    fixed("file_id", 16, "file id", primary_key=True),
    Column("position", Integer, primary_key=True, comment="position of the chunk"),
    blob("data", "sealed chunk"),
)

attachment = Table(
    "attachment",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("message_id", 16, "message it came with"),
    fixed("case_id", 16, "case"),
    Column("place", Integer, nullable=False, comment="place among the files of its message"),
    word("state", "waiting, clean, refused or missing: whether it could be cleaned"),
    Column("tries", Integer, nullable=False, comment="how often cleaning was begun"),
    fixed("thing", 16, "id of the sealed record, new with every version"),
    blob("body", "sealed record: names, findings, references of the files"),
    Index("attachment_by_case", "case_id"),
    Index("attachment_by_message", "message_id"),
    comment="what a reporter's file became; the files themselves lie sealed in case_file",
)

journal = Table(
    "journal",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, comment="when an officer acted, to the second"),
    word("act", "what was done, a fixed word"),
    word("officer_id", "who did it", nullable=True),
    fixed("journal_id", 16, "pseudonym of the case", nullable=True),
    Column("reason", LargeBinary, nullable=True, comment="reason given, sealed to the case key"),
    Column("position", Integer, nullable=True, comment="place in the chain, given by the keeper"),
    fixed("hash", 32, "chain value", nullable=True),
    Index("journal_by_case", "journal_id"),
    Index("journal_by_position", "position"),
)

counter = Table(
    "counter",
    office_metadata,
    word("name", "what is counted", primary_key=True),
    Column("value", Integer, nullable=False, comment="last number given"),
)

custodian = Table(
    "custodian",
    office_metadata,
    word("id", "random", primary_key=True),
    Column("name", String(128), nullable=False, comment="name of a custodian"),
    fixed("public_key", 1216, "sealing key of the custodian"),
    fixed("verify_key", 32, "signature key of the custodian"),
    word("replaced_by", "id of the custodian who takes this one's place; they are in no new key list", nullable=True),
)

holiday = Table(
    "holiday",
    office_metadata,
    day("day", "a holiday added by the administrator", primary_key=True),
    Column("name", String(64), nullable=False, comment="its name"),
)

gazetteer_key = Table(
    "gazetteer_key",
    office_metadata,
    fixed("id", 16, "key id", primary_key=True),
    Column("generation", Integer, nullable=False, comment="which key is the newest; reveals how often a list came"),
    fixed("public_key", 1216, "public gazetteer key"),
)

staff_list = Table(
    "staff_list",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("key_id", 16, "gazetteer key that opens it"),
    day("day", "day of the import; the administrator sees it"),
    Column("people", Integer, nullable=False, comment="how many people are on it; the administrator sees it"),
    Column("units", Integer, nullable=False, comment="how many departments are on it; the administrator sees it"),
    blob("body", "reference and key of the list, sealed to the gazetteer key"),
    blob("data", "the list as a sealed file; reveals about how long it is"),
    comment="one row: a new list takes the place of the old one",
)

learned_word = Table(
    "learned_word",
    office_metadata,
    random_place("id"),
    fixed("id", 16, "random"),
    fixed("key_id", 16, "gazetteer key that opens it; until words are moved on, reveals before or after an import"),
    blob("body", "word and label, sealed to the gazetteer key; reveals no case, officer or time"),
    UniqueConstraint("id"),
)

case_envelope = Table(
    "case_envelope",
    office_metadata,
    fixed("pointer", 16, "of an envelope in the vault", primary_key=True),
    fixed("case_id", 16, "case; reveals how much of it lies behind the identity quorum"),
    day("day", "day of moving it there"),
    Index("case_envelope_by_case", "case_id"),
    comment="without it nobody could destroy a case's envelopes once its keys are gone",
)
