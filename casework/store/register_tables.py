"""Tables of the office store for registers: entries, what changed in them, what falls due, keys."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from casework.store.columns import blob, day, fixed, minute, word
from casework.store.office_tables import office_metadata


def _fields(name: str, comment: str) -> Column[object]:
    kept = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    return Column(name, kept, nullable=True, comment=comment)


register_entry = Table(
    "register_entry",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("register", "which register"),
    Column("year", Integer, nullable=False, comment="year of its number"),
    Column("serial", Integer, nullable=False, comment="which one of its year"),
    Column("number", String(64), nullable=False, comment="number as people write it"),
    word("state", "where it stands"),
    Column("title", String(200), nullable=True, comment="what it is called; empty where the register is sealed"),
    day("day", "its day, or the first of its days; empty where the register is sealed", nullable=True),
    day("until", "the last of its days", nullable=True),
    Column("unit", String(64), nullable=True, comment="its department; empty where the register is sealed"),
    word("officer_id", "who looks after it", nullable=True),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    day("made_day", "when it was first written"),
    day("closed_day", "when it was done or given up", nullable=True),
    fixed("run_id", 16, "import that brought it", nullable=True),
    fixed("journal_id", 16, "under which the journal knows it"),
    _fields("fields", "its fields in plain; empty where the register is sealed"),
    fixed("sealed_id", 16, "under which its sealed part was sealed", nullable=True),
    blob("body", "its sealed fields, sealed to the register's key", nullable=True),
    UniqueConstraint("register", "year", "serial"),
    Index("register_entry_by_state", "register", "state"),
    Index("register_entry_by_day", "register", "day", "serial"),
    Index("register_entry_by_number", "register", "number"),
    Index("register_entry_by_unit", "register", "unit"),
    Index("register_entry_by_run", "run_id"),
    comment="what the office keeps that is no case",
)

register_change = Table(
    "register_change",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("entry_id", 16, "which entry"),
    Column("version", Integer, nullable=False, comment="the version that came of it"),
    word("act", "added, brought, changed, moved or given"),
    word("officer_id", "who did it", nullable=True),
    minute("at", "when", nullable=False),
    word("state", "the state that came of it"),
    _fields("before", "what the fields said before, those that changed; empty where the register is sealed"),
    fixed("sealed_id", 16, "under which what it was before was sealed", nullable=True),
    blob("body", "what the sealed fields said before, sealed to the register's key", nullable=True),
    Index("register_change_by_entry", "entry_id", "version"),
    comment="what changed in an entry, and who changed it",
)

register_alarm = Table(
    "register_alarm",
    office_metadata,
    fixed("entry_id", 16, "which entry", primary_key=True),
    word("due", "name of the due day in the rules", primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False, comment="which line of the entry, 0 for the whole"),
    Column("days", Integer, primary_key=True, autoincrement=False, comment="how many days after the due day"),
    word("register", "which register"),
    day("day", "when it is said"),
    day("due_day", "by when it must be done"),
    word("level", "info, duty or late"),
    word("officer_id", "who looks after the entry", nullable=True),
    Index("register_alarm_by_day", "day"),
    Index("register_alarm_by_register", "register", "due_day"),
    comment="what is said on which day about an entry",
)

register_link = Table(
    "register_link",
    office_metadata,
    fixed("entry_id", 16, "which entry", primary_key=True),
    word("name", "field that leads there", primary_key=True),
    fixed("target_id", 16, "entry or case it leads to"),
    Column("to_case", Boolean, nullable=False, comment="whether that is a case"),
    Index("register_link_by_target", "target_id"),
    comment="which entry leads to which, or to a case",
)

register_key = Table(
    "register_key",
    office_metadata,
    fixed("id", 16, "key id", primary_key=True),
    word("register", "which register"),
    Column("generation", Integer, nullable=False, comment="which key of this register, the first is 1"),
    fixed("public_key", 1216, "public key of the register; its seed is wrapped to its readers"),
    UniqueConstraint("register", "generation"),
    comment="keys of registers, for what is sealed in them",
)

register_file = Table(
    "register_file",
    office_metadata,
    fixed("id", 16, "file id", primary_key=True),
    fixed("entry_id", 16, "which entry"),
    fixed("thing", 16, "under which its record was sealed"),
    blob("body", "name, type, key and findings, sealed to the register's key"),
    Column("length", Integer, nullable=False, comment="sealed length"),
    fixed("digest", 32, "hash over the sealed chunks"),
    day("day", "when it was put there"),
    word("officer_id", "who put it there"),
    Index("register_file_by_entry", "entry_id"),
    comment="files that lie with an entry, clean copies alone",
)

register_file_chunk = Table(
    "register_file_chunk",
    office_metadata,
    fixed("file_id", 16, "file id", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="position of the chunk"),
    blob("data", "sealed chunk"),
)

register_ask = Table(
    "register_ask",
    office_metadata,
    fixed("id", 16, "random; the copy at the portal has it too", primary_key=True),
    fixed("entry_id", 16, "which entry"),
    word("register", "which register"),
    word("name", "which ask of its rules"),
    word("state", "out, read, answered, refused or taken_back"),
    word("officer_id", "who asked"),
    day("day", "day of asking"),
    day("answer_by", "day by which an answer is asked for"),
    fixed("thing", 16, "under which its record was sealed"),
    blob("body", "who was asked and the key of the answer, sealed to the register's key"),
    Index("register_ask_by_entry", "entry_id"),
    Index("register_ask_by_register", "register", "state"),
    comment="what was asked about an entry of people outside the office",
)

register_matter = Table(
    "register_matter",
    office_metadata,
    fixed("id", 16, "random; the item of a sitting has it too", primary_key=True),
    fixed("entry_id", 16, "which entry"),
    word("register", "which register"),
    word("name", "which matter of its rules"),
    word("committee", "which committee"),
    word("state", "waiting, decided, kept or withdrawn"),
    word("officer_id", "who put it forward"),
    day("day", "day on which it was put forward"),
    word("result", "what was decided, a fixed word", nullable=True),
    day("decided_day", "day of the sitting that decided", nullable=True),
    blob("body", "line and paper, sealed to the register's key and to each secretary"),
    fixed("thing", 16, "under which the decision was sealed", nullable=True),
    blob("decision", "decision and reasons, sealed to the register's key", nullable=True),
    Index("register_matter_by_entry", "entry_id"),
    Index("register_matter_by_state", "state", "committee"),
    comment="which entry was put before which committee, and what came of it",
)
