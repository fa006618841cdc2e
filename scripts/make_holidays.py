"""Write policies/holidays.toml: public-office holidays of 2022 to 2027, from the `holidays` package."""

from pathlib import Path

import holidays

YEARS = range(2022, 2028)
TARGET = Path(__file__).resolve().parent.parent / "policies" / "holidays.toml"
HEAD = f"""\
# Public and substitute holidays of public offices (관공서의 공휴일에 관한 규정).
# From `holidays` {holidays.__version__} by scripts/make_holidays.py.
# Saturdays and Sundays are closed anyway and listed only where a holiday falls on them.
# 근로자의 날 is no holiday of public offices before 2026.
# Days announced later are added by the administrator.

first_year = {YEARS[0]}
last_year = {YEARS[-1]}
"""


def main() -> None:
    """Write one table per year, days in order."""
    parts = [HEAD]
    for year in YEARS:
        days = holidays.country_holidays("KR", years=year, language="ko", categories=("public",))
        lines = [f'{day} = "{name}"' for day, name in sorted(days.items())]
        parts.append(f"\n[days.{year}]\n" + "\n".join(lines) + "\n")
    TARGET.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
