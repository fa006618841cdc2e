"""The map of the repository is the one that the files themselves give."""

import importlib.util
import re

from tests.architecture.sources import ROOT

# What was planned and done lately names what may be gone.
DIARY = "progress.md"
AGAIN = "run scripts/make_map.py"


def _maker():
    spec = importlib.util.spec_from_file_location("make_map", ROOT / "scripts/make_map.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_map_is_current():
    written = (ROOT / "docs/map.md").read_text(encoding="utf-8").splitlines()
    assert written == _maker().the_map().splitlines(), AGAIN


def test_every_top_folder_of_code_is_on_the_map():
    made = _maker()
    headings = re.findall(r"^## ([a-z]+)/$", made.the_map(), re.MULTILINE)
    assert headings == list(made.FOLDERS)


def test_links_between_the_documents_lead_somewhere():
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))]
    assert len(links) > 10
    assert [f"{page.name}: {link}" for page, link in links if not _leads_somewhere(page, link)] == []


def test_files_that_the_documents_name_exist():
    """`casework/opening.py` in a document is a promise that it is there."""
    pages = [page for page in (ROOT / "docs").glob("*.md") if page.name != DIARY]
    pages += [ROOT / "README.md", ROOT / "SECURITY.md"]
    named = re.compile(r"`((?:bot|web|casework|crypto|policies|scripts|tests|docker|docs|benchmarks)/[\w./-]+\.\w+)`")
    found = [(page, name) for page in pages for name in named.findall(page.read_text(encoding="utf-8"))]
    assert len(found) > 20
    assert [f"{page.name}: {name}" for page, name in found if not (ROOT / name).exists()] == []


def _leads_somewhere(page, link):
    return link.startswith("https://") or (page.parent / link).exists()
