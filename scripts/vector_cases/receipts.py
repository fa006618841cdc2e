"""Vectors of receipts: words, digits, keys, and reading what people type (SPEC 8)."""

import unicodedata
from collections.abc import Callable

from vector_cases.making import OFFICE, Case, draw, malformed, ok

from crypto.receipt import Language, ReceiptSecret, UnreadableReceiptError, derive, filing_leaf, read_receipt
from crypto.wordlist import word_list

_KNOWN_BY = 4
_KO, _EN, _ZH = Language.KO, Language.EN, Language.ZH_HANS
_ONE = ReceiptSecret(draw("receipt", 10))
_TWO = ReceiptSecret(draw("another receipt", 10))
_SECRETS = {
    "zeros": ReceiptSecret(bytes(10)), "ones": ReceiptSecret(b"\xff" * 10), "a drawn one": _ONE, "another": _TWO,
}  # fmt: skip


def receipts() -> list[Case]:
    """Ten bytes as words and digits, and the keys of an office."""
    cases = []
    for name, secret in _SECRETS.items():
        shown = {language.value: secret.words(language) for language in Language}
        cases.append(
            ok(f"words and digits of {name}", "show", {"secret": secret.raw()}, words=shown, digits=secret.digits())
        )
    for office in (OFFICE, "other-office"):
        keys = derive(_ONE, office)
        gives = {
            "tag": keys.tag, "tag_hash": keys.tag_hash, "mailbox_seed": keys.mailbox.seed(), "filing": keys.filing,
            "mailbox_key_id": keys.mailbox.public.key_id, "speak": keys.speak.raw(),
            "consent_key": keys.consent.public.raw,
        }  # fmt: skip
        cases.append(ok(f"keys at {office}", "derive", {"secret": _ONE.raw(), "office": office}, **gives))
    return [
        *cases,
        malformed("nine bytes", "show", {"secret": bytes(9)}),
        malformed("eleven bytes", "show", {"secret": bytes(11)}),
        _leaf("a leaf", "said"),
        _leaf("a leaf of another message", "also said"),
    ]


def _leaf(name: str, label: str) -> Case:
    given = {"filing": draw("filing"), "message_id": draw(label, 16), "digest": draw(f"{label} digest")}
    return ok(name, "leaf", dict(given), leaf=filing_leaf(given["filing"], given["message_id"], given["digest"]))


def reading() -> list[Case]:
    """What people type, and what is near when it does not hold."""
    return [*_readable(), *_misspelt(), *_unreadable_digits(), *_unreadable_words()]


def _read(name: str, text: str) -> Case:
    """Whatever the package says; the tests and the browser check that it is right."""
    try:
        return ok(name, "read", {"text": text}, secret=read_receipt(text).raw())
    except UnreadableReceiptError as unreadable:
        case = malformed(name, "read", {"text": text})
        near = [{"position": one.position, "words": list(one.words)} for one in unreadable.suggestions]
        return {**case, "output": {"suggestions": near}}


