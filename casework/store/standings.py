"""Cards that say how far ordinary matters are: kept by case here, laid into the drop store under names of their own."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.complainant_tables import standing_kept, standing_letter
from casework.store.drop_tables import standing
from casework.store.engine import Store
from casework.store.office_tables import case

_FINDER = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStanding:
    """What the office keeps of the cards of one case."""

    case_id: bytes
    kept: bytes = field(repr=False)
    finders: bytes
    stage: str
    next: date | None
    stands: bool
    day: date


async def kept_standing(store: Store, case_id: bytes) -> KeptStanding | None:
    """What is kept of a case's cards, where there are any."""
    async with store.reading() as connection:
        row = (await connection.execute(select(standing_kept).where(standing_kept.c.case_id == case_id))).mappings()
        found = row.first()
    return None if found is None else KeptStanding(**found)


async def keep_standing(store: Store, row: KeptStanding, cards: Mapping[bytes, bytes]) -> None:
    """Keep new cards of a case and put them on their way, in one transaction; cards of other names are taken away."""
    async with store.writing() as connection:
        await _take_away(connection, [row.case_id], but=cards)
        await connection.execute(insert(standing_kept).values(asdict(row)))
        for finder, card in cards.items():
            await _send(connection, finder, card)


async def end_standing(store: Store, case_id: bytes) -> None:
    """Take a case's cards away."""
    async with store.writing() as connection:
        await _take_away(connection, [case_id])


async def end_unfit(store: Store, protected: Collection[str], ordinary: str, held: str) -> None:
    """Take away the cards of every case that is protected, held back, without an open contact, or gone."""
    unfit = or_(
        case.c.id.is_(None),
        case.c.kind.in_(protected),
        case.c.state == held,
        case.c.identity_class != ordinary,
    )
    joined = standing_kept.outerjoin(case, case.c.id == standing_kept.c.case_id)
    query = select(standing_kept.c.case_id).select_from(joined).where(unfit)
    async with store.reading() as connection:
        found = list((await connection.execute(query)).scalars())
    if found:
        async with store.writing() as connection:
            await _take_away(connection, found)


async def end_before(store: Store, stage: str, before: date) -> None:
    """Take away the cards of cases that reached this stage before a day."""
    old = and_(standing_kept.c.stage == stage, standing_kept.c.day < before)
    async with store.writing() as connection:
        found = (await connection.execute(select(standing_kept.c.case_id).where(old))).scalars()
        await _take_away(connection, list(found))


async def standing_letters(store: Store, limit: int = 200) -> list[tuple[bytes, bytes | None]]:
    """Cards on their way: under which name, and the card or nothing."""
    async with store.reading() as connection:
        rows = await connection.execute(select(standing_letter.c.finder, standing_letter.c.card).limit(limit))
        return [(row.finder, row.card) for row in rows]


async def standing_delivered(store: Store, finder: bytes, card: bytes | None) -> None:
    """Forget a card that lies in the drop store, unless a newer one has taken its place meanwhile."""
    same = standing_letter.c.card.is_(None) if card is None else standing_letter.c.card == card
    async with store.writing() as connection:
        await connection.execute(delete(standing_letter).where(standing_letter.c.finder == finder, same))


async def lay_card(drops: Store, finder: bytes, card: bytes | None) -> None:
    """Put a card into the drop store in the place of the one before, or take it away."""
    async with drops.writing() as connection:
        if card is None:
            await connection.execute(delete(standing).where(standing.c.finder == finder))
            return
        changed = await connection.execute(update(standing).where(standing.c.finder == finder).values(card=card))
        if changed.rowcount == 0:
            await connection.execute(insert(standing).values(finder=finder, card=card, asked_day=None))


async def find_card(drops: Store, finder: bytes) -> bytes | None:
    """The card under a name."""
    async with drops.reading() as connection:
        found = await connection.execute(select(standing.c.card).where(standing.c.finder == finder))
        card: bytes | None = found.scalar_one_or_none()
    return card


async def ask_receipt(drops: Store, finder: bytes, day: date) -> None:
    """Note that whoever proved number and contact asks for a new receipt."""
    async with drops.writing() as connection:
        await connection.execute(update(standing).where(standing.c.finder == finder).values(asked_day=day))


async def asked_on(drops: Store, finders: bytes) -> date | None:
    """The day on which a new receipt was asked for under one of these names."""
    names = [finders[at : at + _FINDER] for at in range(0, len(finders), _FINDER)]
    query = select(standing.c.asked_day).where(standing.c.finder.in_(names), standing.c.asked_day.is_not(None))
    async with drops.reading() as connection:
        day: date | None = (await connection.execute(query)).scalars().first()
    return day


async def answer_asked(drops: Store, finders: bytes) -> None:
    """Forget that a new receipt was asked for: it was given, or it was refused."""
    names = [finders[at : at + _FINDER] for at in range(0, len(finders), _FINDER)]
    async with drops.writing() as connection:
        await connection.execute(update(standing).where(standing.c.finder.in_(names)).values(asked_day=None))


async def _take_away(connection: AsyncConnection, cases: Collection[bytes], but: Collection[bytes] = ()) -> None:
    old = standing_kept.c.case_id.in_(cases)
    for finders in list((await connection.execute(select(standing_kept.c.finders).where(old))).scalars()):
        for at in range(0, len(finders), _FINDER):
            if finders[at : at + _FINDER] not in but:
                await _send(connection, finders[at : at + _FINDER], None)
    await connection.execute(delete(standing_kept).where(old))


async def _send(connection: AsyncConnection, finder: bytes, card: bytes | None) -> None:
    await connection.execute(delete(standing_letter).where(standing_letter.c.finder == finder))
    await connection.execute(insert(standing_letter).values(finder=finder, card=card))
