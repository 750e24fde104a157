"""What a stream costs: `mcp-gateway mask --jsonl` over texts of 0.3 to 3 KB of ten formats, about half of which hold a value.

    python -m benchmarks.masking.stream [--texts N] [--formats | --samples] [--plain N]

Seconds are of the processor: those of the command, less those it takes for the first texts alone, with which it starts, loads its recognisers
and compiles the patterns it meets. `--formats` takes each format by itself, `--samples` the scorecard's samples, every one of which holds
values and look-alikes. `--plain` says how many of the texts plain Presidio is timed over behind it, with the same recognisers: seconds differ
between machines, and between hours on one that is shared, by more than any change here. Without a language model, unless `--ner` says otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from tempfile import NamedTemporaryFile
from time import process_time
from typing import Final

from benchmarks.masking.presidio import Plain
from benchmarks.masking.samples import DEVELOPMENT, samples
from benchmarks.masking.values import FORM, HEX, Values

SEED: Final = 31_415
_FIRST: Final = 400
"""Texts with which it starts."""

_COMMAND: Final = (sys.executable, "-c", "from mcp_gateway.__main__ import main; main()", "mask", "--jsonl")
_SECRETS: Final = ("password", "api_key", "client_secret", "DB_PASSWORD", "access_token")
_STATES: Final = ("paid", "open", "sent", "refunded")
_WORDS: Final = (
    *("the", "order", "was", "sent", "to", "a", "warehouse", "near", "you", "and", "comes", "back", "with", "nothing", "but", "sand"),
    *("so", "see", "us", "when", "it", "is", "open", "because", "every", "truck", "waits", "for", "another", "one"),
)  # fmt: skip


def _sentence(v: Values, words: int = 12) -> str:
    return " ".join(v.pick(*_WORDS) for _ in range(words)).capitalize() + "."


def _value(v: Values, hidden: bool) -> str:
    return FORM[v.pick("email", "phone", "card", "iban", "github classic")](v) if hidden else v.digits(5)


def _order(v: Values) -> dict[str, object]:
    return {
        "id": v.number(1000, 9999), "uuid": f"{v.chars(8, HEX)}-{v.chars(4, HEX)}-4{v.chars(3, HEX)}-a{v.chars(3, HEX)}-{v.chars(12, HEX)}",
        "status": v.pick(*_STATES), "total": v.number(1, 99999) / 100, "items": [{"sku": v.chars(8), "count": v.number(1, 9)}],
        "placed_at": f"2025-05-{v.number(10, 28)}T10:{v.number(10, 59)}:33Z", "note": _sentence(v, 6),
    }  # fmt: skip


def json_text(v: Values, hidden: bool) -> str:
    """An API's answer."""
    orders = [_order(v) for _ in range(v.number(1, 9))]
    if hidden:
        orders[0] |= {"email": FORM["email"](v), v.pick(*_SECRETS): v.chars(24)}
    return json.dumps({"orders": orders, "next_page_token": v.chars(12)}, indent=2 if v.number(0, 1) else None)


def yaml_text(v: Values, hidden: bool) -> str:
    """A service's configuration."""
    lines = ["service:", "  name: shop-orders", f"  replicas: {v.number(1, 9)}", "  max_tokens: 4096", "routes:"]
    for number in range(v.number(3, 25)):
        lines += [f"  - path: /v1/{v.pick(*_WORDS)}/{number}", f"    timeout_ms: {v.digits(4)}", f"    description: {_sentence(v, 5)}"]  # fmt: skip
    return "\n".join([*lines, "database:", "  host: db.internal", *([f"  password: {v.password()}"] if hidden else [])])


