"""What a browser sends and receives, played in Python: sealed reports, slots of the open chat, sealed files."""

import asyncio
import hashlib
from dataclasses import replace

import pytest

from casework.answering import reply
from casework.content import b64, encode
from casework.corresponding import exchange, renew_receipt
from casework.errors import ConflictError, FileTooBigError, MalformedRequestError, ReloadKeysError, UnknownReceiptError
from casework.keeping import take_in
from casework.opening import open_waiting
from casework.reading import TextPart, open_case
from casework.receiving import SealedFollowUp, SealedReport, receive_file, receive_sealed_report
from crypto.context import Purpose, SealingContext
from crypto.frames import Acknowledgement, MailMessage, RowKind, UpFrame, build_up, parse_down, parse_row, split_message
from crypto.keys import Direction, PrivateKey, PublicKey, random_bytes, random_id
from crypto.receipt import ReceiptSecret, derive, filing_leaf
from crypto.seal import seal
from tests.casework.test_the_path import first_case, words_of


class Browser:
    """What the page does with a receipt, without the page."""

    def __init__(self, town, desk="integrity"):
        self.town, self.desk = town, desk
        self.keys = derive(ReceiptSecret.generate(), town.settings.office)
        self.after = 0

    def sealed(self, content, to, *, confirmed=True):
        message_id = random_id()
        about = SealingContext(purpose=Purpose.MESSAGE, office="geumcheon", message_id=message_id)
        speak = {"speak": self.keys.speak, "direction": Direction.TO_OFFICE} if confirmed else {}
        return message_id, seal(encode(content), to=[to, self.keys.mailbox.public], about=about, **speak)

    def report(self, text="브라우저에서 봉인한 글", **changes):
        to = self.town.intake.keys.receiving_key(self.desk, self.town.clock.today())
        content = {
            "type": "report",
            "kind": "corruption",
            "lane": "web",
            "text": text,
            "speak": b64(self.keys.speak.raw()),
        }
        message_id, sealed = self.sealed(content, to, confirmed=False)
        made = SealedReport(
            message_id=message_id, desk=self.desk, urgent=False, body=sealed.body.raw,
            office_wrap=sealed.wraps[0].raw, mailbox_wrap=sealed.wraps[1].raw, tag_hash=self.keys.tag_hash,
            mailbox_key=self.keys.mailbox.public.raw,
            leaf=filing_leaf(self.keys.filing, message_id, sealed.body.digest),
        )  # fmt: skip
        return replace(made, **changes)

    def follow_up(self, text, to=None, *, confirmed=True):
        to = to or self.town.intake.keys.receiving_key(self.desk, self.town.clock.today())
        message_id, sealed = self.sealed({"type": "follow_up", "text": text}, to, confirmed=confirmed)
        return SealedFollowUp(
            message_id=message_id, urgent=False, body=sealed.body.raw, office_wrap=sealed.wraps[0].raw,
            mailbox_wrap=sealed.wraps[1].raw, leaf=random_bytes(32),
        )  # fmt: skip

    async def say(self, message):
        """Send a message slot by slot; returns the acknowledgement of every slot."""
        whole = MailMessage(
            urgent=False, office_wrap=message.office_wrap, mailbox_wrap=message.mailbox_wrap, leaf=message.leaf,
            body=message.body,
        ).encode()  # fmt: skip
        parts, states = split_message(whole), []
        for index, part in enumerate(parts):
            up = UpFrame(
                tag=self.keys.tag, after=self.after, offset=0, kind=1, message_id=message.message_id,
                digest=hashlib.sha256(message.body).digest(), index=index, total=len(parts), fragment=part,
            )  # fmt: skip
            states.append(parse_down(await exchange(build_up(up), self.town.intake)).state)
        return states

    async def rows(self):
        """Everything in the mailbox, fetched slot by slot."""
        found, after, offset, pieces = [], 0, 0, b""
        while True:
            frame = build_up(UpFrame(tag=self.keys.tag, after=after, offset=offset))
            down = parse_down(await exchange(frame, self.town.intake))
            if not down.row_length:
                return found
            pieces += down.part
            if len(pieces) < down.row_length:
                offset = len(pieces)
                continue
            found.append(parse_row(pieces))
            after, offset, pieces = down.seq, 0, b""


