"""Deciding whether to leave a name without JavaScript, and the envelope that a browser seals."""

import hashlib

import pytest
from sqlalchemy import func, select

from casework.enveloping import new_envelope
from casework.ids import CaseId
from casework.inviting import ask_for
from casework.listing import InboxQuery, inbox
from casework.store.vault_tables import envelope
from casework.vaulting import bundles_of
from crypto.keys import PrivateKey, random_id
from tests.offices import Town
from tests.web.intake.conftest import b64

TEXT = "과장이 점심 값을 업체에 내게 합니다."
FACTS = {"name": "독고은별", "contact": "010-9087-6513"}


@pytest.fixture
async def words(visitor, town: Town) -> str:
    """A report that an officer has opened; its eight words."""
    await visitor.reports(TEXT, kind="corruption")
    found = visitor.words
    await town.let_in("haneul")
    return found


async def climbs(visitor, path: str = "", **fields: str) -> str:
    return await visitor.posts(f"/mailbox/identity{path}", {"session": visitor.field("session"), **fields})


async def rung(town: Town) -> str:
    unlocked = await town.unlock("haneul")
    line = (await inbox(unlocked, InboxQuery(view="all"), town.office)).lines[0]
    return (await town.office.cases.get(bytes.fromhex(line.id))).identity_class


async def test_the_whole_ladder_without_script(visitor, words, town: Town):
    await visitor.comes_back(words)
    await climbs(visitor)
    assert '<li class="rung" aria-current="step">' in visitor.page
    await climbs(visitor, "/give", purpose="sealed", **FACTS)
    assert (visitor.status, "정하신 대로 전했습니다." in visitor.page) == (200, True)
    assert FACTS["name"] not in visitor.page
    await town.let_in("haneul")
    assert await rung(town) == "sealed"
    await climbs(visitor)
    await climbs(visitor, "/give", purpose="officers", **FACTS)
    await town.let_in("haneul")
    assert await rung(town) == "named_protected"
    await climbs(visitor)
    await climbs(visitor, "/take-back", consent=visitor.field("consent"))
    await town.let_in("haneul")
    assert await rung(town) == "sealed"
    await climbs(visitor, "/leave")
    assert ("reporter", TEXT) in visitor.messages


async def test_what_the_office_asks_is_answered_on_the_same_page(visitor, words, town: Town):
    await visitor.comes_back(words)
    await climbs(visitor)
    await climbs(visitor, "/give", purpose="sealed", **FACTS)
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    case_id = CaseId((await inbox(unlocked, InboxQuery(view="all"), town.office)).lines[0].id)
    await ask_for(case_id, "transfer", "acrc", "권한이 그곳에 있습니다.", unlocked, town.office)
    await climbs(visitor)
    assert "국민권익위원회 한 곳뿐입니다. 기간: 2027년 2월 21일까지." in visitor.page
    asked = visitor.field("asked")
    await climbs(visitor, "/answer", asked=asked, choice="refuse")
    assert "동의하지 않는다고 전했습니다." in visitor.page
    await climbs(visitor, "/answer", asked=asked, choice="agree")
    assert (visitor.status, "이미 정하셨거나" in visitor.page) == (404, True)


async def test_a_page_sent_twice_and_a_page_without_a_name(visitor, words, stored):
    await visitor.comes_back(words)
    await climbs(visitor)
    await climbs(visitor, "/give", purpose="sealed", name=" ", contact="")
    assert (visitor.status, "하나는 적어 주세요" in visitor.page) == (422, True)
    await climbs(visitor, "/give", purpose="sealed", name="가" * 201, contact=FACTS["contact"])
    assert (visitor.status, FACTS["contact"] in visitor.page) == (413, True)
    session = visitor.field("session")
    before = (await stored())["mail"]
    for _ in range(2):
        await visitor.posts("/mailbox/identity/give", {"session": session, "purpose": "sealed", **FACTS})
        assert visitor.status == 200
    assert (await stored())["mail"] == before + 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/give", {"purpose": "kingdom", **FACTS}),
        ("/give", {"purpose": "complaint", **FACTS}),
        ("/give", {"purpose": "transfer", **FACTS}),
        ("/give", {"purpose": "officers", **FACTS}),
        ("/take-back", {"consent": "00" * 16}),
        ("/take-back", {"consent": "x"}),
        ("/answer", {"asked": "x", "choice": "agree"}),
    ],
)
async def test_what_is_not_offered_is_refused_in_a_sentence(visitor, words, path, fields):
    await visitor.comes_back(words)
    await climbs(visitor)
    await climbs(visitor, path, **fields)
    assert visitor.status in {404, 409}
    assert "이미 정하셨거나" in visitor.page


