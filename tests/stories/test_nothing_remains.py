"""The last story: everybody has gone, the office is closed, and nothing it keeps or has printed says who they were."""

import asyncio
import ipaddress
import json
from pathlib import Path

import aiohttp
import pytest

from tests.stories.phone import Phone
from tests.stories.receipt_secrets import secrets_of
from tests.stories.running import ROOT, until
from tests.stories.traces import found_below, found_in, packed, traces
from tests.stories.visitor import Attachment

NAME, TELEPHONE = "독고은별", "010-9087-6513"
STORY = f"저는 {NAME}이고 제 전화번호는 {TELEPHONE}입니다. 창고에서 자재가 밤마다 없어집니다."
ADDED = "어젯밤에도 트럭이 두 번 다녀갔습니다."
TOLD = f"텔레그램에서 말씀드립니다. 제 이름은 {NAME}입니다. 자재가 없어집니다."
REPLY, NOTE = "몇 시쯤이었는지 기억하시나요?", "창고 열쇠를 누가 가졌는지 먼저 알아볼 것."
REASON = "연락할 방법을 확인하려고 펼쳐 봅니다."
NICKNAME = "밤하늘 부엉이"
SENT = Attachment("독고은별-창고-사진첩.pdf", b"%PDF-1.7 the storehouse by night, owl in the tree " * 6000)
LOST = Attachment("끊어진-창고-영상.mp4", b"the upload that was cut off when the program was killed " * 9000)
ADDRESS, LONG_ADDRESS = "203.0.113.77", "2001:db8:77:aa55::ca4a"
PROGRAM = "Mozilla/5.0 (Linux; Android 14; SM-CANARY77) DaesupCanary/7.3"
SIGNS = {
    "X-Forwarded-For": f"{ADDRESS}, {LONG_ADDRESS}", "X-Real-IP": ADDRESS, "Forwarded": f'for="[{LONG_ADDRESS}]"',
    "Accept-Language": "ko-KR,xx-canary77;q=0.7",
}  # fmt: skip
BOUNDARY = "----cut-off-in-the-middle"


async def by_form(someone, at_desk) -> None:
    """Somebody says who they are, in the lane that the server reads for a moment; the office asks and looks behind."""
    person = await someone(java_script_enabled=False, user_agent=PROGRAM, extra_http_headers=SIGNS)
    await person.fills_form(STORY, SENT, when="어젯밤 열한 시쯤")
    words, number = await person.sends_form()
    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    assert NAME not in await officer.said.first.locator(".text").inner_text()
    await officer.notes(NOTE)
    await officer.replies(REPLY, Attachment(f"{NAME}-확인서.txt", NOTE.encode() * 50, "text/plain"))
    await person.types_code([*words[:7], "뷁뷁"])
    await person.types_code(words)
    await person.answers(ADDED, SENT)
    await officer.waits_for(case_id, ADDED)


async def by_chat(someone) -> None:
    person = await someone(user_agent=PROGRAM, extra_http_headers=SIGNS)
    await person.tells(STORY)
    await person.attaches(SENT)
    words = await person.notes_words()
    await person.sees_number()
    await person.comes_back(words)
    await person.writes(ADDED)
    await person.sees_sent()


async def by_telegram(session, office, overheard) -> int:
    phone = Phone(session, office.simulator, overheard)
    await phone.is_bought(NICKNAME)
    await phone.says("/start")
    await phone.presses("비리나 부당한 일을 알리고 싶어요")
    await phone.presses("잘 모르겠어요")
    await phone.presses("민원감사담당관과 관계없는 일이에요")
    await phone.presses("건너뛰기")
    await phone.says(TOLD)
    await phone.hears("접수번호는")
    words = await phone.words()
    await phone.sends_file(SENT.name, SENT.data)
    await phone.hears("봉인해서 전했습니다.")
    await phone.says("/notify")
    await phone.hears("한 번 알려 드릴게요")
    await phone.says("/receipt")
    await phone.says(" ".join(words))
    await phone.hears("이어졌습니다.")
    return phone.person