@pytest.fixture
async def browser(any_town):
    page = Browser(any_town)
    await receive_sealed_report(page.report(), any_town.intake)
    return page


async def test_a_report_sealed_in_the_browser_is_read_by_the_desk(browser):
    assert await browser.town.let_in("haneul") == 1
    case_id, haneul = await first_case(browser.town)
    assert words_of(await open_case(case_id, haneul, browser.town.office)) == ["브라우저에서 봉인한 글"]


async def test_a_short_message_takes_one_slot_and_a_long_one_several(browser):
    await browser.town.let_in("haneul")
    assert await browser.say(browser.follow_up("짧은 글")) == [Acknowledgement.STORED]
    states = await browser.say(browser.follow_up("긴 글 " * 2000))
    assert len(states) > 4
    assert set(states[:-1]) == {Acknowledgement.KEPT}
    assert states[-1] == Acknowledgement.STORED
    assert await browser.town.let_in("narae") == 2
    case_id, narae = await first_case(browser.town, "narae")
    said = words_of(await open_case(case_id, narae, browser.town.office))
    assert sorted(len(each) for each in said[1:]) == [4, 8000]


async def test_a_message_sent_again_is_stored_once(browser):
    message = browser.follow_up("한 번만")
    assert await browser.say(message) == [Acknowledgement.STORED]
    assert await browser.say(message) == [Acknowledgement.REPEATED]
    again = replace(browser.follow_up("다른 글"), message_id=message.message_id)
    assert await browser.say(again) == [Acknowledgement.REFUSED]


async def test_the_mailbox_hands_out_own_messages_card_and_answers(browser):
    await browser.town.let_in("haneul")
    case_id, haneul = await first_case(browser.town)
    await reply(case_id, "답변 " * 3000, (), haneul, browser.town.office)
    kinds = [row.kind for row in await browser.rows()]
    assert sorted(kinds) == [RowKind.OFFICE, RowKind.OWN, RowKind.CARD]


async def test_an_unknown_tag_gets_an_answer_of_the_same_size_that_says_nothing(browser):
    stranger = Browser(browser.town)
    answer = await exchange(build_up(UpFrame(tag=stranger.keys.tag, after=0, offset=0)), browser.town.intake)
    known = await exchange(build_up(UpFrame(tag=browser.keys.tag, after=0, offset=0)), browser.town.intake)
    assert len(answer) == len(known) == 8192
    assert parse_down(answer).row_length == 0
    assert await stranger.say(stranger.follow_up("글")) == [Acknowledgement.REFUSED]


async def test_a_key_that_receives_no_more_asks_to_reload_and_stores_nothing(browser):
    other = PrivateKey.generate().public
    assert await browser.say(browser.follow_up("글", other)) == [Acknowledgement.RELOAD]
    page = Browser(browser.town)
    wrong = page.report(office_wrap=page.sealed({"type": "x"}, other)[1].wraps[0].raw)
    with pytest.raises(ReloadKeysError):
        await receive_sealed_report(wrong, browser.town.intake)
    browser.town.clock.turn(days=44)
    with pytest.raises(ReloadKeysError):
        await receive_sealed_report(page.report(desk="nowhere"), browser.town.intake)
    assert len(await browser.rows()) == 1


async def test_a_report_under_a_used_id_with_another_body_is_refused(browser):
    page = Browser(browser.town)
    first = page.report()
    received = await receive_sealed_report(first, browser.town.intake)
    again = await receive_sealed_report(first, browser.town.intake)
    assert (again.number, again.repeated) == (received.number, True)
    with pytest.raises(ConflictError):
        await receive_sealed_report(page.report(message_id=first.message_id), browser.town.intake)


@pytest.mark.parametrize("part", ["body", "office_wrap", "mailbox_wrap", "mailbox_key"])
async def test_a_report_of_the_wrong_shape_is_refused(browser, part):
    page = Browser(browser.town)
    report = page.report()
    with pytest.raises(MalformedRequestError):
        await receive_sealed_report(replace(report, **{part: getattr(report, part)[:-1]}), browser.town.intake)


