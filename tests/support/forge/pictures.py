"""How the stand-in for GitHub shows what it knows: GitHub's own examples, with the parts filled in that tests look at."""

from __future__ import annotations

import base64
from typing import Any

from forge.bare import Change, Commit
from forge.contract import example
from forge.state import Check, Comment, Forge, Issue, Pull, Repo, Run


def user(login: str) -> Any:
    """An account."""
    return example("issue-comment")["user"] | {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"}


def oneself(login: str) -> Any:
    """The account that a token speaks for, as it sees itself."""
    return example("private-user-response-with-public-and-private-profile-information") | {"login": login}


def repository(repo: Repo) -> Any:
    """A repository in full."""
    shown = example("full-repository-default-response")
    for kept in ("template_repository", "source", "parent", "organization"):
        shown.pop(kept, None)
    return shown | {
        "id": repo.number,
        "name": repo.name,
        "full_name": repo.full_name,
        "owner": user(repo.owner),
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "default_branch": repo.default,
        "language": "Python",
        "description": "An example, and <b>text</b> that somebody wrote",
    }


def pull(forge: Forge, repo: Repo, number: int) -> Any:
    """A pull request in full."""
    one = repo.pulls[number]
    source = forge.repos[one.source.casefold()] if one.source else repo
    head, base = forge.head(repo, one), repo.bare.find(f"refs/heads/{one.base}")
    assert base is not None
    start = repo.bare.merge_base(base, head)
    changes = repo.bare.changes(base, head)
    shown = example("pull-request")
    return shown | {
        "number": number,
        "state": one.state,
        "title": one.title,
        "body": one.body,
        "draft": one.draft,
        "locked": one.locked,
        "user": user(one.author),
        "head": _end(shown["head"], source, one.head, head),
        "base": _end(shown["base"], repo, one.base, start),
        "merged": bool(one.merged),
        "merged_at": "2026-01-06T10:00:00Z" if one.merged else None,
        "closed_at": None if one.state == "open" else "2026-01-06T10:00:00Z",
        "merge_commit_sha": one.merged or None,
        "merged_by": user("octocat") if one.merged else None,
        "mergeable": None if one.merged else repo.bare.mergeable(base, head),
        "mergeable_state": "clean",
        "additions": sum(change.additions for change in changes),
        "deletions": sum(change.deletions for change in changes),
        "changed_files": len(changes),
        "commits": len(repo.bare.between(start, head)),
        "comments": len(one.comments),
        "updated_at": one.updated,
        "auto_merge": None,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [],
        "milestone": None,
    }


def pull_simple(forge: Forge, repo: Repo, number: int) -> Any:
    """A pull request in a list."""
    simple = example("pull-request-simple-items")[0]
    whole = pull(forge, repo, number)
    return simple | {key: whole[key] for key in simple if key in whole}


def _end(shown: Any, repo: Repo, branch: str, sha: str) -> Any:
    small = {key: value for key, value in repository(repo).items() if key in shown["repo"]}
    return shown | {
        "label": f"{repo.owner}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": user(repo.owner),
        "repo": shown["repo"] | small | {"license": None},
    }


def change(one: Change) -> Any:
    """A file of a comparison."""
    shown = example("diff-entry-items")[0]
    shown |= {
        "sha": one.blob,
        "filename": one.path,
        "status": one.status,
        "additions": one.additions,
        "deletions": one.deletions,
        "changes": one.additions + one.deletions,
    }
    shown.pop("patch")
    return (
        shown
        | ({} if one.patch is None else {"patch": one.patch})
        | ({"previous_filename": one.before} if one.before else {})
    )


def commit(one: Commit, *, verified: bool = False) -> Any:
    """A commit."""
    shown = example("commit-items")[0]
    shown["commit"]["verification"] |= {"verified": verified, "reason": "valid" if verified else "unsigned"}
    who = {"name": one.author, "email": one.email, "date": "2026-01-05T09:00:00Z"}
    account = user(one.author.replace(" ", "").lower())
    shown["commit"] |= {"author": who, "committer": who, "message": one.message}
    parents = [shown["parents"][0] | {"sha": sha} for sha in one.parents]
    return shown | {"sha": one.sha, "parents": parents, "author": account, "committer": account}


def branch(repo: Repo, name: str, sha: str) -> Any:
    """A branch."""
    shown = example("branch-get")
    return shown | {"name": name, "commit": commit(repo.bare.look(sha)), "protected": name in repo.protected}


def check(one: Check, sha: str) -> Any:
    """A check run."""
    shown = example("check-run-paginated")["check_runs"][0]
    output = shown["output"] | {"title": one.name, "summary": one.summary, "text": None}
    return shown | {
        "name": one.name,
        "head_sha": sha,
        "status": one.status,
        "conclusion": one.conclusion,
        "output": output,
        "pull_requests": [],
    }


def status(repo: Repo, sha: str) -> Any:
    """The statuses of a commit, together."""
    shown = example("combined-commit-status")
    state = repo.statuses.get(sha)
    one = shown["statuses"][0]
    statuses = [] if state is None else [one | {"state": state, "context": "ci/legacy", "description": "looked at it"}]
    return shown | {"state": state or "pending", "sha": sha, "statuses": statuses, "total_count": len(statuses)}


def review(one: Comment, number: int) -> Any:
    """A review."""
    return example("pull-request-review") | {
        "id": number,
        "user": user(one.author),
        "body": one.body,
        "state": one.state,
        "commit_id": one.commit,
        "author_association": one.association,
    }


def issue(repo: Repo, number: int) -> Any:
    """An issue, or a pull request as one."""
    one: Issue | Pull = repo.issues[number] if number in repo.issues else repo.pulls[number]
    shown = example("issue-items")[0]
    label = shown["labels"][0]
    shown |= {
        "number": number,
        "repository_url": f"https://api.github.com/repos/{repo.full_name}",
        "title": one.title,
        "body": one.body,
        "user": user(one.author),
        "state": one.state,
        "locked": one.locked,
        "comments": len(one.comments),
        "labels": [label | {"name": name} for name in one.labels] if isinstance(one, Issue) else [],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "closed_at": None,
        "active_lock_reason": None,
    }
    if number in repo.issues:
        shown.pop("pull_request")
    return shown


def comment(one: Comment, number: int) -> Any:
    """A comment."""
    return example("issue-comment") | {"id": number, "user": user(one.author), "body": one.body}


def workflow(number: int, path: str) -> Any:
    """A workflow."""
    return example("workflow") | {"id": number, "path": path, "name": path.rpartition("/")[2].partition(".")[0]}


def run(repo: Repo, number: int, one: Run) -> Any:
    """A run of a workflow."""
    shown = example("workflow-run")
    small = {key: value for key, value in repository(repo).items() if key in shown["repository"]}
    return shown | {
        "id": number,
        "name": "CI",
        "display_title": one.title,
        "path": f"{one.path}@{one.ref}",
        "head_branch": one.ref,
        "head_sha": one.sha,
        "event": one.event,
        "status": "completed",
        "conclusion": "success",
        "repository": shown["repository"] | small,
        "actor": user("octocat"),
    }


def job(number: int, one: Run) -> Any:
    """The job of a run."""
    shown = example("job-paginated")["jobs"][0]
    return shown | {
        "id": number,
        "run_id": number,
        "created_at": "2026-01-05T09:00:00Z",
        "name": "build",
        "head_sha": one.sha,
        "head_branch": one.ref,
    }


def file(path: str, content: bytes, blob: str) -> Any:
    """A file's content."""
    return example("content-file-response-if-content-is-a-file") | {
        "name": path.rpartition("/")[2],
        "path": path,
        "size": len(content),
        "content": base64.encodebytes(content).decode(),
        "sha": blob,
    }


def found(repo: Repo, path: str, fragment: str, at: int, word: str) -> Any:
    """A file that a search found."""
    shown = example("code-search-result-item-paginated")["items"][0]
    small = {key: value for key, value in repository(repo).items() if key in shown["repository"]}
    match = {
        "object_url": "https://api.github.com/repositories/1/contents/x",
        "object_type": "FileContent",
        "property": "content",
        "fragment": fragment,
        "matches": [{"text": word, "indices": [at, at + len(word)]}],
    }
    return shown | {
        "name": path.rpartition("/")[2],
        "path": path,
        "repository": shown["repository"] | small,
        "text_matches": [match],
    }
