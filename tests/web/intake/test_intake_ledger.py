"""The public filing list: every finished day, signed, with the author's own leaf in it."""

import base64
import json

from casework.filing import close_days
from crypto.chain import verify_day
from crypto.keys import VerifyKey
from tests.offices import Town


async def test_before_the_first_finished_day_the_page_says_so(visitor):
    page = await visitor.goes("/ledger")
    assert "아직 공개된 날이 없습니다." in page


async def test_a_finished_day_holds_the_leaf_of_every_report_of_that_day(sealer, visitor, town: Town):
    body, _ = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    day = town.clock.today()
    town.clock.turn(days=1)
    await close_days(town.office, town.clock.today())
    assert f'href="/ledger/{day}.json"' in await visitor.goes("/ledger")
    listed = await (await sealer.client.get("/ledger", headers={"Accept": "application/json"})).json()
    assert listed == {"days": [{"day": str(day), "file": f"/ledger/{day}.json"}]}
    document = json.loads(await (await sealer.client.get(f"/ledger/{day}.json")).read())
    assert body["leaf"] in document["leaves"]
    assert len(document["leaves"]) == 64


async def test_the_day_s_signature_holds_against_the_key_list(sealer, town: Town):
    body, _ = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    day = town.clock.today()
    town.clock.turn(days=1)
    await close_days(town.office, town.clock.today())
    document = await (await sealer.client.get(f"/ledger/{day}.json")).read()
    listed = json.loads((await (await sealer.client.get("/keys.json")).json(content_type=None))["payload"])
    key = VerifyKey(base64.b64decode(listed["filing"]))
    leaves = verify_day(document, key=key, office=listed["office"], day=day)
    assert base64.b64decode(body["leaf"]) in leaves


async def test_a_day_that_is_none_or_has_no_list_is_not_found(client, subtests):
    for day in ("2026-11-23", "2026-13-01", "today", "..", "2026-11-23.json"):
        with subtests.test(day):
            assert (await client.get(f"/ledger/{day}.json")).status == 404
