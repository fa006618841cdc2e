"""How answers reach the carrier: again until it has taken them, once on the telephone, nothing lost by a restart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers import plain_number
from bot.textsize import LONGEST_TEXT_BYTES, cut_by_bytes, text_bytes
from casework.content import encode
from casework.store.texts import OutboxRow, put_text, waiting_texts
from crypto.keys import PrivateKey, random_id
from crypto.outbox import seal_outgoing_text

LAMP = "골목 가로등이 꺼져 있습니다."


@pytest.fixture
def phone(line):
    return line.carrier.add_phone()


async def rows(line):
    return await waiting_texts(line.office.town.intake.drops.store, "sms")


@pytest.mark.parametrize("status", [500, 502, 503, 401, 403, 404, 302, 408])
async def test_a_carrier_that_is_out_of_order_gets_the_same_text_later(line, phone, status):
    line.carrier.faults = [status]
    assert await line.types(phone, LAMP) == []
    assert len(await rows(line)) == 1
    assert await line.loop.send() == 0  # not before the pause is over
    await later(line)
    assert len(line.shown(phone)) == 1
    assert len({each["id"] for each in line.carrier.handed}) == 1


async def test_a_carrier_that_asks_to_wait_is_waited_for(line, phone):
    line.carrier.faults = [429]
    assert await line.types(phone, LAMP) == []
    line.loop._later = dict.fromkeys(line.loop._later, (0.0, 0.02))  # a second has gone by
    assert await line.loop.send() == 1


async def test_a_carrier_that_took_it_before_is_believed(line, phone):
    line.carrier.faults = [409]
    await line.types(phone, LAMP)
    assert await rows(line) == []


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_what_a_carrier_will_never_take_is_destroyed_and_said_in_the_log(line, phone, status, capfd):
    line.carrier.faults = [status]
    await line.types(phone, LAMP)
    assert await rows(line) == []
    printed = "".join(capfd.readouterr())
    assert "text_refused" in printed
    assert phone.number not in printed


async def test_pauses_grow_while_nobody_answers(line, phone):
    line.carrier.faults = [500] * 3
    await line.types(phone, LAMP)
    pauses = [line.loop._later.copy()]
    for _ in range(2):
        await later(line)
        pauses.append(line.loop._later.copy())
    assert [next(iter(each.values()))[1] for each in pauses] == [2.0, 4.0, 8.0]


async def test_an_answer_lost_on_the_way_back_is_sent_again_and_arrives_once(line, phone):
    """Killed between handing over and forgetting: the row is still there after the restart."""
    await line.types(phone, LAMP)
    case = await line.office.case()
    await line.office.reply(case, "내일 고치겠습니다.")
    (row,) = await rows(line)
    await line.loop.send()
    await put_text(line.office.town.intake.drops.store, row)
    await line.connect()
    await line.loop.send()
    assert sum("내일" in each for each in line.shown(phone)) == 1
    assert sum("내일" in each["text"] for each in line.carrier.handed) == 2


async def test_what_waits_when_the_process_ends_is_sent_by_the_next(line, phone):
    line.carrier.faults = [500]
    await line.types(phone, LAMP)
    await line.connect()
    assert await line.loop.send() == 1
    assert len(line.shown(phone)) == 1


async def test_a_console_that_died_before_handing_over_leaves_it_to_the_keeper(line, phone, monkeypatch):
    await line.types(phone, LAMP)
    case = await line.office.case()

    async def dies(_office):
        raise ConnectionError

    with monkeypatch.context() as killed:
        killed.setattr("casework.answering.deliver", dies)
        with pytest.raises(ConnectionError):
            await line.office.reply(case, "내일 고치겠습니다.")
    assert await rows(line) == []
    await line.office.cases()  # the keeper's round
    await line.loop.send()
    assert "내일 고치겠습니다." in line.shown(phone)[-1]


async def test_a_row_that_this_bot_cannot_open_is_destroyed_and_stops_nobody(line, phone):
    office, store = line.office.town.office, line.office.town.intake.drops.store
    for key in (PrivateKey.generate(), line.office.town.intake.messenger.outbox):
        text_id = random_id()
        sealed = seal_outgoing_text(encode({"type": "text", "text": "x"}), key.public, office.office, text_id)
        row = OutboxRow(
            id=text_id, channel="sms", day=office.clock.today(), body=sealed.body.raw, wrap=sealed.wraps[0].raw
        )
        await put_text(store, row)
    assert len(await line.types(phone, LAMP)) == 1
    assert await rows(line) == []


async def test_the_carrier_is_told_what_it_needs_and_nothing_more(line, phone):
    await line.types(phone, LAMP)
    (handed,) = line.carrier.handed
    assert sorted(handed) == ["from", "id", "text", "to", "type"]
    stored = await line.office.town.intake.drops.stored([bytes.fromhex(handed["id"])])
    assert not stored  # the carrier's id names nothing that the office keeps
    assert json.dumps(handed)


async def later(line):
    """As if every pause were over: another round."""
    line.loop._later = {text: (0.0, pause) for text, (_, pause) in line.loop._later.items()}
    return await line.loop.send()


@given(st.text(max_size=4_000))
def test_pieces_hold_the_whole_text_and_each_fits(text):
    pieces = list(cut_by_bytes(text))
    assert all(text_bytes(piece) <= LONGEST_TEXT_BYTES for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(max_size=40))
def test_a_number_is_digits_or_none(spelled):
    found = plain_number(spelled)
    assert found is None or (found.isascii() and found.isdecimal() and plain_number(found) == found)
