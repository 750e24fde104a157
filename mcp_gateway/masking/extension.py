"""What a deployment adds to the recognisers: a file in Presidio's own YAML format, and installed plugins. Values only.

The format is that of `RecognizerRegistry.add_recognizers_from_yaml` and of `RecognizerRegistryProvider`'s `recognizers`
(https://microsoft.github.io/presidio/analyzer/adding_recognizers/): a list of pattern recognisers, of names of Presidio's own, and of those with
settings. Imports no Presidio: a configuration is checked in milliseconds, and what is made of it here, `recognisers` makes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import regex
from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from mcp_gateway_policy.vocabulary import JsonObject

PLUGINS: Final = "mcp_gateway.recognizers"
"""The group of entry points (https://packaging.python.org/specifications/entry-points/) that a plugin is found in by its name."""

_NO_NAMES: Final = (
    "names of people and addresses in free text are not masked: "
    "install `governed-mcp-gateway[ner]` (in a clone: `pip install -e '.[ner]'`), or name a model in `masking.ner.model`"
)

FLAGS: Final = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE
"""What patterns are compiled with where the file says nothing: Presidio's default."""

_ENTITY: Final = regex.compile(r"[A-Z][A-Z0-9_]{0,39}")


def entity(name: str) -> str:
    """An entity's name. Raises ValueError for one that cannot stand in a marker."""
    if not _ENTITY.fullmatch(name):
        raise ValueError("not an entity: capital letters, digits and `_`, beginning with a letter, at most 40")
    return name


def _compiles(pattern: str) -> str:
    try:
        regex.compile(pattern, FLAGS)
    except regex.error as error:
        raise ValueError(f"not a pattern: {error}") from error
    return pattern


def _text(word: str) -> str:
    if not word.strip():
        raise ValueError("expected text, got nothing")
    return word


EntityName: TypeAlias = Annotated[str, AfterValidator(entity)]
_Regex: TypeAlias = Annotated[str, AfterValidator(_compiles)]
_Word: TypeAlias = Annotated[str, AfterValidator(_text)]
_Score: TypeAlias = Annotated[float, Field(ge=0, le=1)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expression(_Written):
    """One pattern of a recogniser."""

    name: str
    regex: _Regex
    score: _Score


class InLanguage(_Written):
    """A language with context words of its own."""

    language: _Word
    context: tuple[_Word, ...] | None = None


class _Entry(_Written):
    name: _Word
    enabled: bool = True
    supported_language: _Word | None = None
    supported_languages: tuple[_Word, ...] | tuple[InLanguage, ...] | None = Field(default=None, min_length=1)
    supported_entity: EntityName | None = None
    supported_entities: Annotated[tuple[EntityName, ...], Field(min_length=1)] | None = None
    context: tuple[_Word, ...] | None = None
    score_thresholds: dict[_Word, _Score] | None = None
    country_code: str | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> _Entry:
        if self.supported_entity and self.supported_entities:
            raise ValueError("give `supported_entity` or `supported_entities`, not both")
        if self.supported_language and self.supported_languages:
            raise ValueError("give `supported_language` or `supported_languages`, not both")
        return self


class PatternEntry(_Entry):
    """A recogniser by patterns and deny-lists."""

    type: Literal["custom"] = "custom"
    patterns: tuple[Expression, ...] | None = None
    deny_list: tuple[_Word, ...] | None = None
    deny_list_score: _Score = 1.0
    version: str = "0.0.1"

    @model_validator(mode="after")
    def _finds_something(self) -> PatternEntry:
        if len(self.entities) != 1:
            raise ValueError("a pattern recogniser finds one entity: give `supported_entity`")
        if not self.patterns and not self.deny_list:
            raise ValueError("finds nothing: give `patterns` or `deny_list`")
        return self

    @property
    def entities(self) -> tuple[str, ...]:
        """The entity it finds."""
        return self.supported_entities or ((self.supported_entity,) if self.supported_entity else ())


class KnownEntry(_Entry):
    """One of Presidio's own recognisers. Further keys are its constructor's."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: Literal["predefined"]
    class_name: str | None = None

    @model_validator(mode="after")
    def _exists(self) -> KnownEntry:
        known(self.class_name or self.name)
        return self


def known(name: str) -> str:
    """The name of one of Presidio's own recognisers. Raises ValueError for another."""
    if name not in _classes():
        raise ValueError(f"`{name[:80]}` is no recogniser of Presidio's")
    return name


@lru_cache(maxsize=1)
def _classes() -> frozenset[str]:
    """What Presidio exports as its own, read without importing it, which takes seconds."""
    spec = find_spec("presidio_analyzer")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    source = Path(folders[0], "predefined_recognizers", "__init__.py").read_text("utf-8")
    names: set[str] = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in statement.names}
    return frozenset(names)


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "name"
    said = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # what was written is not known yet
    return "predefined" if said == "predefined" else "custom"


_Name: TypeAlias = Annotated[str, AfterValidator(known)]
Entry: TypeAlias = Annotated[
    Annotated[_Name, Tag("name")] | Annotated[KnownEntry, Tag("predefined")] | Annotated[PatternEntry, Tag("custom")],
    Discriminator(_kind),
]


class RecogniserFile(_Written):
    """A file of recognisers."""

    recognizers: Annotated[tuple[Entry, ...], Field(min_length=1)]
    supported_languages: tuple[_Word, ...] = ("en",)
    global_regex_flags: int = Field(default=int(FLAGS), ge=0)


def recognisers_schema() -> JsonObject:
    """The JSON Schema of a file of recognisers."""
    return RecogniserFile.model_json_schema()


class Extension(_Written):
    """What is looked for beside the built-in: everything an approval is given under is in `model_dump`.

    `plugins` are entry points' names with what they are installed as; `model` is the name of the language model's package, or nothing.
    """

    file: RecogniserFile | None = None
    plugins: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()
    model: str = ""
    seconds: float = Field(default=30, gt=0)

    def heeds(self, words: str) -> bool:
        """Whether the words of a field's name may be context to one of the recognisers. Of those whose context is not known, any may."""
        return bool(words) and (self.all_apart or any(word in words for word in self._context))

    @cached_property
    def _context(self) -> frozenset[str]:
        entries = self.file.recognizers if self.file else ()
        found: set[str] = set()
        for entry in entries:
            if isinstance(entry, PatternEntry):
                languages = [one for one in entry.supported_languages or () if isinstance(one, InLanguage)]
                found.update(entry.context or (), *(one.context or () for one in languages))
        return frozenset(map(str.lower, found))

    @property
    def all_apart(self) -> bool:
        """Whether every text is looked at in a process of its own: by plugins, or by Presidio's recognisers that the file names."""
        entries = self.file.recognizers if self.file else ()
        return bool(self.plugins) or any(not isinstance(entry, PatternEntry) for entry in entries)

    @property
    def apart(self) -> bool:
        """Whether anything of it runs in a process of its own."""
        return self.all_apart or bool(self.model)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is not looked for, as sentences for whoever runs the gateway."""
        return () if self.model else (_NO_NAMES,)

    @property
    def entities(self) -> tuple[str, ...]:
        """What the file's own patterns look for."""
        entries = self.file.recognizers if self.file else ()
        return tuple(
            dict.fromkeys(
                name
                for entry in entries
                if isinstance(entry, PatternEntry) and entry.enabled
                for name in entry.entities
            )
        )


def plugin(name: str) -> EntryPoint:
    """The installed plugin of this name. Raises ValueError when there is none, or more than one."""
    found = list(entry_points(group=PLUGINS, name=name))
    if len(found) != 1:
        what = "several packages install" if found else "no installed package has"
        raise ValueError(f"{what} a recogniser plugin `{name[:80]}` (entry point group `{PLUGINS}`)")
    return found[0]


def plugins() -> tuple[str, ...]:
    """The names of all installed plugins."""
    return tuple(sorted(entry_points(group=PLUGINS).names))


def installed(names: Sequence[str]) -> Iterator[str]:
    """What each plugin is installed as: `name=module:attribute package version`."""
    for name in names:
        found = plugin(name)
        package = f"{found.dist.name} {found.dist.version}" if found.dist else ""
        yield f"{found.name}={found.value} {package}"


def version_of(package: str) -> str | None:
    """The version of an installed package."""
    try:
        return distribution(package).version
    except PackageNotFoundError:
        return None
