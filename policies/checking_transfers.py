"""What holds between the acts by which a case changes hands and everything they name."""

from collections.abc import Iterable

from policies.errors import RulesRefusedError
from policies.rules import Rules, Track
from policies.transfers import Becomes, Goes, TransferAct

_ACTS, _AGENCIES = "transfers.toml", "agencies.toml"


def check_transfers(rules: Rules, words: Iterable[str]) -> None:
    """Refuse an act that names what is not there, and one that lets a protected person hear of it too late."""
    transfers, known = rules.transfers, set(words)
    _must_be(transfers.audience in rules.deidentification.audiences, _ACTS, "audience", "names no audience")
    _must_be(min(transfers.most_copies, transfers.most_enclosures) > 0, _ACTS, "most_copies", "is not positive")
    _must_be(transfers.ping_pong.times > 0, _ACTS, "ping_pong.times", "is not positive")
    for name in transfers.ping_pong.acts:
        _must_be(name in transfers.acts, _ACTS, "ping_pong.acts", f"names '{name}', which is no act")
    for way in transfers.ways:
        _must_be(f"transfer.way.{way}" in known, _ACTS, "ways", f"has no words for '{way}'")
    for name, act in transfers.acts.items():
        _check_act(name, act, rules, known)
    for name, agency in rules.agencies.items():
        for act_name, tracks in agency.takes.items():
            _must_be(act_name in transfers.acts, _AGENCIES, f"{name}.takes", f"names '{act_name}', which is no act")
            for track in tracks:
                fits = track in transfers.acts[act_name].tracks
                _must_be(fits, _AGENCIES, f"{name}.takes.{act_name}", f"takes '{track}', which that act does not")


def _check_act(name: str, act: TransferAct, rules: Rules, known: set[str]) -> None:
    for track in act.tracks:
        _must_be(track in tuple(Track), _ACTS, f"{name}.tracks", f"names '{track}', which is no track")
    for key in ("deadline", "department_deadline", "waits"):
        deadline = getattr(act, key)
        _must_be(not deadline or deadline in rules.deadlines, _ACTS, f"{name}.{key}", "names no deadline")
    _must_be(not act.approval or act.approval in rules.approval.acts, _ACTS, f"{name}.approval", "names no approval")
    _must_be(act.tells_before is bool(act.waits), _ACTS, f"{name}.waits", "does not go with telling before")
    leaves = act.to is not Goes.DESK
    _must_be(leaves is bool(act.paper), _ACTS, f"{name}.paper", "does not go with whom it goes to")
    _must_be(leaves is (act.becomes is not Becomes.MOVES), _ACTS, f"{name}.becomes", "does not go with whom it goes to")
    # Whoever is protected hears of it before anything leaves, and nothing leaves on one officer's word (M12).
    protected = leaves and any(kind.protected and kind.track in act.tracks for kind in rules.kinds.values())
    _must_be(not protected or (act.tells_before and bool(act.approval)), _ACTS, name, "lets a protected case go untold")
    for key in [f"transfer.after.{name}"] + ([f"transfer.before.{name}"] if act.tells_before else []):
        _must_be(key in known, _ACTS, name, f"has no sentence '{key}'")


def _must_be(holds: bool, file: str, key: str, problem: str) -> None:
    if not holds:
        raise RulesRefusedError(file, key, problem)
