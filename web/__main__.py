"""`python -m web intake`, `console` or `portal` serves one application; `publish` writes the static site."""

import argparse
import asyncio
import importlib
import sys
from pathlib import Path
from typing import Protocol, cast

from aiohttp import web

from casework.errors import NotReadyError
from casework.logs import configure_logging
from casework.settings import Settings, load_settings
from policies.errors import RulesRefusedError
from web.serving import serve


class Served(Protocol):
    """What `web.<name>.app` offers; opening stores belongs into `app.cleanup_ctx`."""

    def build_app(self, settings: Settings) -> web.Application:
        """The application, not yet started."""
        ...

    def port(self, settings: Settings) -> int:
        """Where it listens."""
        ...


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; 2 and one sentence where that is impossible."""
    parser = argparse.ArgumentParser(prog="python -m web", description="대숲 웹 프로그램을 시작합니다.")
    parser.add_argument("what", choices=("intake", "console", "portal", "publish"))
    parser.add_argument("--settings", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    configure_logging(given.what)
    try:
        settings = load_settings(given.settings)
        if given.what == "publish":
            importlib.import_module("web.intake.site").publish(settings)
        else:
            # Imported by name: no application may be loaded into the process of another.
            _run(cast("Served", importlib.import_module(f"web.{given.what}.app")), settings)
    except (NotReadyError, RulesRefusedError) as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    return 0


def _run(served: Served, settings: Settings) -> None:
    asyncio.run(serve(served.build_app(settings), served.port(settings)))


if __name__ == "__main__":
    sys.exit(main())
