"""Dates, times and intervals as PostgreSQL sends them, written as ISO 8601.

Python's own types cannot hold `infinity`, years before Christ or beyond 9999, 24:00, or an interval's months; so the wire's numbers are kept
(src/include/datatype/timestamp.h: microseconds and days since 2000-01-01) and written from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_DAY: Final = 86_400_000_000
_LEAST_DAY, _MOST_DAY = -(2**31), 2**31 - 1
_LEAST, _MOST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Moment:
    """A value of the type `kind`; `raw` are the numbers on the wire."""

    kind: str
    raw: tuple[int, ...]

    def __str__(self) -> str:
        match self.kind, self.raw:
            case "date", (days,):
                return _infinity(days, _LEAST_DAY, _MOST_DAY) or _date(days)
            case (("timestamp" | "timestamptz"), (micros,)):
                return _infinity(micros, _LEAST, _MOST) or _stamp(
                    micros, "+00:00" if self.kind == "timestamptz" else ""
                )
            case "time", (micros,):
                return _time(micros)
            case "timetz", (micros, west):
                return _time(micros) + _offset(-west)
            case "interval", (months, days, micros):
                least, most = (_LEAST_DAY, _LEAST_DAY, _LEAST), (_MOST_DAY, _MOST_DAY, _MOST)
                return {least: "-infinity", most: "infinity"}.get((months, days, micros)) or _interval(
                    months, days, micros
                )
            case _:
                raise ValueError(f"`{self.kind}` is not a type of moments")


def _infinity(value: int, least: int, most: int) -> str:
    return "-infinity" if value == least else "infinity" if value == most else ""


def _civil(days: int) -> tuple[int, int, int]:
    """Year (astronomical), month and day; H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days."""
    days += 10_957 + 719_468  # from 2000-01-01 over 1970-01-01 to 0000-03-01
    era, of_era = divmod(days, 146_097)
    year_of_era = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def _date(days: int) -> str:
    year, month, day = _civil(days)
    return f"{year:04}-{month:02}-{day:02}" if year > 0 else f"{1 - year:04}-{month:02}-{day:02} BC"


def _stamp(micros: int, offset: str) -> str:
    days, rest = divmod(micros, _DAY)
    date, _, era = _date(days).partition(" ")
    return f"{date}T{_time(rest)}{offset}{' BC' if era else ''}"


def _time(micros: int) -> str:
    seconds, fraction = divmod(micros, 1_000_000)
    shown = f".{fraction:06}".rstrip("0") if fraction else ""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{shown}"


def _offset(east: int) -> str:
    minutes, seconds = divmod(abs(east), 60)
    shown = f"{'-' if east < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{shown}:{seconds:02}" if seconds else shown


def _interval(months: int, days: int, micros: int) -> str:
    years, months = _divided(months, 12)
    hours, rest = _divided(micros, 3_600_000_000)
    minutes, rest = _divided(rest, 60_000_000)
    date = "".join(f"{value}{unit}" for value, unit in ((years, "Y"), (months, "M"), (days, "D")) if value)
    seconds = f"{'-' if rest < 0 else ''}{abs(rest) / 1_000_000:.6f}".rstrip("0").rstrip(".")
    time = "".join(f"{value}{unit}" for value, unit in ((hours, "H"), (minutes, "M"), (rest and seconds, "S")) if value)
    return f"P{date}{'T' + time if time else ''}" if date or time else "PT0S"


def _divided(value: int, by: int) -> tuple[int, int]:
    """Towards zero, so that the parts have the sign of the whole."""
    quotient, rest = divmod(abs(value), by)
    return (quotient, rest) if value >= 0 else (-quotient, -rest)
