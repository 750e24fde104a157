"""Recognisers in a running gateway: what loads slowly never holds up the list of tools, and never lets a result pass unseen."""

from __future__ import annotations

import json
import os
from pathlib import Path

import anyio
import pytest
from gate import CONFIG, Gate, text_of
from mcp_types import CallToolResult

pytestmark = pytest.mark.anyio

PLUGIN = """
import os
from presidio_analyzer import EntityRecognizer, RecognizerResult

with open({gate!r}) as waiting:  # a named pipe: blocks until somebody writes to it
    waiting.read()

class Cities(EntityRecognizer):
    def __init__(self):
        super().__init__(supported_entities=["CITY"])
    def load(self): pass
    def analyze(self, text, entities, nlp_artifacts):
        return [RecognizerResult("CITY", 0, len(text), 1.0)] if text in {cities!r} else []
"""


def _install(folder: Path, pipe: Path, cities: list[str]) -> None:
    info = folder / "cities-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "cities.py").write_text(PLUGIN.format(gate=str(pipe), cities=cities), encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cities\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[mcp_gateway.recognizers]\ncities = cities:Cities\n", encoding="utf-8")


async def test_tools_are_listed_while_recognisers_load_and_the_first_result_waits_for_them(gate: Gate) -> None:
    sql = "SELECT id, city FROM customers ORDER BY id LIMIT 3"
    cities = [record["city"] for record in await gate.query(sql)]
    pipe = gate.directory / "pipe"
    os.mkfifo(pipe)
    _install(gate.directory / "site", pipe, cities)
    gate.configure(CONFIG + "masking: {{recognizer_plugins: [cities], ner: {{model: none}}}}\n")
    gate.environment["PYTHONPATH"] = str(gate.directory / "site")
    answers: list[CallToolResult] = []
    async with gate.client() as client, anyio.create_task_group() as calls:
        assert [tool.name for tool in (await client.list_tools()).tools]

        async def call() -> None:
            answers.append(await client.call_tool("query_db", {"connection": "shop", "sql": sql}))

        calls.start_soon(call)
        for _ in range(20):
            assert (await client.list_tools()).tools
        assert not answers, "a result left before what masks it was there"
        await anyio.to_thread.run_sync(pipe.write_text, "go")  # opens only when the recogniser waits at the other end
    assert not answers[0].is_error, text_of(answers[0])
    shown = json.dumps(answers[0].structured_content) + text_of(answers[0])
    assert not any(city in shown for city in cities)


async def test_a_users_own_recogniser_hides_what_it_finds_in_answer_and_log(gate: Gate) -> None:
    (gate.directory / "own.yaml").write_text(
        "recognizers:\n"
        "  - {name: Codes, supported_entity: CODE, patterns: [{name: c, regex: 'ZX-[0-9]{4}', score: 0.9}]}\n",
        encoding="utf-8",
    )
    gate.configure(CONFIG + "masking: {{recognizers: own.yaml, ner: {{model: none}}}}\n")
    async with gate.client() as client:
        result = await client.call_tool(
            "query_db", {"connection": "shop", "sql": "SELECT 'code ' || 'ZX-' || 4711 AS x"}
        )
    assert not result.is_error, text_of(result)
    assert "4711" not in json.dumps(result.structured_content)
    checked = gate.run("config", "check")
    assert "names of people and addresses in free text are not masked" in checked.stdout


async def test_a_mistake_in_the_recognisers_file_stops_the_start_and_is_shown(gate: Gate) -> None:
    (gate.directory / "own.yaml").write_text("recognizers:\n  - name: Codes\n    supported_entity: CODE\n", "utf-8")
    gate.configure(CONFIG + "masking: {{recognizers: own.yaml}}\n")
    checked = gate.run("config", "check")
    assert checked.returncode == 2
    assert "own.yaml:2:5: recognizers[0]: finds nothing" in checked.stderr
