"""What stands in a package for another agency: a cover, the released paper, what was done, what is enclosed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.packaging.documents import Block, Document, Heading, Listing, Paragraphs, Table

_NTH = ("첫째", "둘째", "셋째", "넷째", "다섯째")
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes along: called by its number, never by the name its sender gave it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One numbered copy; nothing in it comes from the person who spoke but what the guard has let go."""

    title: str
    sender: str
    sender_address: str
    recipient: str
    recipient_address: str
    document_number: str
    copy: str
    day: date
    basis: str
    text: str = field(repr=False)
    measures: tuple[tuple[str, str], ...] = field(repr=False)
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def mark(self) -> str:
        """Whose copy it is, as it stands on every page."""
        return f"{self.recipient} {self.document_number} {self.copy}부"

    @property
    def cover(self) -> tuple[tuple[str, str], ...]:
        """The table on the cover."""
        return (
            ("문서번호", self.document_number),
            ("시행일", f"{self.day.year}. {self.day.month}. {self.day.day}."),
            ("받는 곳", f"{self.recipient} ({self.recipient_address})"),
            ("보내는 곳", f"{self.sender} ({self.sender_address})"),
            ("사본", f"{self.copy}부"),
            ("근거", self.basis),
        )

    @property
    def document(self) -> Document:
        """The package as a document."""
        enclosed: Block = Paragraphs("없음")
        if self.enclosures:
            rows = tuple((each.name, f"{each.size:,}바이트", each.sha256) for each in self.enclosures)
            enclosed = Table((("이름", "크기", "SHA-256"), *rows), (2, 2, 5), head=True, fine=2)
        blocks: tuple[Block, ...] = (
            Table(self.cover, (1, 4)),
            Heading("확인할 내용"),
            Paragraphs(self.text),
            Heading("지금까지 한 조치"),
            Table(self.measures, (1, 4)),
            Heading("붙임"),
            enclosed,
            Heading("지켜 주실 것"),
            Listing(DUTIES),
        )
        return Document(title=self.title, mark=self.mark, sender=self.sender, blocks=blocks)


DUTIES: Sequence[str] = (
    "이 문서는 확인이 필요한 사실만 담았습니다. 말씀하신 분의 인적사항과 쓴 글은 보내지 않았습니다.",
    "말씀하신 분이 누구인지 알아내려 하거나 알리면 안 됩니다(공익신고자보호법 제12조, 부패방지권익위법 제64조).",
    "사본마다 번호가 찍혀 있습니다. 복사하거나 다른 곳에 넘기려면 먼저 보낸 곳에 알려 주세요.",
    "답이나 물어볼 것은 문서번호를 적어 보낸 곳으로 보내 주세요.",
)


def spoken_week(day: date) -> str:
    """A day as outsiders may know it: the week in which it lies, by the week's Monday."""
    monday = day - timedelta(days=day.weekday())
    return f"{monday.year}년 {monday.month}월 {_NTH[(monday.day - 1) // _WEEK]} 주"
