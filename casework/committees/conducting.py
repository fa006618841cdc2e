"""Conduct a sitting: open it, note who is there, exclude, take a vote and count it, close."""

import asyncio
from collections.abc import Sequence

from casework.bootstrap import Office
from casework.committee_errors import NoQuorumError, SpoiltVoteError
from casework.committees.counting import has_passed, lamp_of
from casework.committees.planning import (
    HeldSitting,
    content_of,
    move_sitting,
    must_be,
    rewrite_item,
)
from casework.committees.setting import HANDS, SECRET, item_of
from casework.committees.standing import bench_of, open_word, take_in_declarations, verify_keys
from casework.content import b64, b64_of
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError
from casework.people import Unlocked
from casework.sitting_words import Choice, choice_of, tally
from casework.store.committees import (
    CALLED,
    OPEN,
    SET,
    VOTED,
    VOTING,
    WRITTEN,
    ExclusionRow,
    SittingItemRow,
    exclude,
    members_of,
    note_attendance,
)
from casework.store.sittings import (
    VOTE,
    BallotRow,
    VoteRow,
    ballots_of,
    calls_of,
    cast_of,
    close_vote,
    empty_urn,
    exclude_from,
    open_calls,
    open_vote,
    void_vote,
    words_of,
)
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey
from crypto.unseal import open_sealed
from policies.committees import ExclusionBy

_SEED = 32


async def open_sitting(held: HeldSitting, unlocked: Unlocked, office: Office) -> None:
    """The sitting begins: members say that they are there."""
    must_be(held, CALLED)
    await office.journal.append("sitting_opened", office.clock.now(), unlocked.officer.id, None, None)
    await open_calls(office.portal.store, held.row.id)
    await move_sitting(held, OPEN, office)


async def take_roll(held: HeldSitting, here: Sequence[str], office: Office) -> None:
    """Note who is there, as the secretary sees it in the room."""
    must_be(held, OPEN)
    called = {each.account_id for each in await members_of(office.cases.store, held.row.id)}
    if not set(here) <= called:
        raise NotFoundError
    await note_attendance(office.cases.store, held.row.id, list(here))
    await note_attendance(office.cases.store, held.row.id, list(called - set(here)), there=False)


async def take_in_roll(held: HeldSitting, office: Office) -> None:
    """Note as there whoever has said so on their own screen."""
    if held.row.state != OPEN:
        return
    said = {each.account_id for each in await calls_of(office.portal.store, held.row.id) if each.here}
    known = {each.account_id for each in await members_of(office.cases.store, held.row.id) if each.attends}
    if said - known:
        await note_attendance(office.cases.store, held.row.id, list(said - known))


async def exclude_member(
    held: HeldSitting, item_id: str, account_id: str, ground: str, unlocked: Unlocked, office: Office
) -> None:
    """Write down that a member takes no part in an item, by law or because a challenge was accepted."""
    must_be(held, CALLED, OPEN)
    row = await item_of(held, item_id, office)
    rule = office.rules.committees.grounds.get(ground)
    if rule is None or rule.by is ExclusionBy.WITHDRAWAL:
        raise MalformedRequestError
    if row.state not in {SET, VOTING}:
        raise NotAllowedNowError
    await take_in_declarations(held, office)
    await office.journal.append("member_excluded", office.clock.now(), unlocked.officer.id, None, None)
    await exclude_from(office.portal.store, row.id, account_id)
    one = ExclusionRow(
        item_id=row.id, account_id=account_id, ground=ground, officer_id=unlocked.officer.id,
        day=office.clock.today(),
    )  # fmt: skip
    await exclude(office.cases.store, [one])


async def begin_vote(held: HeldSitting, item_id: str, unlocked: Unlocked, office: Office) -> None:
    """Open the vote on an item; without a quorum there is none, and in a room nobody votes before it is opened."""
    must_be(held, *((CALLED, OPEN) if held.row.mode == WRITTEN else (OPEN,)))
    row = await item_of(held, item_id, office)
    if row.state != SET or row.ballot == HANDS:
        raise NotAllowedNowError
    await take_in_declarations(held, office)
    lamp = lamp_of(await bench_of(held, row, office), held.committee)
    # In writing there is no room: whether enough took part is counted at the end.
    if not lamp.is_lit and (held.row.mode != WRITTEN or lamp.is_too_small):
        raise NoQuorumError
    urn, secret = PrivateKey.generate(), row.ballot == SECRET
    content = dict(await content_of(row, held, office)) | {"urn": b64(urn.seed())}
    await office.journal.append("vote_opened", office.clock.now(), unlocked.officer.id, None, None)
    await rewrite_item(row, content, held, office, state=VOTING)
    key = urn.public.raw if secret else held.key.public.raw
    vote = VoteRow(item_id=row.id, sitting_id=held.row.id, secret=secret, open=True, urn_key=key)
    await open_vote(office.portal.store, vote)


