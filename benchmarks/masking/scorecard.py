"""How much of what must go is gone, and how much of what must stay stays: for the gateway's masking and for its peers, in one run.

    python -m benchmarks.masking.scorecard [--further | --third | --people | --platform] [--held-back] [--ner] [--peers-python PATH] [--misses FILE] [--count N]

A value is gone when nothing of it stands in the answer: as it is, JSON-escaped, percent-, base64- or hex-encoded; of a value of several
lines, none of them. A value is kept when it is still there, as it is or JSON-escaped.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.masking import peers
from benchmarks.masking.drawing import Kept, Planted, Rows, Sample
from benchmarks.masking.presidio import Plain
from benchmarks.masking.samples import COUNT, DEVELOPMENT, FURTHER, HELD_BACK, PEOPLE, PLATFORM, SHAPES, THIRD, samples
from mcp_gateway.masking.extension_choice import AUTO, NONE, extension_of
from mcp_gateway.masking.masker import Masker
from mcp_gateway.masking.profile import DEFAULT_ENTITIES, MaskingProfile
from mcp_gateway_tools.raw import Column, Raw, Table

_LINE = 16
"""Characters from which one line of a value of several counts by itself."""


class Wrong(NamedTuple):
    """A value that stayed and should have gone, or the other way round."""

    sample: Sample
    value: Planted | Kept
    left: str


async def ours(given: Sequence[Sample], *, ner: bool) -> list[str]:
    """What the gateway makes of each sample, as one text."""
    extension = extension_of(None, DEFAULT_ENTITIES, (), AUTO if ner else NONE, 600)
    masker = Masker(MaskingProfile(extension=extension), tuple)
    return [await _masked(masker, one.content) for one in given]


async def _masked(masker: Masker, content: str | Rows) -> str:
    if isinstance(content, str):
        return await masker.text(content)
    table = Table(tuple(Column(name, "text") for name in content.columns), content.rows)
    masked = (await masker.mask(Raw(table))).structured
    return json.dumps(masked["rows"], ensure_ascii=False)


def plain(given: Sequence[Sample]) -> list[str]:
    """What plain Presidio does."""
    engine = Plain()
    return [
        engine.text(one.content)
        if isinstance(one.content, str)
        else json.dumps([[engine.cell(cell) for cell in row] for row in one.content.rows], ensure_ascii=False)
        for one in given
    ]


def filters(given: Sequence[Sample], python: Path) -> list[str]:
    """What IBM's filters do. They see columns' names as keys."""
    asked = "".join(json.dumps(_keyed(one.content)) + "\n" for one in given)
    done = subprocess.run(  # noqa: S603  # the Python that whoever runs the benchmark named
        [python, "-P", peers.__file__], input=asked, capture_output=True, text=True, check=True
    )
    values = [json.loads(line)["value"] for line in done.stdout.splitlines()]
    return [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values]


def _keyed(content: str | Rows) -> object:
    if isinstance(content, str):
        return content
    return [dict(zip(content.columns, row, strict=True)) for row in content.rows]


def gone(value: str, left: str) -> bool:
    """Whether nothing of a value is left."""
    lines = [line for line in value.split("\n") if "\n" not in value or (len(line) >= _LINE and "-----" not in line)]
    return not any(form in left for line in lines for form in _forms(line))


def _forms(value: str) -> Iterator[str]:
    data = value.encode()
    yield from (value, json.dumps(value)[1:-1], quote(value, safe=""))
    if len(value) >= 6:
        yield from (data.hex(), b64encode(data).decode().rstrip("=")[: len(data) * 8 // 6])


def kept(value: str, left: str) -> bool:
    """Whether it is still there, however often it was quoted."""
    return value in left or value.replace("\\", "") in left.replace("\\", "") or escape(value) in left


def values_of(sample: Sample) -> list[Planted | Kept]:
    """The ground truth of a sample."""
    return [*sample.planted, *sample.kept]


def wrong(given: Sequence[Sample], left: Sequence[str]) -> list[Wrong]:
    """Every value that is not as it should be."""
    return [
        Wrong(one, value, text)
        for one, text in zip(given, left, strict=True)
        for value in values_of(one)
        if not (gone if isinstance(value, Planted) else kept)(value.value, text)
    ]


def _share(good: int, of: int) -> str:
    return f"{100 * good / of:6.2f} %" if of else "      –"


def report(title: str, given: Sequence[Sample], mistakes: Sequence[Wrong], *, detail: bool) -> None:
    """Print recall for each class of evidence and survival, then every kind and shape that is short of all."""
    counts, short = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for value, shape in ((value, one.shape) for one in given for value in values_of(one)):
        counts.update(_groups(value, shape))
    for mistake in mistakes:
        short.update(_groups(mistake.value, mistake.sample.shape))

    def line(*group: str) -> str:
        key = (group[0], group[1])
        return _share(counts[key] - short[key], counts[key])

    print(
        f"{title:<34} pattern {line('class', 'pattern')}  field {line('class', 'field')}  both {line('class', 'told')}"
        f"  ner {line('class', 'ner')}  survival {line('class', 'kept')}"
    )
    if detail:
        for (group, name), number in sorted(short.items(), key=lambda item: -item[1]):
            if group != "class":
                print(f"    {group:<16} {name:<26} {counts[group, name] - number} of {counts[group, name]}")


def _groups(value: Planted | Kept, shape: str) -> list[tuple[str, str]]:
    if isinstance(value, Kept):
        return [("class", "kept"), ("benign kind", value.kind), ("benign in shape", shape)]
    told = [("class", "told")] if value.evidence != "ner" else []
    return [*told, ("class", value.evidence), ("sensitive kind", value.kind), ("sensitive in shape", shape)]


def listed(mistakes: Sequence[Wrong]) -> Iterator[str]:
    """Each of them in two lines, for people: what it is, and what is around it."""
    for sample, value, left in mistakes:
        what = f"LEFT {value.evidence}" if isinstance(value, Planted) else "LOST"
        at = left.find(value.value.split("\n")[0][:20]) if isinstance(value, Planted) else 0
        yield f"{what} {value.kind} in {sample.id}: {value.value[:70]!r}"
        yield f"    {left[max(0, at - 60) : at + 140] if isinstance(value, Planted) else left[:400]!r}"


def main() -> None:
    """Read the options and print the card."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.masking.scorecard", description=__doc__)
    options.add_argument("--held-back", action="store_true", help="the seed that nobody works with")
    options.add_argument("--ner", action="store_true", help="with the language model that is installed")
    options.add_argument("--peers-python", type=Path, help="a Python with IBM's filters")
    options.add_argument("--misses", type=Path, help="write each miss to this file")
    options.add_argument("--count", type=int, default=COUNT)
    vocabulary = options.add_mutually_exclusive_group()
    vocabulary.add_argument("--further", action="store_true", help="the second vocabulary")
    vocabulary.add_argument("--third", action="store_true", help="the third")
    vocabulary.add_argument("--platform", action="store_true", help="the fourth")
    vocabulary.add_argument("--people", action="store_true", help="the one about people")
    options.add_argument("--alone", action="store_true", help="without any peer")
    chosen = options.parse_args()
    seed = HELD_BACK if chosen.held_back else DEVELOPMENT
    shapes = (
        FURTHER
        if chosen.further
        else THIRD
        if chosen.third
        else PLATFORM
        if chosen.platform
        else PEOPLE
        if chosen.people
        else SHAPES
    )
    given = list(samples(seed, chosen.count, shapes))
    planted = [value for one in given for value in one.planted]
    print(
        f"{len(given)} samples, {len({one.shape for one in given})} shapes; {len(planted)} values of {len({one.kind for one in planted})} kinds "
        f"must go, {sum(len(one.kept) for one in given)} of {len({value.kind for one in given for value in one.kept})} kinds must stay"
    )
    mistakes = wrong(given, asyncio.run(ours(given, ner=chosen.ner)))
    report(f"mcp-gateway{' with ner' if chosen.ner else ''}", given, mistakes, detail=not chosen.held_back)
    if chosen.misses and not chosen.held_back:
        chosen.misses.write_text("\n".join(listed(mistakes)) + "\n", encoding="utf-8")
    if chosen.alone:
        return
    report("plain Presidio, same recognisers", given, wrong(given, plain(given)), detail=False)
    if chosen.peers_python:
        report("IBM's filters, all rules", given, wrong(given, filters(given, chosen.peers_python)), detail=False)
    else:
        print(
            "IBM's filters are absent: python -m venv peers && peers/bin/pip install cpex-pii-filter cpex-secrets-detection,"
        )
        print("    then --peers-python peers/bin/python")


if __name__ == "__main__":
    main()
