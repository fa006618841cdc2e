"""`daesup custodian replace`, `places`, `lend` and `rebuild`: a lost key file, and somebody else in its place."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from casework.asking import ask_passphrase
from casework.bootstrap import Office, open_office, write_secret
from casework.ceremony import Place, lend, places, progress, rebuild, replace
from casework.commands.terminal import say, with_settings
from casework.consenting import UnlockedCustodian
from casework.errors import NotAllowedNowError, NotFoundError, NotReadyError
from casework.settings import load_settings
from crypto.keys import PublicKey

Done = TypeVar("Done")
AddWithKey = Callable[[argparse.ArgumentParser, Callable[[argparse.Namespace], int]], None]


class Run(Protocol):
    """Opens a custodian's key file and does something with it."""

    def __call__(self, given: argparse.Namespace, act: Callable[[UnlockedCustodian, Office], Awaitable[Done]]) -> Done:
        """What the act returns."""
        ...


def add_ceremony(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", with_key: AddWithKey, run: Run
) -> None:
    """The commands of replacing a custodian; `run` opens the key file that `with_key` asks for."""
    one = commands.add_parser("replace", help="열쇠를 잃은 신원 관리인의 자리에 다른 사람을 정합니다")
    one.add_argument("lost", help="열쇠를 잃은 관리인의 이름")
    one.add_argument("name", help="자리를 이어받을 사람의 이름")
    one.add_argument("--out", type=Path, required=True, help="봉인한 새 열쇠를 쓸 파일; 새 관리인이 보관합니다")
    with_settings(one, _replace)
    with_settings(commands.add_parser("places", help="자리를 이어받는 일이 얼마나 되었는지 봅니다"), _places)
    lending = commands.add_parser("lend", help="이어받은 사람에게 잃은 조각을 빌려줍니다; 내용은 보이지 않습니다")
    lending.add_argument("--yes", action="store_true", help="다시 묻지 않고 빌려줍니다")
    with_key(lending, lambda given: _lend(given, run))
    with_key(
        commands.add_parser("rebuild", help="빌린 조각으로 자기 열쇠의 봉투를 다시 맞춥니다"),
        lambda given: _rebuild(given, run),
    )


def _replace(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)
    if given.out.exists():
        raise NotReadyError("그 파일은 이미 있습니다. 다른 이름을 정해 주세요.")
    passphrase = ask_passphrase()

    async def act() -> bytes:
        async with open_office(settings) as office:
            try:
                return await replace(given.lost, given.name, passphrase, office)
            except NotFoundError:
                raise NotReadyError("그런 이름의 신원 관리인이 없습니다.") from None

    write_secret(given.out, asyncio.run(act()))
    say(
        f"{given.out}에 봉인한 열쇠를 썼습니다. 새 관리인에게 건네고 이 컴퓨터에서는 지우세요.\n"
        "다음: `daesup keys`로 새 목록을 냅니다. 그 뒤 다른 관리인들이 `daesup custodian lend`, 새 관리인이 "
        "`daesup custodian rebuild`를 합니다.\n"
    )
    return 0


def _places(given: argparse.Namespace) -> int:
    settings = load_settings(given.settings)

    async def act() -> str:
        async with open_office(settings) as office:
            return "".join(
                f"{each.place.before.name} → {each.place.now.name}: "
                f"남은 봉투 {each.left}개, 맞출 수 있는 것 {each.ready}개\n"
                for each in await progress(office)
            )

    say(asyncio.run(act()) or "바뀐 자리가 없습니다.\n")
    return 0


def _lend(given: argparse.Namespace, run: Run) -> int:
    async def act(custodian: UnlockedCustodian, office: Office) -> int:
        for place in await places(office):
            say(_described(place))
        say("이 사람에게 직접 만나 지문을 맞추어 보셨습니까? 맞으면 '빌려줌'이라고 적고 엔터를 눌러 주세요.\n")
        if not given.yes and (await asyncio.to_thread(input)).strip() != "빌려줌":
            return -1
        try:
            return await lend(custodian, office)
        except NotAllowedNowError:
            raise NotReadyError("새 관리인이 아직 서명된 목록에 없습니다. `daesup keys`가 먼저입니다.") from None

    count = run(given, act)
    say("빌려주지 않았습니다.\n" if count == -1 else f"봉투 {count}개의 조각을 빌려주었습니다.\n")
    return 1 if count == -1 else 0


def _rebuild(given: argparse.Namespace, run: Run) -> int:
    async def act(custodian: UnlockedCustodian, office: Office) -> tuple[int, int]:
        return await rebuild(custodian, office)

    done, waiting = run(given, act)
    say(f"봉투 {done}개를 다시 맞추었습니다. 아직 덜 빌린 봉투는 {waiting}개입니다.\n")
    return 0


def _described(place: Place) -> str:
    raw = PublicKey(place.now.public_key).key_id.hex()
    shown = " ".join(raw[at : at + 4] for at in range(0, len(raw), 4))
    return f"{place.before.name}의 자리를 {place.now.name}이(가) 이어받았습니다. 새 열쇠의 지문: {shown}\n"