def _readable() -> list[Case]:
    ko, en, zh = (_ONE.words(language) for language in (_KO, _EN, _ZH))
    nfd = unicodedata.normalize("NFD", " ".join(ko))
    longer = _TWO.words(_KO)
    first = [word[:2] for word in longer]
    digits = _ONE.digits()
    groups = [digits[:5], digits[5:10], digits[10:15], digits[15:20], digits[20:]]
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    wide_letters = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    texts = {
        "Korean words": " ".join(ko),
        "Korean words without spaces": "".join(ko),
        "Korean words, four and four": "".join(ko[:4]) + " " + "".join(ko[4:]),
        "Korean words as jamo (NFD)": nfd,
        "Korean words as jamo without spaces": nfd.replace(" ", ""),
        "Korean, two syllables of each": " ".join(first),
        "Korean, two syllables of each without spaces": "".join(first),
        "Korean, numbered lines": "\n".join(f"{number}. {word}" for number, word in enumerate(ko, 1)),
        "Korean with commas, tabs and an ideographic space": ",\t".join(ko[:4]) + "　" + " / ".join(ko[4:]) + ".",
        "Korean words of two to four syllables": " ".join(longer),
        "Korean words of two to four syllables without spaces": "".join(longer),
        "Korean, some words in full and some by two syllables, without spaces": "".join(longer[:3] + first[3:]),
        "English words": " ".join(en),
        "English in mixed case": " ".join(word.title() for word in en).swapcase(),
        "English, four letters of each": " ".join(word[:4] for word in en),
        "English, four letters of each, in capitals": " ".join(word[:4].upper() for word in en),
        "English, with endings of one's own": " ".join(word + "s" if len(word) >= _KNOWN_BY else word for word in en),
        "English in full-width letters": " ".join(en).translate(wide_letters),
        "English with hyphens": "-".join(en),
        "Chinese characters": "".join(zh),
        "Chinese characters with spaces": " ".join(zh),
        "Chinese characters in two lines": "".join(zh[:4]) + "\n" + "".join(zh[4:]),
        "digits": digits,
        "digits in groups": " ".join(groups),
        "digits with dashes": "-".join(groups),
        "digits, full width": " ".join(groups).translate(wide),
        "digits with dots, slashes and lines": f"{groups[0]}.{groups[1]}/{groups[2]}\n{groups[3]}\t{groups[4]} ",
        "digits in brackets": "(" + ") (".join(groups) + ")",
        "digits of zero": _SECRETS["zeros"].digits(),
        "digits of the largest": _SECRETS["ones"].digits(),
    }
    return [_read(name, text) for name, text in texts.items()]


def _with(words: list[str], position: int, word: str) -> list[str]:
    return [*words[:position], word, *words[position + 1 :]]


def _next_word(language: Language, position: int, fits: Callable[[str, str], bool]) -> list[str]:
    """The receipt with one word replaced by the first other list word that fits."""
    words = _ONE.words(language)
    other = next(word for word in word_list(language).words if word != words[position] and fits(word, words[position]))
    return _with(words, position, other)


def _misspelt() -> list[Case]:
    ko, en, zh = (_ONE.words(language) for language in (_KO, _EN, _ZH))
    # Receipts with words that have near neighbours: found once by search, frozen here.
    near = ReceiptSecret(bytes.fromhex("00000000000000000005"))
    near_ko, near_en = near.words(_KO), near.words(_EN)
    texts = {
        "Korean, the last syllable of a two-syllable word misspelt": " ".join(_with(near_ko, 0, "가겨")),
        "Korean, the same without spaces": "".join(_with(near_ko, 0, "가겨")),
        "Korean, the same as jamo": unicodedata.normalize("NFD", " ".join(_with(near_ko, 0, "가겨"))),
        "Korean, a word in the middle misspelt, without spaces": "".join(_with(ko, 3, _typo(ko[3]))),
        "Korean, the last word misspelt, without spaces": "".join(_with(ko, 7, _typo(ko[7]))),
        "Korean, two words misspelt": " ".join(_with(_with(ko, 1, _typo(ko[1])), 6, _typo(ko[6]))),
        "Korean, two neighbours misspelt, without spaces": "".join(_with(_with(ko, 1, _typo(ko[1])), 2, _typo(ko[2]))),
        "Korean, a long word with a wrong third syllable, without spaces": "".join(
            _with(longer := _TWO.words(_KO), 2, longer[2][:2] + "쀍")
        ),
        "Korean, a long word with a wrong first syllable, without spaces": "".join(
            _with(longer, 0, "데" + longer[0][1:])
        ),
        "Korean, a word nobody knows": " ".join(_with(ko, 4, "쀍쀍")),
        "Korean, a single syllable for a word": " ".join(_with(ko, 4, "가")),
        "Korean, a longer word by its beginning and a wrong end": " ".join(_with(near_ko, 7, near_ko[7] + "을")),
        "Korean, another list word in its place": " ".join(_neighbour(_KO)),
        "Korean, the same without spaces (check)": "".join(_neighbour(_KO)),
        "Korean, a list word far away in its place": " ".join(
            _next_word(_KO, 2, lambda one, other: one[0] != other[0])
        ),
        "English, a letter wrong among the first four": " ".join(_with(en, 2, _english_typo(en[2]))),
        "English, two letters exchanged": " ".join(_with(near_en, 0, "abnadon")),
        "English, three letters typed": " ".join(_with(near_en, 0, "aba")),
        "English, in capitals and misspelt": " ".join(_with(near_en, 1, "ABNDON")),
        "English, another list word in its place": " ".join(_neighbour(_EN)),
        "Chinese, an unknown character": "".join(_with(zh, 5, "龘")),
        "Chinese, another list character": "".join(_next_word(_ZH, 5, lambda _one, _other: True)),
    }
    return [_read(name, text) for name, text in texts.items()]