async def test_without_a_session_there_is_only_the_door(visitor):
    for path in ("", "/give", "/answer", "/take-back", "/leave"):
        await visitor.posts(f"/mailbox/identity{path}", {"session": "00"})
        assert visitor.status >= 400
        assert 'name="code"' in visitor.page


async def test_the_ladder_speaks_english_and_what_was_agreed_to_is_believed(visitor, words, town: Town):
    await visitor.posts("/mailbox?lang=en", {"code": words})
    session = visitor.field("session")
    await visitor.posts("/mailbox/identity/give?lang=en", {"session": session, "purpose": "sealed", **FACTS})
    assert "You agreed on" in visitor.page
    await town.let_in("haneul")
    assert await rung(town) == "sealed"


# --- what a browser sends --------------------------------------------------------------------------------------------


async def posted(sealer, town: Town, **changes) -> dict:
    needed, custodians = town.intake.keys.custodians()
    row = new_envelope(b'{"v":1,"type":"named","name":"x"}', needed, custodians, town.office.office)
    puzzle = await sealer.puzzle(row.pointer, hashlib.sha256(row.body).digest())
    bundles = [b64(one.raw) for one in bundles_of(row.bundles)]
    return {"id": b64(row.pointer), "body": b64(row.body), "bundles": bundles, "puzzle": puzzle} | changes


async def envelopes(town: Town) -> int:
    async with town.office.vault.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(envelope))).scalar_one()


async def test_an_envelope_is_kept_once_and_never_overwritten(sealer, town: Town):
    before = await envelopes(town)
    body = await posted(sealer, town)
    answer = await sealer.client.post("/api/envelopes", json=body)
    assert answer.status == 201
    other = await posted(sealer, town)
    again = await sealer.client.post("/api/envelopes", json=body)
    assert (again.status, (await again.json())["error"]) == (409, "conflict")
    assert await envelopes(town) == before + 1
    assert (await sealer.client.post("/api/envelopes", json=other)).status == 201


async def test_an_envelope_to_others_than_the_custodians_is_refused(sealer, town: Town):
    before = await envelopes(town)
    needed, custodians = town.intake.keys.custodians()
    strangers = [*custodians[:2], PrivateKey.generate().public]
    row = new_envelope(b"{}", needed, strangers, town.office.office)
    bundles = [b64(one.raw) for one in bundles_of(row.bundles)]
    puzzle = await sealer.puzzle(row.pointer, hashlib.sha256(row.body).digest())
    body = {"id": b64(row.pointer), "body": b64(row.body), "bundles": bundles, "puzzle": puzzle}
    answer = await sealer.client.post("/api/envelopes", json=body)
    assert (answer.status, (await answer.json())["error"]) == (409, "reload_keys")
    for short in (bundles[:2], [], [bundles[0]] * 3):
        puzzle = await sealer.puzzle(row.pointer, hashlib.sha256(row.body).digest())
        answer = await sealer.client.post("/api/envelopes", json=body | {"bundles": short, "puzzle": puzzle})
        assert answer.status == 409
    assert await envelopes(town) == before


async def test_a_badly_shaped_or_unpaid_envelope_is_refused(sealer, town: Town):
    before = await envelopes(town)
    bundles = [b64(b"x" * 1200)] * 3
    for changes in ({"id": "x"}, {"body": b64(b"x" * 1074)}, {"bundles": "all"}, {"bundles": bundles}, {"more": 1}):
        answer = await sealer.client.post("/api/envelopes", json=await posted(sealer, town, **changes))
        assert answer.status in {400, 409}, changes
    body = await posted(sealer, town) | {"id": b64(random_id())}
    assert (await sealer.client.post("/api/envelopes", json=body)).status in {400, 409}
    assert await envelopes(town) == before
