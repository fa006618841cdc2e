"""Whether the identity ladder can be climbed: every name it uses is there, in every language."""

from collections.abc import Iterable, Mapping
from string import Formatter

from policies.errors import RulesRefusedError
from policies.identity import ANY_UNIT, Carries, ConsentPurpose, Identity
from policies.rules import IdentityClass, Rules

FILE = "identity.toml"
_BLANKS = {"recipient", "until"}
_LADDERS = {"protected", "ordinary"}


def check_identity(rules: Rules) -> None:
    """Refuse a ladder with a missing rung, a consent to nobody, or a text that does not say for whom and how long."""
    ladder, languages = rules.identity, set(rules.wording)
    if ladder.ladders.keys() != _LADDERS:
        raise RulesRefusedError(FILE, "ladders", "does not name the two ladders")
    for name, rungs in ladder.ladders.items():
        _known(f"ladders.{name}", rungs, ladder.rungs)
        if [each for each in IdentityClass if each in rungs] != list(rungs):
            raise RulesRefusedError(FILE, f"ladders.{name}", "is not in the order of protection")
    _check_rungs(ladder, languages)
    for name, purpose in ladder.purposes.items():
        _check_purpose(name, purpose, ladder, languages)
    for name, ground in ladder.grounds.items():
        if ground.consent:
            _known(f"grounds.{name}.consent", [ground.consent], ladder.purposes)
    for name, kind in rules.kinds.items():
        if kind.identity_class not in ladder.ladder_for(protected=kind.protected):
            file = f"kinds/{name}.toml"
            raise RulesRefusedError(file, "identity_class", "is no rung of its ladder")


def _check_rungs(ladder: Identity, languages: set[str]) -> None:
    for name, rung in ladder.rungs.items():
        if name not in tuple(IdentityClass):
            raise RulesRefusedError(FILE, f"rungs.{name}", "is no identity class")
        for said in (rung.name, rung.gives, rung.lacks):
            _spoken(f"rungs.{name}", said, languages)
    for name, labels in {**ladder.facts, **ladder.recipients, "until": ladder.until, "kept": ladder.kept}.items():
        _spoken(name, labels, languages)


def _check_purpose(name: str, purpose: ConsentPurpose, ladder: Identity, languages: set[str]) -> None:
    key = f"purposes.{name}"
    _known(f"{key}.ladder", [purpose.ladder], ladder.ladders)
    _known(f"{key}.recipients", purpose.recipients, ladder.recipients)
    _known(f"{key}.facts", purpose.facts, ladder.facts)
    if not purpose.recipients or (purpose.offered and (len(purpose.recipients) > 1 or ANY_UNIT in purpose.recipients)):
        raise RulesRefusedError(FILE, f"{key}.recipients", "does not say to whom")
    if purpose.rung:
        _known(f"{key}.rung", [purpose.rung], ladder.ladders[purpose.ladder])
    if (purpose.carries is Carries.NOTHING) is bool(purpose.rung):
        raise RulesRefusedError(FILE, f"{key}.carries", "leads to a rung without facts, or carries facts nowhere")
    if purpose.rung and purpose.days:
        raise RulesRefusedError(FILE, f"{key}.days", "would leave a rung without anybody deciding it")
    _check_standing(key, purpose, ladder)
    for said in (purpose.label, purpose.text, purpose.undone):
        _spoken(key, said, languages)
    for language, text in purpose.text.items():
        if {blank for _, blank, _, _ in Formatter().parse(text) if blank is not None} != _BLANKS:
            raise RulesRefusedError(FILE, f"{key}.text.{language}", "does not say for whom and how long")


def _check_standing(key: str, purpose: ConsentPurpose, ladder: Identity) -> None:
    if purpose.requires:
        _known(f"{key}.requires", [purpose.requires], ladder.purposes)
        if ladder.purposes[purpose.requires].requires:
            raise RulesRefusedError(FILE, f"{key}.requires", "stands on a consent that stands on another")
    if purpose.version < 1 or purpose.days < 0:
        raise RulesRefusedError(FILE, f"{key}.version", "is not positive, or lasts less than no time")


def _known(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise RulesRefusedError(FILE, key, f"refers to '{name}', which is not there")


def _spoken(key: str, said: Mapping[str, object], languages: set[str]) -> None:
    if set(said) != languages:
        raise RulesRefusedError(FILE, key, "is not said in every language")
