"""The ways in which a message mentions somebody: titles, given names, surnames, disguises, names from elsewhere."""

import foreign
import names as naming
import places
from dice import Dice
from names import Name, Names

Pieces = list[tuple[str, str | None]]

_PARTICLES = {
    "이": ("이", "가"),
    "은": ("은", "는"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "아": ("아", "야"),
    "이랑": ("이랑", "랑"),
    "이라": ("이라", "라"),
    "이에요": ("이에요", "예요"),
    "으로": ("으로", "로"),
    "이나": ("이나", "나"),
}
_TAIL_L = 8
_HANJA = dict(zip("김이박최정강조윤장임한오서신권황안송류홍", "金李朴崔鄭姜趙尹張林韓吳徐申權黃安宋柳洪", strict=True))
_JUNK = [*"~^!?.,;*_-/@#+=♡♥★·ㆍ1", "ㅋㅋ", "ㅠㅠ", "^^", "..", "  ", "ㅡ", "--"]
_RELATIONS = (
    "제 아들|우리 딸|제 남편|아내|동료|후배|선배|같은 팀|옆자리|전임자|후임|담당자|담임|옆집|이웃|친구|언니|동생|조카|사촌|세입자|집주인|"
    "신입|계약직|피해자|가해자|목격자|신고자|참고인|증인|입주민|학부모|환자|보호자|제 짝꿍|지원자|합격자|신청인|대리인|당사자|범인|주범"
).split("|")
_ABROAD = (
    "베트남 중국 우즈벡 우즈베키스탄 몽골 필리핀 네팔 캄보디아 태국 러시아 미국 인도네시아 방글라데시 스리랑카 미얀마 일본 카자흐스탄 인도"
).split()
_FROM = [" 사람 ", "에서 온 ", " 직원 ", "인 ", " 출신 ", " 국적의 ", " 노동자 "]
_FOREIGN_TITLES = (
    " 씨| 씨| 씨|씨| 강사| 선생님| 님| 사장| 교수| 원어민 교사| 학생| 반장| 어머니| 대표| 기사| 양| 군| 팀장".split("|")
)
_LATIN_TITLES = ["", "", " 씨", " 주임", " 주무관", "씨", " 선생님", " teacher", " 대리", " 팀장"]
_SOMEBODY = ["씨", " 씨", " 주무관", " 과장", " 팀장", "양", "군", "(43)씨", " 계장", " 대표"]


def agreeing(pieces: Pieces, particle: str) -> Pieces:
    """The pieces with the form of the particle that their last sound asks for."""
    pair = _PARTICLES.get(particle)
    if pair is None:
        return [*pieces, (particle, None)]
    last = "".join(text for text, _ in pieces).rstrip(")]\"' ")[-1:]
    closed = naming.has_tail(last)
    if particle == "으로" and "가" <= last <= "힣" and naming.parts_of(last)[2] == _TAIL_L:
        closed = False
    return [*pieces, (pair[0] if closed else pair[1], None)]


class People:
    """Draws mentions of people as pieces, the name labelled and nothing else."""

    def __init__(self, dice: Dice, names: Names) -> None:
        self.dice, self.names = dice, names

    def anyone(self) -> Pieces:
        """Somebody mentioned in one of the many ways."""
        make = self.dice.weighted(
            [
                (self.titled, 7.0),
                (self.bare, 5.0),
                (self.given, 3.5),
                (self.surname, 3.2),
                (self.hidden, 3.6),
                (self.foreign, 3.6),
                (self.latin, 0.9),
                (self.related, 2.0),
                (self.word, 2.0),
                (self.several, 1.5),
            ]
        )
        return make()

    def titled(self) -> Pieces:
        """A name with its title, now and then with the department before it."""
        dice = self.dice
        before: Pieces = [(places.department(dice), "DEPT"), (" ", None)] if dice.happens(0.25) else []
        if dice.happens(0.06):
            before = [(places.firm(dice, self.names), "ORG"), (" ", None)]
        name = self.names.name().full if dice.happens(0.85) else self.names.given()
        if dice.happens(0.08):
            return [*before, (dice.one(naming.TITLES), None), (" ", None), (name, "PERSON")]
        return [*before, (name, "PERSON"), (("" if dice.happens(0.22) else " ") + dice.one(naming.TITLES), None)]

    def bare(self) -> Pieces:
        """A whole name without a title."""
        name = self.names.name().full
        kind = self.dice.chance()
        if kind < 0.06:
            age = f"{20 + self.dice.below(50)}{self.dice.one(['', '세', '·여', '·남'])}"
            return [(name, "PERSON"), (f"({age})", None)]
        return [("'", None), (name, "PERSON"), ("'", None)] if kind < 0.09 else [(name, "PERSON")]

    def given(self) -> Pieces:
        """Only a given name, as among friends."""
        dice, name = self.dice, self.names.given()
        if dice.happens(0.5):
            return [(name, "PERSON"), ((" " if dice.happens(0.3) else "") + dice.one(naming.KIN), None)]
        if naming.has_tail(name) and dice.happens(0.8):
            return [(name, "PERSON"), ("이", None)]
        return [(name, "PERSON")]

    def word(self) -> Pieces:
        """A name that is a word as well."""
        dice, given = self.dice, self.names.given(word=True)
        name = self.names.surname() + given if dice.happens(0.3) else given
        kind = dice.chance()
        if kind < 0.65:
            return [(name, "PERSON"), ((" " if dice.happens(0.7) else "") + dice.one(naming.TITLES), None)]
        if kind < 0.8 or not naming.has_tail(given):
            return [(name, "PERSON"), (dice.one(["", " "]) + dice.one(naming.KIN), None)]
        return [(name, "PERSON"), ("이", None)]

    def surname(self) -> Pieces:
        """Only a surname, before a title."""
        dice = self.dice
        before: Pieces = [(places.department(dice), "DEPT"), (" ", None)] if dice.happens(0.3) else []
        title = (" " if dice.happens(0.5) else "") + dice.one(naming.SURNAME_TITLES)
        return [*before, (self.names.surname(), "PERSON"), (title, None)]

    def several(self) -> Pieces:
        """Two or three names in a row."""
        glue = self.dice.one([", ", "·", ",", " ", "하고 ", ", ", "/", "이랑 "])
        pieces: Pieces = [(self.names.name().full, "PERSON")]
        for _ in range(1 + self.dice.below(2)):
            pieces += [(glue, None), (self.names.name().full, "PERSON")]
        return pieces

    def related(self) -> Pieces:
        """A name after what the person is to the writer."""
        name = self.names.name().full if self.dice.happens(0.7) else self.names.given()
        glue = self.dice.one([" ", " ", "인 ", "(", ": "])
        return [(self.dice.one(_RELATIONS) + glue, None), (name, "PERSON"), (")" if glue == "(" else "", None)]

    def foreign(self) -> Pieces:
        """Somebody from elsewhere, in Hangul."""
        dice = self.dice
        name = foreign.hangul(dice)
        kind = dice.chance()
        if kind < 0.45:
            return [(name, "PERSON"), (dice.one(_FOREIGN_TITLES), None)]
        if kind < 0.55:
            return [(dice.one(_ABROAD) + dice.one(_FROM), None), (name, "PERSON")]
        if kind < 0.6:
            return [(name, "PERSON"), ("(", None), (foreign.latin(dice), "PERSON"), (")", None)]
        return [(name, "PERSON")]

    def latin_name(self) -> str:
        """A name in Latin letters, Korean or not."""
        dice = self.dice
        return naming.latin_name(self.names.name(), dice) if dice.happens(0.55) else foreign.latin(dice)

    def latin(self) -> Pieces:
        """A name in Latin letters within Korean."""
        return [(self.latin_name(), "PERSON"), (self.dice.one(_LATIN_TITLES), None)]

    def latin_family(self) -> str:
        """Only a surname, in Latin letters."""
        dice = self.dice
        kind = dice.chance()
        if kind < 0.3:
            return "".join(naming.latin(sign) for sign in self.names.surname()).capitalize()
        return dice.one(sorted(naming.LATIN_SURNAMES.values())) if kind < 0.7 else foreign.family_name(dice)

    def latin_given(self) -> str:
        """Only a given name, in Latin letters."""
        if self.dice.happens(0.5):
            return foreign.first_name(self.dice)
        return "".join(naming.latin(sign) for sign in self.names.given()).capitalize()

    def hidden(self) -> Pieces:
        """A name that shall be understood and not be found."""
        dice, name = self.dice, self.names.name()
        kind = dice.chance()
        if kind < 0.10:
            return [(name.full[0], "PERSON"), ("모", None), (dice.one(_SOMEBODY), None)]
        if kind < 0.18:
            letter = dice.one("ABCDEFGHIJKLMNOPQRSTUVWYZ") * (1 if dice.happens(0.8) else 2)
            if dice.happens(0.2):
                letter = ".".join(dice.one("ABCDGHJKLMNPSY") for _ in range(3))
            return [(letter, "PERSON"), (dice.one(["", " "]) + dice.one(naming.SURNAME_TITLES[:-2]), None)]
        if kind < 0.26:
            return [(naming.latin_name(name, dice).lower(), "PERSON"), (" " + dice.one(naming.TITLES), None)]
        title = dice.one(["", " ", " "]) + dice.one(naming.TITLES) if dice.happens(0.55) else ""
        return [(self._disguised(name), "PERSON"), (title, None)]

    def _disguised(self, name: Name) -> str:
        dice, full, given = self.dice, name.full, name.given
        kind = dice.chance()
        if kind < 0.42:
            likely = [
                (" ", 5.0),
                (".", 3.0),
                ("-", 1.5),
                ("*", 0.8),
                ("_", 0.6),
                ("/", 0.7),
                (",", 0.5),
                (dice.one(_JUNK), 2.5),
            ]
            return dice.weighted(likely).join(full)
        if kind < 0.62:
            sign = dice.one("*○OoXx0ㅇ●□△#?")
            return dice.one(
                [full[0] + sign * len(given), full[0] + sign + full[-1], full[:-1] + sign, full[0] + sign * 2]
            )
        if kind < 0.82:
            first = naming.initials(full)
            mixed = [full[0] + first[1:], ".".join(first), " ".join(first), first[0] + full[1:]]
            return dice.one(mixed) if dice.happens(0.2) else first
        if kind < 0.86:
            return naming.taken_apart(full)
        latin = naming.latin(full[-1])
        odd = [
            _HANJA.get(full[0], full[0]) + given,
            _HANJA.get(full[0], full[0]) + " " + given,
            naming.latin(full[0]) + given,
            naming.latin(full[0]).capitalize() + " " + given,
            full[:-1] + dice.one([latin, latin[0], latin[0].upper()]),
            f"{full[0]}({full[1]}){full[2:]}",
            f"{full[0]}{dice.one('0179')}{full[1]}{dice.one('0179')}{full[2:]}",
            naming.softened(full, dice),
            naming.softened(full, dice),
            given[::-1] + full[0],
            full[0] + "." + given,
            given + dice.one("쓰찡짱뽕"),
            full[0] + dice.one("1234") + given,
        ]
        return dice.one([f"{full[0]} {given}", f"{full[0]} {given}", *odd])