def kubernetes(v: Values, hidden: bool) -> str:
    """Objects of a cluster."""
    labels = {"app.kubernetes.io/name": "shop", "pod-template-hash": v.chars(10, HEX)}
    pods = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"shop-{v.chars(10, HEX)}-{v.chars(5, HEX)}", "namespace": "shop", "labels": labels},
         "spec": {"containers": [{"name": "web", "image": f"registry.local/shop@sha256:{v.chars(64, HEX)}", "env": [
             {"name": "LOG_LEVEL", "value": "info"}, *([{"name": v.pick("DB_PASSWORD", "API_TOKEN"), "value": v.chars(20)}] if hidden and not number else [])]}]},
         "status": {"phase": "Running", "podIP": f"10.0.{v.number(0, 255)}.{v.number(0, 255)}"}}
        for number in range(v.number(1, 4))
    ]  # fmt: skip
    return json.dumps({"kind": "List", "items": pods}, indent=2)


def env(v: Values, hidden: bool) -> str:
    """A file of variables."""
    names = ("LOG_LEVEL", "HTTP_PORT", "REGION", "CACHE_TTL", "MAX_TOKENS", "QUEUE_URL", "FEATURE_FLAGS", "WORKERS")
    lines = [f"{v.pick(*names)}_{number}={v.pick('info', v.digits(4), 'eu-west-1', 'https://queue.internal/v1')}" for number in range(v.number(10, 60))]  # fmt: skip
    return "\n".join([*lines, *([f"{v.pick(*_SECRETS).upper()}={v.chars(24)}"] if hidden else [])])


def log(v: Values, hidden: bool) -> str:
    """A service's log."""
    lines = [
        f"2025-05-03T10:{v.number(10, 59)}:{v.number(10, 59)}.{v.digits(3)}Z INFO [worker-{v.number(1, 9)}] c.a.shop.OrderService - order ORD-{v.digits(8)} "
        f"{v.pick(*_STATES)} in {v.digits(3)}ms traceId={v.chars(32, HEX)}"
        for _ in range(v.number(3, 18))
    ]  # fmt: skip
    return "\n".join([*lines, f"2025-05-03T11:00:00Z WARN notified {_value(v, hidden)}"])


def diff(v: Values, hidden: bool) -> str:
    """A patch."""
    head = f"diff --git a/app/pool.py b/app/pool.py\nindex {v.chars(7, HEX)}..{v.chars(7, HEX)} 100644\n--- a/app/pool.py\n+++ b/app/pool.py\n@@ -{v.number(1, 90)},9 +{v.number(1, 90)},12 @@"
    body = [f"{v.pick(' ', ' ', '+', '-')}    {v.pick(*_WORDS)}_{v.pick(*_WORDS)} = self.{v.pick(*_WORDS)}({v.digits(3)}, size={v.number(1, 9)})" for _ in range(v.number(5, 40))]  # fmt: skip
    return "\n".join([head, *body, *([f'+    {v.pick(*_SECRETS)} = "{v.chars(24)}"'] if hidden else [])])


def http(v: Values, hidden: bool) -> str:
    """A request and its body."""
    lines = ["POST /v1/orders HTTP/1.1", "Host: api.shop.internal", "User-Agent: curl/8.5.0", "Accept: */*", f"X-Request-Id: {v.chars(32, HEX)}", f'ETag: "{v.chars(32, HEX)}"']  # fmt: skip
    return "\n".join([*lines, *([f"Authorization: Bearer {v.chars(40)}"] if hidden else []), "", json.dumps([_order(v) for _ in range(v.number(1, 8))])])  # fmt: skip


def csv(v: Values, hidden: bool) -> str:
    """An export."""
    lines = ["id,order_number,status,total,city" + (",email" if hidden else "")]
    for number in range(v.number(8, 60)):
        row = (str(number), v.digits(8), v.pick(*_STATES), f"{v.digits(2)}.{v.digits(2)}", v.pick("Jena", "Oslo"))
        lines.append(",".join((*row, FORM["email"](v)) if hidden else row))
    return "\n".join(lines)


