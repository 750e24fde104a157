"""`gateway.yaml` → `Config`, or every mistake in it.

Blocking: reads the file, and the file of rules it names. Reads no credential and reaches no network. A configuration that has a mistake
is no configuration: there is no partial result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from mcp_gateway.config.complaints import complaints
from mcp_gateway.config.document import Document, digest, parse, read
from mcp_gateway.config.doubts import absent_files, here, without_role
from mcp_gateway.config.literals import literal_secrets
from mcp_gateway.config.model import (
    Config,
    ConnectionConfig,
    ConnectionEntry,
    GatewayFile,
    MaskingSettings,
    RuleFile,
    exposed,
)
from mcp_gateway.config.packs import AT as PACKS
from mcp_gateway.config.packs import misused, rules_by_place, used
from mcp_gateway.config.problem import ConfigError, KeyPath, Problem, did_you_mean, inert
from mcp_gateway.config.references import duplicate_names, unknown_actions, unknown_references
from mcp_gateway.config.schema import connection_schema, json_schema, rules_schema
from mcp_gateway.masking.extension import Extension, RecogniserFile, recognisers_schema
from mcp_gateway.masking.extension_choice import Unusable, extension_of
from mcp_gateway_policy.engine import Policy
from mcp_gateway_policy.rules import PolicyError, Rule
from mcp_gateway_policy.unmatchable import Ground, Unmatchable
from mcp_gateway_policy.vocabulary import Connection, JsonObject, JsonValue
from mcp_gateway_tools.lease import Settings
from mcp_gateway_tools.tool import Kind

_Model = TypeVar("_Model", bound=BaseModel)

_OWN_KEYS = frozenset(ConnectionEntry.model_fields)
_OWN_ACTIONS = frozenset({"gateway.whoami", "gateway.list_connections", "gateway.await_approval"})


def load(path: Path, kinds: Mapping[str, Kind]) -> Config:
    """Read and check the configuration at `path`, with connections of these kinds. Raises ConfigError with all problems found."""
    loader = _Loader(path.absolute(), kinds)
    config = None
    try:
        config = loader.config()
    except ConfigError as unreadable:
        loader.problems += unreadable.problems
    if config is None or loader.problems:
        ordered = sorted(
            loader.problems, key=lambda found: (found.file != loader.source, found.line or 0, found.column or 0)
        )
        raise ConfigError(ordered, loader.files, loader.digest)
    return config


@dataclass
class _Loader:
    source: Path
    kinds: Mapping[str, Kind]
    problems: list[Problem] = field(default_factory=list[Problem])
    doubts: list[Problem] = field(default_factory=list[Problem])
    contents: dict[Path, bytes] = field(default_factory=dict[Path, bytes])

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.contents)

    @property
    def digest(self) -> str:
        return digest(self.contents.values())

    def config(self) -> Config | None:
        document = self._document(self.source)
        if not isinstance(document.value, dict):
            self._add(document.problem((), "expected a mapping with `connections`, `identity`, `policy` …"))
            return None
        settings = self._settings(document)
        file = self._validate(document, (), GatewayFile, lambda: json_schema(self.kinds))
        if file is None:
            return None
        rules = self._rules(document, file)
        if rules is None or self.problems:
            return None
        self._check(document, file)
        extension = self._extension(document, file.masking)
        policy = self._policy(document, rules, file, settings)
        if policy is None or extension is None or self.problems:
            return None
        return Config(
            connections=MappingProxyType(
                {
                    entry.name: ConnectionConfig(
                        connection=Connection(entry.name, entry.kind, entry.labels, _target(entry, settings[index])),
                        settings=settings[index],
                        credential=entry.credential,
                        read_credential=entry.read_credential or entry.credential,
                        fields=entry.fields,
                        max_calls_per_caller=entry.max_calls_per_caller,
                    )
                    for index, entry in enumerate(file.connections)
                }
            ),
            identity=file.identity,
            policy=policy,
            masking=file.masking,
            extension=extension,
            approvals=file.approvals,
            recorder=file.recorder,
            server=file.server,
            doubts=(*absent_files(document, file, settings), *without_role(document, file), *self.doubts),
            source=self.source,
            files=self.files,
            digest=self.digest,
        )

    def _document(self, file: Path) -> Document:
        self.contents[file] = b""
        self.contents[file] = read(file)
        document = parse(file, self.contents[file])
        for problem in literal_secrets(document):
            self._add(problem)
        return document

    def _settings(self, document: Document) -> Mapping[int, Settings]:
        """The settings of each connection whose kind is known, by index."""
        found: dict[int, Settings] = {}
        for index, entry in enumerate(_items(document.value, "connections")):
            at: KeyPath = ("connections", index)
            if not isinstance(entry, dict) or not isinstance(name := entry.get("kind"), str):
                continue
            if name not in self.kinds:
                known = tuple(sorted(self.kinds))
                message = f"unknown kind `{inert(name)}`{did_you_mean(name, known)}"
                self._add(document.problem((*at, "kind"), message, known))
                continue
            kind = self.kinds[name]
            own = {key: value for key, value in entry.items() if key not in _OWN_KEYS}
            settings = self._validate(document, at, kind.settings, partial(connection_schema, kind), own)
            if settings is not None:
                found[index] = settings
        return found

    def _rules(self, document: Document, file: GatewayFile) -> _Rules | None:
        if file.policy.rules is not None:
            return _Rules(document, ("policy", "rules"), file.policy.rules)
        if file.policy.file is None:
            return _Rules(document, ("policy",), ())
        other = self._document(file.policy.file.absolute())
        held = self._validate(other, (), RuleFile, rules_schema)
        return None if held is None else _Rules(other, ("rules",), held.rules)

    def _check(self, document: Document, file: GatewayFile) -> None:
        for problem in duplicate_names(document, file.connections):
            self._add(problem)
        jwt = file.identity.jwt
        if jwt and jwt.key_file and not jwt.key_file.is_file():
            self._add(document.problem(("identity", "jwt", "key_file"), "no such file"))
        if exposed(file.server, file.identity):
            message = (
                "refuses to listen where other machines can reach it without `identity.jwt`: nobody could be told apart"
            )
            self._add(document.problem(("server", "host"), message))
        if not file.recorder.directory.is_absolute():
            self._add(document.problem(("recorder", "directory"), "the gateway's user has no home: name the directory"))
        if file.approvals.wait_seconds > file.approvals.expires_seconds:
            message = "longer than `expires_seconds`: a call would wait for an approval that has expired"
            self._add(document.problem(("approvals", "wait_seconds"), message))

    def _extension(self, document: Document, masking: MaskingSettings) -> Extension | None:
        held = None
        if masking.recognizers is not None:
            other = self._document(masking.recognizers.absolute())
            held = self._validate(other, (), RecogniserFile, recognisers_schema)
            if held is None:
                return None
        try:
            return extension_of(
                held, masking.entities, masking.recognizer_plugins, masking.ner.model, masking.ner.seconds
            )
        except Unusable as error:
            self._add(document.problem(("masking", *error.at), str(error), error.known))
            return None

    def _policy(
        self, document: Document, rules: _Rules, file: GatewayFile, settings: Mapping[int, Settings]
    ) -> Policy | None:
        uses = used(file.policy.packs)
        misuses = list(misused(document, uses))
        for problem in (
            *unknown_references(rules.document, rules.at, rules.rules, file.connections, file.identity),
            *(unknown_actions(rules.document, rules.at, rules.rules, known) if (known := self._actions()) else ()),
            *unknown_references(document, PACKS, uses, file.connections, file.identity),
            *misuses,
        ):
            self._add(problem)
        packed = [] if misuses else list(rules_by_place(uses))
        try:
            policy = Policy.compile([*rules.rules, *(rule for _, rule in packed)])
        except PolicyError as error:
            place = next((at for at, rule in packed if rule.name == error.rule), None)
            self._add(rules.problem(error) if place is None else document.problem(place, str(error)))
            return None

        def told(found: Unmatchable) -> Problem:
            place = next((at for at, rule in packed if rule.name == found.rule), None)
            field = "when" if found.place is None else "resources"
            return rules.silent(found) if place is None else document.problem((*place, field), found.why)

        grounds = tuple(self._grounds(file))
        for found in policy.silent(grounds):
            self._add(told(found))
        self.doubts += map(told, policy.silent([here(each, settings[index]) for index, each in enumerate(grounds)]))
        return policy

    def _grounds(self, file: GatewayFile) -> Iterator[Ground]:
        """What rules can be about: each connection with its actions."""
        for entry in file.connections:
            kind = self.kinds[entry.kind]
            connection = Connection(entry.name, entry.kind, entry.labels)
            yield Ground(connection, _actions_of(kind), kind.misfit, kind.lowered)

    def _actions(self) -> frozenset[str]:
        """Every action that some effect can have; none where no kind says."""
        found = frozenset[str]().union(*map(_actions_of, self.kinds.values()))
        return found | _OWN_ACTIONS if found else found

    def _validate(
        self,
        document: Document,
        at: KeyPath,
        model: type[_Model],
        schema: Callable[[], JsonObject],
        value: JsonValue = None,
    ) -> _Model | None:
        """Validate as JSON and strictly: no text becomes a number, no number becomes text."""
        text = json.dumps(document.value if value is None else value)
        try:
            return model.model_validate_json(text, strict=True, context={"base": document.file.parent})
        except ValidationError as error:
            for problem in complaints(document, at, error, schema()):
                self._add(problem)
            return None

    def _add(self, problem: Problem) -> None:
        if not any((problem.file, problem.path) == (known.file, known.path) for known in self.problems):
            self.problems.append(problem)


@dataclass(frozen=True)
class _Rules:
    """Rules with the place they stand in."""

    document: Document
    at: KeyPath
    rules: tuple[Rule, ...]

    def problem(self, error: PolicyError) -> Problem:
        named = [index for index, rule in enumerate(self.rules) if rule.name == error.rule]
        index = named[-1] if named else None  # of two rules with one name, the later is the mistake
        where: KeyPath = self.at if index is None else (*self.at, index, *([error.field] if error.field else []))
        return self.document.problem(where, inert(error.message, longest=400))

    def silent(self, found: Unmatchable) -> Problem:
        index = next(index for index, rule in enumerate(self.rules) if rule.name == found.rule)
        where: KeyPath = (*self.at, index, *(("when",) if found.place is None else ("resources", found.place)))
        return self.document.problem(where, inert(f"rule `{found.rule}` {found.why}", longest=400))


def _target(entry: ConnectionEntry, settings: Settings) -> str:
    written: JsonObject = {
        "settings": settings.model_dump(mode="json"),
        "credentials": [str(entry.credential), str(entry.read_credential or entry.credential)],
    }
    return hashlib.sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def _actions_of(kind: Kind) -> frozenset[str]:
    return kind.actions.union(*(tool.actions for tool in kind.tools()))


def _items(value: JsonValue, key: str) -> list[JsonValue]:
    items = value.get(key) if isinstance(value, dict) else None
    return items if isinstance(items, list) else []
