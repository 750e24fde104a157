"""A bare repository, worked on by git's plumbing: what the stand-in for GitHub keeps its branches and commits in."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DATE: Final = "2026-01-05T09:00:00+0000"


class Unmergeable(Exception):
    """Two branches change the same lines, or there is nothing to replay."""


@dataclass(frozen=True)
class Change:
    """What became of one file: `status` is GitHub's word for it."""

    path: str
    status: str
    additions: int
    deletions: int
    patch: str | None
    before: str | None = None
    blob: str = "0" * 40


@dataclass(frozen=True)
class Commit:
    """One commit."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: str
    email: str
    message: str


@dataclass(frozen=True)
class Bare:
    """One repository."""

    directory: Path

    @classmethod
    def create(cls, directory: Path) -> Bare:
        """A new one, empty."""
        subprocess.run(["git", "init", "--quiet", "--bare", str(directory)], check=True)
        return cls(directory)

    def git(
        self, *arguments: str, stdin: bytes = b"", author: str = "Octo Cat", email: str = "octo@example.org"
    ) -> bytes:
        """Run git; its output."""
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.directory),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_AUTHOR_DATE": _DATE,
            "GIT_COMMITTER_NAME": author,
            "GIT_COMMITTER_EMAIL": email,
            "GIT_COMMITTER_DATE": _DATE,
        }
        done = subprocess.run(
            ["git", f"--git-dir={self.directory}", *arguments],
            input=stdin,
            capture_output=True,
            env=environment,
            check=False,
        )
        if done.returncode != 0:
            raise subprocess.CalledProcessError(done.returncode, arguments, done.stdout, done.stderr)
        return done.stdout

    def _line(self, *arguments: str, stdin: bytes = b"", author: str = "Octo Cat") -> str:
        return self.git(*arguments, stdin=stdin, author=author).decode().strip()

    def commit(
        self,
        branch: str,
        files: Mapping[str, str | bytes | None],
        message: str,
        *,
        base: str | None = None,
        author: str = "Octo Cat",
    ) -> str:
        """Commit onto a branch (made from `base` where there is none yet); None deletes a file. The new commit's id."""
        parent = self.find(f"refs/heads/{branch}") or (None if base is None else self.find(base))
        entries: dict[str, bytes] = {}
        if parent is not None:
            for line in self.git("ls-tree", "-r", "-z", parent).split(b"\0"):
                if line:
                    entries[line.partition(b"\t")[2].decode()] = line
        for path, content in files.items():
            entries.pop(path, None)
            if content is not None:
                data = content.encode() if isinstance(content, str) else content
                blob = self._line("hash-object", "-w", "--stdin", stdin=data)
                entries[path] = f"100644 blob {blob}\t{path}".encode()
        tree = self._tree(entries)
        parents = () if parent is None else ("-p", parent)
        sha = self._line("commit-tree", tree, *parents, "-m", message, author=author)
        self.git("update-ref", f"refs/heads/{branch}", sha)
        return sha

    def _tree(self, entries: Mapping[str, bytes]) -> str:
        listed: dict[str, bytes] = {}
        below: dict[str, dict[str, bytes]] = {}
        for path, line in entries.items():
            name, _, rest = path.partition("/")
            if rest:
                below.setdefault(name, {})[rest] = line.partition(b"\t")[0] + b"\t" + rest.encode()
            else:
                listed[name] = line
        for name, inside in below.items():
            listed[name] = f"040000 tree {self._tree(inside)}\t{name}".encode()
        return self._line("mktree", "-z", stdin=b"".join(line + b"\0" for line in listed.values()))

    def find(self, name: str) -> str | None:
        """The commit that a name stands for."""
        try:
            return self._line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except subprocess.CalledProcessError:
            return None

    def refs(self) -> dict[str, str]:
        """Every ref and its commit."""
        lines = self._line("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return {name: sha for name, _, sha in (line.partition(" ") for line in lines)}

    def look(self, sha: str) -> Commit:
        """A commit."""
        shown = self.git("show", "-s", "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%B", sha).decode()
        sha, tree, parents, author, email, message = shown.split("\0")
        return Commit(sha, tree, tuple(parents.split()), author, email, message.strip())

    def read(self, sha: str, path: str) -> bytes | None:
        """A file's content."""
        try:
            return self.git("cat-file", "blob", f"{sha}:{path}")
        except subprocess.CalledProcessError:
            return None

    def blob(self, sha: str, path: str) -> str:
        """The id of a file's content."""
        return self._line("rev-parse", f"{sha}:{path}")

    def merge_base(self, one: str, other: str) -> str:
        """Their best common ancestor."""
        return self._line("merge-base", one, other)

    def between(self, base: str, head: str) -> list[Commit]:
        """The commits of `head` that `base` has not, oldest first."""
        return [self.look(sha) for sha in self._line("rev-list", "--reverse", f"{base}..{head}").split()]

    def changes(self, base: str, head: str) -> list[Change]:
        """What `head` changes since it left `base`."""
        start = self.merge_base(base, head)
        words = self.git("diff", "--name-status", "-z", "-M", start, head).decode(errors="replace").split("\0")
        found: list[Change] = []
        while len(words) > 1:
            letter = words.pop(0)
            before = words.pop(0) if letter.startswith("R") else None
            path = words.pop(0)
            paths = [path] if before is None else [before, path]
            numbers = self.git("diff", "--numstat", "-M", start, head, "--", *paths).decode().split()
            patch = self.git("diff", "-M", start, head, "--", *paths).decode(errors="replace")
            binary = numbers[:1] == ["-"]
            body = patch.partition("\n@@")
            status = {"A": "added", "D": "removed", "M": "modified", "R": "renamed"}[letter[0]]
            found.append(
                Change(
                    path,
                    status,
                    0 if binary else int(numbers[0]),
                    0 if binary else int(numbers[1]),
                    None if binary or not body[1] else "@@" + body[2].rstrip("\n"),
                    before,
                    "0" * 40 if letter == "D" else self.blob(head, path),
                )
            )
        return found

    def merge(self, base: str, head: str, method: str, message: str) -> str:
        """Merge a commit into a branch by GitHub's three methods. Raises Unmergeable."""
        onto = self.find(f"refs/heads/{base}")
        assert onto is not None
        if method == "rebase":
            merged = onto
            for commit in self.between(onto, head):
                if commit.parents != (merged,) and self.merge_base(onto, head) != onto:
                    raise Unmergeable
                merged = self._line("commit-tree", commit.tree, "-p", merged, "-m", commit.message)
        else:
            try:
                tree = self._line("merge-tree", "--write-tree", onto, head).splitlines()[0]
            except subprocess.CalledProcessError:
                raise Unmergeable from None
            parents = ("-p", onto) if method == "squash" else ("-p", onto, "-p", head)
            merged = self._line("commit-tree", tree, *parents, "-m", message)
        self.git("update-ref", f"refs/heads/{base}", merged, onto)
        return merged

    def mergeable(self, base: str, head: str) -> bool:
        """Whether they merge without a conflict."""
        try:
            self.git("merge-tree", "--write-tree", base, head)
        except subprocess.CalledProcessError:
            return False
        return True
