"""The backups: how old, whether verified, where they lie, and whether what must be dead is dead."""

from datetime import datetime
from pathlib import Path

from casework.backing.daykeys import day_keys, expired_keys
from casework.backing.files import read_json_file
from casework.examining.finding import Finding, Place, bad, good, look

_LABEL = "백업"


def check_restore_key(place: Place) -> Finding:
    """Whether there is a key to which archives can be sealed."""
    check, label = "restore_key", "되돌리기 열쇠"
    if not (place.settings.keys / "restore.pub").exists():
        return bad(check, label, "없어서 백업할 수 없습니다. `daesup backup key --out 파일`로 만드세요.")
    return good(check, label, "있습니다. 봉인한 파일 두 벌이 금고에 있는지 해마다 확인하세요.")


def check_backup(place: Place) -> Finding:
    """The age of the last backup that was laid down once."""
    check, settings, late = "backup", place.settings, place.rules.upkeep.late
    last = read_json_file(settings.last_backup)
    if last is None:
        return bad(check, _LABEL, "백업한 적이 없습니다. `daesup backup`을 날마다 돌리세요.")
    days = (place.clock.now() - datetime.fromisoformat(str(last["at"]))).days
    if days >= late.backup_lost_days:
        return bad(check, _LABEL, f"마지막 백업이 {days}일 전입니다. 곧 아무도 열 수 없게 됩니다.")
    if days >= late.backup_days:
        return look(check, _LABEL, f"마지막 백업이 {days}일 전입니다.")
    if not last.get("verified"):
        return look(check, _LABEL, "마지막 백업을 되돌려 보지 않았습니다. --no-verify를 빼고 돌리세요.")
    there = ((settings.content_backup_folder, last["content"]), (settings.key_backup_folder, last["keys"]))
    missing = [name for folder, name in there if not (folder / str(name)).exists()]
    if missing:
        return look(check, _LABEL, "마지막 보관본이 만든 자리에 없습니다. 옮긴 것이 맞는지 보세요.")
    return good(check, _LABEL, f"마지막 백업은 {days}일 전이고 되돌려 보았습니다.")


def check_day_keys(place: Place) -> Finding:
    """Day keys that should be destroyed, or that stand in for nothing."""
    check, label = "day_keys", "날짜 열쇠"
    over = expired_keys(place.settings, place.rules, place.clock.today())
    if over:
        return bad(check, label, f"파기해야 할 날짜 열쇠 {len(over)}개가 남아 있습니다. `daesup backup`을 돌리세요.")
    number = sum(1 for _ in day_keys(place.settings.day_key_folder))
    return good(check, label, f"{number}개가 있고 모두 기한 안입니다.")


def check_places(place: Place) -> Finding:
    """Whether stores, archives and day keys lie on different devices: one thief, or one fire, must not get all."""
    check, label, settings = "backup_places", "백업 자리", place.settings
    folders = (
        settings.directory, settings.content_backup_folder, settings.key_backup_folder, settings.day_key_folder,
    )  # fmt: skip
    if not all(folder.exists() for folder in folders):
        return look(check, label, "보관본이나 날짜 열쇠의 폴더가 보이지 않습니다. 장치가 연결되어 있는지 보세요.")
    stores, content, keys, day = map(_device, folders)
    if keys == day:
        return look(check, label, "열쇠 보관본과 날짜 열쇠가 같은 장치에 있습니다. 함께 새면 기한이 소용없습니다.")
    if stores in {content, keys, day}:
        return look(check, label, "저장소와 같은 장치에 백업이 있습니다. 이 컴퓨터와 함께 사라집니다.")
    return good(check, label, "저장소, 보관본, 날짜 열쇠가 다른 장치에 있습니다.")


def _device(folder: Path) -> int:
    return folder.stat().st_dev
