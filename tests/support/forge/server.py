"""The stand-in for GitHub's REST API, served over a real socket.

It keeps state: what is created, merged or dispatched through it is there afterwards, in its own memory and in the refs of bare repositories.
It asks for a token and for the permission that GitHub documents for each operation.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import uvicorn
from forge import pictures
from forge.bare import Unmergeable
from forge.contract import example
from forge.state import LEVELS, Comment, Forge, Issue, Pull, Repo, Request_, Run
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

Handler: TypeAlias = Callable[[Forge, Request, Repo, dict[str, Any], str], Any]
_PAGE: Final = 30


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def _paged(request: Request, items: list[Any]) -> list[Any]:
    size, page = int(request.query_params.get("per_page", _PAGE)), int(request.query_params.get("page", 1))
    return items[(page - 1) * size : page * size]


def _sha(repo: Repo, name: str) -> str:
    found = repo.bare.find(f"refs/heads/{name}") or repo.bare.find(f"refs/tags/{name}") or repo.bare.find(name)
    if found is None:
        raise Refused(404, "Not Found")
    return found


def _pull(repo: Repo, request: Request) -> tuple[int, Pull]:
    number = int(request.path_params["number"])
    if number not in repo.pulls:
        raise Refused(404, "Not Found")
    return number, repo.pulls[number]


def _thread(repo: Repo, request: Request) -> tuple[int, Issue | Pull]:
    number = int(request.path_params["number"])
    found: Issue | Pull | None = repo.issues.get(number) or repo.pulls.get(number)
    if found is None:
        raise Refused(404, "Not Found")
    return number, found


def get_repository(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return pictures.repository(repo)


def list_pulls(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    wanted = request.query_params.get("state", "open")
    base = request.query_params.get("base")
    numbers = [
        number
        for number, one in repo.pulls.items()
        if wanted in ("all", one.state) and (base is None or base == one.base)
    ]
    return [pictures.pull_simple(forge, repo, number) for number in _paged(request, sorted(numbers, reverse=True))]


def create_pull(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    owner, _, branch = str(body["head"]).rpartition(":")
    source = next((one for one in forge.repos.values() if one.owner == owner and one.name == repo.name), None)
    there = (source or repo).bare.find(f"refs/heads/{branch}")
    if there is None or repo.bare.find(f"refs/heads/{body['base']}") is None:
        raise Refused(422, "Validation Failed")
    number = repo.next_number()
    repo.pulls[number] = Pull(
        body["title"],
        body.get("body", ""),
        login,
        branch,
        body["base"],
        "" if source is None else source.full_name,
        draft=body.get("draft", False),
    )
    return JSONResponse(pictures.pull(forge, repo, number), 201)


def get_pull(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return pictures.pull(forge, repo, _pull(repo, request)[0])


def update_pull(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    number, one = _pull(repo, request)
    for key in ("title", "body", "state", "base"):
        if key in body:
            setattr(one, key, body[key])
    return pictures.pull(forge, repo, number)


def merge_pull(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _pull(repo, request)
    head = forge.head(repo, one)
    if one.state != "open" or one.draft:
        raise Refused(405, "Pull Request is not mergeable")
    if body.get("sha", head) != head:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    message = "\n\n".join(part for part in (body.get("commit_title"), body.get("commit_message")) if part)
    try:
        one.merged = repo.bare.merge(one.base, head, body.get("merge_method", "merge"), message or f"Merge {one.head}")
    except Unmergeable:
        raise Refused(405, "Pull Request is not mergeable") from None
    one.state, one.frozen = "closed", head
    return {"sha": one.merged, "merged": True, "message": "Pull Request successfully merged"}


def pull_files(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _pull(repo, request)
    changes = repo.bare.changes(_sha(repo, one.base), forge.head(repo, one))
    return [pictures.change(change) for change in _paged(request, changes)]


def pull_commits(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _pull(repo, request)
    commits = repo.bare.between(_sha(repo, one.base), forge.head(repo, one))
    return [pictures.commit(commit, verified=commit.sha in repo.verified) for commit in _paged(request, commits)]


def list_reviews(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _pull(repo, request)
    return _paged(request, [pictures.review(review, 80 + index) for index, review in enumerate(one.reviews)])


def create_review(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _pull(repo, request)
    if body["event"] == "APPROVE" and login == one.author:
        raise Refused(422, "Can not approve your own pull request")
    state = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}[body["event"]]
    made = Comment(login, body.get("body", ""), state, body["commit_id"], body.get("comments", []))
    one.reviews.append(made)
    return pictures.review(made, 79 + len(one.reviews))


def get_branch(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    name = request.path_params["rest"]
    sha = repo.bare.find(f"refs/heads/{name}")
    if sha is None:
        raise Refused(404, "Branch not found")
    return pictures.branch(repo, name, sha)


def get_commit(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return pictures.commit(repo.bare.look(_sha(repo, request.path_params["rest"])))


def heads_at(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    sha = request.path_params["rest"]
    names = [ref.removeprefix("refs/heads/") for ref, at in repo.bare.refs().items() if at == sha and "/heads/" in ref]
    return [example("branch-short-items")[0] | {"name": name, "protected": name in repo.protected} for name in names]


def list_checks(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    sha = _sha(repo, request.path_params["rest"])
    checks = repo.checks.get(sha, [])
    return {"total_count": len(checks), "check_runs": [pictures.check(one, sha) for one in _paged(request, checks)]}


def get_status(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return pictures.status(repo, _sha(repo, request.path_params["rest"]))


def compare(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    base, _, head = request.path_params["rest"].partition("...")
    owner, _, branch = head.rpartition(":")
    source = next((one for one in forge.repos.values() if one.owner == owner and one.name == repo.name), repo)
    tip, onto = _sha(source, branch), _sha(repo, base)
    if source is not repo:
        repo.bare.git("fetch", "--quiet", str(source.bare.directory), tip)
    start = repo.bare.merge_base(onto, tip)
    commits = repo.bare.between(onto, tip)
    shown = example("commit-comparison")
    return shown | {
        "base_commit": pictures.commit(repo.bare.look(onto)),
        "merge_base_commit": pictures.commit(repo.bare.look(start)),
        "ahead_by": len(commits),
        "behind_by": len(repo.bare.between(tip, onto)),
        "total_commits": len(commits),
        "status": ("diverged" if commits else "behind") if start != onto else "ahead" if commits else "identical",
        "commits": [pictures.commit(commit) for commit in commits],
        "files": [pictures.change(change) for change in repo.bare.changes(onto, tip)],
    }


def get_contents(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    path, sha = request.path_params["rest"], _sha(repo, request.query_params.get("ref", repo.default))
    content = repo.bare.read(sha, path)
    if content is None:
        raise Refused(404, "Not Found")
    return pictures.file(path, content, repo.bare.blob(sha, path))


def create_ref(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    if repo.bare.find(body["sha"]) is None:
        raise Refused(422, "Object does not exist")
    if repo.bare.find(body["ref"]) is not None:
        raise Refused(422, "Reference already exists")
    repo.bare.git("update-ref", body["ref"], body["sha"], "0" * 40)
    shown = example("git-ref")
    made = shown | {"ref": body["ref"], "object": shown["object"] | {"sha": body["sha"]}}
    return JSONResponse(made, 201)


def list_issues(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    wanted = request.query_params.get("state", "open")
    threads: dict[int, Issue | Pull] = {**repo.issues, **repo.pulls}
    numbers = sorted((number for number, one in threads.items() if wanted in ("all", one.state)), reverse=True)
    return [pictures.issue(repo, number) for number in _paged(request, numbers)]


def create_issue(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    number = repo.next_number()
    repo.issues[number] = Issue(body["title"], body.get("body", ""), login, labels=body.get("labels", []))
    return JSONResponse(pictures.issue(repo, number), 201)


def get_issue(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return pictures.issue(repo, _thread(repo, request)[0])


def list_comments(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _thread(repo, request)
    return _paged(request, [pictures.comment(comment, 500 + index) for index, comment in enumerate(one.comments)])


def create_comment(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    _, one = _thread(repo, request)
    made = Comment(login, body["body"])
    one.comments.append(made)
    return JSONResponse(pictures.comment(made, 499 + len(one.comments)), 201)


def list_workflows(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    known = repo.workflows()
    return {
        "total_count": len(known),
        "workflows": [pictures.workflow(*one) for one in _paged(request, list(known.items()))],
    }


def get_workflow(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    asked = request.path_params["rest"]
    for number, path in repo.workflows().items():
        if asked in (str(number), path.rpartition("/")[2]):
            return pictures.workflow(number, path)
    raise Refused(404, "Not Found")


def dispatch(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    path = get_workflow(forge, request, repo, body, login)["path"]
    sha = _sha(repo, body["ref"])
    repo.runs.append(Run(path, body["ref"], sha, event="workflow_dispatch", inputs=body.get("inputs", {})))
    return Response(status_code=204)


def _run(repo: Repo, request: Request) -> tuple[int, Run]:
    number = int(request.path_params["number"])
    if not 0 <= number - 7000 < len(repo.runs):
        raise Refused(404, "Not Found")
    return number, repo.runs[number - 7000]


def get_run(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return pictures.run(repo, *_run(repo, request))


def list_jobs(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    return {"total_count": 1, "jobs": [pictures.job(*_run(repo, request))]}


def get_logs(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    number, _ = _run(repo, request)
    return RedirectResponse(f"{forge.url.replace('127.0.0.1', 'localhost')}/_logs/{repo.full_name}/{number}", 302)


def list_secrets(forge: Forge, request: Request, repo: Repo, body: dict[str, Any], login: str) -> Any:
    one = example("actions-secret-paginated")["secrets"][0]
    names = _paged(request, repo.secrets)
    return {"total_count": len(repo.secrets), "secrets": [one | {"name": name} for name in names]}


def search_code(forge: Forge, request: Request, login: str) -> Any:
    words = request.query_params["q"].split()
    names = [word.partition(":")[2] for word in words if word.startswith("repo:")]
    text = " ".join(word for word in words if ":" not in word)
    items: list[Any] = []
    for repo in forge.repos.values():
        if repo.full_name.casefold() not in {name.casefold() for name in names}:
            continue
        sha = _sha(repo, repo.default)
        for path in repo.bare.git("ls-tree", "-r", "--name-only", sha).decode().splitlines():
            content = (repo.bare.read(sha, path) or b"").decode(errors="replace")
            if text in content:
                at = content.index(text)
                items.append(pictures.found(repo, path, content[max(0, at - 40) : at + 80], min(at, 40), text))
    return {"total_count": len(items), "incomplete_results": False, "items": _paged(request, items)}


ENTERPRISE: Final = "/api/v3"
"""Below which an Enterprise Server has its API."""
_AT: Final = "/repos/{owner}/{repo}"
ROUTES: Final[tuple[tuple[str, str, Handler, str, str], ...]] = (
    ("GET", "", get_repository, "metadata", "read"),
    ("GET", "/pulls", list_pulls, "pull_requests", "read"),
    ("POST", "/pulls", create_pull, "pull_requests", "write"),
    ("GET", "/pulls/{number:int}", get_pull, "pull_requests", "read"),
    ("PATCH", "/pulls/{number:int}", update_pull, "pull_requests", "write"),
    ("PUT", "/pulls/{number:int}/merge", merge_pull, "contents", "write"),
    ("GET", "/pulls/{number:int}/files", pull_files, "pull_requests", "read"),
    ("GET", "/pulls/{number:int}/commits", pull_commits, "pull_requests", "read"),
    ("GET", "/pulls/{number:int}/reviews", list_reviews, "pull_requests", "read"),
    ("POST", "/pulls/{number:int}/reviews", create_review, "pull_requests", "write"),
    ("GET", "/branches/{rest:path}", get_branch, "contents", "read"),
    ("GET", "/commits/{rest:path}/check-runs", list_checks, "checks", "read"),
    ("GET", "/commits/{rest:path}/status", get_status, "statuses", "read"),
    ("GET", "/commits/{rest:path}/branches-where-head", heads_at, "contents", "read"),
    ("GET", "/commits/{rest:path}", get_commit, "contents", "read"),
    ("GET", "/compare/{rest:path}", compare, "contents", "read"),
    ("GET", "/contents/{rest:path}", get_contents, "contents", "read"),
    ("POST", "/git/refs", create_ref, "contents", "write"),
    ("GET", "/issues", list_issues, "issues", "read"),
    ("POST", "/issues", create_issue, "issues", "write"),
    ("GET", "/issues/{number:int}", get_issue, "issues", "read"),
    ("GET", "/issues/{number:int}/comments", list_comments, "issues", "read"),
    ("POST", "/issues/{number:int}/comments", create_comment, "issues", "write"),
    ("GET", "/actions/workflows", list_workflows, "actions", "read"),
    ("POST", "/actions/workflows/{rest}/dispatches", dispatch, "actions", "write"),
    ("GET", "/actions/workflows/{rest}", get_workflow, "actions", "read"),
    ("GET", "/actions/runs/{number:int}", get_run, "actions", "read"),
    ("GET", "/actions/runs/{number:int}/jobs", list_jobs, "actions", "read"),
    ("GET", "/actions/jobs/{number:int}/logs", get_logs, "actions", "read"),
    ("GET", "/actions/secrets", list_secrets, "secrets", "read"),
)
"""Method, path, what answers it, and the repository permission GitHub asks for."""


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").partition(" ")[2]


def _application(forge: Forge) -> Starlette:
    async def arriving(request: Request) -> Response | None:
        query = request.scope["query_string"].decode()
        path = request.scope["raw_path"].decode() + (f"?{query}" if query else "")
        forge.seen.append(Request_(request.method, path, _token(request), await request.body()))
        return None if forge.meddle is None else forge.meddle(request)

    def refusal(status: int, message: str) -> Response:
        told = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
        return JSONResponse(told, status)

    def endpoint(handler: Handler, permission: str, level: str) -> Any:
        async def answer(request: Request) -> Response:
            meddled = await arriving(request)
            if meddled is not None:
                return meddled
            who = forge.tokens.get(_token(request))
            if who is None or who.revoked:
                return refusal(401, "Bad credentials")
            repo = forge.find(request.path_params["owner"], request.path_params["repo"])
            if repo is None or (who.repositories is not None and repo.full_name.casefold() not in who.repositories):
                return refusal(404, "Not Found")
            used = forge.used.setdefault(_token(request), {})
            used[permission] = max(level, used.get(permission, "none"), key=LEVELS.index)
            if permission != "metadata" and LEVELS.index(who.permissions.get(permission, "none")) < LEVELS.index(level):
                return refusal(403, "Resource not accessible by integration")
            raw = await request.body()
            try:
                answered = handler(forge, request, repo, json.loads(raw) if raw else {}, who.login)
            except Refused as refused:
                return refusal(refused.status, str(refused))
            return answered if isinstance(answered, Response) else JSONResponse(answered)

        return answer

    async def search(request: Request) -> Response:
        meddled = await arriving(request)
        if meddled is not None:
            return meddled
        who = forge.tokens.get(_token(request))
        if who is None:
            return refusal(401, "Bad credentials")
        if who.permissions.get("contents", "none") == "none":
            return refusal(403, "Resource not accessible by integration")
        forge.used[_token(request)] = {"contents": "read"}
        return JSONResponse(search_code(forge, request, who.login))

    async def mint(request: Request) -> Response:
        meddled = await arriving(request)
        if meddled is not None:
            return meddled
        app, owner = forge.installations.get(int(request.path_params["number"]), (0, ""))
        if forge.app_of(_token(request)) != app:
            return refusal(401, "A JSON web token could not be decoded")
        asked = json.loads(await request.body() or b"{}")
        names = asked.get("repositories")
        reached = list(forge.repos.values()) if names is None else [forge.find(owner, name) for name in names]
        if None in reached or not set(asked.get("permissions") or {}) <= set(forge.granted):
            return refusal(422, "There is at least one repository that does not exist or is not accessible")
        token = forge.mint(app, owner, asked.get("repositories"), asked.get("permissions"))
        shown = [pictures.repository(repo) for repo in reached if repo is not None]
        granted = {"token": token, "expires_at": "2036-01-01T00:00:00Z", "permissions": forge.tokens[token].permissions}
        return JSONResponse(granted | {"repositories": shown}, 201)

    async def installation(request: Request) -> Response:
        meddled = await arriving(request)
        if meddled is not None:
            return meddled
        app, owner = forge.installations.get(int(request.path_params["number"]), (0, ""))
        if forge.app_of(_token(request)) != app:
            return refusal(401, "A JSON web token could not be decoded")
        told = {"account": pictures.user(owner), "permissions": forge.granted, "repository_selection": forge.selection}
        return JSONResponse(example("base-installation") | told)

    async def whoami(request: Request) -> Response:
        meddled = await arriving(request)
        if meddled is not None:
            return meddled
        who = forge.tokens.get(_token(request))
        if who is None or who.revoked:
            return refusal(401, "Bad credentials")
        return JSONResponse(pictures.oneself(who.login), headers=who.headers)

    async def revoke(request: Request) -> Response:
        await arriving(request)
        forge.tokens[_token(request)].revoked = True
        return Response(status_code=204)

    async def logs(request: Request) -> Response:
        meddled = None if forge.meddle is None else forge.meddle(request)
        forge.logs_fetched.append((str(request.url), request.headers.get("authorization", "")))
        if meddled is not None:
            return meddled
        repo = forge.find(request.path_params["owner"], request.path_params["repo"])
        assert repo is not None
        return PlainTextResponse(_run(repo, request)[1].log)

    routes = [
        Route(f"{_AT}{path}", endpoint(handler, permission, level), methods=[method])
        for method, path, handler, permission, level in ROUTES
    ]
    routes += [
        Route("/search/code", search),
        Route("/app/installations/{number:int}/access_tokens", mint, methods=["POST"]),
        Route("/app/installations/{number:int}", installation),
        Route("/user", whoami),
        Route("/installation/token", revoke, methods=["DELETE"]),
        Route("/_logs/{owner}/{repo}/{number:int}", logs),
    ]
    return Starlette(routes=[*routes, Mount(ENTERPRISE, routes=routes)])


@contextmanager
def serving(forge: Forge) -> Generator[str]:
    """Serve it until the block ends; its address."""
    settings = uvicorn.Config(_application(forge), host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the stand-in for GitHub did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    forge.url = f"http://127.0.0.1:{port}"
    try:
        yield forge.url
    finally:
        server.should_exit = True
        thread.join(10)
