"""The machine: who may read the files, room on the disk, the calendar."""

import shutil
from pathlib import Path

from casework.examining.finding import Finding, Place, bad, good, look

_OTHERS = 0o077
_PASS = 0o011
_MEGABYTE = 1 << 20


def check_settings(place: Place) -> Finding:
    """Settings that could not stand in a real office."""
    check, label, settings = "settings", "설정", place.settings
    if settings.office != place.rules.organisation.id:
        return bad(check, label, "설정의 사무실 이름이 policies/organisation.toml과 다릅니다.")
    if settings.demo:
        return look(check, label, "연습용 사무실입니다. 진짜 이야기를 넣지 마세요.")
    if not settings.secure_cookies:
        return look(check, label, "secure_cookies가 꺼져 있습니다. 암호화된 주소로 연다면 켜세요.")
    return good(check, label, "읽었고 빠진 것이 없습니다.")


def check_permissions(place: Place) -> Finding:
    """Files of keys, stores and backups that others than their owner could read."""
    check, label, settings = "permissions", "파일 권한", place.settings
    folders = (
        settings.keys, settings.directory / "stores", settings.day_key_folder, settings.key_backup_folder,
        settings.content_backup_folder,
    )  # fmt: skip
    files = [path for folder in folders if folder.exists() for path in _secrets(folder)]
    open_ones = sorted(path for path in files if _readable(path))
    if open_ones:
        return bad(check, label, f"주인 말고도 읽을 수 있는 파일이 {len(open_ones)}개 있습니다. 첫째: {open_ones[0]}")
    return good(check, label, f"열쇠, 저장소, 백업의 파일 {len(files)}개를 주인만 읽습니다.")


def check_offline_keys(place: Place) -> Finding:
    """Keys that belong into a safe."""
    check, label = "offline_keys", "금고의 열쇠"
    if (place.settings.keys / "offline").exists():
        return look(check, label, "keys/offline이 이 컴퓨터에 있습니다. 다 쓰셨으면 금고로 옮기세요.")
    return good(check, label, "뿌리 열쇠와 서명 열쇠가 이 컴퓨터에 없습니다.")


def check_disk(place: Place) -> Finding:
    """Room on every disk that is written to."""
    check, label, settings = "disk", "디스크", place.settings
    folders = (settings.directory, settings.content_backup_folder, settings.key_backup_folder)
    free = min(shutil.disk_usage(folder).free for folder in folders if folder.exists()) // _MEGABYTE
    if free < place.rules.upkeep.least.free_megabytes:
        return bad(check, label, f"가장 적게 남은 곳에 {free:,} MB뿐입니다.")
    return good(check, label, f"가장 적게 남은 곳에 {free:,} MB가 있습니다.")


def check_holidays(place: Place) -> Finding:
    """Whether the calendar knows the holidays of next year."""
    check, label, last, year = "holidays", "공휴일", place.rules.holidays.last_year, place.clock.today().year
    if last < year:
        return bad(check, label, f"{last}년까지만 들어 있어 기한을 셀 수 없습니다.")
    if last == year:
        return look(check, label, f"내년({year + 1}년)의 공휴일이 없습니다. `scripts/make_holidays.py`로 넣으세요.")
    return good(check, label, f"{last}년까지 들어 있습니다.")


def _secrets(folder: Path) -> list[Path]:
    public = {"root.pub", "restore.pub", "outbox.pub", ".lock"}
    found = (path for path in folder.rglob("*") if path.name not in public and path.suffix != ".day")
    return [path for path in found if path.is_file()]


def _readable(path: Path) -> bool:
    """Whether others may read a file, and may come to it: one closed folder on the way is enough."""
    return bool(path.stat().st_mode & _OTHERS) and all(each.stat().st_mode & _PASS for each in path.parents)
