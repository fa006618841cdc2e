"""Text as the Bot API takes it: length, HTML marks, and keyboards; refusals use the real descriptions."""

from html.parser import HTMLParser
from typing import Any

from bot.simulators.telegram.refusals import bad_request
from bot.simulators.telegram.world import Json

MOST_CHARACTERS = 4_096
MOST_CAPTION = 1_024
_MOST_BUTTON_BYTES = 64
_UNSUPPORTED = 'can\'t parse entities: Unsupported start tag "{}" at byte offset {}'
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "blockquote": "blockquote",
}  # fmt: skip


def utf16(text: str) -> int:
    """Return a length the way Telegram counts: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def read_text(text: str, mode: str, most: int = MOST_CHARACTERS) -> Json:
    """Return `text` and `entities`; only plain text and HTML are understood here, Markdown is not."""
    if mode and mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    plain, entities = _read_html(text) if mode else (text, _commands(text))
    if utf16(plain) > most:
        raise bad_request("message is too long" if most == MOST_CHARACTERS else "message caption is too long")
    return {"text": plain, **({"entities": entities} if entities else {})}


def command_entities(text: str) -> list[Json]:
    """Return the entity that marks a leading /command, as real messages carry it."""
    return _commands(text)


def read_keyboard(markup: Any) -> Json | None:
    """Check a reply markup and return it; None where there is none."""
    if markup in (None, ""):
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            _check_inline(button)
    for row in markup.get("keyboard", []):
        for button in row:
            if not (button if isinstance(button, str) else button.get("text")):
                raise bad_request("text buttons are unallowed to be empty")
    return markup


def _check_inline(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("text buttons are unallowed to be empty")
    data = button.get("callback_data")
    if data is None and not button.get("url"):
        raise bad_request("inline keyboard button must have exactly one of the optional fields")
    if data is not None and not 1 <= len(str(data).encode()) <= _MOST_BUTTON_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _commands(text: str) -> list[Json]:
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    if not (word.startswith("/") and len(word) > 1 and text.startswith("/")):
        return []
    return [{"type": "bot_command", "offset": 0, "length": utf16(word)}]


def _read_html(text: str) -> tuple[str, list[Json]]:
    reader = _MarkReader(text)
    reader.feed(text)
    reader.close()
    if reader.open:
        raise bad_request(
            "can't parse entities: Can't find end tag corresponding to start tag \"{}\"", reader.open[-1][0]
        )
    return "".join(reader.parts), reader.entities


class _MarkReader(HTMLParser):
    """Collects plain text and the entities that mark it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.parts: list[str] = []
        self.entities: list[Json] = []
        self.open: list[tuple[str, int, Json]] = []

    def _place(self) -> int:
        line, column = self.getpos()
        before = self.source.splitlines(keepends=True)[: line - 1]
        return len("".join(before).encode()) + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a mark; an unknown one is refused with its place."""
        if tag not in _TAGS:
            raise bad_request(_UNSUPPORTED, tag, self._place())
        more = {"url": dict(attrs).get("href") or ""} if tag == "a" else {}
        self.open.append((tag, utf16("".join(self.parts)), more))

    def handle_endtag(self, tag: str) -> None:
        """Close a mark; closing the wrong one is refused with its place."""
        if not self.open or self.open[-1][0] != tag:
            raise bad_request("can't parse entities: Unexpected end tag at byte offset {}", self._place())
        _, start, more = self.open.pop()
        length = utf16("".join(self.parts)) - start
        self.entities.append({"type": _TAGS[tag], "offset": start, "length": length, **more})

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.parts.append(data)
