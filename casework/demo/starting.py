"""`daesup demo`: found the fictional office once, play its year, start every process, write `demo.json`."""

import asyncio
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from casework.bootstrap import Office, open_intake, open_office, read_secret, write_secret
from casework.clock import SystemClock
from casework.demo.asked import ask_around
from casework.demo.clock import TurnedClock
from casework.demo.committees import put_before, seat
from casework.demo.data import Person, read_accounts, read_people, read_stories
from casework.demo.playing import Played, Stage, play
from casework.demo.records import write_records
from casework.demo.registers import fill_registers
from casework.demo.sheets import hand_out_sheets
from casework.demo.staff import staff_list
from casework.demo.staff_changes import change_staff
from casework.errors import NotReadyError
from casework.founding import NewOfficer, add_officer, appoint_custodian, create_keys, create_stores, ensure_epoch_keys
from casework.gazetteer import import_staff
from casework.people import Unlocked
from casework.portal.enrolling import NewAccount, add_account
from casework.publishing import publish_keys
from casework.renewing import refresh_keys, render_site
from casework.serving import Parent, check_ports, programs
from casework.settings import FILE_NAME, Settings, load_settings
from casework.store.engine import sqlite_url
from casework.unlocking import officer_of
from crypto.keys import PrivateKey, random_bytes
from crypto.passphrase import PassphraseKey
from crypto.signing import SigningKey

_SEEDED = "seeded"
_ASKING = "kim.yeoul"  # hands the demo's fact sheets out
_AUDITING = "go.unsol"
_PRACTICE_LINE = "0200000000"  # nobody's number
_YEAR = timedelta(days=366)
_HEALTH_SECONDS = 40


def demo_settings(directory: Path, ports: dict[str, int]) -> Settings:
    """The settings of a demo office in a folder."""
    stores = directory.resolve() / "stores"
    return Settings(
        directory=directory.resolve(),
        office="geumcheon",
        drop_url=sqlite_url(stores / "drop.db"),
        office_url=sqlite_url(stores / "office.db"),
        keyring_url=sqlite_url(stores / "keyring.db"),
        vault_url=sqlite_url(stores / "vault.db"),
        portal_url=sqlite_url(stores / "portal.db"),
        intake_port=ports["intake"],
        console_port=ports["console"],
        portal_port=ports["portal"],
        telegram_port=ports["telegram"],
        simulator_port=ports["simulator"],
        telegram_mode="webhook",
        webhook_url=f"http://127.0.0.1:{ports['telegram']}/in/telegram",
        telegram_base_url=f"http://127.0.0.1:{ports['simulator']}",
        sms_port=ports["sms"],
        sms_simulator_port=ports["sms_simulator"],
        sms_gateway_url=f"http://127.0.0.1:{ports['sms_simulator']}/send",
        sms_number=_PRACTICE_LINE,
        demo=True,
    )


async def demo(settings: Settings, *, say: Callable[[str], None], stories: bool = True) -> bool:
    """Run the demo office until told to stop; false when a process could not be kept alive."""
    check_ports(settings)
    (settings.directory / "demo.json").unlink(missing_ok=True)
    receipts = await found(settings, say=say, stories=stories)
    await refresh_keys(settings)
    await render_site(settings)
    parent = Parent(programs(settings))
    running = asyncio.create_task(parent.run())
    announcing = asyncio.create_task(_announce(settings, receipts, say))
    await running
    announcing.cancel()
    return not parent.failed


async def found(settings: Settings, *, say: Callable[[str], None], stories: bool) -> list[dict[str, str]]:
    """Create the office unless it is there already; a half-made one is made anew."""
    mark = settings.directory / _SEEDED
    if mark.exists():
        old = load_settings(settings.directory)
        settings.write()
        if old.office != settings.office:
            raise NotReadyError("이 폴더에는 다른 사무실이 있습니다. 다른 폴더를 정해 주세요.")
        _practice_line(settings)
        await create_stores(settings)  # of an older version: brought to the newest schema
        async with open_office(settings) as office:
            await _enrol(office)
        return list(json.loads(mark.read_text(encoding="utf-8")))
    if settings.directory.exists() and any(settings.directory.iterdir()):
        if not (settings.directory / FILE_NAME).exists():
            raise NotReadyError("이 폴더에는 다른 파일이 있습니다. 빈 폴더를 정해 주세요.")
        shutil.rmtree(settings.directory)  # ours, and unfinished: the mark is missing
    (settings.directory / "stores").mkdir(parents=True, mode=0o700)
    settings.write()
    receipts = await _build(settings, say, stories=stories)
    mark.write_text(json.dumps(receipts, ensure_ascii=False), encoding="utf-8")
    return receipts


