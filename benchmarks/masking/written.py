"""What becomes of tool results that somebody wrote who had not read the rules: sets of them, each met before the mending that it led to.

    python -m benchmarks.masking.written [--ner] [--alone] [--peers-python PATH] [--misses FILE] [SET ...]

`everyday-…` are results of databases, clusters, files, logs, commands and chats; `notes-…` are names and addresses in free text, which want
`--ner`. Each was new when it was first met (docs/masking-measured.md says how it went then); what this prints is what becomes of it
now. A value is gone, or kept, as in `scorecard`.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import msgspec

from benchmarks.masking.drawing import Kept, Planted, Rows, Sample
from benchmarks.masking.scorecard import Wrong, filters, listed, ours, plain, wrong
from mcp_gateway_policy.vocabulary import JsonValue

_FOLDER: Final = Path(__file__).with_name("sets")


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One result: what must be gone from it, and what must be there still."""

    id: str
    kind: str
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    text: str | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()


def names() -> list[str]:
    """The sets there are."""
    return sorted(path.stem for path in _FOLDER.glob("*.jsonl"))


def results(name: str) -> list[Sample]:
    """The results of a set. Raises msgspec.ValidationError."""
    evidence = "ner" if name.startswith("notes") else "field"
    lines = (_FOLDER / f"{name}.jsonl").read_bytes().splitlines()
    return [
        Sample(
            one.id,
            one.kind,
            Rows(one.columns, cast(Sequence[Sequence[JsonValue]], one.rows)) if one.text is None else one.text,
            [Planted(one.kind, value, evidence) for value in one.gone],
            [Kept(one.kind, value) for value in one.kept],
        )
        for one in (msgspec.json.decode(line, type=_Written) for line in lines)
    ]


def _said(title: str, given: Sequence[Sample], mistakes: Sequence[Wrong]) -> str:
    planted, kept = (sum(len(getattr(one, part)) for one in given) for part in ("planted", "kept"))
    left = sum(isinstance(one.value, Planted) for one in mistakes)
    lost = len(mistakes) - left
    return f"{title:<34} gone {100 * (planted - left) / planted:6.2f} % of {planted:>4}, kept {100 * (kept - lost) / kept:6.2f} % of {kept:>4}"


def main() -> None:
    """Read the options and print what becomes of each set."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.masking.written", description=__doc__)
    options.add_argument("sets", nargs="*", metavar="SET", help=f"by default all: {', '.join(names())}")
    options.add_argument("--ner", action="store_true", help="with the language model that is installed")
    options.add_argument("--alone", action="store_true", help="without any peer")
    options.add_argument("--peers-python", type=Path, help="a Python with IBM's filters")
    options.add_argument("--misses", type=Path, help="write each miss to this file")
    chosen = options.parse_args()
    unknown = sorted(set(chosen.sets) - set(names()))
    if unknown:
        options.error(f"no set is called {', '.join(unknown)}: there are {', '.join(names())}")
    missed: list[str] = []
    for name in chosen.sets or names():
        given = results(name)
        print(f"{name}: {len(given)} results")
        mistakes = wrong(given, asyncio.run(ours(given, ner=chosen.ner)))
        missed += listed(mistakes)
        print(_said(f"  mcp-gateway{' with ner' if chosen.ner else ''}", given, mistakes), flush=True)
        if not chosen.alone:
            print(_said("  plain Presidio, same recognisers", given, wrong(given, plain(given))), flush=True)
        if chosen.peers_python:
            print(_said("  IBM's filters, all rules", given, wrong(given, filters(given, chosen.peers_python))))
    if chosen.misses:
        chosen.misses.write_text("\n".join(missed) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
