"""The containers as they are written down: who gets which key, who reaches whom, what the proxies pass on.

There is no Docker where the tests run. What is checked here is the text; nobody has started these containers by it.
"""

import re

import pytest

from casework.memory import WIPING_ENVIRONMENT
from casework.serving import programs
from casework.settings import Settings
from tests.architecture import compose
from tests.architecture.sources import ROOT
from web.intake import api_octets, api_reports, health, ledger, mailbox, openapi, report, status
from web.middleware.headers import HEADERS

DOCKER = ROOT / "docker"
OURS = ("intake", "bot", "sms", "console", "portal", "keeper", "backup", "admin")
PROXIES = {"proxy", "office-proxy", "portal-proxy"}
# What says nothing of who came, and when.
SILENT = ("proxy", "intake", "bot", "sms", "portal-proxy", "portal")
# Which of the key files each process reads; the settings, the public key list and root.pub are no secrets.
KEYS = {
    "intake": {"form-token.key", "standing.key", "db/intake.password"},
    "bot": {
        "form-token.key",
        "db/bot.password",
        "tags",
        "outbox.seed",
        "telegram.token",
        "telegram-webhook.secret",
    },
    "sms": {"form-token.key", "db/bot.password", "tags", "outbox.seed", "sms.secret"},
    "console": {"kek", "standing.key", "import.key", "outbox.pub", "db/console.password"},
    "portal": {"db/portal.password"},
    "keeper": {"kek", "tags", "filing.seed", "db/keeper.password"},
    "backup": {"kek", "filing.seed", "standing.key", "import.key", "restore.pub", "db/backup.password"},
}
# The keeper replaces these keys every week, destroys day keys and writes the journal's head; a backup writes archives.
WRITES = {
    "keeper": {"/srv/daesup/keys/kek", "/srv/daesup/keys/tags", "/srv/daesup/anchor", "/srv/daesup/backup/day-keys"},
    "backup": {"/srv/daesup/backup"},
}
STORES = {"drop_url": "", "office_url": "", "keyring_url": "", "vault_url": "", "portal_url": ""}
SETTINGS = Settings(
    directory=ROOT,
    office="here",
    intake_port=1,
    console_port=2,
    portal_port=3,
    telegram_mode="webhook",
    sms_port=4,
    **STORES,
)
INTAKE_PAGES = [page for module in (report, mailbox, status, ledger, health) for page in module.PAGES]
INTAKE_PAGES += [each.page for each in (*api_reports.OPERATIONS, *api_octets.OPERATIONS)]
INTAKE_PAGES += [openapi.page((*api_reports.OPERATIONS, *api_octets.OPERATIONS))]


@pytest.fixture(scope="module")
def services():
    return compose.read((DOCKER / "compose.yml").read_text(encoding="utf-8"))["services"]


def mounts(service) -> dict[str, str]:
    """Where a volume appears in the container -> its whole entry."""
    return {entry.split(":")[1]: entry for entry in service.get("volumes", [])}


def keys_of(service) -> set[str]:
    inside = "/srv/daesup/keys/"
    return {place.removeprefix(inside) for place in mounts(service) if place.startswith(inside)} - {"root.pub"}


def test_every_process_of_the_office_has_a_container(services):
    assert sorted(services) == sorted([*OURS, *PROXIES, "postgres"])