async def _build(settings: Settings, say: Callable[[str], None], *, stories: bool) -> list[dict[str, str]]:
    today = SystemClock().now()
    clock = TurnedClock(today - _YEAR)
    say("연습용 사무실을 만들고 있습니다.")
    create_keys(settings, clock.today())
    _practice_bot(settings)
    _practice_line(settings)
    await create_stores(settings)
    people, custodians = read_people()
    async with open_office(settings, clock=clock, durable=False) as office:
        officers = {each.login: await _hire(each, office) for each in people}
        for each in custodians:
            await _appoint(each.name, each.passphrase, settings, office)
        await _enrol(office)
        await ensure_epoch_keys(list(office.rules.desks), clock.today(), office)
        await publish_keys(office)
        await import_staff(staff_list(people, office.rules, today.date()).encode(), None, office)
        if not stories:
            clock.turn(today)
            await seat(officers, office)
            return []
        async with open_intake(settings, clock=clock, messenger=True, durable=False) as intake:
            stage = Stage(intake, office, clock, officers, today, clock.today())
            played = await play(read_stories(), stage, _bar(say))
        clock.turn(today)
        passphrases = {each.login: each.passphrase for each in read_accounts()}
        await hand_out_sheets(officers[_ASKING], passphrases, office)
        await seat(officers, office)
        await put_before(stage, passphrases, office)
        await write_records(stage, office)
        await fill_registers(officers, office)
        await change_staff(officers.values(), office)
        await ask_around(officers[_AUDITING], passphrases, office)
        if stage.refused:
            raise NotReadyError("연습용 이야기를 다 넣지 못했습니다: " + ", ".join(stage.refused[:5]))
        for store in (office.drops.store, office.cases.store, office.keyring.store, office.vault, office.portal.store):
            await store.checkpoint()
        return _examples(played)


async def _enrol(office: Office) -> None:
    """The departments' accounts, unless they are there already."""
    for each in read_accounts():
        if await office.portal.by_login(each.login) is None:
            await add_account(NewAccount(**asdict(each)), office)


def _practice_bot(settings: Settings) -> None:
    """The token and secret that the practice Telegram and the bot share; they open nothing outside this machine."""
    write_secret(settings.keys / "telegram.token", f"7000000001:{random_bytes(18).hex()}".encode())
    write_secret(settings.keys / "telegram-webhook.secret", random_bytes(24).hex().encode())


def _practice_line(settings: Settings) -> None:
    """The secret that the practice gateway and the line share."""
    if not (settings.keys / "sms.secret").exists():
        write_secret(settings.keys / "sms.secret", random_bytes(24).hex().encode())


async def _hire(person: Person, office: Office) -> Unlocked:
    """Make an account and keep its keys for the play."""
    new = NewOfficer(
        login=person.login,
        name=person.name,
        team=person.team,
        roles=person.roles,
        desks=person.desks,
        passphrase=person.passphrase,
        totp_secret=person.totp or None,
    )
    row = await add_officer(new, office)
    derived = await asyncio.to_thread(PassphraseKey.derive, person.passphrase, row.salt)
    about = row.id.encode()
    return Unlocked(
        officer_of(row, frozenset(person.desks), office.rules),
        PrivateKey.from_seed(derived.reveal(row.sealed_seed, about, "seed")),
        SigningKey.from_seed(derived.reveal(row.sealed_sign, about, "sign")),
    )


async def _appoint(name: str, passphrase: str, settings: Settings, office: Office) -> None:
    """A custodian's keys lie with the custodian; the demo plays their safe with a file under their passphrase."""
    _, sealed = await appoint_custodian(name, passphrase, office)
    write_secret(_key_file(name, settings), sealed)


def _key_file(name: str, settings: Settings) -> Path:
    return settings.keys / "custodians" / f"{name}.sealed"