async def end_vote(held: HeldSitting, item_id: str, unlocked: Unlocked, office: Office) -> None:
    """Close the vote and count it; of a secret one nothing stays but the tally and who took part."""
    row = await item_of(held, item_id, office)
    if row.state != VOTING:
        raise NotAllowedNowError
    await close_vote(office.portal.store, row.id)
    content = dict(await content_of(row, held, office))
    voters = (await cast_of(office.portal.store, [row.id]))[row.id]
    choices, named = await _counted(row, content, held, office)
    if len(choices) != len(voters):
        raise SpoiltVoteError
    bench = await bench_of(held, row, office)
    if not lamp_of(bench, held.committee).is_lit:
        raise NoQuorumError
    content.pop("urn", None)
    counted = {
        "tally": tally(choices),
        "votes": named,
        "voters": sorted(voters),
        "members": bench.members,
        "present": bench.present,
        "passed": has_passed(tally(choices), bench, held.committee, row.special),
    }
    await office.journal.append("vote_closed", office.clock.now(), unlocked.officer.id, None, None)
    await rewrite_item(row, content | counted, held, office, state=VOTED)
    await empty_urn(office.portal.store, row.id)


async def take_vote_again(held: HeldSitting, item_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take a vote back before it was counted: what was cast is destroyed, everybody is asked again."""
    row = await item_of(held, item_id, office)
    if row.state != VOTING:
        raise NotAllowedNowError
    content = dict(await content_of(row, held, office))
    content.pop("urn", None)
    await office.journal.append("vote_voided", office.clock.now(), unlocked.officer.id, None, None)
    await void_vote(office.portal.store, row.id)
    await rewrite_item(row, content, held, office, state=SET)


async def count_hands(
    held: HeldSitting, item_id: str, hands: dict[str, int], unlocked: Unlocked, office: Office
) -> None:
    """Write down a show of hands; no more hands than members who take part and are there."""
    must_be(held, OPEN)
    row = await item_of(held, item_id, office)
    if row.state != SET or row.ballot != HANDS:
        raise NotAllowedNowError
    await take_in_declarations(held, office)
    bench = await bench_of(held, row, office)
    if not lamp_of(bench, held.committee).is_lit:
        raise NoQuorumError
    if set(hands) != {each.value for each in Choice} or min(hands.values()) < 0 or sum(hands.values()) > bench.present:
        raise MalformedRequestError
    content = dict(await content_of(row, held, office))
    counted = {
        "tally": dict(hands),
        "members": bench.members,
        "present": bench.present,
        "passed": has_passed(hands, bench, held.committee, row.special),
    }
    await office.journal.append("vote_closed", office.clock.now(), unlocked.officer.id, None, None)
    await rewrite_item(row, content | counted, held, office, state=VOTED)


async def _counted(
    row: SittingItemRow, content: dict[str, object], held: HeldSitting, office: Office
) -> tuple[list[Choice], dict[str, str]]:
    if row.ballot == SECRET:
        seed = b64_of(content, "urn", _SEED)
        if seed is None:
            raise NotAllowedNowError
        return await asyncio.to_thread(_from_urn, await ballots_of(office.portal.store, row.id), seed, office), {}
    keys, named = await verify_keys(held, office), {}
    for word in await words_of(office.portal.store, held.row.id, VOTE):
        if word.item_id == row.id:
            said = await asyncio.to_thread(open_word, word, keys.get(word.account_id), held, office)
            if said in {each.value for each in Choice}:
                named[word.account_id] = str(said)
    return [Choice(each) for each in named.values()], named


def _from_urn(rows: Sequence[BallotRow], seed: bytes, office: Office) -> list[Choice]:
    key, found = PrivateKey.from_seed(seed), []
    for row in rows:
        about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=office.office, message_id=row.id)
        try:
            raw = open_sealed(Body.parse(row.body), WrapRecord.parse(row.wrap), key=key, about=about).content
        except CryptoError:
            raise SpoiltVoteError from None
        if (choice := choice_of(raw)) is None:
            raise SpoiltVoteError
        found.append(choice)
    return found