def test_every_container_is_hardened(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["ulimits"] == {"core": 0}, name
        assert service["memswap_limit"] == service["mem_limit"], name
        assert service["user"] not in {"root", "0", "0:0"}, name
        assert "privileged" not in service, name


def test_only_the_proxies_may_open_a_low_port(services):
    assert {name for name, service in services.items() if "cap_add" in service} == PROXIES
    assert all(services[name]["cap_add"] == ["NET_BIND_SERVICE"] for name in PROXIES)
    assert {name for name, service in services.items() if "ports" in service} == PROXIES


def test_what_sees_plain_words_wipes_what_it_frees(services):
    assert [program.name for program in programs(SETTINGS) if program.wipes] == ["intake", "portal", "telegram", "sms"]
    assert all(services[name]["environment"] == WIPING_ENVIRONMENT for name in ("intake", "bot", "sms", "portal"))


def test_the_public_side_and_the_portal_keep_no_log(services):
    assert [name for name in SILENT if services[name].get("logging") != {"driver": "none"}] == []


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_process_gets_the_keys_it_reads_and_no_other(services, name):
    assert keys_of(services[name]) == KEYS[name]


@pytest.mark.parametrize("name", sorted(KEYS))
def test_a_process_writes_nothing_but_what_is_its_own(services, name):
    writable = {place for place, entry in mounts(services[name]).items() if not entry.endswith(":ro")}
    assert writable == WRITES.get(name, set())


def test_offline_keys_are_mounted_nowhere_but_by_hand(services):
    whole = [name for name, service in services.items() if "./office:/srv/daesup" in service.get("volumes", [])]
    assert whole == ["admin"]
    assert services["admin"]["profiles"] == ["admin"]
    assert not any("offline" in entry for service in services.values() for entry in service.get("volumes", []))


def test_pods_share_no_network_but_the_database(services):
    networks = {name: set(service.get("networks", [])) for name, service in services.items()}
    assert networks["proxy"] & networks["office-proxy"] == set()
    assert networks["proxy"] & networks["keeper"] == set()
    assert networks["portal-proxy"] & (networks["proxy"] | networks["office-proxy"] | networks["keeper"]) == set()
    assert networks["postgres"] == {"stores-public", "stores-office", "stores-portal"}
    assert {services[name]["network_mode"] for name in ("intake", "bot", "sms")} == {"service:proxy"}
    assert services["console"]["network_mode"] == "service:office-proxy"
    assert services["portal"]["network_mode"] == "service:portal-proxy"


def test_networks_of_the_stores_lead_nowhere_else():
    networks = compose.read((DOCKER / "compose.yml").read_text(encoding="utf-8"))["networks"]
    inner = {name for name, network in networks.items() if network.get("internal")}
    assert inner == {"stores-public", "stores-office", "stores-portal"}


def test_the_database_logs_no_statement_and_no_value(services):
    command = services["postgres"]["command"]
    for setting in ("log_statement=none", "log_min_error_statement=panic", "log_parameter_max_length_on_error=0"):
        assert f"-c{setting}" in command


def test_the_reader_refuses_what_it_does_not_know():
    for text in ("a: |\n  text", "a: {b: c}", "a: 1\na: 2", "a: !tag b", "- a"):
        with pytest.raises(ValueError, match="line"):
            compose.read(text)


def _caddy_routes() -> list[str]:
    text = (DOCKER / "Caddyfile").read_text(encoding="utf-8")
    return re.search(r"@intake path (.+)", text).group(1).split()


def _nginx_routes() -> list[str]:
    text = (DOCKER / "nginx.conf").read_text(encoding="utf-8")
    found = re.findall(r"location (= )?(\S+) \{ proxy_pass http://127\.0\.0\.1:8610; \}", text)
    return [path if exact else f"{path}*" for exact, path in found]


@pytest.mark.parametrize("routes", [_caddy_routes(), _nginx_routes()], ids=["caddy", "nginx"])
def test_every_page_of_intake_gets_through_the_proxy(routes):
    paths = {page.path for page in INTAKE_PAGES}
    assert len(paths) > 10
    assert {path for path in paths if not any(_covers(route, path) for route in routes)} == set()
    assert [route for route in routes if not any(_covers(route, path) for path in paths)] == []


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
@pytest.mark.parametrize(("channel", "port"), [("telegram", 8630), ("sms", 8631)])
def test_the_webhook_gets_through_the_proxy(name, channel, port):
    text = (DOCKER / name).read_text(encoding="utf-8")
    assert re.search(rf"(?:@{channel} path|location =) /in/{channel}", text)
    assert f"127.0.0.1:{port}" in text


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
@pytest.mark.parametrize("header", sorted(HEADERS))
def test_static_pages_carry_the_same_headers_as_ours(name, header):
    text = (DOCKER / name).read_text(encoding="utf-8")
    assert re.search(rf'{header} "{re.escape(HEADERS[header])}"', text)


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.office", "Caddyfile.portal"])
def test_caddy_keeps_no_log(name):
    text = (DOCKER / name).read_text(encoding="utf-8")
    assert re.search(r"log default \{\s+output discard\s+\}", text)
    assert len(re.findall(r"^\s*log\b", text, re.MULTILINE)) == 1
    assert "header_up -X-Forwarded-For" in text


def test_nginx_keeps_no_log_and_spools_no_form():
    text = (DOCKER / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"access_log (.+);", text) == ["off"]
    assert re.findall(r"error_log (.+);", text) == ["/dev/null crit"]
    for setting in ("proxy_request_buffering off", "proxy_buffering off", "proxy_max_temp_file_size 0"):
        assert f"{setting};" in text


def test_the_image_is_locked_and_runs_as_nobody():
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in text
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001:10001"]
    assert "ENV" not in text.split("USER", 1)[1]


def test_the_builder_is_given_code_and_no_office():
    lines = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    copied = set(re.findall(r"[\w.-]+", " ".join(re.findall(r"^COPY (?!--)(.+) \S+$", _dockerfile(), re.MULTILINE))))
    assert "*" in lines
    assert sent == copied


def _dockerfile() -> str:
    return (DOCKER / "Dockerfile").read_text(encoding="utf-8")


def _covers(route: str, path: str) -> bool:
    return path.startswith(route[:-1]) if route.endswith("*") else path == route