def _examples(played: list[Played]) -> list[dict[str, str]]:
    """A few receipts of open stories that have an answer, so that a newcomer can look into a mailbox."""
    open_ones = [
        each
        for each in played
        if any(event.act == "reply" for event in each.story.events)
        and not any(event.act in {"close", "withdraw"} for event in each.story.events)
    ]
    return [
        {"kind": each.story.kind, "lane": each.story.lane, "words": " ".join(each.receipt.words("ko"))}
        for each in open_ones[-3:]
    ]


def _bar(say: Callable[[str], None]) -> Callable[[int, int], None]:
    shown = -1

    def progress(done: int, total: int) -> None:
        nonlocal shown
        step = done * 30 // total
        if step != shown:
            shown = step
            say(f"\r지난 1년의 이야기를 넣는 중 [{'■' * step}{'·' * (30 - step)}] {done}/{total}")

    return progress


async def _announce(settings: Settings, receipts: list[dict[str, str]], say: Callable[[str], None]) -> None:
    urls = [f"{each}/health" for each in (settings.intake_url, settings.console_url, settings.portal_address)]
    deadline = asyncio.get_running_loop().time() + _HEALTH_SECONDS
    for url in urls:
        while not await asyncio.to_thread(_healthy, url):
            if asyncio.get_running_loop().time() > deadline:
                say("\n시작하는 데 너무 오래 걸립니다. 위의 알림을 확인해 주세요.\n")
                return
            await asyncio.sleep(0.2)
    contract = _contract(settings, receipts)
    fresh = settings.directory / "demo.json.new"
    fresh.write_text(json.dumps(contract, ensure_ascii=False, indent=2), encoding="utf-8")
    fresh.replace(settings.directory / "demo.json")
    say(_welcome(contract))


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)  # noqa: PLR2004 - OK
    except (urllib.error.URLError, OSError):
        return False


def _contract(settings: Settings, receipts: list[dict[str, str]]) -> dict[str, Any]:
    people, custodians = read_people()
    secret = read_secret(settings.keys / "telegram-webhook.secret").decode() if settings.telegram_port else ""
    return {
        "intake_url": settings.intake_url,
        "console_url": settings.console_url,
        "portal_url": settings.portal_address,
        "officers": [
            {
                "login": each.login,
                "name": each.name,
                "passphrase": each.passphrase,
                "totp_secret": each.totp or None,
                "roles": list(each.roles),
                "team": each.team,
                "desks": list(each.desks),
            }
            for each in people
        ],
        "custodians": [
            {"name": each.name, "passphrase": each.passphrase, "key_file": str(_key_file(each.name, settings))}
            for each in custodians
        ],
        "portal_accounts": [{**asdict(each), "totp_secret": None} for each in read_accounts()],
        "channels": {
            "telegram": {
                "webhook_url": settings.webhook_url,
                "secret": secret,
                "simulator_url": f"http://127.0.0.1:{settings.simulator_port}/",
            },
            "sms": {
                "url": f"http://127.0.0.1:{settings.sms_port}/in/sms",
                "secret": read_secret(settings.keys / "sms.secret").decode() if settings.sms_port else "",
                "simulator_url": f"http://127.0.0.1:{settings.sms_simulator_port}/",
            },
        },
        "receipts": receipts,
        "started": SystemClock().today().isoformat(),
    }


def _welcome(contract: dict[str, Any]) -> str:
    officer = next(each for each in contract["officers"] if "integrity" in each["desks"] and not each["totp_secret"])
    account = contract["portal_accounts"][0]
    return (
        "\n\n대숲 연습용 사무실이 열렸습니다. 모두 지어낸 사람과 이야기입니다.\n\n"
        f"  말하는 곳      {contract['intake_url']}\n"
        f"  담당자 화면    {contract['console_url']}   로그인 {officer['login']} / {officer['passphrase']}\n"
        f"  부서 화면      {contract['portal_url']}   로그인 {account['login']} / {account['passphrase']}\n"
        f"  텔레그램 연습  {contract['channels']['telegram']['simulator_url']}\n"
        f"  문자 연습      {contract['channels']['sms']['simulator_url']}\n\n"
        "끝내려면 Ctrl-C를 누르세요.\n"
    )
