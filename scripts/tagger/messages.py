"""Made-up messages in the styles people write to an audit office in, each character labelled."""

from collections.abc import Callable
from dataclasses import dataclass, field

import foreign
import names as naming
import phrases
import places
from dice import Dice
from names import Names
from people import People, Pieces, agreeing

Span = tuple[int, int, str]


@dataclass(slots=True)
class Message:
    """A text and what in it identifies somebody."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    kind: str = ""

    def add(self, pieces: Pieces) -> None:
        """Append pieces, the labelled ones as spans."""
        for text, label in pieces:
            if label and text:
                self.spans.append((len(self.text), len(self.text) + len(text), label))
            self.text += text


def lines(text: str) -> list[str]:
    """The phrases of a block, divided by strokes and line ends."""
    return [phrase for row in text.splitlines() for phrase in row.split("|") if phrase.strip()]


_FORMAL, _CHAT = lines(phrases.FORMAL_DEEDS), lines(phrases.CHAT_DEEDS)
_OBJECTS, _PASTS, _ENDINGS = lines(phrases.OBJECTS), lines(phrases.PASTS), lines(phrases.ENDINGS)
_SUBJECTS, _ASIDES = lines(phrases.SUBJECTS), lines(phrases.ASIDES)
_NEUTRAL, _ENGLISH_NEUTRAL = lines(phrases.NEUTRAL), lines(phrases.ENGLISH_NEUTRAL)
_HURRIED, _HURRY = lines(phrases.HURRIED), lines(phrases.HURRY)
_FRAMES = {
    "self": lines(phrases.SELF),
    "short": lines(phrases.SHORT),
    "call": lines(phrases.CALLS),
    "place": lines(phrases.PLACED),
    "list": lines(phrases.LISTED),
    "english": lines(phrases.ENGLISH),
}
_DEV = lines(phrases.DEV_FRAMES)
_SPOTS_ABROAD = [" Market", " Park", " Station", "-dong", " Library", " Elementary School", " Gym", " Bridge"]
_LOWER_CASE = 0.15
_CLAUSES = [
    ("{when}{who:이} {at}{deed}", 8.0),
    ("{when}{who:은} {at}{deed}", 3.0),
    ("{when}{who:을} {object}", 1.6),
    ("{when}{who}에게 {at}{to}", 0.9),
    ("{when}{who}한테 {at}{to}", 1.1),
    ("{when}{who}께 {to}", 0.3),
    ("{who}의 {of}", 1.2),
    ("{when}{who} {of}", 0.6),
    ("{when}{who} {deed}", 0.8),
    ("{when}{who}께서 {deed}", 0.4),
    ("{who}도 {at}{deed}", 0.6),
    ("{who}만 {deed}", 0.2),
    ("{who} 때문에 {deed}", 0.5),
    ("{who}님이 {deed}", 0.3),
    ("{who:이라}는 사람이 {deed}", 0.4),
    ("{when}{who:과} {who:이} {at}{deed}", 1.2),
    ("{who}, {who} 둘 다 {deed}", 0.3),
    ("{dept} 소속 {who:이} {deed}", 0.4),
    ("{org} {who:이} {deed}", 0.5),
    ("{when}저는 {who}에게 {deed}", 0.4),
    ("{when}제가 {who:을} {at}{deed}", 0.5),
    ("{subject:이} {when}{who:을} {deed}", 0.5),
    ("{subject:이} {who}한테 {deed}", 0.5),
    ("{who:이} {subject:을} {deed}", 0.5),
    ("{deed} {who:이}요", 0.15),
    ("{who:이} 그러는데 {neutral}", 0.2),
]
_PLAIN = [
    ("{neutral}", 5.0),
    ("{neutral}. {neutral}", 1.5),
    ("{open} {neutral}", 1.0),
    ("{when}{subject:이} {plainly}{deed}", 4.0),
    ("{when}{subject:은} {plainly}{deed}", 1.5),
    ("{when}{plainly}{deed}", 1.5),
    ("{subject:을} {object}", 0.5),
    ("{subject}의 {of}", 0.5),
    ("{subject}에게 {to}", 0.5),
    ("{open} {close}", 0.3),
    ("{english}", 0.9),
]


class Writer:
    """Writes messages; one for dev uses names and frames that no message for training has."""

    def __init__(self, seed: int, *, dev: bool = False) -> None:
        self.dice = Dice(seed)
        self.names = Names(self.dice, dev=dev)
        self.people = People(self.dice, self.names)
        self._slots = self._people_slots() | self._place_slots() | self._word_slots()

    def message(self) -> Message:
        """One message in one of the styles."""
        write, share = self.dice.one, self.dice.weighted
        kind = share(
            [
                ("clause", 10.0),
                ("plain", 6.0),
                ("place", 3.6),
                ("english", 2.6),
                ("report", 2.4),
                ("short", 2.4),
                ("self", 1.6),
                ("list", 1.6),
                ("call", 1.4),
                ("sms", 1.6),
            ]
        )
        match kind:
            case "clause":
                frame = share(
                    [("{clause}", 7.0), ("{open} {clause}", 2.0), ("{clause} {close}", 1.0), ("{clause} {clause}", 1.0)]
                )
            case "plain":
                frame = share(_PLAIN)
            case "report":
                middle = [
                    "{clause}",
                    "{clause}",
                    "{clause}",
                    "{neutral}",
                    "{neutral}",
                    "{placed}",
                    "{plain}",
                    "{listed}",
                ]
                parts = ["{open}", *(write(middle) for _ in range(2 + self.dice.below(4))), "{close}"]
                frame = "".join(part + write([" ", " ", "\n", ". "]) for part in parts)
            case "english":
                frames = [
                    write(_FRAMES[kind]) for _ in range(1 + (self.dice.below(3) if self.dice.happens(0.4) else 0))
                ]
                frame = ". ".join(["{english}", *frames] if self.dice.happens(0.25) else frames) + write(
                    [".", ".", "", "!"]
                )
            case "sms":
                parts = [
                    "{hurried}",
                    write(["{who}", "{who}", "{who}", "{nb} {pn}입니다", "{loc} {self}"]),
                    "{hurry}",
                    "{phone}",
                ]
                parts = [part for part in parts if self.dice.happens(0.75)] or parts
                frame = write([" ", " ", ".", "", "~ "]).join(parts)
            case _:
                frame = write(_FRAMES[kind])
        return self._styled(self.filled(frame, kind))

    def filled(self, frame: str, kind: str) -> Message:
        """A message after a frame, its slots filled and their particles made to agree."""
        message = Message(kind=kind)
        message.add(self._pieces(frame))
        return message

    def framed(self) -> Message:
        """A message after a frame of the dev set."""
        return self._styled(self.filled(self.dice.one(_DEV), "dev"))

    def _pieces(self, frame: str) -> Pieces:
        pieces: Pieces = []
        for number, part in enumerate(frame.replace("}", "{").split("{")):
            if number % 2 == 0:
                pieces.append((part.replace("\\n", "\n"), None))
                continue
            slot, _, particle = part.partition(":")
            found = self._slots[slot]()
            pieces += agreeing(found, particle) if particle else found
        return pieces

    def _people_slots(self) -> dict[str, Callable[[], Pieces]]:
        people, names, dice = self.people, self.names, self.dice

        def said(make: Callable[[], str]) -> Callable[[], Pieces]:
            return lambda: [(make(), "PERSON")]

        return {
            "who": people.anyone,
            "pn": people.bare,
            "self": said(lambda: names.name().full if dice.happens(0.75) else foreign.hangul(dice)),
            "g": said(names.given),
            "titled": people.titled,
            "lone": people.surname,
            "hidden": people.hidden,
            "foreign": said(lambda: foreign.hangul(dice)),
            "latin": said(people.latin_name),
            "family": said(people.latin_family),
            "first": said(people.latin_given),
        }

    def _place_slots(self) -> dict[str, Callable[[], Pieces]]:
        dice = self.dice
        makers = {
            "dept": (lambda: places.department(dice), "DEPT"),
            "org": (lambda: places.firm(dice, self.names), "ORG"),
            "loc": (lambda: places.place(dice), "LOC"),
            "nb": (lambda: places.neighbourhood(dice), "LOC"),
            "addr": (lambda: places.address(dice), "ADDRESS"),
            "division": (lambda: places.latin_department(dice), "DEPT"),
            "company": (lambda: places.latin_firm(dice), "ORG"),
            "spot": (lambda: dice.one(places.LATIN_STEMS) + dice.one(_SPOTS_ABROAD), "LOC"),
            "street": (lambda: places.latin_address(dice), "ADDRESS"),
        }
        return {slot: lambda make=make, label=label: [(make(), label)] for slot, (make, label) in makers.items()}

    def _word_slots(self) -> dict[str, Callable[[], Pieces]]:
        dice = self.dice
        lists = {
            "to": phrases.TO_DEEDS,
            "object": phrases.OBJECT_DEEDS,
            "of": phrases.OF_THINGS,
            "role": phrases.ROLES,
            "open": phrases.OPENERS,
            "close": phrases.CLOSERS,
            "rank": phrases.ENGLISH_TITLES,
        }
        chosen = {slot: lines(block) for slot, block in lists.items()}
        slots: dict[str, Callable[[], Pieces]] = {
            slot: lambda choices=choices: [(dice.one(choices), None)] for slot, choices in chosen.items()
        }
        when, spots = lines(phrases.TIMES), lines(phrases.SPOTS)
        words: dict[str, Callable[[], str]] = {
            "when": lambda: dice.one(when) + " " if dice.happens(0.35) else "",
            "plainly": lambda: dice.one([spots, _ASIDES][dice.below(2)]) + " " if dice.happens(0.4) else "",
            "neutral": lambda: dice.one(_NEUTRAL),
            "english": lambda: dice.one(_ENGLISH_NEUTRAL),
            "subject": lambda: dice.one(_SUBJECTS),
            "deed": self._deed,
            "kin": lambda: dice.one(naming.KIN[:12]),
            "hurried": lambda: dice.one(_HURRIED),
            "hurry": lambda: dice.one(_HURRY) if dice.happens(0.4) else dice.one(_CHAT),
            "phone": lambda: (
                dice.one(["010-", "010 ", "010"]) + dice.number(4) + dice.one(["-", " ", ""]) + dice.number(4)
            ),
        }
        slots |= {word: lambda make=make: [(make(), None)] for word, make in words.items()}
        return slots | {
            "at": lambda: self._at(spots),
            "clause": lambda: self._pieces(dice.weighted(_CLAUSES)),
            "plain": lambda: self._pieces(dice.weighted(_PLAIN)),
            "placed": lambda: self._pieces(dice.one(_FRAMES["place"])),
            "listed": lambda: self._pieces(dice.one(_FRAMES["list"])),
        }

    def _at(self, spots: list[str]) -> Pieces:
        kind = self.dice.chance()
        if kind < 0.2:
            return [(self.dice.one(spots) + " ", None)]
        if kind < 0.3:
            return self._pieces(
                self.dice.one(
                    ["{loc}에서 ", "{loc} 앞에서 ", "{loc} 근처에서 ", "{org}에서 ", "{org} 앞에서 ", "{org}에 가서 "]
                )
            )
        return (
            self._pieces(self.dice.one(["{dept}에서 ", "{dept} 직원을 ", "{dept}에 "])) if kind < 0.34 else [("", None)]
        )

    def _deed(self) -> str:
        dice = self.dice
        kind = dice.chance()
        if kind < 0.45:
            deed = dice.one(_PASTS) + dice.one(_ENDINGS)
            deed = f"{dice.one(_OBJECTS)} {deed}" if dice.happens(0.85) else deed
            return f"{dice.one(_ASIDES)} {deed}" if dice.happens(0.2) else deed
        deed = dice.one(_FORMAL) if kind < 0.72 else dice.one(_CHAT)
        return deed + dice.one([".", ".", "", "", "!", "..", " ㅠㅠ"])

    def _styled(self, message: Message) -> Message:
        chance = self.dice.chance()
        if message.kind == "english":
            return Message(message.text.lower(), message.spans, message.kind) if chance < _LOWER_CASE else message
        if chance < (0.1 if len(message.text) > 80 else 0.22):
            return squeezed(message, lambda: True, "nospace")
        if chance < 0.27:
            return squeezed(message, lambda: self.dice.happens(0.5), message.kind)
        return message


def squeezed(message: Message, drops: Callable[[], bool], kind: str) -> Message:
    """The message with blanks left out, as people write in a hurry."""
    kept = [place for place, sign in enumerate(message.text) if sign != " " or not drops()]
    new = {old: place for place, old in enumerate(kept)}
    spans = []
    for start, end, label in message.spans:
        inside = [new[place] for place in range(start, end) if place in new]
        spans.append((inside[0], inside[-1] + 1, label))
    return Message("".join(message.text[place] for place in kept), spans, kind)


def training(count: int, seed: int) -> list[Message]:
    """Messages to learn from."""
    writer = Writer(seed)
    return [writer.message() for _ in range(count)]


def held_out(count: int, seed: int) -> list[Message]:
    """Messages to measure by: half after frames of their own, all with given names never seen."""
    writer = Writer(seed, dev=True)
    return [writer.framed() if number % 2 else writer.message() for number in range(count)]
