"""The demo's committees and records: a sitting that has ended, one that was called, what was written in fields."""

import tomllib
from importlib.resources import files

import pytest

from casework.bootstrap import open_office
from casework.committees.minutes import minutes_document
from casework.committees.planning import hold_sitting
from casework.demo import starting
from casework.demo.data import read_stories
from casework.demo.starting import demo_settings, found
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.packaging import hwpx_of
from casework.reading import open_case
from casework.recording import open_records
from casework.store.committees import CALLED, CLOSED, sittings_of
from casework.unlocking import unlock
from tests.casework.sending import read_hwpx, words

DEMO = files("casework.demo")
PEOPLE = {each["login"]: each for each in tomllib.loads((DEMO / "people.toml").read_text(encoding="utf-8"))["officers"]}


def stories_named() -> set[str]:
    told = [tomllib.loads((DEMO / name).read_text(encoding="utf-8")) for name in ("committees.toml", "records.toml")]
    return {each["story"] for table in told for name in ("items", "ended", "records") for each in table.get(name, ())}


@pytest.fixture
async def played(tmp_path, monkeypatch):
    """A demo office in which only the stories of these tables were told, and no department was asked."""

    async def nobody_asked(*_ignored: object) -> int:
        return 0

    few = [each for each in read_stories() if each.id in stories_named()]
    monkeypatch.setattr(starting, "read_stories", lambda: few)
    monkeypatch.setattr(starting, "hand_out_sheets", nobody_asked)
    ports = dict.fromkeys(("intake", "console", "portal", "telegram", "simulator", "sms", "sms_simulator"), 0)
    settings = demo_settings(tmp_path / "office", ports)
    await found(settings, say=lambda _: None, stories=True)
    async with open_office(settings) as office:
        yield office


async def test_one_sitting_has_ended_and_one_is_called(played):
    async def at(login):
        return await unlock(login, PEOPLE[login]["passphrase"], "", played)

    oh, ahn, yoon = await at("oh.mir"), await at("ahn.taeo"), await at("yoon.saebyeok")
    states = {}
    for name in ("coordination", "petition"):
        (row,) = await sittings_of(played.cases.store, [name], limit=9)
        states[name] = row.state
        if row.state == CLOSED:
            document = await minutes_document(await hold_sitting(row.id.hex(), oh, played), played)
            assert "작은차로거두고" in words(read_hwpx(hwpx_of(document))[0])
    assert states == {"coordination": CLOSED, "petition": CALLED}
    lines = (await inbox(ahn, InboxQuery(view="all", kind="group_complaint"), played)).lines
    view = await open_case(CaseId(lines[0].id), ahn, played)
    assert [each.author for each in view.messages].count("committee") == 1
    lines = (await inbox(yoon, InboxQuery(view="all", kind="workplace_harassment"), played)).lines
    written = [len((await open_records(CaseId(each.id), yoon, played)).written) for each in lines]
    assert max(written) == 2
