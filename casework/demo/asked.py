"""What the demo's auditor has asked outside: two departments and a citizen auditor, one of whom has answered."""

from collections.abc import Mapping
from datetime import timedelta

from casework.bootstrap import Office, open_portal
from casework.people import Unlocked
from casework.portal.admitting import admit
from casework.portal.asks import answer_ask, asks_of
from casework.registering.answered import collect_asked
from casework.registering.asking import AskRequest, ask_outside
from casework.registering.reading import list_page
from casework.store.register_lists import EntryQuery

_WEEK = timedelta(days=7)
# Register, state of the entry, its department, what is asked, of whom; what they answer.
_ASKED: tuple[tuple[str, str, str, str, str, dict[str, str]], ...] = (
    ("data_request", "returned", "주택과", "request", "jang.byeori", {
        "reply": "빠졌던 세금계산서 4장을 찾아 전자결재로 다시 올렸습니다. 문서번호는 주택과-11823입니다.",
    }),
    ("data_request", "asked", "공원녹지과", "request", "ma.haenim", {}),
    ("auditor_assignment", "assigned", "공원녹지과", "interest", "yu.sonagi", {}),
)  # fmt: skip


async def ask_around(auditor: Unlocked, passphrases: Mapping[str, str], office: Office) -> int:
    """Ask each about the newest entry that it fits, and play the answers; returns how many were asked."""
    by = (office.clock.today() + _WEEK).isoformat()
    for register, state, unit, ask, login, said in _ASKED:
        query = EntryQuery(register=register, states=(state,), unit=unit, size=1)
        (line, *_) = (await list_page(query, auditor, office)).lines
        account = await office.portal.by_login(login)
        ids = (account.id,) if account else ()
        await ask_outside(register, line.id, ask, AskRequest(account_ids=ids, answer_by=by), auditor, office)
        if said:
            await _answer(login, passphrases[login], said, office)
    await collect_asked(auditor, office)
    return len(_ASKED)


async def _answer(login: str, passphrase: str, said: Mapping[str, str], office: Office) -> None:
    async with open_portal(office.settings, clock=office.clock, durable=False) as portal:
        admitted = await admit(login, passphrase, "", portal)
        (line, *_) = await asks_of(admitted, portal)
        await answer_ask(line.id, said, (), admitted, portal)