async def by_mistake(session, office) -> None:
    """Whatever a program could be tempted to write into its log."""
    url, signs = office.intake, {**SIGNS, "User-Agent": PROGRAM}
    as_json = {**signs, "Content-Type": "application/json"}
    secret = office.contract["channels"]["telegram"]["secret"]
    tries = [
        session.get(f"{url}/{NAME}", params={"q": STORY}, headers=signs),
        session.post(f"{url}/api/reports", data=json.dumps({"text": STORY, "id": NAME}), headers=as_json),
        session.post(f"{url}/api/reports", data=f'{{"text": "{STORY}"', headers=as_json),
        session.post(f"{url}/report", data={"body": STORY, "kind": NAME}, headers=signs),
        session.post(f"{url}/mailbox", data={"code": STORY}, headers=signs),
        session.post(f"{url}/mailbox/answer", data={"session": STORY, "body": ADDED}, headers=signs),
        session.post(f"{url}/api/exchange", data=STORY.encode().ljust(4096, b"."), headers=signs),
        session.post(f"{office.console}/login", data={"login": NAME, "passphrase": STORY}, headers=signs),
        session.get(f"{office.console}/cases", params={"q": NAME}, headers=signs),
        session.post(f"{office.telegram}/in/telegram", data=STORY.encode(), headers=as_json),
        session.post(
            f"{office.telegram}/in/telegram", json={"update_id": NAME, "message": {"text": STORY}},
            headers={**signs, "X-Telegram-Bot-Api-Secret-Token": secret},
        ),
    ]  # fmt: skip
    answers = await asyncio.gather(*tries)
    for answer in answers:
        await answer.read()
    _, writer = await asyncio.open_connection("127.0.0.1", office.ports["intake"])
    writer.write(f"NONSENSE {NAME} {STORY}\r\n\r\n".encode())
    await writer.drain()
    writer.close()


async def cut_off(office) -> None:
    """The program is killed while a text and half a file are in its hands."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"{{}}\r\n\r\n'
    parts = head.format("body", "").encode() + STORY.encode() + b"\r\n"
    parts += head.format("files", f'; filename="{LOST.name}"').encode() + LOST.data
    _, writer = await asyncio.open_connection("127.0.0.1", office.ports["intake"])
    writer.write(
        f"POST /report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(parts) * 2}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nX-Forwarded-For: {ADDRESS}\r\n\r\n".encode()
    )
    writer.write(parts)
    await writer.drain()
    stored = office.directory / "stores" / "drop.db-wal"
    await until(lambda: stored.stat().st_size > len(LOST.data) // 2)
    office.program("web", "intake").kill()
    writer.close()


async def is_up(session, office) -> bool:
    try:
        async with session.get(f"{office.intake}/health") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def release() -> set[bytes]:
    """The program's own files, in which the word list stands."""
    return {path.read_bytes() for path in (ROOT / "web" / "static").rglob("*") if path.is_file()}


async def test_nothing_of_anybody_is_left_in_any_file_or_in_what_was_printed(someone, at_desk, office, overheard):
    async with aiohttp.ClientSession() as session:
        await by_form(someone, at_desk)
        await by_chat(someone)
        person = await by_telegram(session, office, overheard)
        await by_mistake(session, office)
        await cut_off(office)
        await until(lambda: is_up(session, office))
    assert await office.stop() == 0
    said = {
        "name": NAME, "telephone": TELEPHONE, "digits": TELEPHONE.replace("-", ""), "story": STORY, "told": TOLD,
        "added": ADDED, "reply": REPLY, "note": NOTE, "nickname": NICKNAME, "file name": SENT.name, "lost": LOST.name,
        "file": SENT.data[9:60], "lost file": LOST.data[:50], "address": ADDRESS, "long address": LONG_ADDRESS,
        "packed address": ipaddress.ip_address(LONG_ADDRESS).packed, "program": PROGRAM, "language": "xx-canary77",
        "account": person, "boundary": BOUNDARY,
    }  # fmt: skip
    said |= {f"text {at}": text for at, text in enumerate(overheard.texts)}
    for at, words in enumerate(overheard.receipts):
        named = secrets_of(words, office.settings.office, (" ",)).items()
        said |= {f"receipt {at}: {name}": secret for name, secret in named}
    wanted = traces(said)
    assert len(overheard.receipts) >= 3
    assert found_below(office.folder, wanted, release()) == []
    # What may stand there is found: an officer's login.
    login = traces({"login": office.contract["officers"][0]["login"]})
    assert any("office.db" in place for place in found_below(office.directory, login))


@pytest.mark.parametrize(
    "secret", [STORY, ADDRESS, NAME, 5_100_000_003, b"ten  bytes"], ids=["text", "address", "name", "number", "bytes"]
)
def test_the_search_would_find_it(tmp_path: Path, secret):
    wanted = traces({"it": secret})
    assert len({trace.pattern for trace in wanted}) > 5
    for at, trace in enumerate(wanted):
        for way, raw in {"plain": trace.pattern, **packed(b"x" * 40 + trace.pattern)}.items():
            place = tmp_path / f"{at}-{way}"
            place.write_bytes(b"\0around\xff" * 9 + raw + b"\0around\xff" * 9)
            assert [each for each in found_below(tmp_path, [trace]) if each.startswith(place.name)], (trace.how, way)
            place.unlink()
    (tmp_path / "somebody else's").write_bytes(b"nothing of it")
    assert found_below(tmp_path, wanted) == []
    assert found_in(b"\0" * 5 + wanted[0].pattern, wanted) != []
