"""One frozen Settings from one TOML file; refuses to start half-configured."""

import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from casework.errors import NotReadyError

FILE_NAME = "daesup.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are and on which ports they listen; holds no secret, only names of files."""

    directory: Path
    office: str
    drop_url: str
    office_url: str
    keyring_url: str
    vault_url: str
    portal_url: str  # the store; where the pages are says portal_address
    intake_port: int
    console_port: int
    portal_port: int = 0  # 0: no portal is started
    public_url: str = ""  # where people reach the public site from outside
    officers_url: str = ""  # where officers reach the console; their devices are bound to it
    role_prefix: str = ""  # PostgreSQL: the zones' roles are named prefix_zone
    telegram_port: int = 0
    simulator_port: int = 0
    telegram_mode: str = "off"  # off | polling | webhook
    webhook_url: str = ""  # where the messenger reaches the bot, in webhook mode
    telegram_base_url: str = "https://api.telegram.org"
    sms_port: int = 0  # 0: no line for text messages is started
    sms_simulator_port: int = 0
    sms_adapter: str = "generic-hmac"  # in which format the carrier's gateway speaks
    sms_gateway_url: str = ""  # where answers are handed to it
    sms_number: str = ""  # the line's own number; empty: whatever the gateway has
    # Where `daesup backup` puts what is kept for years, what is kept for days, and the keys that end the latter:
    # three places on three devices. Empty: folders beside this file, which survive neither a fire nor a thief.
    content_backups: str = ""
    key_backups: str = ""
    day_keys: str = ""
    # Where reports are laid when their month, half or year is over, for those that say so; empty: none are.
    report_folder: str = ""
    # A server of the office's own that takes mails without content for officers; empty: none are sent.
    mail_host: str = ""
    mail_port: int = 465
    mail_security: str = "tls"  # tls | starttls | none, the last on this machine alone
    mail_authority: str = ""  # file with the authority that signed its certificate; empty: those this machine knows
    mail_user: str = ""  # its password lies in keys/mail.password
    mail_from: str = ""
    exit_url: str = "https://www.weather.go.kr/"
    secure_cookies: bool = False
    # What a server-sealed lane holds of a file to clean it at once; a bigger one is cleaned at the first opening.
    gate_bytes: int = 8 * 1024 * 1024
    demo: bool = False

    @property
    def keys(self) -> Path:
        """Folder of secret key files, readable by the owner alone."""
        return self.directory / "keys"

    @property
    def site(self) -> Path:
        """Folder of the static release: pages, bundle, key list."""
        return self.directory / "site"

    @property
    def anchor(self) -> Path:
        """Folder outside the stores where the journal's head is written."""
        return self.directory / "anchor"

    @property
    def content_backup_folder(self) -> Path:
        """Folder of the archives that are kept for years."""
        return Path(self.content_backups or self.directory / "backup" / "content")

    @property
    def key_backup_folder(self) -> Path:
        """Folder of the archives that are kept for days."""
        return Path(self.key_backups or self.directory / "backup" / "keys")

    @property
    def day_key_folder(self) -> Path:
        """Folder of the keys with which those archives die."""
        return Path(self.day_keys or self.directory / "backup" / "day-keys")

    @property
    def last_backup(self) -> Path:
        """File that says when the last backup was made and verified."""
        return self.directory / "backup" / "last.json"

    @property
    def public_address(self) -> str:
        """Where people reach the public site: what is set, or this machine."""
        return self.public_url or self.intake_url

    @property
    def intake_url(self) -> str:
        """Address of the public site on this machine."""
        return f"http://127.0.0.1:{self.intake_port}"

    @property
    def console_url(self) -> str:
        """Address of the console on this machine."""
        return f"http://127.0.0.1:{self.console_port}"

    @property
    def console_origin(self) -> str:
        """The one origin at which officers' devices open anything: what is set, or this machine by its name."""
        return self.officers_url.rstrip("/") or f"http://localhost:{self.console_port}"

    @property
    def portal_address(self) -> str:
        """Address of the departments' pages on this machine."""
        return f"http://127.0.0.1:{self.portal_port}"

    def write(self, folder: Path | None = None) -> Path:
        """Write the settings file and return its path; elsewhere, where the directory has not got its name yet."""
        lines = [f"{name} = {_toml(value)}" for name, value in asdict(self).items() if name != "directory"]
        path = (folder or self.directory) / FILE_NAME
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def load_settings(path: Path) -> Settings:
    """Read a settings file; an unknown or missing name is refused."""
    if path.is_dir():
        path = path / FILE_NAME
    if not path.is_file():
        raise NotReadyError("설정 파일이 없습니다. 먼저 `daesup init`을 실행해 주세요.")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {field.name for field in fields(Settings)} - {"directory"}
    if set(table) - known:
        raise NotReadyError("설정 파일에 모르는 항목이 있습니다.")
    try:
        return Settings(directory=path.parent.resolve(), **table)
    except TypeError:
        raise NotReadyError("설정 파일에 빠진 항목이 있습니다.") from None


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case _:
            text = str(value).replace("\\", "\\\\").replace('"', '\\"')
            return f'"{text}"'
