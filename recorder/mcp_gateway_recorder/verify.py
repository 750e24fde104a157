"""The verifier: whether a ledger's files are exactly what its writers wrote, checked offline and without any secret.

Shares no code with the writers: it has its own reading of the database, its own canonical JSON and its own hashes, so that a mistake there
cannot hide itself here. Knows nothing of what entries mean.

What it finds: an edit, deletion, insertion or reordering of entries, a cut at the end of a session, of the commits or of everything
after a point, a database, key or witness of another ledger, an older copy put back. What it cannot find alone: an older copy of the whole
directory, witness included, or a rewriting by someone who holds `recorder.key`. Both are found with a `checkpoint` kept elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast, final
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mcp_gateway_recorder.verify_json import Json, canonical, parse, sha256

_SCHEMA: Final = "4856e8950d2b88139ce82b45c7c4b244396d6c74f6d9bb1938308ee236258332"
"""SHA-256 of how the tables and indexes of schema 1 are declared: an extra trigger or a crippled index would change what is read."""
_VERSION: Final = 1
_SIGNED: Final = b"mcp-gateway ledger commit v1\n"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written, and where: an entry, a session (`seq` None), or the ledger as a whole."""

    session: str | None
    seq: int | None
    what: str

    def __str__(self) -> str:
        if self.session is None:
            return self.what
        place = self.session if self.seq is None else f"{self.session}/{self.seq}"
        return f"{place!r}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """What the verifier read. `checkpoint` is a line (`n:hash`) to keep elsewhere: a later run proves that the log still holds it."""

    ok: bool
    entries: int
    sessions: int
    commits: int
    checkpoint: str
    problems: tuple[Problem, ...]


class NotVerifiable(ValueError):
    """There is nothing to verify: no ledger there, or a checkpoint that is not one."""


def verify(directory: Path, *, checkpoint: str | None = None) -> Report:
    """Check a ledger, also while it is written to. Blocking. Raises NotVerifiable; whatever is wrong with the files is in the report."""
    wanted = None if checkpoint is None else _parse_checkpoint(checkpoint)
    database = directory / "ledger.db"
    if not database.exists() and not (directory / "ledger.pub").exists():
        raise NotVerifiable(f"no ledger at `{directory}`: name the state directory of a gateway")
    run = _Run(directory)
    # The witness is read first: it never leads, so what the database then shows must include it.
    witness = run.read_witness()
    public = run.read_public()
    try:
        with _snapshot(database) as db:
            run.check_schema(db)
            run.check_identity(db, public)
            run.check_log(db)
            run.check_sessions(db)
            run.check_witness(db, witness)
            run.check_checkpoint(db, wanted)
    except sqlite3.Error as error:
        run.found(f"the database cannot be read: {error}")
    return run.report()


@contextmanager
def _snapshot(database: Path) -> Generator[sqlite3.Connection, None, None]:
    """One moment of the database, whatever is written meanwhile."""
    uri = f"file:{quote(str(database.absolute()))}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)) as db:
        db.execute("PRAGMA query_only = ON")
        db.execute("PRAGMA trusted_schema = OFF")
        # A text that is not UTF-8 is a finding, not an error; a blob stays bytes and is one too.
        db.text_factory = _lenient
        db.execute("BEGIN")
        yield db


@dataclass(frozen=True, slots=True)
class _Commit:
    n: int
    prev: str
    at: str
    size: int
    digest: str
    hash: str
    signature: str


@final
class _Run:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.problems: list[Problem] = []
        self.ledger = ""
        self.key: Ed25519PublicKey | None = None
        self.ends: dict[str, tuple[int, str]] = {}
        self.entries = 0
        self.commits = 0
        self.checkpoint = ""

    def found(self, what: str, session: str | None = None, seq: int | None = None) -> None:
        self.problems.append(Problem(session, seq, what))

    def report(self) -> Report:
        return Report(
            not self.problems,
            self.entries,
            len(self.ends),
            self.commits,
            self.checkpoint,
            tuple(self.problems),
        )

    # Files beside the database

    def read_public(self) -> tuple[str, str] | None:
        parts = self._words("ledger.pub", "the public key")
        if parts is None:
            return None
        if len(parts) != 3 or parts[0] != "mcp-gateway-ledger-v1":
            self.found("the public key `ledger.pub` is damaged")
            return None
        return parts[1], parts[2]

    def read_witness(self) -> tuple[str, int, str, str] | None:
        parts = self._words("ledger.witness", "the witness")
        if parts is None:
            return None
        if len(parts) != 4 or not (parts[1].isascii() and parts[1].isdigit()) or len(parts[1]) > 18:
            self.found("the witness `ledger.witness` is damaged")
            return None
        return parts[0], int(parts[1]), parts[2], parts[3]

    def _words(self, name: str, what: str) -> list[str] | None:
        try:
            text = (self.directory / name).read_bytes()[:4096].decode("ascii")
        except (OSError, UnicodeDecodeError):
            self.found(f"{what} `{name}` is missing or not text")
            return None
        return text[:-1].split(" ") if text.endswith("\n") and text.count("\n") == 1 else []

    # The database

    def check_schema(self, db: sqlite3.Connection) -> None:
        ((version,),) = db.execute("PRAGMA user_version").fetchall()
        if version != _VERSION:
            self.found(f"the database has schema {version}, this verifier knows {_VERSION}")
        declared: list[tuple[object]] = db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        text = "\n".join(sorted(" ".join(str(sql).split()) for (sql,) in declared))
        if hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest() != _SCHEMA:
            self.found(f"the tables, indexes and triggers are not those of schema {_VERSION}")
        for (line,) in db.execute("PRAGMA integrity_check").fetchall():
            if line != "ok":
                self.found(f"the database is damaged: {ascii(line)[1:-1]}")

    def check_identity(self, db: sqlite3.Connection, public: tuple[str, str] | None) -> None:
        rows: list[tuple[object, object]] = db.execute("SELECT id, public_key FROM ledger").fetchall()
        if len(rows) != 1:
            self.found(f"the database names {len(rows)} ledgers")
            return
        self.ledger, key = _text(rows[0][0]) or "", _text(rows[0][1]) or ""
        if public is not None and public != (self.ledger, key):
            self.found("`ledger.pub` names another ledger or key than the database: one of them was swapped")
            key = public[1]
        try:
            self.key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        except ValueError:
            self.found("the ledger's public key is damaged")

    def check_log(self, db: sqlite3.Connection) -> None:
        """Walk commits and their entries together, in order."""
        entries = self._entries(db)
        last: _Commit | None = None
        for row in db.execute("SELECT n, prev, at, size, digest, hash, signature FROM commits ORDER BY n"):
            commit = self._read_commit(row)
            if commit is None:
                continue
            self._check_commit(commit, last, entries)
            last = commit
            self.commits += 1
        if last is None:
            self.found("the database has no commits")
            return
        self.checkpoint = f"{last.n}:{last.hash}"
        for session, seq, _ in entries:
            self.found("the entry belongs to no commit: it was inserted, or commits were cut", session, seq)

    def _read_commit(self, row: tuple[object, ...]) -> _Commit | None:
        n, prev, at, size, digest, proof, signature = row
        texts = [_text(value) for value in (prev, at, digest, proof, signature)]
        if not isinstance(n, int) or not isinstance(size, int) or None in texts:
            self.found(f"commit `{n!r}` holds values of a wrong type")
            return None
        prev_text, at_text, digest_text, hash_text, signature_text = cast(list[str], texts)
        return _Commit(n, prev_text, at_text, size, digest_text, hash_text, signature_text)

    def _check_commit(
        self, commit: _Commit, last: _Commit | None, entries: Iterator[tuple[str, int, list[Json]]]
    ) -> None:
        number, prev, size = (0, "0" * 64, 0) if last is None else (last.n + 1, last.hash, last.size)
        name = f"commit {commit.n}"
        if commit.n != number:
            self.found(f"{name} follows commit {number - 1}: what was between is gone")
        elif commit.prev != prev:
            self.found(f"{name} does not continue the commit before it")
        if commit.n == 0:
            key = "" if self.key is None else self.key.public_bytes_raw().hex()
            digest = sha256({"v": 1, "ledger": self.ledger, "public_key": key})
        else:
            brought: list[Json] = []
            for _ in range(max(0, min(commit.size - size, 2**40))):
                entry = next(entries, None)
                if entry is None:
                    self.found(f"{name} brought entries that are gone")
                    break
                brought.append(cast(Json, entry[2]))
            digest = sha256(brought)
        if digest != commit.digest:
            self.found(f"{name} brought other entries, or in another order, than are there now")
        content: dict[str, Json] = {
            "v": 1,
            "ledger": self.ledger,
            "n": commit.n,
            "prev": commit.prev,
            "at": commit.at,
            "size": commit.size,
            "digest": commit.digest,
        }
        if sha256(content) != commit.hash:
            self.found(f"{name} does not match its hash")
        if not self._signed(commit.hash, commit.signature):
            self.found(f"{name} is not signed by the ledger's key")

    def _signed(self, proof: str, signature: str) -> bool:
        if self.key is None:
            return False
        try:
            raw = base64.b64decode(signature, validate=True)
            self.key.verify(raw, _SIGNED + proof.encode())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return base64.b64encode(raw).decode() == signature  # one signature, one spelling

    def _entries(self, db: sqlite3.Connection) -> Iterator[tuple[str, int, list[Json]]]:
        """Check each entry in its session; what its commit covers of it, in order."""
        expected = 1
        for row in db.execute(
            "SELECT id, session, seq, prev, at, kind, call, ref, body, hash, mac, claim FROM entries ORDER BY id"
        ):
            identity, seq = row[0], row[2]
            texts: list[str | None] = [_text(row[column]) for column in (1, 3, 4, 5, 8, 9, 10)]
            optional = [None if row[column] is None else _text(row[column]) for column in (6, 7, 11)]
            damaged = None in texts or any(
                row[column] is not None and value is None for column, value in zip((6, 7, 11), optional, strict=True)
            )
            session = texts[0] or ""
            self.entries += 1
            if damaged or not isinstance(seq, int):
                self.found(f"row {identity} holds values of a wrong type", session or None)
                yield session, 0, []
                continue
            if identity != expected:
                self.found(f"row {identity} stands where row {expected} was", session, seq)
            expected = identity + 1
            _, prev, at, kind, body, proof, mac = cast(list[str], texts)
            call, ref, claim = optional
            self._check_entry(session, seq, prev, at, kind, call, ref, body, proof)
            yield session, seq, [session, seq, proof, mac, claim]

    def _check_entry(
        self,
        session: str,
        seq: int,
        prev: str,
        at: str,
        kind: str,
        call: str | None,
        ref: str | None,
        body: str,
        proof: str,
    ) -> None:
        end = self.ends.get(session)
        number, chained = (
            (0, sha256({"v": 1, "ledger": self.ledger, "session": session})) if end is None else (end[0] + 1, end[1])
        )
        self.ends[session] = (seq, proof)
        if seq != number:
            self.found(f"entry {number} should stand here: entries are missing or out of order", session, seq)
        elif prev != chained:
            self.found("the entry does not continue the one before it", session, seq)
        if seq == 0 and kind != "opened":
            self.found("the session does not begin with its opening", session, seq)
        try:
            value = parse(body)
            content: dict[str, Json] = {
                "v": 1,
                "ledger": self.ledger,
                "session": session,
                "seq": seq,
                "prev": prev,
                "at": at,
                "kind": kind,
                "call": call,
                "ref": ref,
                "body": value,
            }
            computed, unchanged = sha256(content), canonical(value) == body
        except (ValueError, ArithmeticError, RecursionError):
            self.found("the body is not JSON", session, seq)
            return
        if not unchanged:
            self.found("the body was rewritten", session, seq)
        if computed != proof:
            self.found("the entry does not match its hash: it was edited", session, seq)

    def check_sessions(self, db: sqlite3.Connection) -> None:
        rows: list[tuple[object]] = db.execute("SELECT id FROM sessions").fetchall()
        listed = {_text(name) or "" for (name,) in rows}
        for session in sorted(self.ends.keys() - listed):
            self.found("the session has entries, but is no longer listed", session)
        for session in sorted(listed - self.ends.keys()):
            self.found("the session is listed, but its entries are gone", session)

    def check_witness(self, db: sqlite3.Connection, witness: tuple[str, int, str, str] | None) -> None:
        if witness is None:
            return
        ledger, n, proof, signature = witness
        if ledger != self.ledger:
            self.found("the witness speaks of another ledger: one of the files was swapped")
        elif not self._signed(proof, signature):
            self.found("the witness is not signed by the ledger's key")
        elif _commit_hash(db, n) != proof:
            self.found(f"the witness saw commit {n}, which is gone: the log was cut or an older copy put back")

    def check_checkpoint(self, db: sqlite3.Connection, wanted: tuple[int, str] | None) -> None:
        if wanted is not None and _commit_hash(db, wanted[0]) != wanted[1]:
            self.found(
                f"the log no longer holds the checkpoint at commit {wanted[0]}: it was cut, replaced or rewritten"
            )


def _commit_hash(db: sqlite3.Connection, n: int) -> str | None:
    row: tuple[object] | None = db.execute("SELECT hash FROM commits WHERE n = ?", (n,)).fetchone()
    return None if row is None else _text(row[0])


def _parse_checkpoint(line: str) -> tuple[int, str]:
    n, _, proof = line.strip().partition(":")
    if not (n.isascii() and n.isdigit() and len(n) <= 18 and len(proof) == 64):
        raise NotVerifiable("a checkpoint is a line `n:hash`, as an earlier `mcp-gateway verify` printed it")
    return int(n), proof


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _text(value: object) -> str | None:
    """A text column that is UTF-8; None for anything else."""
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        return None
    return value
