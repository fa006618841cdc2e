"""Plain text in the codings that arrive in Korea."""

from cleaning_cases.making import BODY, Corpus


def make(corpus: Corpus) -> None:
    """All texts."""
    lines = f"{BODY}\r\n둘째 줄\r\n"
    # Not called .txt here: what is called so in the repository is UTF-8.
    for name, content in (
        ("note", lines.encode("utf-8-sig")),
        ("note-utf16", lines.encode("utf-16")),
        ("note-cp949", lines.encode("cp949")),
        ("note-marked", lines.replace("본문", "본\u200b\u2060문\u200b").encode()),
    ):
        corpus.add(f"{name}.text", "txt", content, text=[BODY], called="note.txt")
    table = f'이름,금액,비고\r\n{BODY},-100,=HYPERLINK("x")\r\n가,+82-10,@SUM(A1)\r\n'
    corpus.add("table.csv", "csv", table.encode("cp949"), text=[BODY])
    corpus.add("table-utf8.csv", "csv", table.encode(), text=[BODY])
