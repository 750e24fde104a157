"""`mcp-gateway mask`: standard input, masked as results are. For trying one's own data before the masking is trusted.

Nothing is written before everything is masked, and nothing of the input is kept or sent anywhere.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from itertools import chain
from pathlib import Path
from secrets import token_bytes
from typing import Annotated, Final, cast

import anyio
import typer

from mcp_gateway.cli.collecting import collect_rarely
from mcp_gateway.cli.mask_input import LONGEST, Decoded, Undecodable, whole
from mcp_gateway.cli.options import ConfigOption, JsonOption, configuration, default_config, run
from mcp_gateway.cli.terminal import err, fail
from mcp_gateway.config.model import NerSettings
from mcp_gateway.inert import inert, inert_lines
from mcp_gateway.masking.explaining import Explained
from mcp_gateway.masking.extension_choice import AUTO, extension_of
from mcp_gateway.masking.masker import APART, Masker, MaskingUnavailable
from mcp_gateway.masking.profile import DEFAULT_ENTITIES, MaskingProfile
from mcp_gateway.masking.pseudonyms import Pseudonyms
from mcp_gateway.masking.unmaskable import Unmaskable
from mcp_gateway_policy.vocabulary import JsonObject, JsonValue
from mcp_gateway_tools.raw import Column, Document, Raw, Table

_PATIENCE: Final = 2.0
"""Seconds after which a person at a terminal is told that it goes on."""

_PART: Final = 1 << 20
"""Characters that are written at once."""

_TOO_LONG: Final = (
    f"the input is longer than {LONGEST >> 20} MiB, more than is masked at once: split it, or use `--jsonl`"
)


class Format(StrEnum):
    """What the input is said to be."""

    auto = "auto"
    text = "text"
    env = "env"
    json = "json"
    yaml = "yaml"
    csv = "csv"
    tsv = "tsv"


_AS_IT_IS: Final = frozenset((Format.auto, Format.text, Format.env))
"""What is read as it comes, whatever it turns out to be."""


class Unreadable(Exception):
    """The input is not what it was said to be. The message holds nothing of it."""


def mask(
    config: ConfigOption,
    connection: Annotated[
        str | None,
        typer.Option(
            "--connection",
            "-C",
            help="Mask as results of this connection are masked: with `--format json`, `csv` or `tsv` by its `fields`, too.",
        ),
    ] = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="What the input is. `auto`, `text` and `env` read every structure they find; `json` and `yaml` refuse input that is not; "
            "`csv` and `tsv` read the first row as the names of columns.",
        ),
    ] = Format.auto,
    explain: Annotated[
        bool, typer.Option("--explain", help="List what was found (type, place, evidence), never the values.")
    ] = False,
    as_json: JsonOption = False,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help='Mask a stream, one JSON object a line: {"id","text"} or {"id","columns","rows"} in, the same out.',
        ),
    ] = False,
    following: Annotated[
        bool,
        typer.Option(
            "--follow",
            help="Mask a text that has no end as it arrives: `kubectl logs -f web | mcp-gateway mask --follow`.",
        ),
    ] = False,
) -> None:
    """Mask standard input as the gateway masks results, and print it.

    Example: mcp-gateway mask --explain < result.json

    Everything outside what is hidden stays as it is. Without a configuration the built-in rules count alone.
    Exit codes: 0 masked, 1 withheld (or, with `--jsonl`, a line was), 2 the input or an option was wrong.
    """
    if as_json and not explain:
        fail("`--json` is for `--explain`; the masked input is printed as it came", 2)
    if jsonl and format_ is not Format.auto:
        fail("with `--jsonl` each line says what it is; give no `--format`", 2)
    if following and (jsonl or explain or format_ not in _AS_IT_IS):
        fail("`--follow` takes a text as it comes; give it no `--jsonl`, no `--explain` and no `--format` but text", 2)
    if sys.stdin is None or sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]  # closed by who started this
        fail("there is no standard input to mask, or no standard output to print it on", 2)
    masker = Masker(_profile(config, connection), tuple, Pseudonyms(token_bytes(32), 0))
    if following:
        run(_follow(masker))
    else:
        of_connection = connection is not None
        run(
            _stream(masker, explain=explain)
            if jsonl
            else _mask(masker, format_, of_connection=of_connection, explain=explain, as_json=as_json)
        )


def _profile(path: Path, connection: str | None) -> MaskingProfile:
    if not path.exists() and path == default_config():
        if connection is not None:
            fail(f"there is no configuration to find connection `{connection}` in: name one with `--config`", 2)
        return MaskingProfile(extension=extension_of(None, DEFAULT_ENTITIES, (), AUTO, NerSettings().seconds))
    config = configuration(path)
    if connection is not None and connection not in config.connections:
        fail(f"unknown connection `{connection}`; configured are {', '.join(sorted(config.connections))}", 2)
    return config.masking_profile(connection or "")


async def _stream(masker: Masker, *, explain: bool) -> None:
    from mcp_gateway.cli.mask_stream import mask_stream

    with suppress(MaskingUnavailable):  # each line says so
        await masker.warm()
    collect_rarely()
    if not await mask_stream(masker, sys.stdin.fileno(), _write, explain=explain):
        raise typer.Exit(1)


async def _follow(masker: Masker) -> None:
    from mcp_gateway.cli.mask_follow import follow

    try:
        await masker.warm()
        collect_rarely()
        await follow(masker, sys.stdin.fileno(), _show)
    except Undecodable as error:
        fail(f"withheld from there on: {error}, and what cannot be read cannot be masked")
    except (MaskingUnavailable, Unmaskable) as error:
        fail(f"withheld from there on: {error}")


async def _mask(masker: Masker, format_: Format, *, of_connection: bool, explain: bool, as_json: bool) -> None:
    decoded = Decoded(sys.stdin.buffer, LONGEST)
    try:
        if not explain and format_ in _AS_IT_IS:
            await _in_parts(masker, decoded)
        else:
            await _whole(masker, decoded, format_, of_connection=of_connection, explain=explain, as_json=as_json)
    except Undecodable as error:
        fail(f"withheld: {error}, and what cannot be read cannot be masked")
    except Unreadable as error:
        fail(str(error), 2)
    except MaskingUnavailable as error:
        fail(f"withheld: {error}")


async def _in_parts(masker: Masker, decoded: Decoded) -> None:
    """A long input is passed on as it is read: none of it is held here."""
    arriving = iter(decoded)
    some = await anyio.to_thread.run_sync(lambda: whole(arriving, APART))
    if len(some) <= APART:
        _refuse_more(decoded)
        with _patience(decoded):
            _show(await masker.text(some))
        return
    wrong: list[Undecodable] = []

    def given() -> Iterator[str]:
        try:
            yield from chain((some,), arriving)
        except Undecodable as error:
            wrong.append(error)
            raise
        if decoded.size > LONGEST:
            raise Unreadable(_TOO_LONG)

    with _patience(decoded):
        try:
            async for part in masker.parts(given()):
                _show(part)
        except MaskingUnavailable:
            if wrong:
                raise wrong[0] from None
            _refuse_more(decoded)
            raise


async def _whole(
    masker: Masker, decoded: Decoded, format_: Format, *, of_connection: bool, explain: bool, as_json: bool
) -> None:
    text = await anyio.to_thread.run_sync(lambda: whole(decoded))
    _refuse_more(decoded)
    with _patience(decoded):
        masked, found = await _masked(masker, text, format_, of_connection=of_connection, explain=explain)
    if not explain:
        for at in range(0, len(masked), _PART):
            _show(masked[at : at + _PART])
    elif as_json:
        _write((json.dumps([one._asdict() for one in found], indent=2) + "\n").encode())
    else:
        _write("".join(f"{_line(one)}\n" for one in found).encode())
        err.print(f"{len(found)} values would be hidden" if len(found) != 1 else "1 value would be hidden")


def _refuse_more(decoded: Decoded) -> None:
    if decoded.size > LONGEST:
        raise Unreadable(_TOO_LONG)


def _show(masked: str) -> None:
    _write((inert_lines(masked) if sys.stdout.isatty() else masked).encode())


async def _masked(
    masker: Masker, text: str, format_: Format, *, of_connection: bool, explain: bool
) -> tuple[str, Sequence[Explained]]:
    if format_ in (Format.csv, Format.tsv):
        return await _table(masker, text, "," if format_ is Format.csv else "\t", explain=explain)
    if format_ is Format.yaml:
        await anyio.to_thread.run_sync(_yaml, text)
    if format_ is Format.json:
        value = await anyio.to_thread.run_sync(_json, text)
        if of_connection and isinstance(value, (dict, list)):
            return await _document(masker, value, lines="\n" in text.strip(), explain=explain)
    if not explain:
        return await masker.text(text), ()
    masked, found = await masker.explain(text)
    return str(masked), found


async def _document(
    masker: Masker, value: JsonObject | list[JsonValue], *, lines: bool, explain: bool
) -> tuple[str, Sequence[Explained]]:
    """As a structured result of a connection: what its fields say of a member counts for all of it."""
    raw = Raw(Document(value if isinstance(value, dict) else {"items": value}))
    masked, found = await masker.explain(raw) if explain else ((await masker.mask(raw)).structured, ())
    shown = masked if isinstance(value, dict) else cast(JsonObject, masked)["items"]
    said = json.dumps(shown, indent=2 if lines else None, ensure_ascii=False)
    if not said.isascii() and any("\ud800" <= letter <= "\udfff" for letter in said):
        said = json.dumps(shown, indent=2 if lines else None)  # half a pair of surrogates has no bytes but as an escape
    return said + "\n", found


async def _table(masker: Masker, text: str, comma: str, *, explain: bool) -> tuple[str, Sequence[Explained]]:
    names, rows = await anyio.to_thread.run_sync(_rows, text, comma)
    raw = Raw(Table(tuple(Column(name, "text", None, name) for name in names), rows))
    value, found = await masker.explain(raw) if explain else ((await masker.mask(raw)).structured, ())
    table = cast(JsonObject, value)
    out = io.StringIO()
    write = csv.writer(out, delimiter=comma, lineterminator="\n")
    write.writerow([column["name"] for column in cast("list[JsonObject]", table["columns"])])
    write.writerows(cast("list[list[JsonValue]]", table["rows"]))
    return out.getvalue(), found


def _rows(text: str, comma: str) -> tuple[list[str], list[list[str]]]:
    try:
        names, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    except ValueError:
        raise Unreadable("the input has no first row to name the columns") from None
    except csv.Error as error:
        raise Unreadable(f"the input is no table: {error}") from None
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise Unreadable(
                f"row {number} has {len(row)} cells for {len(names)} columns; `--format text` takes it as it is"
            )
    return names, rows


def _json(text: str) -> JsonValue:
    try:
        return cast(JsonValue, json.loads(text))
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"line {error.lineno}, column {error.colno} is not JSON; `--format auto` takes it as it is"
        ) from None
    except RecursionError:
        raise Unreadable("the input is nested too deep") from None
    except ValueError:
        raise Unreadable("a number of the input has too many digits") from None


def _yaml(text: str) -> None:
    import yaml

    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Unreadable(f"line {line} is not YAML; `--format auto` takes it as it is") from None
    except yaml.YAMLError:
        raise Unreadable("the input is not YAML; `--format auto` takes it as it is") from None


def _line(one: Explained) -> str:
    place = one.path + (f" line {one.line}" if one.line is not None else "")
    return f"{inert(one.type):<20} {inert(place.strip()) or 'text':<40} {one.evidence:<10} {inert(one.recogniser)}"


@contextmanager
def _patience(decoded: Decoded) -> Generator[None]:
    """Tell a person at a terminal that it goes on."""
    alarm = threading.Timer(_PATIENCE, lambda: err.print(f"masking {decoded.size / 1e6:.1f} MB …"))
    alarm.daemon = True
    if sys.stderr.isatty():
        alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _write(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in the buffer would fail once more at the end
        fail(f"the output cannot be written: {(error.strerror or type(error).__name__).lower()}")