def _typo(word: str) -> str:
    """The word with the vowel of its second syllable replaced, so that it is no list word any more."""
    code = ord(word[1]) - 0xAC00
    for vowel in range(21):
        second = chr(0xAC00 + code // 588 * 588 + vowel * 28 + code % 28)
        if word_list(_KO).find(word[0] + second) is None:
            return word[0] + second + word[2:]
    raise AssertionError


def _english_typo(word: str) -> str:
    for letter in "abcdefghijklmnopqrstuvwxyz":
        typed = word[:1] + letter + word[2:]
        if word_list(_EN).find(typed) is None:
            return typed
    raise AssertionError


def _neighbour(language: Language) -> list[str]:
    """A receipt with one word replaced by a list word one letter away: all are known, the check fails."""
    for number in range(2000):
        words = ReceiptSecret(draw(f"neighbour {number}", 10)).words(language)
        letters = word_list(language).letters
        for position, word in enumerate(words):
            typed = unicodedata.normalize("NFD", word)
            for index, other in enumerate(letters):
                if len(other) == len(typed) and sum(a != b for a, b in zip(other, typed, strict=True)) == 1:
                    return _with(words, position, word_list(language).words[index])
    raise AssertionError


def _unreadable_digits() -> list[Case]:
    digits = _ONE.digits()
    wrong = str((int(digits[7]) + 1) % 10)
    swapped = next(at for at in range(25) if digits[at] != digits[at + 1])
    texts = {
        "digits with a wrong check digit": digits[:-1] + str((int(digits[-1]) + 1) % 10),
        "digits with one wrong digit": digits[:7] + wrong + digits[8:],
        "digits with two neighbours exchanged": digits[:swapped]
        + digits[swapped + 1]
        + digits[swapped]
        + digits[swapped + 2 :],
        "25 digits": digits[:-1],
        "27 digits": digits + "0",
        "20 digits": digits[:20],
        "the first value that is too large, with a check digit that holds": _too_large(2**80),
        "25 nines, with a check digit that holds": _too_large(10**25 - 1),
        "digits and a letter": digits + " a",
        "19 digits": digits[:19],
        "Arabic-Indic digits": digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    }
    return [_read(name, text) for name, text in texts.items()]


def _too_large(value: int) -> str:
    table = (
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    )  # fmt: skip
    row = 0
    for digit in f"{value:025d}":
        row = int(table[row][int(digit)])
    return f"{value:025d}{row}"


def _unreadable_words() -> list[Case]:
    ko, en = _ONE.words(_KO), _ONE.words(_EN)
    texts = {
        "nothing": "",
        "spaces and commas": " , \n",
        "seven words": " ".join(ko[:7]),
        "nine words": " ".join([*ko, ko[0]]),
        "seven words, one of them misspelt": " ".join(_with(ko[:7], 3, _typo(ko[3]))),
        "twelve words, one of them misspelt": " ".join([*_with(ko, 3, _typo(ko[3])), *ko[:4]]),
        "thirteen words, one of them misspelt": " ".join([*_with(ko, 3, _typo(ko[3])), *ko[:5]]),
        "two words exchanged": " ".join([ko[1], ko[0], *ko[2:]]),
        "Korean and English mixed": " ".join([*ko[:4], *en[4:]]),
        "English without spaces": "".join(en),
        "a sentence": "영수증을 잃어버렸어요",
        "an English sentence": "I lost my receipt",
        "faces": "🙂🙂🙂🙂🙂🙂🙂🙂",
        "four hundred and one letters": "a" * 401,
        "four hundred letters": "a" * 400,
    }
    return [_read(name, text) for name, text in texts.items()]
