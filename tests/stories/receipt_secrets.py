"""What must never travel of a receipt: words in company, digits, bytes, and the keys that come from them."""

from crypto.receipt import Language, derive, read_receipt

_BETWEEN = ("", " ", "\n", ",")


def secrets_of(words: list[str], office: str, between: tuple[str, ...] = _BETWEEN) -> dict[str, str | bytes | int]:
    """By name, for the search, every word in the company of its neighbour: one alone may stand in any text."""
    secret = read_receipt(" ".join(words))
    keys = derive(secret, office)
    found: dict[str, str | bytes | int] = {}
    for sign in between:
        found |= {f"words {at} {sign!r}": sign.join(words[at : at + 2]) for at in range(7)}
    for language in (Language.EN, Language.ZH_HANS):
        other = secret.words(language)
        # Two ordinary English words stand side by side in a log by chance ("done process"); three do not.
        found |= {f"{language} {at}": " ".join(other[at : at + 3]) for at in range(6)}
    digits = secret.digits()
    found |= {"digits": digits, "digits in groups": " ".join(digits[at : at + 5] for at in range(0, 25, 5))}
    found |= {"secret": secret.raw(), "mailbox key": keys.mailbox.seed(), "voice": keys.speak.raw()}
    return found | {"filing key": keys.filing}