async def test_a_message_without_the_receipts_voice_is_marked_and_one_with_a_wrong_voice_is_refused(browser):
    await browser.town.let_in("haneul")
    case_id, haneul = await first_case(browser.town)
    await browser.say(browser.follow_up("목소리 없이", confirmed=False))
    forger = Browser(browser.town)
    forger.keys = replace(forger.keys, tag=browser.keys.tag, mailbox=browser.keys.mailbox)
    await forger.say(forger.follow_up("남의 목소리로"))
    assert await browser.town.let_in("haneul") == 1
    view = await open_case(case_id, haneul, browser.town.office)
    assert [message.confirmed for message in view.messages] == [True, False]
    assert "forged_refused" in [entry.act for entry in view.journal]


async def test_a_sealed_file_is_stored_only_whole_and_as_announced(browser):
    async def stream(data):
        for start in range(0, len(data), 1000):
            yield data[start : start + 1000]

    data, file_id = random_bytes(150_000), random_id()
    digest, intake = hashlib.sha256(data).digest(), browser.town.intake
    for wrong in (data[:-1], data + b"x"):
        with pytest.raises(MalformedRequestError):
            await receive_file(file_id, digest, len(data), stream(wrong), intake)
    with pytest.raises(MalformedRequestError):
        await receive_file(file_id, bytes(32), len(data), stream(data), intake)
    with pytest.raises(FileTooBigError):
        await receive_file(file_id, digest, 60 * 1024 * 1024, stream(data), intake)
    await receive_file(file_id, digest, len(data), stream(data), intake)
    with pytest.raises(ConflictError):
        await receive_file(file_id, digest, len(data), stream(data), intake)


async def renewed(browser) -> Browser:
    """Somebody takes a new receipt; the office has not heard of it yet."""
    new = Browser(browser.town)
    told = browser.follow_up("")
    content = {"type": "new_receipt", "speak": b64(new.keys.speak.raw())}
    row = await browser.town.intake.drops.mailbox_by_tag(browser.keys.tag_hash)
    message_id, sealed = browser.sealed(content, PublicKey(row.case_key))
    told = replace(
        told, message_id=message_id, body=sealed.body.raw, office_wrap=sealed.wraps[0].raw,
        mailbox_wrap=sealed.wraps[1].raw,
    )  # fmt: skip
    held = {each.message_id: each.wrap for each in await browser.rows()} | {message_id: told.mailbox_wrap}
    intake = browser.town.intake
    await renew_receipt(browser.keys.tag, new.keys.tag_hash, new.keys.mailbox.public.raw, held, told, intake)
    return new


async def test_a_renewed_receipt_opens_everything_and_the_old_one_nothing(browser):
    await browser.town.let_in("haneul")
    new = await renewed(browser)
    with pytest.raises(UnknownReceiptError):
        await browser.town.intake.drops.mailbox_by_tag(browser.keys.tag_hash)
    assert len(await new.rows()) == 3
    assert await browser.town.let_in("haneul") == 1
    row = await browser.town.intake.drops.mailbox_by_tag(new.keys.tag_hash)
    await new.say(new.follow_up("새 목소리로", PublicKey(row.case_key)))
    await browser.town.let_in("haneul")
    case_id, haneul = await first_case(browser.town)
    assert (await open_case(case_id, haneul, browser.town.office)).messages[-1].confirmed is True


@pytest.mark.parametrize("urgent", [False, True])
async def test_words_in_a_new_voice_wait_until_the_office_knows_it(browser, urgent):
    """Urgent words are looked at before the ones that say whose voice they are in; so are they by a second session."""
    town = browser.town
    await town.let_in("haneul")
    new = await renewed(browser)
    row = await town.intake.drops.mailbox_by_tag(new.keys.tag_hash)
    await new.say(replace(new.follow_up("새 목소리로", PublicKey(row.case_key)), urgent=urgent))
    while await take_in(town.office):
        pass
    sessions = [await town.unlock(login) for login in ("haneul", "narae")]
    for _ in range(3):
        await asyncio.gather(*(open_waiting(each, town.office) for each in sessions))
    case_id, haneul = await first_case(town)
    last = (await open_case(case_id, haneul, town.office)).messages[-1]
    assert (last.parts, last.confirmed) == ((TextPart("새 목소리로"),), True)