def trace(v: Values, hidden: bool) -> str:
    """An exception."""
    lines = [f'  File "/srv/app/{v.pick(*_WORDS)}/{v.pick(*_WORDS)}.py", line {v.number(1, 900)}, in {v.pick(*_WORDS)}\n    return self.{v.pick(*_WORDS)}({v.pick(*_WORDS)}, timeout={v.number(1, 60)})' for _ in range(v.number(3, 20))]  # fmt: skip
    last = f"could not connect to postgresql://app:{v.chars(16)}@db.internal/shop" if hidden else "connection refused"
    return "\n".join(["Traceback (most recent call last):", *lines, f"driver.OperationalError: {last}"])


def prose(v: Values, hidden: bool) -> str:
    """A letter."""
    return " ".join([*(_sentence(v) for _ in range(v.number(4, 40))), f"Write to {_value(v, hidden)}.", _sentence(v)])


FORMATS: Final[Mapping[str, Callable[[Values, bool], str]]] = {
    "json": json_text, "yaml": yaml_text, "kubernetes": kubernetes, "env": env, "log": log, "diff": diff, "http": http, "csv": csv,
    "trace": trace, "prose": prose,
}  # fmt: skip


def texts(count: int, *formats: str, seed: int = SEED) -> Iterator[str]:
    """Texts of those formats (all of them by default) in turn, every other one with a value."""
    v, names = Values(seed), formats or tuple(FORMATS)
    for number in range(count):
        yield FORMATS[names[number % len(names)]](v, v.number(0, 1) == 1)


def _samples() -> list[str]:
    """Those of the scorecard that are texts, each once."""
    return list(dict.fromkeys(one.content for one in samples(DEVELOPMENT) if isinstance(one.content, str)))


def seconds(given: list[str], *, ner: bool = False) -> float:
    """What the command takes for these lines, of the processor, its start included. Raises CalledProcessError."""
    with NamedTemporaryFile("w", suffix=".yaml") as config:
        config.write(f"policy: {{rules: []}}\nmasking: {{ner: {{model: {'auto' if ner else 'none'}}}}}\n")
        config.flush()
        return _seconds(given, config.name)


def _seconds(given: list[str], config: str) -> float:
    lines = "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(given))
    before = os.times()
    subprocess.run(  # noqa: S603  # this interpreter
        [*_COMMAND, "--config", config], input=lines.encode(), stdout=subprocess.DEVNULL, check=True
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def plain(given: list[str]) -> float:
    """What plain Presidio takes for these texts, of the processor, without its start."""
    engine = Plain()
    engine.spans(given[0])
    before = process_time()
    for text in given:
        engine.spans(text)
    return process_time() - before


def main() -> None:
    """Read the options and measure."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.masking.stream", description=__doc__)
    options.add_argument("--texts", type=int, default=20_000)
    options.add_argument("--formats", action="store_true", help="each format by itself")
    options.add_argument("--samples", action="store_true", help="the scorecard's samples in place of the ten formats")
    options.add_argument(
        "--plain", type=int, default=0, metavar="N", help="time plain Presidio over N of the texts, too"
    )
    options.add_argument("--ner", action="store_true", help="with the language model that is installed")
    chosen = options.parse_args()
    for names in [(), *((name,) for name in FORMATS)] if chosen.formats else [()]:
        given = _samples() if chosen.samples else list(texts(chosen.texts, *names))
        first = given[:_FIRST]
        start = min(seconds(first, ner=chosen.ner) for _ in range(2))
        took, size = seconds(given, ner=chosen.ner) - start, sum(map(len, given)) - sum(map(len, first))
        print(
            f"{' '.join(names) or ('samples' if chosen.samples else 'all'):<12} {len(given) - len(first)} texts, {size / 1e6:.1f} MB: {took:.2f} s, {size / took / 1e6:.2f} MB/s; start {start:.1f} s"
        )
        if chosen.plain:
            some = given[-chosen.plain :]
            speed = sum(map(len, some)) / plain(some)
            print(f"{'':<12} plain Presidio {speed / 1e6:.3f} MB/s: {size / took / speed:.0f} times as long")


if __name__ == "__main__":
    main()
